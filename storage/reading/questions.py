"""The prepared statements that snapshots ask, built once; what differs is bound as a parameter."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BindParameter, Select, String, and_, bindparam, func, or_, select

from engine.care.case import Case, CheckInRound
from engine.decision import Conversation
from engine.nouns.check_window import CheckWindow, WindowState
from engine.nouns.contact import Call, Drill, Erasure, Look
from engine.nouns.goal import Goal
from engine.nouns.help_request import LIVING, WAITING, HelpMessage, HelpRequest
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Person, Role
from engine.nouns.re_route import ReRoute
from engine.profile.note import ProfileNote
from engine.talk.showing.bulk import SHORT
from storage import tables
from storage.reading.of_students import current
from storage.records import TABLES, reading

SCHOOL: BindParameter[str] = bindparam("school")
KEY: BindParameter[str] = bindparam("key")
ME: BindParameter[str] = bindparam("me")
SUBJECT: BindParameter[str] = bindparam("subject", type_=String)


def _one(kind: type[Any], column: str = "key") -> Select[Any]:
    """One record, locked where the database can: of two who act on it at once, the second sees what the first did."""
    table = TABLES[kind]
    return reading(kind).where(table.c.school == SCHOOL, table.c[column] == KEY).with_for_update()


ONE: Mapping[type[Any], Select[Any]] = {
    HelpRequest: _one(HelpRequest),
    MasteryCheck: _one(MasteryCheck),
    Goal: _one(Goal),
    Call: _one(Call),
    CheckWindow: _one(CheckWindow),
    Drill: _one(Drill),
    Case: _one(Case),
    Erasure: _one(Erasure),
    CheckInRound: _one(CheckInRound, "adviser"),
    ReRoute: _one(ReRoute),
    Conversation: _one(Conversation, "person"),
}
SAID = (
    reading(HelpMessage)
    .where(tables.help_messages.c.school == SCHOOL, tables.help_messages.c.request == KEY)
    .order_by(tables.help_messages.c.at)
)
_MINE = (tables.looks.c.school == SCHOOL, tables.looks.c.student == ME)
_LATEST = select(tables.looks.c.key).where(*_MINE).order_by(tables.looks.c.at.desc()).limit(5)
_FOR_A_REASON = tables.looks.c.what.startswith("glass-")
LOOKS = (
    reading(Look)
    .where(*_MINE, or_(_FOR_A_REASON, tables.looks.c.key.in_(_LATEST)))
    .order_by(tables.looks.c.at.desc())
)
"""The last few; whatever the office opened for a reason stays among them."""
WARDS = select(tables.guardians.c.student).where(
    tables.guardians.c.school == SCHOOL, tables.guardians.c.guardian == ME, current(tables.guardians)
)
GUARDIANS_OF = select(tables.guardians.c.guardian).where(
    tables.guardians.c.school == SCHOOL, tables.guardians.c.student == ME, current(tables.guardians)
)
STUDENTS = reading(Person).where(
    tables.people.c.school == SCHOOL,
    tables.people.c.role == Role.STUDENT.value,
    tables.people.c.active.is_(True),
)
WAITING_HELP = reading(HelpRequest).where(
    tables.helps.c.school == SCHOOL, tables.helps.c.state.in_([str(each) for each in WAITING])
)
WAITING_CHECKS = reading(MasteryCheck).where(
    tables.checks.c.school == SCHOOL, tables.checks.c.state == CheckState.ASKED.value
)
TAUGHT = (
    select(tables.enrolments.c.student, tables.sections.c.subject)
    .join(
        tables.sections,
        and_(
            tables.sections.c.school == tables.enrolments.c.school,
            tables.sections.c.key == tables.enrolments.c.section,
        ),
    )
    .join(
        tables.teaches,
        and_(
            tables.teaches.c.school == tables.enrolments.c.school,
            tables.teaches.c.section == tables.sections.c.key,
        ),
    )
    .where(
        tables.teaches.c.school == SCHOOL,
        tables.teaches.c.person == ME,
        current(tables.teaches),
        current(tables.enrolments),
    )
)
CASELOAD = select(tables.advising.c.student).where(
    tables.advising.c.school == SCHOOL, tables.advising.c.adviser == ME, current(tables.advising)
)
_CARED_FOR = (
    select(tables.advising.c.student)
    .join(
        tables.accounts,
        and_(
            tables.accounts.c.school == tables.advising.c.school,
            tables.accounts.c.person == tables.advising.c.adviser,
            tables.accounts.c.reachable.is_(True),
        ),
    )
    .where(tables.advising.c.school == SCHOOL, current(tables.advising))
)
LEFT_ALONE = select(tables.people.c.key.label("student")).where(
    tables.people.c.school == SCHOOL,
    tables.people.c.role == Role.STUDENT.value,
    tables.people.c.active.is_(True),
    tables.people.c.key.not_in(_CARED_FOR),
)
"""The students whom no adviser who can be reached looks after: they are the office's."""
NAMED = reading(Person).where(
    or_(
        and_(tables.people.c.school == SCHOOL, tables.people.c.key.in_(bindparam("keys", expanding=True))),
        and_(tables.people.c.school == SCHOOL, tables.people.c.role == Role.ADMIN.value),
    ),
)
"""Each half says its school, so that each has an index of its own: else a large school is read from end to end."""
LIVING_HELP = (
    reading(HelpRequest)
    .where(
        tables.helps.c.school == SCHOOL,
        tables.helps.c.student == ME,
        or_(SUBJECT == "", tables.helps.c.subject == SUBJECT),
        tables.helps.c.state.in_([str(each) for each in LIVING]),
    )
    .order_by(tables.helps.c.opened_at)
    .limit(1)
    .with_for_update()
)
COLLEAGUES = (
    select(tables.teaches.c.person)
    .join(
        tables.sections,
        and_(
            tables.sections.c.school == tables.teaches.c.school,
            tables.sections.c.key == tables.teaches.c.section,
        ),
    )
    .where(tables.teaches.c.school == SCHOOL, tables.sections.c.subject == SUBJECT, current(tables.teaches))
    .order_by(tables.teaches.c.person)
    .distinct()
)
WINDOWS = (
    reading(CheckWindow)
    .where(
        tables.check_windows.c.school == SCHOOL,
        tables.check_windows.c.state != WindowState.CANCELLED.value,
        tables.check_windows.c.at > bindparam("now"),
    )
    .order_by(tables.check_windows.c.at, tables.check_windows.c.key)
)
BOOKED_FOR = reading(CheckWindow).where(
    tables.check_windows.c.school == SCHOOL,
    tables.check_windows.c.at > bindparam("now"),
    tables.check_windows.c.state == WindowState.BOOKED.value,
    tables.check_windows.c.check == KEY,
)
JUDGED = reading(MasteryCheck).where(
    tables.checks.c.school == SCHOOL,
    tables.checks.c.judge != "",
    func.substr(tables.checks.c.key, 1, SHORT).in_(bindparam("shorts", expanding=True)),
)
"""What has a verdict, of the checks whose keys begin so."""
ABLE = (
    select(tables.checks.c.student)
    .join(
        tables.people,
        and_(
            tables.people.c.school == tables.checks.c.school, tables.people.c.key == tables.checks.c.student
        ),
    )
    .where(
        tables.checks.c.school == SCHOOL,
        tables.checks.c.competency == KEY,
        tables.checks.c.state == CheckState.ACCEPTED.value,
        tables.people.c.active.is_(True),
        tables.people.c.role == Role.STUDENT.value,
        tables.people.c.preferences["helps_classmates"].as_boolean().is_(True),
    )
    .order_by(tables.checks.c.student)
    .distinct()
)
GOALS_OF = reading(Goal).where(tables.goals.c.school == SCHOOL, tables.goals.c.student == ME)
QUESTIONS_OF = reading(HelpRequest).where(tables.helps.c.school == SCHOOL, tables.helps.c.student == ME)
NOTES_OF = (
    reading(ProfileNote)
    .where(tables.profile_notes.c.school == SCHOOL, tables.profile_notes.c.student == ME)
    .order_by(tables.profile_notes.c.at)
)
BANDS = select(tables.standings.c.student, tables.standings.c.subject, tables.standings.c.state).where(
    tables.standings.c.school == SCHOOL, tables.standings.c.student.in_(bindparam("keys", expanding=True))
)
ANSWER_TIMES = (
    select(tables.helps.c.opened_at, tables.helps.c.answered_at)
    .where(tables.helps.c.school == SCHOOL, tables.helps.c.answered_at.is_not(None))
    .order_by(tables.helps.c.answered_at.desc())
    .limit(20)
)
