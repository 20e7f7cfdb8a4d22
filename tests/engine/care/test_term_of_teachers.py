"""A simulated term of two busy teachers, through the whole decider: no day has more than three interruptions."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from engine.frozen import replace
from engine.notices.checking import CheckCard, SecondLook
from engine.notices.helping import HelpCard, StudentClosed, StudentSaid
from engine.notices.meeting import Meeting
from engine.notices.staff import QueueLine
from engine.nouns.people import Advising
from engine.unasked.interruptions import MOST
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import CALENDAR, ZONE, adopted, competency_of, joined, key_of, small_school

STUDENTS = tuple(f"s{number}" for number in range(1, 25))
TEACHERS = ("t1", "t2")
WEEKS = 4
SEED = 6
REQUESTS = (HelpCard, StudentSaid, CheckCard, SecondLook)
EVIDENCE = {"level": "4", "know": "It is a part.", "show": "3/4", "how": "I drew it."}


class Term:
    """Students ask, show, take times and give them back; teachers answer and judge, one of them late."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.chance = desk, Random(seed)

    def run(self) -> None:
        for number in range(7 * WEEKS):
            day = CALENDAR.first + timedelta(days=number)
            if day.weekday() < 5:
                self.lives(day)

    def lives(self, day: date) -> None:
        for hour in (7, 8):
            self.looks(day, time(hour, 31))
        for clock in ("10:00", "11:00", "13:00", "14:00"):
            self.taps(who("t1"), "addwin", day=str(day), clock=clock)
            self.taps(who("t1"), "addwin", day=str(day + timedelta(days=1)), clock=clock)
        for code in self.chance.sample(STUDENTS, 7):
            self.chance.choice((self.asks, self.asks, self.shows))(code)
        self.works()
        for hour in (10, 11, 13, 15, 22):
            self.looks(day, time(hour, 45))

    def taps(self, sender: str, token: str, **form: str) -> None:
        self.desk.decider.hear([tapped(sender, token, **form)])

    def looks(self, day: date, wall: time) -> None:
        self.desk.now = max(self.desk.now, datetime.combine(day, wall, ZoneInfo(ZONE)))
        while self.desk.lookout.ring_due() + self.desk.lookout.look_at_due():
            pass
        self.desk.delivers(lost=(who("s24"),))

    def asks(self, code: str) -> None:
        self.taps(who(code), "help:maths", stuck="7 x 8", tried="6 x 8")

    def shows(self, code: str) -> None:
        shown = len(self.rows("checks", student=key_of(code), state="accepted"))
        self.taps(who(code), f"show:{competency_of('maths', min(6, 1 + shown))}", **EVIDENCE)
        for check in self.rows("checks", student=key_of(code), state="asked")[:1]:
            free = self.rows("check_windows", state="free")
            for window in self.chance.sample(free, min(2, len(free))):
                self.taps(who(code), f"takewin:{window['key']}:{check['key']}")

        for window in self.rows("check_windows", student=key_of(code), state="booked")[:1]:
            if self.chance.random() < 0.4:
                self.taps(who(code), f"leavewin:{window['key']}")

    def works(self) -> None:
        """What waits is dealt with, and how it ended is told: by the students, and by the second teacher."""
        for row in self.rows("helps"):
            if row["state"] in ("open", "seen", "claimed", "reopened"):
                self.taps(who(self.chance.choice(TEACHERS)), f"answer:{row['key']}", words="By eights.")
            if row["state"] == "answered":
                ends = self.chance.choice(("close:{}:yes", "close:{}:no", "reopen:{}"))
                code = next(each for each in STUDENTS if key_of(each) == row["student"])
                self.taps(who(code), ends.format(row["key"]))
        for row in self.rows("checks", state="asked"):
            self.taps(who("t1"), f"accept:{row['key']}", level="4", strength="Clear.")
            self.taps(who("t2"), f"second:{row['key']}:yes")
        for row in self.chance.sample(self.rows("cases"), min(2, len(self.rows("cases")))):
            self.taps(who("a1"), f"handon:{row['student']}")

    def rows(self, name: str, **wanted: str | None) -> list[dict[str, Any]]:
        table = tables.metadata.tables[name]
        with self.desk.store.reading() as connection:
            found = connection.execute(table.select()).mappings().all()
        return [dict(row) for row in found if all(row[column] == value for column, value in wanted.items())]

    def interruptions(self) -> Counter[tuple[str, date]]:
        """What each teacher was really sent on each day, beyond requests and the changes of a card where it stands."""
        days: Counter[tuple[str, date]] = Counter()
        codes = {key_of(code): code for code in TEACHERS}
        for row, posted in zip(self.rows("outbox"), self.desk.posted(), strict=True):
            if row["state"] != "sent" or row["lane"] == 0 or row["replaces"] or row["person"] not in codes:
                continue
            day = row["settled_at"].astimezone(ZoneInfo(ZONE)).date()
            if not is_request(posted.notice, day):
                days[codes[row["person"]], day] += 1
        return days


