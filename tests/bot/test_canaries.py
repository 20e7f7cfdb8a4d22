"""One student's words reach nobody who may not read them: two schools of unique tokens, every action, every actor.

Names are tokens too. What is read: every message, the words in every picture, homes, exports, and what is said unasked
over some weeks. COACH_CANARIES sets how many outputs are read (a few hundred in the suite, 10,000 in a full run).
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from engine.actions import VERBS, token
from engine.forms import fields_of
from engine.frozen import fields, replace
from engine.nouns.people import Guarding, Person, Role
from engine.nouns.school import Pack
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.desk import Desk, tapped
from tests.fakes.outputs import ACTORS, SCHOOLS, STAFF, STUDENTS, Outputs, canary
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school
from tests.tally import Row, Tally, counts

OUTPUTS = int(os.environ.get("COACH_CANARIES") or counts(400, 10_000))
KINDS = (
    "stuck",
    "tried",
    "know",
    "show",
    "how",
    "goal",
    "note",
    "typed",
    "strength",
    "answer",
    "say",
    "about",
)
SAID = ["my students", "queue", "amara", "menu", "how is my child", "who sees this", "my week"]


def a_pack(school: str) -> Pack:
    pack = small_school(school, students=3)
    assert pack.school is not None
    policy = replace(pack.school.policy, guardians=True, classmates=True)
    people = tuple(
        replace(each, name=canary(school, each.code, "name"), called=canary(school, each.code, "name"))
        if each.role == Role.STUDENT
        else each
        for each in pack.people or ()
    )
    guardian = Person(key_of("g1"), "g1", Role.GUARDIAN, "Ngozi Okafor", "Ngozi")
    return replace(
        pack,
        school=replace(pack.school, policy=policy),
        people=(*people, guardian),
        guarding=(Guarding(guardian.key, (key_of("s1"),)),),
    )


@pytest.fixture(scope="module")
def town() -> Iterator[Desk]:
    """Two schools in one database, in which every student has said everything that can be said."""
    engine = open_database("sqlite://")
    prepare(engine)
    store = adopted(engine, *(a_pack(school) for school in SCHOOLS))
    for school in SCHOOLS:
        joined(store, school, ACTORS)
    desk = Desk(store)
    for school in SCHOOLS:
        for student in STUDENTS:
            _speak(desk, school, student)
    yield desk
    engine.dispose()


def _speak(desk: Desk, school: str, student: str) -> None:
    words = {kind: canary(school, student, kind) for kind in KINDS}
    me = f"{school}/{student}"
    step = competency_of("maths", 1)
    desk.taps(me, "help:maths", stuck=words["stuck"], tried=words["tried"])
    desk.taps(me, f"show:{step}", level="3", know=words["know"], show=words["show"], how=words["how"])
    desk.taps(me, "own:maths", words=words["goal"])
    desk.taps(me, "mine:interests", words=words["about"])
    desk.says(me, words["typed"])
    desk.delivers()
    (help_, check) = (_latest(desk, name, school, student) for name in ("helps", "checks"))
    desk.taps(f"{school}/t1", f"claim:{help_}")
    desk.taps(f"{school}/t1", f"answer:{help_}", words=words["answer"])
    desk.taps(me, f"say:{help_}", words=words["say"])
    desk.taps(f"{school}/t1", f"notyet:{check}", strength=words["strength"], next_step="go on")
    desk.taps(f"{school}/a1", f"note:{key_of(student)}", words=words["note"])
    desk.taps(f"{school}/a1", f"case:{key_of(student)}")
    desk.taps(me, "map:maths")
    desk.taps(me, "now")
    desk.delivers()


def _latest(desk: Desk, name: str, school: str, student: str) -> str:
    table = tables.metadata.tables[name]
    wanted = table.select().where(table.c.school == school, table.c.student == key_of(student))
    with desk.store.reading() as connection:
        return str(connection.execute(wanted).mappings().all()[-1]["key"])


def _keys(desk: Desk) -> dict[str, list[str]]:
    """The keys of every record of both schools, by the name under which an action carries them."""
    nouns = {"request": "helps", "check": "checks", "goal": "goals", "call": "calls", "contact": "contacts"}
    with desk.store.reading() as connection:
        found = {
            noun: [row.key for row in connection.execute(tables.metadata.tables[name].select())]
            for noun, name in nouns.items()
        }
    steps = [competency_of(subject, number) for subject in ("maths", "science") for number in (1, 2, 3)]
    return found | {
        "student": [key_of(each) for each in ACTORS],
        "subject": ["maths", "science"],
        "competency": steps,
    }


def _any_tap(chance: Random, keys: dict[str, list[str]]) -> tuple[str, dict[str, str]]:
    kind: Any = VERBS[chance.choice(sorted(VERBS))]
    form = {each.name: each.options[-1] if each.options else "plain words" for each in fields_of(kind)}
    bound = {
        each.name: chance.choice(keys[each.name])
        for each in fields(kind)
        if each.name in keys and keys[each.name] and each.name not in form
    }
    return token(kind(**bound)), form


def test_tokens_in_an_output_are_a_subset_of_what_its_reader_may_see(town: Desk, tally: Tally) -> None:
    chance, reader, turns, keys = Random(34), Outputs(town), 0, _keys(town)
    while reader.read < OUTPUTS:
        school, actor = chance.choice(SCHOOLS), chance.choice(ACTORS)
        if chance.random() < 0.2:
            typed = [*SAID, canary(school, "s1", "name")] if actor in STAFF else SAID
            town.says(f"{school}/{actor}", chance.choice(typed))
        else:
            tap, form = _any_tap(chance, keys)
            town.decider.hear([tapped(f"{school}/{actor}", tap, **form)])
        turns += 1
        if turns % 40 == 0:
            _some_time_passes(town)
            reader.reads_what_was_posted()
            reader.looks_at_a_home(chance.choice(SCHOOLS), chance.choice(ACTORS))
            keys = _keys(town)
    reader.reads_exports()
    tally(Row("P34", "outputs", reader.read, unexpected=len(reader.wrong), seed="34"))
    assert reader.wrong == [], {(who, what) for who, _, what in reader.wrong}
    assert reader.seen >= {"stuck", "know", "goal", "answer", "note", "name", "about"}
    assert reader.pictures
    assert {"Digest", "WeekAtSchool", "HelpCard", "CheckCard", "CaseShown"} <= reader.kinds, reader.kinds


def _some_time_passes(desk: Desk) -> None:
    """A day, for some weeks, and everybody is looked at."""
    if desk.now < NOON + timedelta(days=60):
        desk.now = (desk.now + timedelta(days=1)).replace(hour=8, minute=5)
    with desk.store.begin() as unit:
        unit.connection.execute(tables.people.update().values(next_look_at=desk.now))
    desk.lookout.look_at_due()
    desk.lookout.ring_due()
