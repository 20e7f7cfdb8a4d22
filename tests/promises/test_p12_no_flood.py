"""No flood: what one rule wants to say to too many at once waits for a human; what was planned for all goes (P12)."""

import asyncio
from argparse import ArgumentParser
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.commands import doctor
from bot.errors import Refused
from engine.frozen import replace
from engine.notices.staff import FloodHeld
from engine.nouns.contact import Flood
from engine.nouns.school import Pack
from engine.unasked.flood import most
from storage import tables
from storage.database import open_database
from storage.people import roster
from storage.schema import prepare
from storage.traffic import floods
from tests.fakes.coach import SCHOOL, Coach
from tests.fakes.schools import NOON, adopted, joined, key_of, small_school
from tests.fakes.wire import Wire
from tests.tally import Row, Tally, is_full

TUESDAY = NOON.replace(day=20, hour=15, minute=30)
MONDAY = TUESDAY - timedelta(days=1)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
STAFF = ("t1", "t2", "t3", "a1", "a2", "adm")
Town = Coach[Wire]
Build = Callable[[int], Town]


def pupils(count: int) -> list[str]:
    return [f"s{number}" for number in range(1, count + 1)]


@pytest.fixture
async def build(tmp_path: Path) -> AsyncIterator[Build]:
    """Makes a school of so many students, in which everybody has joined and nobody is due."""
    built: list[Town] = []

    def school(size: int) -> Town:
        engine = open_database(f"sqlite:///{tmp_path}/{size}.db")
        prepare(engine)
        store = adopted(engine, small_school(students=size), now=MONDAY - DAY)
        joined(store, SCHOOL, STAFF)
        built.append(Coach(store, Wire(), pupils(size), MONDAY))
        due(built[-1], MONDAY, [])
        return built[-1]

    yield school
    for each in built:
        await each.close()


def due(coach: Town, at: datetime, codes: Sequence[str]) -> None:
    """These are due for a look at a moment, and nobody else ever."""
    with coach.store.begin() as unit:
        unit.connection.execute(tables.people.update().values(next_look_at=None))
        keys = [key_of(each) for each in codes]
        mine = tables.people.c.key.in_(keys)
        unit.connection.execute(tables.people.update().where(mine).values(next_look_at=at))


async def beats(coach: Town, at: datetime) -> None:
    """A heartbeat beside a courier at work, and everything it leads to."""
    coach.now = at
    await asyncio.gather(coach.shell.tick(), coach.shell.settle())
    await coach.shell.settle()


def states(coach: Town) -> Counter[str]:
    """The unasked messages to students, by state."""
    with coach.store.reading() as connection:
        mine = tables.people.c.key == tables.outbox.c.person
        wanted = select(tables.outbox.c.state).join(tables.people, mine)
        asked = wanted.where(tables.people.c.role == "student", tables.outbox.c.lane == 2)
        return Counter(connection.execute(asked).scalars())


def held(coach: Town) -> list[Flood]:
    with coach.store.reading() as connection:
        return [flood for _, flood in floods.held(connection)]


def reasons(coach: Town) -> Counter[str]:
    """Why unasked messages were dropped."""
    return Counter(each.reason for each in coach.posted() if each.state == "dropped")


def told(coach: Town) -> list[FloodHeld]:
    return [each.notice for each in coach.posted() if isinstance(each.notice, FloodHeld)]


def says(
    coach: Town, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str
) -> str:
    """What doctor answers at the coach's moment."""
    parser = ArgumentParser()
    doctor.arguments(parser)
    monkeypatch.setattr(doctor, "open_store", lambda _: coach.store)
    monkeypatch.setattr(doctor, "utc_now", lambda: coach.now)
    capsys.readouterr()
    doctor.run(parser.parse_args(words))
    return capsys.readouterr().out


SIZES = (40, 300, 1000) if is_full() else (40, 300)


