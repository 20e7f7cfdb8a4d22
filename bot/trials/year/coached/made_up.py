"""A made-up school as the coach knows one: its people, and for each student the steps on their paths."""

from collections.abc import Iterable, Sequence

from engine.journey.forecast.calibration import Calibration
from engine.journey.plan import Plan
from engine.journey.timetable import Timetable
from engine.nouns.curriculum import Competency, Curriculum, Destination, Subject
from engine.nouns.people import Person, Role
from engine.nouns.school import Calendar, Policy, School
from engine.student import LearningPath

ADVISER = Person("adviser", "adviser", Role.ADVISER, "The adviser", "The adviser")
TEACHER = Person("teacher", "teacher", Role.TEACHER, "The teacher", "The teacher")
OFFICE = Person("office", "office", Role.ADMIN, "The office", "The office")
STAFF = {each.key: each for each in (ADVISER, TEACHER, OFFICE)}
GRADES = (5, 8, 11)
"""One student in three is ten years old, one thirteen, one sixteen."""


def student(number: int) -> Person:
    key = f"s{number}"
    return Person(key, key, Role.STUDENT, f"Student {number}", f"Student {number}", grade=GRADES[number % 3])


def school_of(key: str, days: Timetable, calibration: Calibration, policy: Policy) -> School:
    """A school without a curriculum; which weeks of a student it holds back hangs on its key."""
    calendar = Calendar(days.days[0], days.days[-1], weekdays=days.weekdays)
    return School(key, "Made up", days.zone, calendar, policy=policy, calibration=calibration)


def path_of(person: Person, subject: str, plan: Plan) -> LearningPath:
    destination = f"{person.key}:{subject}"
    return LearningPath(person.key, subject, destination, plan.start, plan.target, (TEACHER.key,))


def curriculum_of(paths: Sequence[tuple[LearningPath, Plan]]) -> Curriculum:
    """The steps of one student's paths, each of which needs the one before."""
    steps = (each for path, plan in paths for each in _competencies(path, plan))
    goals = (
        Destination(path.destination, path.subject, path.subject, tuple(step.key for step in plan.steps))
        for path, plan in paths
    )
    return Curriculum(
        {path.subject: Subject(path.subject, path.subject) for path, _ in paths},
        {each.key: each for each in goals},
        {each.key: each for each in steps},
    )


def together(curricula: Iterable[Curriculum]) -> Curriculum:
    """All that an adviser's students learn."""
    whole = list(curricula)
    return Curriculum(
        {key: each for one in whole for key, each in one.subjects.items()},
        {key: each for one in whole for key, each in one.destinations.items()},
        {key: each for one in whole for key, each in one.competencies.items()},
    )


def _competencies(path: LearningPath, plan: Plan) -> Iterable[Competency]:
    before: tuple[str, ...] = ()
    for step in plan.steps:
        yield Competency(
            step.key,
            step.key,
            path.subject,
            step.key,
            step.key,
            strand=path.subject,
            weight=step.weight or 0.0,
            needs=before,
        )
        before = (step.key,)
