"""Two schools in one database, with the same people's codes: neither sees nor touches anything of the other."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from engine.actions import VERBS, bound_names, parse
from engine.forms import fields_of
from engine.frozen import replace
from engine.notices.everybody import NotFound
from engine.nouns.people import Role
from engine.nouns.school import Pack
from storage import tables
from storage.people import roster
from storage.traffic.outbox import DROPPED
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school

CANARY = "Canary"
HOME, FOREIGN = "hilltop", "riverside"
ACTORS = ("s1", "s2", "t1", "a1", "adm")
TRYING = ("s1", "t1", "a1")
NOUNS = {"request": "helps", "check": "checks", "goal": "goals", "call": "calls", "contact": "contacts"}


def marked(pack: Pack) -> Pack:
    """The school whose every word can be recognised."""
    assert pack.school is not None
    assert pack.curriculum is not None
    competencies = {
        key: replace(each, title=f"{CANARY} {each.title}", i_can=f"{CANARY} {each.i_can}")
        for key, each in pack.curriculum.competencies.items()
    }
    people = tuple(
        replace(each, name=f"{CANARY} {each.name}", called=f"{CANARY} {each.called}")
        for each in pack.people or ()
    )
    return replace(
        pack,
        school=replace(pack.school, name=f"{CANARY} School"),
        curriculum=replace(pack.curriculum, competencies=competencies),
        people=people,
    )


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Both schools, everybody joined; in the foreign one a student has begun everything that can be begun."""
    store = adopted(engine, small_school(HOME), marked(small_school(FOREIGN)))
    for school in (HOME, FOREIGN):
        joined(store, school, ACTORS)
    desk = Desk(store)
    one = f"{FOREIGN}/s1"
    desk.taps(one, "help:maths", stuck=f"{CANARY} words", tried="")
    desk.taps(one, f"show:{competency_of('maths', 1)}", level="3", know=CANARY, show=CANARY, how=CANARY)
    desk.taps(one, "own:science", words=f"{CANARY} goal")
    desk.taps(one, "now")
    desk.delivers()
    return desk


def rows(desk: Desk, school: str) -> dict[str, list[Any]]:
    """Everything that one school has in the database."""
    found = {}
    with desk.store.reading() as connection:
        for name, table in tables.metadata.tables.items():
            column = table.c.key if name == "schools" else table.c.get("school")
            if column is not None:
                wanted = table.select().where(column == school).order_by(*table.primary_key)
                found[name] = [dict(row) for row in connection.execute(wanted).mappings()]
    return found


def foreign_keys(desk: Desk) -> dict[str, str]:
    theirs = rows(desk, FOREIGN)
    return {noun: theirs[name][0]["key"] for noun, name in NOUNS.items() if theirs[name]}


def tokens(desk: Desk) -> Iterator[tuple[str, dict[str, str]]]:
    """Every verb, pointed at the other school's objects, with all that can be filled in."""
    theirs = foreign_keys(desk)
    values = {
        **theirs,
        "student": key_of("s1"),
        "subject": "maths",
        "competency": competency_of("maths", 2),
        "outcome": "kept",
        "reason": "time",
        "what": "talked",
    }
    for verb, kind in VERBS.items():
        asked = {each.name: each.options[-1] if each.options else "words" for each in fields_of(kind)}
        bound = bound_names(kind)
        yield ":".join([verb, *(values.get(name, "") for name in bound)]).rstrip(":"), asked


def test_people_of_one_school_see_and_change_nothing_of_another(desk: Desk) -> None:
    before = rows(desk, FOREIGN)
    tried = 0
    for actor in TRYING:
        for token, form in tokens(desk):
            assert parse(token) is not None, token
            desk.decider.hear([tapped(f"{HOME}/{actor}", token, **form)])
            tried += 1
    desk.delivers()
    assert rows(desk, FOREIGN) == before
    assert tried == len(TRYING) * len(VERBS)
    mine = rows(desk, HOME)
    assert mine["outbox"]
    assert CANARY not in repr(mine)


def test_what_belongs_to_another_school_looks_like_what_never_was(desk: Desk) -> None:
    for verb in ("claim", "answer", "close", "say", "accept", "notyet", "uncheck", "callseen"):
        noun = bound_names(VERBS[verb])[0]
        form = {each.name: each.options[-1] if each.options else "x" for each in fields_of(VERBS[verb])}
        for actor in ("s1", "t1", "adm"):
            theirs = desk.taps(f"{HOME}/{actor}", f"{verb}:{foreign_keys(desk)[noun]}", **form)
            never = desk.taps(f"{HOME}/{actor}", f"{verb}:0000000000", **form)
            assert theirs == never
            assert isinstance(theirs[0], NotFound)


def test_the_same_notice_reaches_people_of_the_same_code_in_both_schools(desk: Desk) -> None:
    """Unasked messages are keyed by person and week; a person's key comes from a code that both schools use."""
    monday = NOON.replace(day=19, hour=15, minute=31)
    with desk.store.begin() as unit:
        due = tables.people.update().where(tables.people.c.code.in_(["s1", "s2"]))
        unit.connection.execute(due.values(next_look_at=monday))
        unit.connection.execute(tables.calls.update().values(seen_by=key_of("adm"), cleared_by=key_of("adm")))
    desk.now = monday
    while desk.lookout.look_at_due():
        pass
    prompts = [each for each in desk.posted() if each.key.startswith("goal-prompt:")]
    assert {(each.school, each.person) for each in prompts} == {
        (school, key_of(code)) for school in (HOME, FOREIGN) for code in ("s1", "s2")
    }
    assert {each.room for each in prompts} == {
        f"{school}/{code}" for school in (HOME, FOREIGN) for code in ("s1", "s2")
    }
    dropped = next(each for each in desk.decider.lease(100) if each.key.startswith("goal-prompt:"))
    desk.settles([dropped], DROPPED)
    contacts = {school: rows(desk, school)["contacts"] for school in (HOME, FOREIGN)}
    gone = [(school, each["person"]) for school in contacts for each in contacts[school] if each["dropped"]]
    assert gone == [(dropped.address.school, dropped.person)]


def test_an_account_belongs_to_one_school(desk: Desk) -> None:
    with desk.store.begin() as unit:
        found = [unit.known(tapped(f"{school}/s1", "menu"), NOON) for school in (HOME, FOREIGN)]
    assert [each.school for each in found if each] == [HOME, FOREIGN]


def test_the_roster_of_one_school_ends_nobody_of_another(desk: Desk) -> None:
    before = rows(desk, FOREIGN)
    students = tuple(each for each in small_school(HOME).people or () if each.role != Role.STUDENT)
    with desk.store.begin() as unit:
        roster.adopt(unit.connection, Pack(people=students, sections=(), advising=()), HOME, NOON)
    assert rows(desk, FOREIGN) == before
    assert [each["active"] for each in rows(desk, HOME)["people"] if each["code"] == "s1"] == [False]
