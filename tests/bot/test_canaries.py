"""One student's words reach nobody who may not read them: two schools of unique tokens, every action, every actor.

COACH_CANARIES sets how many outputs are read (a few hundred in the suite, 10,000 in a full run).
"""

import dataclasses
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from engine.actions import VERBS, token
from engine.forms import fields_of
from engine.people import Guarding, Person, Role
from engine.school import Pack
from messages.render import Renderer
from messages.surfaces.plain import plain
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school

OUTPUTS = int(os.environ.get("COACH_CANARIES", "400"))
SCHOOLS = ("riverside", "hilltop")
STUDENTS = ("s1", "s2", "s3")
STAFF = ("t1", "t2", "t3", "a1", "a2", "adm")
ACTORS = (*STUDENTS, *STAFF, "g1")
KINDS = ("stuck", "tried", "know", "show", "how", "goal", "note", "typed", "strength", "answer", "say")
MAY_READ: dict[str, dict[str, set[str]]] = {
    "t1": {each: {"stuck", "tried", "know", "show", "how", "say", "answer", "strength"} for each in STUDENTS},
    "t2": {each: {"stuck", "tried", "know", "show", "how", "say", "answer", "strength"} for each in STUDENTS},
    "t3": {},
    "a1": {each: {"goal", "note"} for each in STUDENTS},
    "a2": {"s2": {"goal", "note"}},
    "adm": {},
    "g1": {},
}
"""Beside their own words: what each of the staff may read of whom (everything that happens here is in maths)."""
CANARY = re.compile(r"zq(riverside|hilltop)x(s\d)x(\w+?)zq")


def canary(school: str, student: str, kind: str) -> str:
    return f"zq{school}x{student}x{kind}zq"


def a_pack(school: str) -> Pack:
    pack = small_school(school, students=3)
    assert pack.school is not None
    policy = replace(pack.school.policy, guardians=True)
    guardian = Person(key_of("g1"), "g1", Role.GUARDIAN, "Ngozi Okafor", "Ngozi")
    return replace(
        pack,
        school=replace(pack.school, policy=policy),
        people=(*(pack.people or ()), guardian),
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
    desk.says(me, words["typed"])
    desk.delivers()
    (help_, check) = (_latest(desk, name, school, student) for name in ("helps", "checks"))
    desk.taps(f"{school}/t1", f"claim:{help_}")
    desk.taps(f"{school}/t1", f"answer:{help_}", words=words["answer"])
    desk.taps(me, f"say:{help_}", words=words["say"])
    desk.taps(f"{school}/t1", f"notyet:{check}", strength=words["strength"], next_step="go on")
    desk.taps(f"{school}/a1", f"note:{key_of(student)}", words=words["note"])
    desk.taps(f"{school}/a1", f"case:{key_of(student)}")
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
        for each in dataclasses.fields(kind)
        if each.name in keys and keys[each.name] and each.name not in form
    }
    return token(kind(**bound)), form


def test_tokens_in_an_output_are_a_subset_of_what_its_reader_may_see(town: Desk) -> None:
    """Everything that was ever posted is read: what followed from the stories above, and from any tap of anybody."""
    chance, renderer, seen, turns, keys = Random(34), Renderer(), 0, 0, _keys(town)
    people = {key_of(code): code for code in ACTORS}
    while seen < OUTPUTS:
        school, actor = chance.choice(SCHOOLS), chance.choice(ACTORS)
        if chance.random() < 0.2:
            town.says(
                f"{school}/{actor}",
                chance.choice(("my students", "queue", "amara", "menu", "how is my child")),
            )
        else:
            tap, form = _any_tap(chance, keys)
            town.decider.hear([tapped(f"{school}/{actor}", tap, **form)])
        if chance.random() < 0.02:
            town.now = max(town.now, NOON)
            with town.store.begin() as unit:
                unit.connection.execute(tables.people.update().values(next_look_at=town.now))
            town.lookout.look_at_due()
        seen, turns = _count(town), turns + 1
        keys = _keys(town) if turns % 50 == 0 else keys
    wrong = [
        (people.get(each.person, "?"), each.key, leaked)
        for each in town.posted()
        for leaked in _leaks(
            each.school, people.get(each.person, ""), plain(renderer.render(each.notice, "en"))
        )
    ]
    assert wrong == []
    everything = " ".join(repr(each.notice) for each in town.posted())
    assert {kind for _, _, kind in CANARY.findall(everything)} >= {"stuck", "know", "goal", "answer", "note"}


def _count(desk: Desk) -> int:
    with desk.store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(tables.outbox)).scalar() or 0)


def _leaks(school: str, reader: str, text: str) -> list[tuple[str, str, str]]:
    return [
        (of, student, kind)
        for of, student, kind in CANARY.findall(text)
        if of != school or (student != reader and kind not in MAY_READ.get(reader, {}).get(student, set()))
    ]
