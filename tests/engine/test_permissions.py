"""Who may do what: every action by every relation, on a real roster with relations that have ended.

`docs/permissions.md` holds the whole matrix. Run with COACH_UPDATE_GOLDEN=1, this writes it anew, and the difference is
read like a contract.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from engine.actions import VERBS, Action, advisers, everybody, students, teachers, token
from engine.decision import Conversation
from engine.forms import fields_of
from engine.frozen import replace
from engine.notices.everybody import NotFound
from engine.nouns.people import Advising, Person, Role
from engine.nouns.school import Pack
from engine.permission import may
from engine.student import Snapshot
from storage import tables
from storage.database import open_database
from storage.people import roster
from storage.schema import prepare
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
WHO: Mapping[str, str] = {
    "s1": "the student",
    "s2": "another student",
    "t1": "teaches the subject",
    "t3": "teaches another subject",
    "t2": "taught it until today",
    "a1": "advises the student",
    "a2": "advised until today",
    "a3": "advises others",
    "h1": "has the case",
    "g1": "a guardian",
    "adm": "the office",
    "sg": "named for safety",
    "ex": "advises, has left",
}
FREE = {"subject": "maths", "competency": competency_of("maths", 1), "student": key_of("s1")}
HEAD = """# Who may do what

Every action of the coach by who taps and what they are to the student it is about. `yes` is what
`engine/permission.py: may` says on a real roster; everything else is denied, and a denied action reads like one about
something that is not there. Rights come from dated relations that hold today: teaches, advises, has the case, named for
safety. This table is written by `tests/engine/test_permissions.py` and compared with the code.

