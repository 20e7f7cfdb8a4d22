"""One prompt a student and school week, whatever the clock does (P10); a clock that is right again silences nobody."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.platform import Receipt
from messages.message import Message
from storage.database import open_database
from storage.people.roster import plan_looks
from storage.schema import prepare
from storage.shelf import load_school
from storage.store import Store
from tests.fakes.coach import SCHOOL, Coach, room
from tests.fakes.schools import adopted
from tests.fakes.wire import Wire
from tests.promises.zones import CHANGES, instant, monday_of, school_around
from tests.tally import Row, Tally, counts

STUDENTS = ("s1", "s2", "s3")
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WRONG = timedelta(days=40)
"""So far ahead or back a clock may be."""
SEEDS, STEPS = counts(1, 4), counts(20, 100)
SPEAKS, DROPPED, REPEATED, JUMPS = 0.15, 0.1, 0.1, 0.12
"""How often, at a step: a student says something, a beat is left out, is made twice, the clock errs anew."""


class Watch(Wire):
    """A wire that keeps which prompt came to which room, for which school week, and at which moment of the coach."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime.min.replace(tzinfo=UTC)
        self.prompts: list[tuple[str, date, datetime]] = []

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        rule, _, occasion = key.partition(":")
        if rule == "goal-prompt":
            self.prompts.append((room, date.fromisoformat(occasion.rpartition(":")[2]), self.now))
        return await super().send(room, message, key)


class Life:
    """A school whose true time goes on, while its clock is wrong by ever other spans."""

    def __init__(self, store: Store, zone: str, seed: int) -> None:
        self.zone, self.chance = zone, Random(f"{zone} {seed}")
        self.true = instant(zone, monday_of(zone) - 2 * WEEK, time(12))
        self.error = timedelta()
        self.coach = Coach(store, Watch(), STUDENTS, self.true)
        with store.begin() as unit:
            plan_looks(unit.connection, load_school(unit.connection, SCHOOL), self.true)
        self.beats = 0

    @property
    def today(self) -> date:
        return self.local(self.true).date()

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))

    async def beat(self) -> None:
        self.coach.now = self.coach.wire.now = self.true + self.error
        await self.coach.shell.tick()
        await self.coach.shell.settle()
        self.beats += 1

    async def step(self) -> None:
        """Some minutes to two days go by."""
        chance = self.chance
        self.true += timedelta(minutes=chance.choice((1, 20, 240, 1440, chance.randrange(2880))))
        if chance.random() < JUMPS:
            self.error = chance.choice((timedelta(), chance.uniform(-1, 1) * WRONG))
        for _ in range((chance.random() >= DROPPED) + (chance.random() < REPEATED)):
            await self.beat()
        if chance.random() < SPEAKS:
            await self.coach.says(chance.choice(STUDENTS), "menu")

    async def goes_on(self, days: int) -> None:
        """True days, each with a beat just after the students' moment; on Tuesdays all say something."""
        self.error = timedelta()
        for _ in range(days):
            self.true = instant(self.zone, self.today + DAY, time(15, 31))
            await self.beat()
            for each in STUDENTS if self.today.weekday() == 1 else ():
                await self.coach.says(each, "menu")

    def prompted(self) -> Counter[tuple[str, date]]:
        return Counter((where, week) for where, week, _ in self.coach.wire.prompts)


@pytest.fixture
def begin(tmp_path: Path) -> Callable[[str, int], Life]:
    def begun(zone: str, seed: int) -> Life:
        engine = open_database(f"sqlite:///{tmp_path}/{zone.replace('/', '-')}-{seed}.db")
        prepare(engine)
        start = instant(zone, monday_of(zone) - 2 * WEEK)
        return Life(adopted(engine, school_around(zone), now=start), zone, seed)

    return begun


async def test_p10_one_prompt_a_student_and_week_while_the_clock_walks(
    begin: Callable[[str, int], Life], tally: Tally
) -> None:
    """Every prompt is for the week that the clock shows, on its first class day; in the end each week has its own."""
    total: Counter[str] = Counter()
    bad = []
    for zone, seed in product(CHANGES, range(SEEDS)):
        life = begin(zone, seed)
        for _ in range(STEPS):
            await life.step()
        life.true += WRONG + 3 * WEEK  # until no moment of the wrong clock lies ahead, or was lately
        await life.goes_on(15)
        found = life.prompted()
        twice = sum(count - 1 for count in found.values())
        wrong = sum(not is_of_its_week(life.local(at), week) for _, week, at in life.coach.wire.prompts)
        last = life.today - life.today.weekday() * DAY
        missing = sum((room(each), last) not in found for each in STUDENTS)
        total.update(beats=life.beats, arrived=sum(found.values()), twice=twice, wrong=wrong, missing=missing)
        bad += [(zone, seed, twice, wrong, missing)] if twice or wrong or missing else []
        await life.coach.close()
    tally(
        Row(
            "P10",
            f"clock walks of {STEPS} steps in {len(CHANGES)} zones",
            attempted=total["beats"],
            acknowledged=total["arrived"],
            lost=total["missing"],
            unexpected=total["wrong"],
            duplicated=total["twice"],
            recovered=len(CHANGES) * SEEDS * len(STUDENTS) - total["missing"],
            seed=f"each zone's name and 0 to {SEEDS - 1}",
        )
    )
    assert total["arrived"] > len(CHANGES) * SEEDS * len(STUDENTS), (
        "walks in which nothing happens prove nothing"
    )
    assert bad == []


def is_of_its_week(local: datetime, week: date) -> bool:
    """On the week's first class day, by day; where the zone has left a day out, the next is as good."""
    return local.date() - local.weekday() * DAY == week and time(7, 30) <= local.time() < time(19, 30)


@pytest.mark.parametrize("days", [-40, -1, 1, 40])
async def test_p10_a_clock_that_was_wrong_for_a_day_silences_nobody(
    days: int, begin: Callable[[str, int], Life], tally: Tally
) -> None:
    """All are looked at on the wrong days; from the first Monday on which the clock is right, all are as ever."""
    life = begin("Europe/London", 0)
    await life.goes_on(7)
    life.error = days * DAY
    for _ in range(24):
        life.true += timedelta(hours=1)
        await life.beat()
    life.error = timedelta()
    await life.beat()
    for each in STUDENTS:
        await life.coach.says(each, "menu")
    await life.goes_on(14)
    mondays = [each for each in life.prompted() if each[1] > life.today - 2 * WEEK]
    tally(
        Row(
            "P10",
            f"a clock that is {days} days wrong for a day",
            attempted=life.beats,
            acknowledged=len(life.coach.wire.prompts),
            lost=2 * len(STUDENTS) - len(mondays),
            duplicated=sum(count - 1 for count in life.prompted().values()),
            recovered=len(mondays),
        )
    )
    assert len(mondays) == 2 * len(STUDENTS)
    await life.coach.close()
