"""A term of a small school, day by day through the real coach: nobody is forgotten, and nobody is drowned."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from engine.care.case import CaseState
from engine.notices.checking import CheckCard
from engine.notices.helping import HelpCard
from engine.nouns.people import Role
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.desk import Desk
from tests.fakes.schools import CALENDAR, ZONE, adopted, joined, key_of, small_school

STUDENTS = 16
WEEKS = 11
PROMISED = 11
"""Class days: ten without a sign, and the morning after."""
STAFF = {"t1": Role.TEACHER, "t2": Role.TEACHER, "t3": Role.TEACHER, "a1": Role.ADVISER, "a2": Role.ADVISER}
KINDS = ("steady", "fades", "silent", "stops", "returns", "chatty")


class Term:
    """Everybody's term, a seed's worth of chance; `signs` and `tasks` are kept beside the coach, not by it."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk, self.chance = desk, Random(seed)
        self.kinds = {f"s{n}": KINDS[n % len(KINDS)] for n in range(1, STUDENTS + 1)}
        self.signs: dict[str, date] = {}
        self.late: list[tuple[str, date]] = []
        self.tasks = 0

    def run(self) -> None:
        days = [day for day in self._days() if day.weekday() < 5]
        for number, day in enumerate(days):
            self._at(day, time(7, 31))
            self._count_the_forgotten(days[: number + 1])
            self._at(day, time(8, 1))
            self.desk.now = self._moment(day, time(12, 0))
            for code in self.kinds:
                self._live(code, number, day)
            self._teachers_judge()
            self._at(day, time(15, 31))

    def _days(self) -> Iterator[date]:
        yield from (CALENDAR.first + timedelta(days=n) for n in range(7 * WEEKS))

    def _moment(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall, ZoneInfo(ZONE))

    def _at(self, day: date, wall: time) -> None:
        self.desk.now = self._moment(day, wall)
        while self.desk.lookout.ring_due() + self.desk.lookout.look_at_due():
            pass
        self.desk.delivers()

    def _live(self, code: str, number: int, day: date) -> None:
        kind, rare = self.kinds[code], self.chance.random() < 0.4
        works = {
            "steady": rare,
            "fades": rare and number < 15,
            "silent": False,
            "stops": rare and number < 10,
            "returns": rare and not 12 < number < 40,
            "chatty": False,
        }[kind]
        if works:
            self.signs[code] = day
            self.desk.taps(f"riverside/{code}", "own:maths", words=f"{number} problems")
            self.desk.taps(f"riverside/{code}", "own:science", words=f"{number} pages")
        if kind == "stops" and number == 10:
            self.desk.says(f"riverside/{code}", "stop messages")
        if kind == "chatty":
            self.desk.says(f"riverside/{code}", "where am I")

    def _teachers_judge(self) -> None:
        for code in STAFF:
            if self.chance.random() < 0.2:
                self.desk.says(f"riverside/{code}", "queue")

    def _count_the_forgotten(self, days: list[date]) -> None:
        """Each student without any sign for so many class days must stand in somebody's list this morning."""
        with self.desk.store.reading() as connection:
            rows = connection.execute(tables.cases.select()).all()
        living = {row.student for row in rows if row.state != CaseState.CLOSED}
        self.tasks = max(self.tasks, len(living))
        for code in self.kinds:
            last = self.signs.get(code)
            quiet = sum(day > last for day in days[:-1]) if last else len(days) - 1
            if quiet >= PROMISED and key_of(code) not in living:
                self.late.append((code, days[-1]))


@pytest.fixture(scope="module", params=[1, 2])
def term(request: pytest.FixtureRequest) -> Iterator[Term]:
    engine: Engine = open_database("sqlite://")
    prepare(engine)
    start = datetime.combine(CALENDAR.first, time(6, 0), ZoneInfo(ZONE))
    store = adopted(engine, small_school(students=STUDENTS), now=start)
    codes = [*STAFF, "adm", *(f"s{n}" for n in range(1, STUDENTS + 1))]
    joined(store, "riverside", codes)
    with store.begin() as unit:
        unit.connection.execute(tables.people.update().values(next_look_at=start))
    found = Term(Desk(store, start), request.param)
    found.run()
    yield found
    engine.dispose()


def unasked(term: Term, lanes: tuple[int, ...]) -> Iterator[tuple[str, date, str]]:
    with term.desk.store.reading() as connection:
        rows = connection.execute(tables.outbox.select().where(tables.outbox.c.lane.in_(lanes))).all()
    codes = {key_of(code): code for code in (*STAFF, *term.kinds)}
    for row in rows:
        if row.state == "sent" and row.person in codes:
            yield codes[row.person], row.made_at.astimezone(ZoneInfo(ZONE)).date(), row.kind


def test_every_silent_student_has_a_human_task_within_the_promised_class_days(term: Term) -> None:
    assert term.late == []
    assert term.tasks >= STUDENTS // 2  # the term was hard enough to mean something


def test_no_student_gets_more_than_the_budget(term: Term) -> None:
    days, weeks = Counter[tuple[str, date]](), Counter[tuple[str, date]]()
    for code, day, _ in unasked(term, (2,)):
        if code in term.kinds:
            days[code, day] += 1
            weeks[code, day - timedelta(days=day.weekday())] += 1
    assert sum(days.values()) > STUDENTS * 3
    assert max(days.values()) == 1
    assert max(weeks.values()) <= 3


def test_no_teacher_has_more_than_three_interruptions_a_day(term: Term) -> None:
    """Calls for help and evidence are what they are there for; everything else counts."""
    asked_for = {HelpCard.__name__, CheckCard.__name__}
    days: dict[tuple[str, date], int] = defaultdict(int)
    for code, day, kind in unasked(term, (1, 2)):
        if code in STAFF and kind not in asked_for:
            days[code, day] += 1
    assert days
    assert max(days.values()) <= 3


def test_a_student_who_works_again_is_nobodys_task_any_more(term: Term) -> None:
    with term.desk.store.reading() as connection:
        rows = connection.execute(tables.cases.select()).all()
    for code in (code for code, kind in term.kinds.items() if kind == "returns"):
        mine = [row for row in rows if row.student == key_of(code)]
        assert [row for row in mine if row.state == CaseState.CLOSED and not row.closed_by]
        assert not [
            row for row in mine if row.state != CaseState.CLOSED and row.reason in ("quiet", "silent")
        ]