"""


@dataclass(frozen=True)
class World:
    """A student who has begun everything that can be begun, and everybody around them."""

    desk: Desk
    keys: Mapping[str, str]

    def snapshot(self, code: str, action: Action) -> Snapshot:
        with self.desk.store.begin() as unit:
            known = unit.snapshots("riverside", self.desk.now)
            me = known.person(key_of(code))
            return known.acting(me, Conversation(me.key), action)

    def action(self, verb: str, student: str = "s1", fake: bool = False) -> Action:
        kind: Any = VERBS[verb]
        asked = {each.name: each.options[-1] if each.options else "words" for each in fields_of(kind)}
        known = {**self.keys, **FREE, "student": key_of(student)}
        if fake:
            known = {**known, **dict.fromkeys((*self.keys, "student"), "0000000000")}
        bound = {name: known[name] for name in kind.__struct_fields__ if name in known}
        return kind(**{**bound, **asked})  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def world() -> Any:
    engine = open_database("sqlite://")
    prepare(engine)
    yield a_world(engine)
    engine.dispose()


def a_world(engine: Engine) -> World:
    """Put the school of the table into a database that is ready, with something open for everybody to act on."""
    before = NOON - timedelta(days=7)
    store = adopted(engine, the_pack(with_the_gone=True), now=before)
    with store.begin() as unit:
        roster.adopt(unit.connection, the_pack(with_the_gone=False), "riverside", NOON - timedelta(hours=3))
    joined(store, "riverside", [*WHO, "s3"])
    desk = Desk(store)
    desk.taps("riverside/s1", "help:maths", stuck="x", tried="")
    desk.taps("riverside/s1", f"show:{competency_of('maths', 1)}", level="3", know="a", show="b", how="c")
    desk.taps("riverside/s1", "own:science", words="a goal")
    desk.taps("riverside/s1", "now")
    desk.delivers()
    with store.begin() as unit:
        unit.connection.execute(tables.people.update().where(_is("ex")).values(active=False))
        unit.connection.execute(
            tables.cases.insert().values(
                school="riverside",
                key="case1",
                student=key_of("s1"),
                owner=key_of("h1"),
                opened_at=NOON,
                reason="quiet",
                band="stalled",
                subject="Maths",
                state="open",
                closed_by="",
            )
        )
    return World(desk, _keys(desk))


def _is(code: str) -> Any:
    return tables.people.c.key == key_of(code)


def the_pack(with_the_gone: bool) -> Pack:
    """The small school with everybody of the table; the relations of the gone hold until the second import."""
    pack = small_school()
    assert pack.school is not None
    assert pack.sections is not None
    more = (
        Person(key_of("a3"), "a3", Role.ADVISER, "Una Berg", "Ms. Berg"),
        Person(key_of("h1"), "h1", Role.ADVISER, "Ola Lind", "Mr. Lind"),
        Person(key_of("sg"), "sg", Role.TEACHER, "Ada Moss", "Ms. Moss"),
        Person(key_of("ex"), "ex", Role.ADVISER, "Tom Vale", "Mr. Vale"),
        Person(key_of("g1"), "g1", Role.GUARDIAN, "Ngozi Okafor", "Ngozi"),
    )
    advising = [
        Advising(key_of("a1"), (key_of("s1"),)),
        Advising(key_of("ex"), (key_of("s1"),)),
        Advising(key_of("a3"), (key_of("s2"), key_of("s3"))),
    ]
    if with_the_gone:
        advising.append(Advising(key_of("a2"), (key_of("s1"),)))
    maths, science = pack.sections
    teachers_now = (key_of("t1"), key_of("t2")) if with_the_gone else (key_of("t1"),)
    policy = replace(pack.school.policy, safeguarding=(key_of("sg"), key_of("t3")))
    return replace(
        pack,
        school=replace(pack.school, policy=policy),
        people=(*(pack.people or ()), *more),
        sections=(replace(maths, teachers=teachers_now), science),
        advising=tuple(advising),
    )


def _keys(desk: Desk) -> dict[str, str]:
    nouns = {"request": "helps", "check": "checks", "goal": "goals", "call": "calls"}
    with desk.store.reading() as connection:
        rows = {
            noun: connection.execute(tables.metadata.tables[name].select()).first()
            for noun, name in nouns.items()
        }
    return {noun: row.key for noun, row in rows.items() if row is not None} | {"drill": "drill1"}


def matrix(world: World) -> dict[str, list[bool]]:
    return {
        verb: [may(world.snapshot(code, action), action) for code in WHO]
        for verb in VERBS
        for action in [world.action(verb)]
    }


def test_the_page_is_what_the_code_says(world: World) -> None:
    head = f"| action | {' | '.join(WHO.values())} |\n|---|{'---|' * len(WHO)}\n"
    lines = (
        f"| `{verb}` {VERBS[verb].__name__} | {' | '.join('yes' if each else '' for each in row)} |\n"
        for verb, row in matrix(world).items()
    )
    page = HEAD + head + "".join(lines)
    if os.environ.get("COACH_UPDATE_GOLDEN"):
        PAGE.write_text(page, "utf-8", newline="\n")
    assert PAGE.read_text("utf-8") == page


def test_no_column_has_what_the_promises_deny_it(world: World) -> None:
    yes = {
        code: {VERBS[verb] for verb, row in matrix(world).items() if row[place]}
        for place, code in enumerate(WHO)
    }
    free = set(everybody.ALL)
    of_staff = {*teachers.ALL, *advisers.ALL}
    touching = {
        kind for kind in VERBS.values() if {"request", "check", "goal", "call"} & set(kind.__struct_fields__)
    }
    pages = {advisers.OpenCase, advisers.CaseDone, advisers.HandOn, advisers.NoteCheckIn}
    judging = {teachers.OpenCheck, teachers.AcceptCheck, teachers.NotYet}
    assert not (yes["s1"] | yes["s2"]) & of_staff
    assert not yes["s2"] & touching
    assert yes["g1"] <= free
    assert {everybody.HomeWeek, everybody.OnlyIfNeeded} <= yes["g1"]
    assert yes["ex"] == {everybody.PersonNow}
    for code in ("a2", "a3"):
        assert not yes[code] & (touching | pages)
    assert judging <= yes["t1"]
    for code in set(WHO) - {"t1"}:
        assert not yes[code] & judging, code
    for code in ("a1", "h1"):
        assert pages <= yes[code]
        assert not yes[code] & touching
    assert not yes["t1"] & pages
    assert not yes["adm"] & (touching | pages)
    assert advisers.BreakGlass in yes["adm"]
    calls = {advisers.CallSeen, advisers.CallClear}
    assert [code for code in WHO if calls & yes[code]] == ["t3", "sg"]
    assert not yes["sg"] & (touching - calls | pages)
    for code in set(WHO) - {"s1", "s2"}:
        assert not set(students.ALL) & yes[code], code


def test_what_nobody_has_thought_of_is_denied(world: World) -> None:
    class Unheard(Action):
        verb = "unheard"

    assert not may(world.snapshot("a1", everybody.Menu()), Unheard())


def test_denied_and_not_there_read_alike(world: World) -> None:
    """P28: every verb by everybody who may not, about the real thing and about one that never was."""
    tried = 0
    for verb, row in matrix(world).items():
        for code, allowed in zip(WHO, row, strict=True):
            fields = set(VERBS[verb].__struct_fields__) & {*world.keys, "student"}
            if allowed or not fields or VERBS[verb] is everybody.Pick:
                continue
            said = [_tap(world, code, verb, fake) for fake in (False, True)]
            assert said[0] == said[1], (verb, code)
            assert isinstance(said[0][0], NotFound), (verb, code)
            tried += 1
    assert tried > 150


def _tap(world: World, code: str, verb: str, fake: bool) -> Any:
    action = world.action(verb, fake=fake)
    form = {each.name: getattr(action, each.name) for each in fields_of(VERBS[verb])}
    return world.desk.taps(f"riverside/{code}", token(action), **form)