def is_request(notice: object, day: date) -> bool:
    if isinstance(notice, Meeting) and notice.what in ("booked", "moved"):
        return notice.at.astimezone(ZoneInfo(ZONE)).date() == day
    return isinstance(notice, REQUESTS)


def who(code: str) -> str:
    return f"riverside/{code}"


@pytest.fixture(scope="module")
def term() -> Iterator[Term]:
    engine: Engine = open_database("sqlite://")
    prepare(engine)
    start = datetime.combine(CALENDAR.first, time(6, 0), ZoneInfo(ZONE))
    pack = small_school(students=len(STUDENTS))
    assert pack.school is not None
    policy = replace(pack.school.policy, second_assessor=True)
    mine = (Advising(key_of("t1"), tuple(key_of(each) for each in STUDENTS[:12])), *(pack.advising or ()))
    store = adopted(
        engine, replace(pack, school=replace(pack.school, policy=policy), advising=mine), now=start
    )
    joined(store, "riverside", [*TEACHERS, "a1", "adm", *STUDENTS])
    with store.begin() as unit:
        unit.connection.execute(tables.people.update().values(next_look_at=start))
    found = Term(Desk(store, start), SEED)
    found.run()
    yield found
    engine.dispose()


def test_no_teacher_has_more_than_three_interruptions_on_any_day_of_a_busy_term(term: Term) -> None:
    days = term.interruptions()
    assert len(days) > WEEKS * 5  # the term was busy
    assert max(days.values()) == MOST
    assert [each for each, count in days.items() if count > MOST] == []


def test_all_that_had_to_wait_was_said_in_a_morning_line(term: Term) -> None:
    kept = [row for row in term.rows("asides") if row["later"]]
    assert len(kept) > WEEKS * 5
    assert {row["what"] for row in kept} >= {"closed", "unsolved", "booked", "left", "level"}
    waiting = [row for row in kept if row["told_at"] is None]
    last = max(row["at"] for row in kept).date()
    assert {row["at"].date() for row in waiting} <= {last, last - timedelta(days=1)}


def test_a_teacher_reads_at_most_one_line_a_day_and_each_end_of_a_question_once(term: Term) -> None:
    ends = [each for each in term.desk.posted() if isinstance(each.notice, StudentClosed)]
    lines = [each.notice for each in term.desk.posted() if isinstance(each.notice, QueueLine)]
    told = [one for line in lines for one in line.asides if one.what in ("closed", "unsolved")]
    waits = [
        row
        for row in term.rows("asides", told_at=None)
        if row["later"] and row["what"] in ("closed", "unsolved")
    ]
    closed = [row for row in term.rows("helps", state="closed") if row["owner"]]
    assert len(ends) + sum(len(each.students) for each in told) + len(waits) == len(closed)
