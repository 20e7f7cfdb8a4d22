"""The daily look at a whole school at once: students with four paths and five weeks of records, all due together."""

import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from statistics import median

from bot.beating.lookout import Lookout
from bot.beating.mate import Mate, mate_for
from bot.benches.speed.figure import Figure
from bot.benches.speed.school import KEY, ZONE, curriculum_of, person, step
from bot.commands.database import open_store
from bot.interpreter import keep_what_is_built
from bot.settings import Settings
from engine import coach
from engine.decision import Account, Decision, Record
from engine.frozen import replace
from engine.journey.states import State
from engine.nouns.contact import Contact
from engine.nouns.goal import Goal
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Person, Role, Section
from engine.nouns.school import Calendar, Pack, School
from engine.nouns.standing import Standing
from engine.student import Snapshot
from storage.people import crowd, roster
from storage.records import save_all
from storage.store import Store

STUDENTS = 100_000
SUBJECTS = ("maths", "english", "science", "history")
WEEKS, CLASS, BLOCK = 5, 25, 2000
NOON = datetime(2026, 10, 14, 16, 0, tzinfo=UTC)
"""A Wednesday, at noon in the school's zone; its year began five weeks before."""
TODAY = NOON.date()
BEGAN, ENDS = TODAY - timedelta(weeks=WEEKS), TODAY + timedelta(weeks=35)


@dataclass
class Spent:
    """Seconds by the clock: all in all, deciding, committing, and each page; `cpu` are those of the processor."""

    clock: float = 0.0
    engine: float = 0.0
    commit: float = 0.0
    cpu: float = 0.0
    pages: list[float] = field(default_factory=list)


