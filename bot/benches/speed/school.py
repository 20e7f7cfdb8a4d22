"""A made-up school to measure with: students on a path of 60 competencies, half of them shown."""

from datetime import datetime, timedelta

from bot.commands.database import open_store
from bot.settings import Settings
from engine.curriculum import Competency, Curriculum, Destination, Subject
from engine.decision import Account
from engine.people import Advising, Person, Role, Section
from engine.school import Calendar, Pack, PastMastery, School
from storage import roster
from storage.records import save
from storage.store import Store

KEY, ZONE = "bench", "America/New_York"
STEPS, SHOWN = 60, 30
STUDENTS = 32
GONE, AHEAD = timedelta(days=90), timedelta(days=120)


def new_school(url: str, now: datetime, accounts: list[Account], students: int = STUDENTS) -> Store:
    """Make a database with the school in it, whose first students have these accounts; `person` is filled in."""
    store = open_store(Settings(database_url=url, _env_file=None))  # type: ignore[call-arg]
    pack = _pack(now, students)
    with store.begin() as unit:
        roster.adopt(unit.connection, pack, KEY, now)
        for account in accounts:
            save(unit.connection, KEY, account)
    return store


def student(number: int) -> str:
    """The key of a student."""
    return f"s{number:06d}"


def accounts(platform: str, senders: list[tuple[str, str]], now: datetime) -> list[Account]:
    """Accounts of the first students, from pairs of sender and room."""
    return [
        Account(platform, sender, room, student(number), now) for number, (sender, room) in enumerate(senders)
    ]


def person(key: str, role: Role) -> Person:
    return Person(key, key, role, f"Person {key}", f"Person {key}", grade=7, interests=("music",))


def _pack(now: datetime, students: int) -> Pack:
    today = now.date()
    keys = tuple(student(number) for number in range(students))
    calendar = Calendar(today - GONE, today + AHEAD)
    curriculum = _curriculum()
    steps = curriculum.destinations["maths7"].competencies
    people = [person("t1", Role.TEACHER), person("a1", Role.ADVISER)]
    people += [person(key, Role.STUDENT) for key in keys]
    section = Section(
        "m7", "M7", "Maths 7", "maths", "maths7", today - GONE, today + AHEAD, teachers=("t1",), students=keys
    )
    shown = [(step, today - GONE + timedelta(days=2 * place)) for place, step in enumerate(steps[:SHOWN])]
    return Pack(
        school=School(KEY, "A school to measure with", ZONE, calendar),
        curriculum=curriculum,
        people=tuple(people),
        sections=(section,),
        advising=(Advising("a1", keys),),
        history=tuple(PastMastery(key, step, "t1", on, 3) for key in keys for step, on in shown),
    )


def _curriculum() -> Curriculum:
    """Sixty steps in strands of six; each needs the one before in its strand, and a strand's first an earlier one."""
    steps = {}
    for number in range(STEPS):
        needs = (f"c{number - 1:02d}",) if number % 6 else ((f"c{number - 4:02d}",) if number else ())
        title = f"Step {number + 1} of numbers and shapes"
        steps[f"c{number:02d}"] = Competency(
            key=f"c{number:02d}",
            code=f"7.N.{number + 1}",
            subject="maths",
            title=title,
            i_can=f"I can take {title.lower()} on my own.",
            strand=f"Strand {number // 6 + 1}",
            needs=needs,
            weight=1.0 + number % 3,
            tags=("music",) if number % 7 == 0 else (),
        )
    goal = Destination("maths7", "Grade 7 maths", "maths", tuple(steps))
    return Curriculum({"maths": Subject("maths", "Maths")}, {"maths7": goal}, steps)