@pytest.mark.parametrize("size", SIZES)
async def test_p12_a_whole_school_off_its_plan_at_once_waits_for_a_human(
    build: Build, size: int, tally: Tally
) -> None:
    """Nobody has shown anything since August: every student has a nudge coming at the same moment."""
    coach = build(size)
    due(coach, TUESDAY, pupils(size))
    await beats(coach, TUESDAY)
    for minute in range(3):
        await beats(coach, TUESDAY + minute * floods.GATHERS)
    waiting = sum(each.parcels for each in held(coach))
    left = states(coach)["sent"]
    tally(
        Row(
            "P12",
            f"a school of {size} off its plan at once",
            attempted=size,
            acknowledged=waiting,
            unexpected=max(0, left - most(size)),
            allowed=left,
            lost=size - waiting - left,
            duplicated=len(told(coach)) - 1,
        )
    )
    assert waiting + left == size
    assert left <= (0 if size <= 300 else most(size))
    (notice,) = told(coach)
    assert (notice.parcels, notice.students) == (waiting, size)


async def test_p12_what_is_planned_for_everybody_goes_to_everybody(build: Build, tally: Tally) -> None:
    """A school of 300: Monday's prompt for all, and in their place nothing is held back all week."""
    coach = build(300)
    due(coach, MONDAY, pupils(300))
    await beats(coach, MONDAY)
    found = states(coach)
    tally(Row("P12", "Monday's prompt to a school of 300", 300, found["sent"], lost=300 - found["sent"]))
    assert found == {"sent": 300}
    assert held(coach) == []


@pytest.mark.parametrize("over", [0, 1])
async def test_p12_up_to_three_in_ten_is_ordinary_and_one_more_is_a_flood(build: Build, over: int) -> None:
    coach = build(40)
    some = most(40) + over
    due(coach, TUESDAY, pupils(some))
    await beats(coach, TUESDAY)
    assert states(coach) == ({"held": some} if over else {"sent": some})


async def test_p12_what_comes_one_by_one_within_an_hour_is_one_flood(build: Build) -> None:
    """Students choose their own moments, so a flood need not come in one page; what has left has left."""
    coach = build(40)
    for minute, code in enumerate(pupils(40)):
        due(coach, TUESDAY + minute * timedelta(minutes=1), [code])
        await beats(coach, TUESDAY + minute * timedelta(minutes=1))
    assert states(coach) == {"sent": most(40), "held": 40 - most(40)}


async def test_p12_while_something_is_held_the_rule_stays_held(build: Build) -> None:
    coach = build(40)
    due(coach, TUESDAY, pupils(20))
    await beats(coach, TUESDAY)
    later = TUESDAY + timedelta(hours=2)
    due(coach, later, ["s40"])
    await beats(coach, later)
    assert states(coach) == {"held": 21}