def daily(students: int = STUDENTS) -> Iterator[Figure]:
    """Look at everybody, a page and a commit at a time, as the heartbeat does: with the mate, then without."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as home:
        store = school_of(f"sqlite:///{home}/coach.db", students)
        yield from _with_mate(look_at_all(store, mate_for(store)), students)
        all_due(store)
        yield from _alone(look_at_all(store), students)
        store.engine.dispose()


def _with_mate(spent: Spent, students: int) -> Iterator[Figure]:
    yield Figure(f"{named(students)}, with its mate, by the clock", spent.clock, "s", None, limit(students))
    yield Figure("the same, CPU of each student on both cores", spent.cpu / students * 1e6, "us")
    yield from _pages(spent)


def _alone(spent: Spent, students: int) -> Iterator[Figure]:
    storage = spent.clock - spent.engine - spent.commit
    yield Figure(f"{named(students)}, alone, by the clock", spent.clock, "s", None, limit(students))
    yield Figure("the same, CPU of each student", spent.cpu / students * 1e6, "us")
    yield Figure("of that reading and writing", storage / spent.clock * 100, "%")
    yield Figure("of that deciding", spent.engine / spent.clock * 100, "%")
    yield Figure("of that committing", spent.commit / spent.clock * 100, "%")
    yield from _pages(spent)


def _pages(spent: Spent) -> Iterator[Figure]:
    yield Figure("a page, for which a message waits, middle", median(spent.pages) * 1000, "ms", None, 250.0)
    yield Figure("the longest page", max(spent.pages) * 1000, "ms", None, 250.0)


def named(students: int) -> str:
    return f"daily look at {students:,} x {len(SUBJECTS)} paths"


def limit(students: int) -> float:
    """Seconds by the clock that so many may take: a minute for the whole crowd."""
    return 60.0 * students / STUDENTS


def school_of(url: str, students: int) -> Store:
    """Make a database of so many students, everybody of whom is due."""
    store = open_store(Settings(database_url=url, _env_file=None))  # type: ignore[call-arg]
    classes = range(-(-students // CLASS))
    with store.begin() as unit:
        roster.adopt(unit.connection, _pack(classes), KEY, NOON)
    for start in range(0, students, BLOCK):
        some = range(start, min(start + BLOCK, students))
        with store.begin() as unit:
            save_all(unit.connection, KEY, (each for number in some for each in _records(number)))
            classes_of = [(number // CLASS, crowd.key(number)) for number in some]
            sections = [(f"{of}:{each}", key) for of, key in classes_of for each in SUBJECTS]
            crowd.enrol(unit.connection, KEY, sections, BEGAN)
            crowd.advise(unit.connection, KEY, [(_adviser(of), key) for of, key in classes_of], BEGAN)
    with store.begin() as unit:
        crowd.all_due(unit.connection, KEY, Role.STUDENT, NOON)
    return store


def all_due(store: Store) -> None:
    """Let everybody be due again: judged anew on the same day it comes to the same, and costs the same."""
    with store.begin() as unit:
        crowd.all_due(unit.connection, KEY, Role.STUDENT, NOON)


def look_at_all(store: Store, mate: Mate | None = None) -> Spent:
    """Look until nobody is due any more."""
    spent, lookout = Spent(), Lookout(store, lambda: NOON, mate)
    keep_what_is_built()
    start, cpu, looked = time.perf_counter(), _cpu(), 1
    with _timed(spent, store):
        while looked:
            began = time.perf_counter()
            looked = lookout.look_at_due()
            spent.pages.append(time.perf_counter() - began)
    spent.clock = time.perf_counter() - start
    spent.cpu = _cpu() - cpu
    return spent


def _cpu() -> float:
    """Seconds of the processor that this process and those it has started and ended have taken."""
    taken = os.times()
    return sum(taken[:4])


@contextmanager
def _timed(spent: Spent, store: Store) -> Iterator[None]:
    """Deciding and committing are timed where they happen; what is neither is storage."""
    dialect = store.engine.dialect
    check_in, do_commit = coach.check_in, dialect.do_commit

    def timed(snapshot: Snapshot, *, now: datetime, due: datetime | None = None) -> Decision:
        began = time.perf_counter()
        decision = check_in(snapshot, now=now, due=due)
        spent.engine += time.perf_counter() - began
        return decision

    def timed_commit(connection: object) -> None:
        began = time.perf_counter()
        do_commit(connection)  # type: ignore[arg-type]
        spent.commit += time.perf_counter() - began

    coach.check_in = timed
    dialect.do_commit = timed_commit  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        coach.check_in = check_in
        dialect.do_commit = do_commit  # type: ignore[method-assign]


def _pack(classes: Iterable[int]) -> Pack:
    """The staff and the sections; each class has a teacher a subject and an adviser."""
    curriculum = curriculum_of(*SUBJECTS)
    teachers = {(number, each): f"t:{number}:{each}" for number in classes for each in SUBJECTS}
    sections = [
        Section(
            f"{number}:{each}",
            f"{each} {number}",
            each.title(),
            each,
            f"{each}7",
            BEGAN,
            ENDS,
            teachers=(key,),
        )
        for (number, each), key in teachers.items()
    ]
    people = [person(key, Role.TEACHER) for key in teachers.values()]
    people += [person(_adviser(number), Role.ADVISER) for number in classes]
    school = School(KEY, "A school to measure with", ZONE, Calendar(BEGAN, ENDS))
    return Pack(school=school, curriculum=curriculum, people=tuple(people), sections=tuple(sections))


def _adviser(number: int) -> str:
    return f"a:{number}"


def _records(number: int) -> Iterator[Record | Person]:
    """A student, where they are reached, and five weeks.

    In each subject what was shown, and how it was judged yesterday; a goal and a message a week.
    """
    key = crowd.key(number)
    yield replace(person(key, Role.STUDENT), last_heard=NOON - timedelta(days=1 + number % 5))
    yield Account("telegram", key, key, key, NOON - timedelta(weeks=WEEKS))
    for place, subject in enumerate(SUBJECTS):
        yield Standing(
            key, subject, TODAY - timedelta(days=1), BEGAN, state=State.ON_TRACK, was=State.STARTING
        )
        for shown in range(4 + (number + place) % 5):
            yield _check(
                f"{key}:{subject}:{shown}", key, step(subject, shown), _day(34 - shown * 4 - number % 5)
            )
    for week in range(WEEKS):
        monday = TODAY - timedelta(days=TODAY.weekday(), weeks=week)
        subject, at = SUBJECTS[(number + week) % len(SUBJECTS)], NOON - timedelta(weeks=week, days=2)
        yield Goal(f"{key}:{week}", key, subject, monday, at, competencies=(step(subject, WEEKS - week),))
        yield Contact(f"{key}:{week}", key, "goal-prompt", at, subject, (f"week:{monday}",))


def _check(key: str, student: str, competency: str, on: date) -> MasteryCheck:
    at = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    return MasteryCheck(
        key, student, competency, at, CheckState.ACCEPTED, 3, "I know how it goes.", "My notebook.", "I tried twice.",
        ("t1",), told_at=at, judge="t1", level=3, judged_at=at,
    )  # fmt: skip


def _day(number: int) -> date:
    """A day of the weeks that have been, none later than yesterday."""
    return min(BEGAN + timedelta(days=number), TODAY - timedelta(days=1))
