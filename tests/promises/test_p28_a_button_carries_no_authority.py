"""A button carries no authority (P28): every verb by everybody, with every id that is not theirs in every place of it.

The verbs, their places and the tables with keys are found by reflection, so that a new one cannot be forgotten. What is
somebody's own is written down here, apart from the code that decides it; every other id has to be answered, to the
byte, like one that never was, and may change nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine

from engine import coach
from engine.actions import VERBS, Action, bound_names, token
from engine.care.case import Case
from engine.decision import Conversation, Decision, LastHeard
from engine.forms import fields_of
from engine.frozen import replace
from engine.nouns.aside import Aside
from engine.nouns.check_window import CheckWindow, WindowState
from engine.nouns.contact import CaseNote, Contact, Erasure, Look, Skipped
from engine.nouns.look_again import LookAgain, LookedAgain
from engine.nouns.people import Advising, Section
from engine.nouns.re_route import ReRoute
from engine.nouns.school import Pack
from engine.profile.note import ProfileNote
from storage import records, tables
from storage.database import open_database
from storage.keeping.erasing import carry_out
from storage.kinds import OBJECTS
from storage.people import roster
from storage.schema import prepare
from storage.store import Store
from tests.engine.test_permissions import WHO, World, a_world, the_pack
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school
from tests.tally import Row, Tally, counts

HERE, THERE = "riverside", "hilltop"
ERASED, OTHER_CLASS, OTHER_SCHOOL = "s3", "s4", "s9"
NEVER = "0000000000"
TRIED = counts(4, 0)
"""How many ids in each place; 0: all."""
SEED = 28
IDS = {*OBJECTS, "student", "to", "showing", "contact"}
"""Places that stand for a record or a person."""
NOT_TOLD = {
    ("classmates", "request"): "no classmates at this school",
    ("mate", "request"): "no classmates at this school",
    ("share", "request"): "no classmates at this school",
    ("drillseen", "drill"): "there has been no drill",
    ("hand", "to"): "none of these is a colleague",
    ("look", "goal"): "needs an outcome",
    ("reason", "goal"): "needs a reason",
    ("release", "request"): "nobody has it",
    ("reword", "check"): "needs an edit",
    ("reword", "goal"): "needs an edit",
    ("second", "check"): "no second looks at this school",
    ("takewin", "showing"): "the time is taken",
}
"""Places in which even what is one's own is nothing here; that they tell it elsewhere is what the transcripts show."""
TRAFFIC = {"inbox", "outbox", "conversations", "audit", "audit_heads", "homes"}
NOT_OF_STUDENTS = {
    "competencies": "the curriculum, the same for all",
    "destinations": "the curriculum, the same for all",
    "subjects": "the curriculum, the same for all",
    "sections": "classes",
    "drills": "rehearsals, without a student",
    "inbox": "what came in, under the platform's own id",
    "outbox": "what goes out, under keys of its own",
    "wrong_codes": "wrong codes of strangers",
    "resource_votes": "without a name, by design",
    "help_messages": "under a request of theirs",
}
"""Tables whose keys belong to no student."""
MATHS = {"helps", "checks", "re_routes", "check_windows"}
OWN: Mapping[str, Mapping[str, set[str]]] = {
    "s1": {"s1": {"*"}, "s2": {"check_windows"}},
    "s2": {"s2": {"*"}, "s1": {"check_windows"}},
    "t1": {"s1": MATHS, "s2": MATHS},
    "t3": {each: {"calls"} for each in ("s1", "s2", OTHER_CLASS)},
    "sg": {each: {"calls"} for each in ("s1", "s2", OTHER_CLASS)},
    "a1": {"s1": {"people", "re_routes"}},
    "h1": {"s1": {"people", "re_routes"}},
    "a3": {"s2": {"people", "re_routes"}},
    "adm": {each: {"people", "erasures"} for each in ("s1", "s2", OTHER_CLASS)},
}
"""By who taps, whose records of which tables they may touch with some verb; whoever is not here has nothing.

A time of one's teacher may be taken by somebody else meanwhile: that is told, but not by whom.
"""


@dataclass(frozen=True, slots=True)
class Foreign:
    """An id that stands somewhere in the database, or once stood there."""

    key: str
    table: str
    student: str
    school: str = HERE

    def is_own(self, who: str) -> bool:
        mine = OWN.get(who, {}).get(self.student, set())
        return self.school == HERE and bool(mine & {"*", self.table})


@pytest.fixture(scope="module")
def stage() -> Iterator[tuple[World, list[Foreign]]]:
    engine = open_database("sqlite://")
    prepare(engine)
    yield a_stage(engine)
    engine.dispose()


