"""Quiet hours: in no minute of a week, also one in which the clock is changed, does anything unasked leave (P13)."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.outgoing.leaving import may_leave
from bot.platform import Receipt
from engine.decision import Lane
from engine.frozen import replace
from engine.notices.nudges import Praise
from messages.message import Message
from storage.database import open_database
from storage.schema import prepare
from storage.traffic.outbox import Address, Leased
from tests.fakes.coach import SCHOOL, Coach
from tests.fakes.schools import adopted, key_of
from tests.fakes.wire import Wire
from tests.promises.zones import CHANGES, instant, monday_of, school_around
from tests.tally import Row, Tally, counts, is_full

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WEEK_OF_MINUTES = 8 * 24 * 60
EVERY = counts(29, 1)
"""Minutes between one question at the door and the next; the minutes around a change of rule are all asked."""
POSTED_EVERY = counts(97, 10)
BEATS_EVERY = counts(19, 5)
POLICIES = {
    "by day": (time(19, 30), time(7, 30), frozenset(range(5))),
    "every day, until the clock is changed": (time(23, 30), time(2, 15), frozenset(range(7))),
}
"""Quiet hours and weekdays. Clocks are changed at night and mostly on Sundays: the second school is open then."""
ZONES = list(CHANGES) if is_full() else ["Australia/Lord_Howe", "Pacific/Apia"]
GOOD = Praise("Ana", "back")


class Rule:
    """The policy once more, in the simplest words: class days of the week, and the wall clock between two times."""

    def __init__(self, zone: str, name: str) -> None:
        self.zone = ZoneInfo(zone)
        self.quiet_from, self.quiet_until, self.weekdays = POLICIES[name]

    def allows(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        return local.weekday() in self.weekdays and self.quiet_until <= local.time() < self.quiet_from

    def agrees(self, verdict: object, now: datetime) -> bool:
        """Whether the door lets through just what may go, and names a later moment that is open for all else."""
        if isinstance(verdict, datetime):
            return verdict > now and self.allows(verdict) and not self.allows(now)
        return verdict is True and self.allows(now)

    def is_near_a_change(self, moment: datetime) -> bool:
        """Whether the answer, or the zone's own clock, changes within two minutes."""
        near = [moment + n * MINUTE for n in (-2, -1, 0, 1, 2)]
        answers = {self.allows(each) for each in near}
        return len(answers) > 1 or len({each.astimezone(self.zone).utcoffset() for each in near}) > 1


class Watch(Wire):
    """A wire that keeps the coach's moment of each arrival."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime.min.replace(tzinfo=UTC)
        self.moments: list[datetime] = []

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        self.moments.append(self.now)
        return await super().send(room, message, key)


@pytest.fixture(params=POLICIES)
def policy(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def town(tmp_path: Path, policy: str) -> Callable[[str], Coach[Watch]]:
    def opened(zone: str) -> Coach[Watch]:
        engine = open_database(f"sqlite:///{tmp_path}/{zone.replace('/', '-')}.db")
        prepare(engine)
        quiet_from, quiet_until, weekdays = POLICIES[policy]
        pack = school_around(zone, weekdays)
        assert pack.school is not None
        hours = replace(pack.school.policy, quiet_from=quiet_from, quiet_until=quiet_until)
        start = instant(zone, monday_of(zone))
        store = adopted(engine, replace(pack, school=replace(pack.school, policy=hours)), now=start)
        return Coach(store, Watch(), ("s1",), start)

    return opened


async def test_p13_the_door_is_open_in_just_the_minutes_of_the_policy(
    policy: str, town: Callable[[str], Coach[Watch]], tally: Tally
) -> None:
    """Asked in every minute of the week in which the clock is changed; what must wait is told a moment that is open."""
    asked, bad = 0, []
    for zone in CHANGES:
        coach, rule, offsets = town(zone), Rule(zone, policy), set()
        with coach.store.begin() as unit:
            for now in (coach.now + minute * MINUTE for minute in range(WEEK_OF_MINUTES)):
                if (now - coach.now) % (EVERY * MINUTE) and not rule.is_near_a_change(now):
                    continue
                offsets.add(now.astimezone(rule.zone).utcoffset())
                verdict = may_leave(unit, parcel(now), now)
                asked += 1
                bad += [(zone, now, verdict)] if not rule.agrees(verdict, now) else []
        assert len(offsets) == 2, f"the clock of {zone} is changed in this week"
        await coach.close()
    where = f"the door, minute by minute in {len(CHANGES)} zones, {policy}"
    tally(Row("P13", where, attempted=asked, acknowledged=asked, unexpected=len(bad)))
    assert bad == []


def parcel(now: datetime) -> Leased:
    return Leased("k", key_of("s1"), Address(school=SCHOOL), Lane.WAVE, GOOD, "", "", 1, False, now)


async def test_p13_what_is_posted_at_any_moment_of_the_week_arrives_outside_quiet_hours(
    policy: str, town: Callable[[str], Coach[Watch]], tally: Tally
) -> None:
    """The whole coach, minute by minute: what nobody asked for waits and then leaves; nothing stays."""
    posted, moments, bad = 0, 0, []
    for zone in ZONES:
        coach, rule, mine = town(zone), Rule(zone, policy), 0
        start = coach.now
        for minute in range(0, WEEK_OF_MINUTES + 4 * 24 * 60, BEATS_EVERY):
            coach.now = coach.wire.now = start + minute * MINUTE
            if minute < WEEK_OF_MINUTES and mine * POSTED_EVERY <= minute:
                coach.post("s1", GOOD, f"k{mine}")
                mine += 1
            await coach.shell.settle()
        posted, moments = posted + mine, moments + len(coach.wire.moments)
        bad += [(zone, each) for each in coach.wire.moments if not rule.allows(each)]
        await coach.close()
    where = f"a week of messages in {len(ZONES)} zones, {policy}"
    tally(Row("P13", where, posted, moments, lost=posted - moments, unexpected=len(bad)))
    assert bad == []
    assert moments == posted
