"""A made-up school to measure with: students on a path of 60 competencies, half of them shown."""

from datetime import datetime, timedelta

from bot.commands.database import open_store
from bot.settings import Settings
from engine.decision import Account
from engine.nouns.curriculum import Competency, Curriculum, Destination, Subject
from engine.nouns.people import Advising, Person, Role, Section
from engine.nouns.school import Calendar, Pack, PastMastery, School
from storage.people import roster
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
    curriculum = curriculum_of("maths")
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


def curriculum_of(*subjects: str) -> Curriculum:
    """Sixty steps a subject, on the way to `<subject>7`."""
    steps = {each: _steps(each) for each in subjects}
    return Curriculum(
        {each: Subject(each, each.title()) for each in subjects},
        {
            f"{each}7": Destination(f"{each}7", f"Grade 7 {each}", each, tuple(of))
            for each, of in steps.items()
        },
        {key: step for of in steps.values() for key, step in of.items()},
    )


def _steps(subject: str) -> dict[str, Competency]:
    """Steps in strands of six; each needs the one before in its strand, and a strand's first an earlier one."""
    steps = {}
    for number in range(STEPS):
        needs = number - 1 if number % 6 else number - 4
        title = f"Step {number + 1} of {subject}"
        steps[step(subject, number)] = Competency(
            key=step(subject, number),
            code=f"7.{subject[:1].upper()}.{number + 1}",
            subject=subject,
            title=title,
            i_can=f"I can take {title.lower()} on my own.",
            strand=f"Strand {number // 6 + 1}",
            needs=(step(subject, needs),) if number else (),
            weight=1.0 + number % 3,
            tags=("music",) if number % 7 == 0 else (),
        )
    return steps


def step(subject: str, number: int) -> str:
    """The key of a step."""
    return f"{subject}:{number:02d}"