def a_stage(engine: Engine) -> tuple[World, list[Foreign]]:
    """The school of the permission table, in which everybody has begun everything, and another school beside it."""
    world = a_world(engine)
    store = world.desk.store
    with store.begin() as unit:
        roster.adopt(unit.connection, _with_another_class(), HERE, NOON)
    adopted(engine, small_school(THERE, students=9))
    joined(store, HERE, ("s4", "t4", "a4"))
    joined(store, THERE, (OTHER_SCHOOL, "t1"))
    for code in ("s1", "s2", ERASED, OTHER_CLASS):
        _begins_everything(world.desk, HERE, code)
    _begins_everything(world.desk, THERE, OTHER_SCHOOL)
    world.desk.delivers()
    found = [*_ids(store, HERE), *(each for each in _ids(store, THERE) if each.student == OTHER_SCHOOL)]
    _erase(store, ERASED)
    with store.begin() as unit:
        unit.connection.execute(
            tables.people.update().where(tables.people.c.code == "ex").values(active=False)
        )
    return world, found


def _with_another_class() -> Pack:
    pack = the_pack(with_the_gone=False)
    assert pack.sections is not None
    assert pack.people is not None
    rosa = next(each for each in pack.people if each.code == "t1")
    teacher, adviser = (replace(rosa, key=key_of(each), code=each) for each in ("t4", "a4"))
    classes = [
        replace(each, students=tuple(k for k in each.students if k != key_of(OTHER_CLASS)))
        for each in pack.sections
    ]
    other = Section(
        "7b",
        "7b",
        "7B",
        "maths",
        "maths",
        classes[0].starts,
        classes[0].ends,
        (key_of("t4"),),
        (key_of("s4"),),
    )
    advising = (*(pack.advising or ()), Advising(key_of("a4"), (key_of(OTHER_CLASS),)))
    return replace(
        pack, people=(*pack.people, teacher, adviser), sections=(*classes, other), advising=advising
    )


def _begins_everything(desk: Desk, school: str, code: str) -> None:
    me, student, step = f"{school}/{code}", key_of(code), competency_of("maths", 1)
    desk.taps(me, "help:maths", stuck="x", tried="")
    desk.taps(me, f"show:{step}", level="3", know="a", show="b", how="c")
    desk.taps(me, "own:science", words="a goal")
    desk.taps(me, "own:maths", words="a goal")
    desk.taps(me, "now")
    at, mark = desk.now, f"{school}-{code}"
    window = CheckWindow(
        f"w-{mark}",
        key_of("t4" if code == OTHER_CLASS else "t1"),
        at + timedelta(days=1),
        WindowState.BOOKED,
        "check",
        student,
    )
    with desk.store.begin() as unit:
        for record in (
            window,
            Case(
                f"case-{mark}",
                student,
                key_of("h1" if code == "s1" else "a4"),
                at,
                "quiet",
                "stalled",
                "maths",
            ),
            Contact(f"contact-{mark}", student, "quiet", at),
            Skipped(f"skip-{mark}", student, at, at, 1, "quiet hours"),
            Look(f"look-{mark}", student, key_of("t1"), "page", at),
            LookAgain(f"again-{mark}", student, step, at, LookedAgain.KNOWN),
            CaseNote(f"note-{mark}", key_of("a1"), student, "note", at, "words"),
            Erasure(f"erase-{mark}", student, key_of("a1"), at),
            Aside(f"aside-{mark}", key_of("t1"), student, "closed", "maths", at=at),
            ReRoute(f"plan-{mark}", student, "maths", at, date(2027, 6, 22), "maths", asked=(key_of("t1"),)),
            ProfileNote(f"note-{mark}", student, "interests", "trains", at),
        ):
            records.save(unit.connection, school, record)


def _ids(store: Store, school: str) -> Iterator[Foreign]:
    """Every key of a student's in every table that has keys."""
    people = {key_of(f"s{number}"): f"s{number}" for number in range(1, 10)}
    with store.reading() as connection:
        for name, table in tables.metadata.tables.items():
            if "key" not in table.c or "school" not in table.c or name in NOT_OF_STUDENTS:
                continue
            column = next(table.c[each] for each in ("student", "person", "key") if each in table.c)
            for row in connection.execute(table.select().where(table.c.school == school)).mappings():
                if row[column.name] in people:
                    yield Foreign(row["key"], name, people[row[column.name]], school)


def _erase(store: Store, code: str) -> None:
    with store.begin() as unit:
        carry_out(unit, HERE, Erasure("gone", key_of(code), key_of("adm"), NOON, "confirmed"), "adm", NOON)


def _decision(world: World, who: str, action: Action) -> Decision:
    return coach.answer(world.snapshot(who, action), action, now=world.desk.now, key="tap")


