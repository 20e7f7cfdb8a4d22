"""Why somebody may be asked about a student today: a lesson, their care, a subject, the lead."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, and_, bindparam, select

from engine.frozen import Frozen
from engine.journey.timetable import Timetable
from engine.nouns.help_request import LIVING, HelpRequest
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import STAFF, Role
from engine.nouns.school import School
from storage import tables
from storage.reading.of_students import current

Lesson = tuple[str, str, str]
"""(teacher, student, subject)."""
_taught, _taken, _section = tables.teaches, tables.enrolments, tables.sections


class Reasons(Frozen):
    """What relates people today; `had` are the lessons that have ended, with their last day."""

    school: School
    timetable: Timetable
    staff: frozenset[str]
    leads: frozenset[str]
    lessons: frozenset[Lesson]
    had: dict[Lesson, date]
    subjects: frozenset[tuple[str, str]]
    care: frozenset[tuple[str, str]]

    def asks(self, who: str, request: HelpRequest) -> bool:
        """Whether somebody named in a question would be somebody to ask today; whoever has taken it may end it."""
        lesson = (who, request.student, request.subject)
        has_it = who == request.owner and request.state in LIVING
        return self._holds(lesson, request.opened_at) or (has_it and (who, request.subject) in self.subjects)

    def waits_on(self, who: str, check: MasteryCheck) -> bool:
        """Whether evidence that was brought to somebody would be brought to them today."""
        return self._holds((who, check.student, self.subject_of(check)), check.asked_at)

    def _holds(self, lesson: Lesson, since: datetime) -> bool:
        """A lesson, the care or the lead; else whoever teaches the subject, but not a class that was theirs then."""
        who, student, subject = lesson
        if who not in self.staff:
            return False
        if lesson in self.lessons or (who, student) in self.care or who in self.leads:
            return True
        ended = self.had.get(lesson)
        was_theirs = ended is not None and ended >= self.timetable.local(since).date()
        return (who, subject) in self.subjects and not was_theirs

    def judges(self, who: str, check: MasteryCheck) -> bool:
        return (who, check.student, self.subject_of(check)) in self.lessons

    def judges_of(self, check: MasteryCheck) -> tuple[str, ...]:
        place = (check.student, self.subject_of(check))
        return tuple(sorted(who for who, *what in self.lessons if tuple(what) == place))

    def subject_of(self, check: MasteryCheck) -> str:
        competency = self.school.curriculum.competencies.get(check.competency)
        return competency.subject if competency else ""


def reasons(connection: Connection, school: School, timetable: Timetable, today: date) -> Reasons:
    """Read what relates the people of a school on a day."""
    named = connection.execute(_STAFF, {"school": school.key}).all()
    office = (row.key for row in named if row.role == Role.ADMIN)
    lessons, had = _lessons(connection, school.key, today)
    at = {"school": school.key, "today": today}
    subjects = {(row[0], row[1]) for row in connection.execute(_SUBJECTS, at)}
    care = {(row[0], row[1]) for row in connection.execute(_CARE, at)}
    return Reasons(
        school,
        timetable,
        frozenset(row.key for row in named),
        frozenset(school.policy.lead or office),
        frozenset(lessons),
        had,
        frozenset(subjects),
        frozenset(care),
    )


def _lessons(connection: Connection, school: str, today: date) -> tuple[set[Lesson], dict[Lesson, date]]:
    """The lessons of whoever has a question or evidence: those that hold, and those that have ended."""
    hold: set[Lesson] = set()
    had: dict[Lesson, date] = {}
    for who, student, subject, *ends in connection.execute(_LESSONS, {"school": school}):
        ended = [each for each in ends if each is not None and each <= today]
        if ended:
            lesson = (who, student, subject)
            had[lesson] = max(min(ended), had.get(lesson, date.min))
        else:
            hold.add((who, student, subject))
    return hold, had


_SCHOOL: BindParameter[str] = bindparam("school")
_STAFF = select(tables.people.c.key, tables.people.c.role).where(
    tables.people.c.school == _SCHOOL,
    tables.people.c.active.is_(True),
    tables.people.c.role.in_([str(each) for each in STAFF]),
)
_OF_QUESTIONS = select(tables.helps.c.student).where(tables.helps.c.school == _SCHOOL)
_OF_EVIDENCE = select(tables.checks.c.student).where(
    tables.checks.c.school == _SCHOOL, tables.checks.c.state == CheckState.ASKED.value
)
_IN_SECTION = and_(_section.c.school == _taught.c.school, _section.c.key == _taught.c.section)
_LESSONS: Select[Any] = (
    select(_taught.c.person, _taken.c.student, _section.c.subject, _taught.c.until, _taken.c.until)
    .join(_section, _IN_SECTION)
    .join(_taken, and_(_taken.c.school == _taught.c.school, _taken.c.section == _taught.c.section))
    .where(_taught.c.school == _SCHOOL, _taken.c.student.in_(_OF_QUESTIONS.union(_OF_EVIDENCE)))
)
_SUBJECTS = (
    select(_taught.c.person, _section.c.subject)
    .join(_section, _IN_SECTION)
    .where(_taught.c.school == _SCHOOL, current(_taught))
)
_CARE = select(tables.advising.c.adviser, tables.advising.c.student).where(
    tables.advising.c.school == _SCHOOL, current(tables.advising)
)
