"""A small school made in code, for tests that do not care about a whole folder of files."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from engine.decision import Account
from engine.frozen import replace
from engine.ids import short_id
from engine.nouns.curriculum import Competency, Curriculum, Destination, Resource, Subject
from engine.nouns.people import Advising, Person, Role, Section
from engine.nouns.school import Calendar, Pack, Policy, School
from storage import records
from storage.people import roster
from storage.store import Store

ZONE = "America/New_York"
NOON = datetime(2026, 10, 14, 12, 0, tzinfo=ZoneInfo(ZONE))
"""A Wednesday in the middle of a school week."""
CALENDAR = Calendar(date(2026, 8, 31), date(2027, 6, 22))
STAFF = {
    "t1": (Role.TEACHER, "Rosa Delgado", "Ms. Delgado"),
    "t2": (Role.TEACHER, "Daniel Kim", "Mr. Kim"),
    "t3": (Role.TEACHER, "Ifeoma Eze", "Dr. Eze"),
    "a1": (Role.ADVISER, "Naomi Goldberg", "Ms. Goldberg"),
    "a2": (Role.ADVISER, "Luis Herrera", "Mr. Herrera"),
    "adm": (Role.ADMIN, "Patricia Lindqvist", "Ms. Lindqvist"),
}
NAMES = ("Amara Okafor", "Mateo Rivera", "Lena Hoffmann", "Minh Anh Tran")
SIZES = {"maths": 6, "science": 3}


def key_of(code: str) -> str:
    """The key of somebody, the same in every school, as the packs make it."""
    return short_id("person", code)


def competency_of(subject: str, number: int) -> str:
    return short_id(subject, f"{subject.upper()}.{number}")


def small_school(key: str = "riverside", *, students: int = 4, zone: str = ZONE, steps: int = 6) -> Pack:
    """Two teachers of maths, one of science, two advisers, an office, and some students in every class."""
    curriculum = Curriculum(
        {each: Subject(each, each.title()) for each in SIZES},
        {each: Destination(each, f"{each.title()} 6", each, _steps(each, steps)) for each in SIZES},
        {each.key: each for subject in SIZES for each in _competencies(subject, steps)},
    )
    learners = tuple(f"s{number}" for number in range(1, students + 1))
    policy = Policy(safeguarding=(key_of("a1"), key_of("adm")))
    return Pack(
        School(key, key.title(), zone, CALENDAR, policy=policy, curriculum=curriculum),
        curriculum,
        (*(_staff(code) for code in STAFF), *(_student(code) for code in learners)),
        (_section("maths", ("t1", "t2"), learners), _section("science", ("t3",), learners)),
        (Advising(key_of("a1"), _keys(learners)), Advising(key_of("a2"), _keys(learners[1:2]))),
    )


def open_now(key: str = "riverside", *, students: int = 4) -> Pack:
    """The same school where it is noon on a class day at this very moment, whatever the machine's clock says."""
    now = datetime.now(UTC)
    east = 12 - now.hour
    zone = "Etc/UTC" if not east else f"Etc/GMT{-east:+d}"
    today = now.astimezone(ZoneInfo(zone)).date()
    calendar = Calendar(today - timedelta(days=60), today + timedelta(days=200), weekdays=frozenset(range(7)))
    pack = small_school(key, students=students, zone=zone)
    assert pack.school is not None
    assert pack.sections is not None
    policy = replace(pack.school.policy, quiet_from=time(23, 59), quiet_until=time(0, 0))
    sections = tuple(replace(each, starts=calendar.first, ends=calendar.last) for each in pack.sections)
    return replace(pack, school=replace(pack.school, calendar=calendar, policy=policy), sections=sections)


def adopted(engine: Engine, *packs: Pack, now: datetime = NOON) -> Store:
    """Put schools into a database that is ready, and return its store."""
    store = Store(engine)
    with store.begin() as unit:
        for pack in packs or (small_school(),):
            assert pack.school is not None
            roster.adopt(unit.connection, pack, pack.school.key, now)
    return store


def joined(
    store: Store, school: str, codes: Collection[str], *, platform: str = "wire", room: str = ""
) -> None:
    """Give people their accounts, as if they had used their codes; a sender is `<school>/<code>`."""
    with store.begin() as unit:
        for code in codes:
            sender = f"{school}/{code}"
            account = Account(platform, sender, room or sender, key_of(code), NOON)
            records.save(unit.connection, school, account)


def _steps(subject: str, maths: int) -> tuple[str, ...]:
    count = maths if subject == "maths" else SIZES[subject]
    return tuple(competency_of(subject, number) for number in range(1, count + 1))


def _competencies(subject: str, maths: int) -> tuple[Competency, ...]:
    steps = _steps(subject, maths)
    return tuple(
        Competency(
            key=each,
            code=f"{subject.upper()}.{number}",
            subject=subject,
            title=f"{subject.title()} step {number}",
            i_can=f"I can do step {number} of {subject}.",
            needs=steps[number - 2 : number - 1] if number > 1 else (),
            rubric=("I begin.", "With help.", "On my own.", "In new places."),
            resources=(Resource(f"A film about step {number}", f"https://example.org/{subject}/{number}"),),
        )
        for number, each in enumerate(steps, 1)
    )


def _staff(code: str) -> Person:
    role, name, called = STAFF[code]
    return Person(key_of(code), code, role, name, called)


def _student(code: str) -> Person:
    number = int(code[1:]) - 1
    name = NAMES[number] if number < len(NAMES) else f"Student{number + 1} Example"
    return Person(key_of(code), code, Role.STUDENT, name, name.split()[0], grade=6, born=date(2014, 5, 17))


def _section(subject: str, teachers: tuple[str, ...], students: tuple[str, ...]) -> Section:
    return Section(
        short_id("section", subject),
        f"{subject}-6a",
        f"{subject.title()} 6A",
        subject,
        subject,
        CALENDAR.first,
        CALENDAR.last,
        _keys(teachers),
        _keys(students),
    )


def _keys(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(key_of(code) for code in codes)