def _said(world: World, who: str, action: Action, tried: str) -> str:
    """All that is decided, to the byte, but for the id itself, which whoever tapped has sent."""
    return repr(_decision(world, who, action)).replace(tried, "…")


def _keeps_only_the_talk(decision: Decision) -> bool:
    return all(isinstance(each, LastHeard | Conversation) for each in decision.records)


def _tries(world: World) -> Iterator[tuple[str, type[Any], str, Any]]:
    """Everybody, with every place of every verb, and the action around it: as a bare tap, and filled in."""
    for who in WHO:
        for verb, kind in VERBS.items():
            full: Any = world.action(verb)
            empty: dict[str, Any] = {each.name: None for each in fields_of(kind)}
            bare: Any = replace(full, **empty)
            for name in bound_names(kind):
                yield from ((who, kind, name, each) for each in ((full, bare) if full != bare else (full,)))


def test_p28_every_table_with_keys_has_some_of_every_foreign_student(
    stage: tuple[World, list[Foreign]],
) -> None:
    keyed = {
        name for name, table in tables.metadata.tables.items() if {"key", "school"} <= set(table.c.keys())
    }
    for student in ("s1", "s2", ERASED, OTHER_CLASS, OTHER_SCHOOL):
        assert {each.table for each in stage[1] if each.student == student} == keyed - set(NOT_OF_STUDENTS), (
            student
        )


def test_p28_an_id_that_is_not_yours_is_answered_like_one_that_never_was(
    stage: tuple[World, list[Foreign]], tally: Tally
) -> None:
    world, ids = stage
    chance, wrong, tried = Random(SEED), set(), 0
    for who, kind, name, action in _tries(world):
        foreign = [each for each in ids if not each.is_own(who)]
        never = _said(world, who, replace(action, **{name: NEVER}), NEVER)
        for each in chance.sample(foreign, TRIED) if TRIED else foreign:
            said = _said(world, who, replace(action, **{name: each.key}), each.key)
            tried += 1
            if said != never:
                wrong.add((who, kind.verb, name, each.table, each.student))
    tally(Row("P28", "foreign ids", tried, unexpected=len(wrong), seed=str(SEED)))
    assert not wrong
    assert tried > 5000


def test_p28_an_id_that_never_was_changes_nothing_but_where_the_talk_stands(
    stage: tuple[World, list[Foreign]],
) -> None:
    """With the test above: nor does one that is somebody else's."""
    world, _ = stage
    for who, kind, name, action in _tries(world):
        decision = _decision(world, who, replace(action, **{name: NEVER}))
        if name in IDS:
            assert _keeps_only_the_talk(decision), (who, kind.verb, name)
            assert {each.to for each in decision.parcels} == {""}, (who, kind.verb, name)


def test_p28_an_id_of_ones_own_is_answered_unlike_one_that_never_was(
    stage: tuple[World, list[Foreign]],
) -> None:
    """So the tests above compare something: most verbs about a record tell it from nothing for whoever owns it."""
    world, ids = stage
    told = set()
    for who, kind, name, action in _tries(world):
        never = _said(world, who, replace(action, **{name: NEVER}), NEVER)
        mine = [each.key for each in ids if each.is_own(who) and each.key not in never]
        if name in IDS and any(
            _said(world, who, replace(action, **{name: key}), key) != never for key in mine
        ):
            told.add((kind.verb, name))
    places = {(kind.verb, name) for kind in VERBS.values() for name in bound_names(kind) if name in IDS}
    assert places - told == NOT_TOLD.keys()


def test_p28_a_sample_through_the_whole_coach_leaves_every_table_as_it_was(
    stage: tuple[World, list[Foreign]],
) -> None:
    world, ids = stage
    chance = Random(SEED)
    tries = [each for each in _tries(world) if each[2] in IDS]
    before = _rows(world)
    for who, _, name, action in chance.sample(tries, 150):
        theirs = chance.choice([each for each in ids if not each.is_own(who)])
        tapped_action = replace(action, **{name: theirs.key})
        form = {each.name: getattr(tapped_action, each.name) or "" for each in fields_of(type(action))}
        world.desk.taps(f"{HERE}/{who}", token(tapped_action), **form)
    assert _rows(world) == before


def _rows(world: World) -> dict[str, list[Any]]:
    """All that is kept, but for the traffic itself and where talks stand."""
    kept = [each for each in tables.metadata.sorted_tables if each.name not in TRAFFIC]
    with world.desk.store.reading() as connection:
        found = {each.name: connection.execute(each.select()).mappings().all() for each in kept}
    return {
        name: sorted(repr({key: row[key] for key in row if key != "last_heard"}) for row in rows)
        for name, rows in found.items()
    }