@pytest.mark.parametrize("weekday", range(5))
async def test_p12_a_clock_that_jumps_half_a_year_writes_to_nobody_and_mends(
    build: Build,
    weekday: int,
    tally: Tally,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Everybody is due at once, on whatever day the clock has jumped to; when it is right again, life goes on."""
    coach = build(40)
    due(coach, MONDAY, pupils(40))
    await beats(coach, MONDAY)
    jumped = MONDAY + 26 * WEEK + weekday * DAY + timedelta(hours=1)
    await beats(coach, jumped)
    await beats(coach, jumped + floods.GATHERS)
    found = states(coach)
    held_back, alerts = found["held"], len(told(coach))
    coach.now = MONDAY + DAY
    if held_back:
        said = says(coach, capsys, monkeypatch, "--drop", "all", "--school", SCHOOL)
        assert said == f"{held_back} messages are dropped; nobody gets them.\n"
    for day in range(1, 8):
        await beats(coach, MONDAY + day * DAY)
    weeks = states(coach)["sent"] - 40
    tally(
        Row(
            "P12",
            f"a jump of half a year, to a weekday {weekday}",
            attempted=40,
            acknowledged=held_back,
            unexpected=found["sent"] - 40,
            recovered=weeks,
        )
    )
    assert found["sent"] == 40, "only what was planned for this Monday has left"
    assert alerts == bool(held_back)
    assert len(prompts(coach, "2026-10-26")) == 40, "the next Monday is as ever"


def prompts(coach: Town, week: str) -> list[str]:
    return [each.key for each in coach.posted() if each.key.startswith("goal-prompt:") and week in each.key]


def begun(year: date, last: date | None = None) -> Pack:
    """The school of 40, with classes that began on another day."""
    pack = small_school(students=40)
    assert pack.sections is not None
    ends = last or pack.sections[0].ends
    return replace(pack, sections=tuple(replace(each, starts=year, ends=ends) for each in pack.sections))


async def test_p12_a_calendar_that_was_imported_wrongly_is_mended_before_anybody_has_read_it(
    build: Build, tally: Tally, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Classes that began yesterday are said to end next week: everybody seems off the road, and nobody is."""
    coach = build(40)
    right, wrong = begun(date(2026, 10, 19)), begun(date(2026, 1, 7), date(2026, 10, 23))
    adopts(coach, right)
    due(coach, TUESDAY, pupils(40))
    await beats(coach, TUESDAY)
    assert states(coach) == {}, "all have just begun"
    adopts(coach, wrong)
    for day in (1, 2):
        due(coach, TUESDAY + day * DAY, pupils(40))
        await beats(coach, TUESDAY + day * DAY)
    found = states(coach)
    assert found["held"] >= 40
    assert not found["sent"]
    assert "held back" in says(coach, capsys, monkeypatch)
    adopts(coach, right)
    coach.now = TUESDAY + 3 * DAY - timedelta(hours=3)
    says(coach, capsys, monkeypatch, "--release", "all")
    await coach.shell.settle()
    tally(
        Row("P12", "a wrong calendar, mended", found["held"], found["held"], unexpected=states(coach)["sent"])
    )
    assert states(coach) == {"dropped": found["held"]}
    assert reasons(coach) == {"no longer true": found["held"]}


def adopts(coach: Town, pack: Pack) -> None:
    with coach.store.begin() as unit:
        roster.adopt(unit.connection, pack, SCHOOL, coach.now)


async def test_p12_what_a_human_lets_go_leaves_once_outside_quiet_hours(
    build: Build, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = build(40)
    due(coach, TUESDAY, pupils(40))
    await beats(coach, TUESDAY)
    coach.now = TUESDAY.replace(hour=22)
    assert says(coach, capsys, monkeypatch, "--release", "all").startswith("40 messages may go.")
    await coach.shell.settle()
    assert states(coach) == {"new": 40}, "it is night"
    await beats(coach, (TUESDAY + DAY).replace(hour=7, minute=30))
    assert states(coach) == {"sent": 40}
    assert held(coach) == [], "what was let go is held back no second time"


async def test_p12_what_is_let_go_after_its_week_is_dropped_with_its_reason(
    build: Build, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = build(40)
    due(coach, TUESDAY, pupils(40))
    await beats(coach, TUESDAY)
    coach.now = TUESDAY + WEEK
    says(coach, capsys, monkeypatch, "--release", "all")
    await coach.shell.settle()
    assert states(coach) == {"dropped": 40}
    assert reasons(coach) == {"it is of another school week": 40}


async def test_p12_nothing_of_that_rule_can_be_let_go_is_said_in_one_line(
    build: Build, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = build(40)
    due(coach, TUESDAY, pupils(40))
    await beats(coach, TUESDAY)
    (flood,) = held(coach)
    with pytest.raises(Refused, match=f"what is held: {flood.rule} in {SCHOOL}"):
        says(coach, capsys, monkeypatch, "--release", "digest")
    assert states(coach) == {"held": 40}
