"""Silence becomes the next person's task: the clock of a question, on a real database and a moved clock."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from engine.frozen import replace
from engine.notices import Notice
from engine.notices.helping import HelpCard, HelpTold
from engine.notices.on_the_way import HelpHanded, HelpIsHeld, HelpSeen, HelpWidened
from engine.nouns.help_request import HelpRequest
from storage import records, tables
from storage.store import Store
from tests.fakes.coach import Coach, room
from tests.fakes.schools import NOON, key_of
from tests.fakes.wire import Wire

EVERYBODY = ("s1", "t1", "t2", "t3", "a1", "adm")


@pytest.fixture
async def coach(store: Store) -> AsyncIterator[Coach[Wire]]:
    found = Coach(store, Wire(), EVERYBODY)
    yield found
    await found.close()


async def asks(coach: Coach[Wire], subject: str = "maths") -> str:
    await coach.taps("s1", f"help:{subject}", stuck="I do not get fractions", tried="the film")
    return request_of(coach).key


async def until(coach: Coach[Wire], day: int, hour: int, minute: int = 0) -> None:
    """Let the clock run; everything that falls due on the way happens at its own time."""
    moment = NOON.replace(day=day, hour=hour, minute=minute)
    while (due := coach.store.next_event(coach.now)) is not None and due <= moment:
        coach.now = max(coach.now, due)
        await coach.shell.tick()
        await coach.shell.settle()
    coach.now = moment
    await coach.shell.tick()
    await coach.shell.settle()


def request_of(coach: Coach[Wire]) -> HelpRequest:
    with coach.store.reading() as connection:
        row = connection.execute(tables.helps.select()).mappings().one()
    return records.record_of(HelpRequest, row)


def got(coach: Coach[Wire], who: str, kind: type[Notice]) -> list[Notice]:
    return [each.notice for each in coach.posted(kind) if each.person == key_of(who)]


def cards(coach: Coach[Wire], who: str) -> list[str]:
    """Why each card about an open question came to somebody."""
    return [each.why for each in got(coach, who, HelpCard) if isinstance(each, HelpCard)]


def leave(coach: Coach[Wire], who: str, first: datetime, last: datetime) -> None:
    with coach.store.begin() as unit:
        table = tables.people
        spans = [[first.date().isoformat(), last.date().isoformat()]]
        unit.connection.execute(update(table).where(table.c.key == key_of(who)).values(leave=spans))


async def test_the_same_teachers_then_the_adviser_then_the_lead(coach: Coach[Wire]) -> None:
    await asks(coach)
    await until(coach, 14, 12, 29)
    assert cards(coach, "t1") == [""]
    await until(coach, 14, 12, 31)
    assert cards(coach, "t1") == cards(coach, "t2") == ["", "again"]
    assert cards(coach, "a1") == []
    await until(coach, 14, 13, 31)
    assert cards(coach, "a1") == ["backup"]
    (wider,) = got(coach, "s1", HelpWidened)
    assert isinstance(wider, HelpWidened)
    assert wider.to == ("Ms. Goldberg",)
    await until(coach, 15, 15, 29)
    assert cards(coach, "adm") == []
    await until(coach, 15, 15, 31)
    assert cards(coach, "adm") == ["lead"]
    await until(coach, 23, 15)
    assert cards(coach, "t1") == ["", "again"], "nobody is asked for ever"
    assert len(got(coach, "s1", HelpWidened)) == 2


async def test_a_tap_that_says_seen_gives_time_once_and_the_student_reads_it(coach: Coach[Wire]) -> None:
    key = await asks(coach)
    coach.now += timedelta(minutes=20)
    await coach.taps("t1", f"openhelp:{key}")
    await coach.taps("t2", f"seen:{key}")
    assert [each.name for each in got(coach, "s1", HelpSeen) if isinstance(each, HelpSeen)] == ["Ms. Delgado"]
    await until(coach, 14, 12, 45)
    assert "again" not in cards(coach, "t1")
    await until(coach, 14, 12, 51)
    assert cards(coach, "t2")[-1] == "again"


async def test_an_answer_stops_the_clock_and_still_stuck_starts_it_again(coach: Coach[Wire]) -> None:
    key = await asks(coach)
    await coach.taps("t1", f"answer:{key}", words="Draw it.")
    await until(coach, 16, 15, 31)
    assert "again" not in cards(coach, "t1")
    await coach.taps("s1", f"again:{key}")
    await until(coach, 19, 9, 31)
    assert cards(coach, "t1")[-1] == "again"
    await until(coach, 20, 9, 31)
    assert cards(coach, "adm") == ["lead"]


async def test_somebody_who_took_it_is_asked_after_90_minutes(coach: Coach[Wire]) -> None:
    key = await asks(coach)
    await coach.taps("t1", f"claim:{key}")
    await until(coach, 14, 13, 29)
    assert "again" not in cards(coach, "t1")
    await until(coach, 14, 13, 31)
    assert cards(coach, "t1")[-1] == "again"
    assert "again" not in cards(coach, "t2")


async def test_held_until_the_next_class_day_once(coach: Coach[Wire]) -> None:
    key = await asks(coach)
    await coach.taps("t1", f"hold:{key}")
    (held,) = got(coach, "s1", HelpIsHeld)
    assert isinstance(held, HelpIsHeld)
    assert held.on == NOON.date() + timedelta(days=1)
    await until(coach, 15, 7, 59)
    assert "today" not in cards(coach, "t1")
    await until(coach, 15, 8, 1)
    assert cards(coach, "t1")[-1] == "today"
    assert request_of(coach).state == "claimed"
    await coach.taps("t1", f"hold:{key}")
    assert request_of(coach).state == "claimed", "a question can be put off once"
    await until(coach, 15, 15, 31)
    assert cards(coach, "adm") == ["lead"]


async def test_handed_to_a_colleague_it_is_nobody_s_until_they_take_it(coach: Coach[Wire]) -> None:
    key = await asks(coach)
    await coach.taps("t1", f"claim:{key}")
    await coach.taps("t1", f"hand:{key}")
    await coach.taps("t1", f"hand:{key}:{key_of('a1')}")
    request = request_of(coach)
    assert (request.state, request.owner, request.handed_to) == ("open", "", key_of("a1"))
    (told,) = got(coach, "s1", HelpHanded)
    assert isinstance(told, HelpHanded)
    assert (told.by, told.to) == ("Ms. Delgado", "Ms. Goldberg")
    assert cards(coach, "a1") == ["handed"]
    await until(coach, 14, 12, 31)
    assert cards(coach, "a1") == ["handed", "again"]
    assert "again" not in cards(coach, "t2")
    await coach.taps("t1", f"hand:{key}:{key_of('s2')}")
    assert request_of(coach).handed_to == key_of("a1"), "a student is nobody to hand it to"


async def test_a_teacher_on_leave_is_passed_over(coach: Coach[Wire]) -> None:
    leave(coach, "t1", NOON, NOON)
    await asks(coach)
    assert request_of(coach).asked == (key_of("t2"),)


async def test_when_the_only_teacher_is_away_the_adviser_is_asked(coach: Coach[Wire]) -> None:
    await coach.taps("t3", "away:2")
    await asks(coach, "science")
    assert request_of(coach).asked == (key_of("a1"),)
    await coach.taps("s1", f"unhelp:{request_of(coach).key}")
    await coach.taps("t3", "away:0")
    await coach.taps("s1", "help:science", stuck="mixtures", tried="")
    assert cards(coach, "t3") == [""]


async def test_when_everybody_is_away_the_nearest_are_asked_all_the_same(coach: Coach[Wire]) -> None:
    for code in EVERYBODY[1:]:
        leave(coach, code, NOON, NOON)
    await asks(coach)
    assert set(request_of(coach).asked) == {key_of("t1"), key_of("t2")}
    assert got(coach, "s1", HelpTold)


async def test_an_owner_who_falls_ill_loses_it_to_the_next_people(coach: Coach[Wire]) -> None:
    key = await asks(coach)
    await coach.taps("t1", f"claim:{key}")
    await coach.taps("t1", "away:5")
    await until(coach, 14, 13, 31)
    request = request_of(coach)
    assert (request.state, request.owner) == ("open", "")
    assert cards(coach, "a1") == ["backup"]


async def test_a_school_without_advisers_asks_the_office(store: Store) -> None:
    with store.begin() as unit:
        unit.connection.execute(tables.advising.delete())
    coach = Coach(store, Wire(), ("s1", "t1", "t2", "adm"))
    await asks(coach)
    await until(coach, 14, 13, 31)
    assert cards(coach, "adm") == ["backup"]
    await coach.close()


async def test_who_changes_section_mid_request_is_heard_by_the_new_teacher(coach: Coach[Wire]) -> None:
    await asks(coach)
    with coach.store.begin() as unit:
        table = tables.teaches
        unit.connection.execute(
            update(table).where(table.c.person == key_of("t1")).values(person=key_of("t3"))
        )
    await until(coach, 14, 12, 31)
    assert cards(coach, "t3") == ["again"]
    await coach.taps("t3", f"claim:{request_of(coach).key}")
    assert request_of(coach).owner == key_of("t3")


async def test_asking_again_adds_to_the_open_question(coach: Coach[Wire]) -> None:
    key = await asks(coach)
    await coach.taps("t1", f"claim:{key}")
    await coach.taps("s1", "help:maths", stuck="And number 5", tried="")
    request = request_of(coach)
    assert (request.key, request.state, request.owner) == (key, "claimed", key_of("t1"))
    newest = got(coach, "t1", HelpCard)[-1]
    assert isinstance(newest, HelpCard)
    assert newest.said[-1] == ("Amara", "And number 5")
    await coach.taps("t1", f"answer:{key}", words="Draw it.")
    await coach.taps("s1", "help:maths", stuck="It is still odd", tried="")
    assert request_of(coach).state == "reopened"
    await coach.taps("s1", f"question:{key}")
    assert "Ms. Delgado has it" in coach.wire.read_by(room("s1"))[-1]


async def test_the_usual_wait_is_hidden_until_five_are_known_and_then_in_school_minutes(store: Store) -> None:
    coach = Coach(store, Wire(), EVERYBODY)
    for number in range(5):
        opened = NOON.replace(day=13, hour=15, minute=0)
        answered = NOON.replace(day=14, hour=8, minute=5)
        past = HelpRequest(f"h{number}", key_of("s2"), "maths", opened, "x", answered_at=answered)
        with store.begin() as unit:
            records.save(unit.connection, "riverside", replace(past, state="closed"))  # type: ignore[arg-type]
    await coach.taps("s1", "help:maths", stuck="x", tried="")
    told = got(coach, "s1", HelpTold)
    assert isinstance(told[-1], HelpTold)
    assert told[-1].usual == 35
    assert "under 40 min of school time" in " ".join(coach.wire.read_by(room("s1")))
    await coach.close()


async def test_how_is_my_question_is_answered_when_it_is_typed(coach: Coach[Wire]) -> None:
    await asks(coach)
    await coach.says("s1", "how is my question")
    assert "Nobody has taken it yet" in coach.wire.read_by(room("s1"))[-1]
    await coach.taps("s1", f"unhelp:{request_of(coach).key}")
    await coach.says("s1", "how is my question?")
    assert "subject" in coach.wire.read_by(room("s1"))[-1].lower()
