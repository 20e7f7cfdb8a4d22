"""The statements that read students in sets; each binds `school`, `keys`, `today` and the moments it asks for."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Table,
    and_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    type_coerce,
)

from engine.care.case import Case, CaseState
from engine.nouns.contact import Call, CaseNote, Contact
from engine.nouns.goal import Goal
from engine.nouns.help_request import LIVING, HelpRequest
from engine.nouns.look_again import LookAgain
from engine.nouns.mastery_check import MasteryCheck
from engine.nouns.people import Person
from engine.nouns.re_route import ReRoute
from engine.nouns.standing import Standing
from engine.unasked.budget import TOLD_A_HUMAN
from storage import tables
from storage.records import TABLES, reading

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def current(table: Table) -> Any:
    """The condition that a dated relation holds on the day bound as `today`."""
    return and_(table.c.since <= _TODAY, or_(table.c.until.is_(None), table.c.until > _TODAY))


def _of_students(kind: type[Any], *conditions: Any) -> Select[Any]:
    table = TABLES[kind]
    owner = table.c[OWNER.get(kind, "student")]
    return reading(kind).where(table.c.school == _SCHOOL, owner.in_(_KEYS), *conditions)


_SCHOOL: BindParameter[str] = bindparam("school")
_TODAY: BindParameter[date] = bindparam("today")
_KEYS: BindParameter[str] = bindparam("keys", expanding=True)
OWNER: Mapping[type[Any], str] = {
    MasteryCheck: "student",
    Goal: "student",
    HelpRequest: "student",
    Contact: "person",
    CaseNote: "student",
    Case: "student",
    Call: "student",
    ReRoute: "student",
    LookAgain: "student",
}
_LAST_HEARD = (
    select(func.coalesce(tables.people.c.last_heard, literal(LONG_AGO, tables.people.c.last_heard.type)))
    .where(
        tables.people.c.school == tables.contacts.c.school, tables.people.c.key == tables.contacts.c.person
    )
    .scalar_subquery()
)
"""Silence may last longer than the window: what was never answered counts for as long as it lasts."""
STATEMENTS: Mapping[type[Any], Select[Any]] = {
    Standing: _of_students(Standing),
    MasteryCheck: _of_students(MasteryCheck),
    Goal: _of_students(Goal, tables.goals.c.week >= bindparam("goals_from")),
    HelpRequest: _of_students(
        HelpRequest,
        or_(
            tables.helps.c.state.in_([str(each) for each in LIVING]),
            tables.helps.c.opened_at >= bindparam("helps_from"),
        ),
    ),
    Contact: _of_students(
        Contact,
        or_(
            tables.contacts.c.at >= bindparam("contacts_from"),
            tables.contacts.c.rule == TOLD_A_HUMAN,
            tables.contacts.c.at > _LAST_HEARD,
        ),
    ),
    CaseNote: _of_students(CaseNote, tables.case_notes.c.at >= bindparam("contacts_from")),
    Case: _of_students(
        Case,
        or_(
            tables.cases.c.state != CaseState.CLOSED.value,
            tables.cases.c.closed_at >= bindparam("contacts_from"),
        ),
    ),
    Call: _of_students(Call, tables.calls.c.cleared_by == ""),
    ReRoute: _of_students(ReRoute, tables.re_routes.c.state.in_(("asked", "talk", "agreed"))),
    LookAgain: _of_students(LookAgain),
}
PERSONS = reading(Person).where(tables.people.c.school == _SCHOOL, tables.people.c.key.in_(_KEYS))
_EARLIER, _PLACE = tables.enrolments.alias("earlier"), tables.sections.alias("place")
_SECTION_SINCE = (
    select(func.min(_EARLIER.c.since))
    .where(_EARLIER.c.school == tables.enrolments.c.school, _EARLIER.c.section == tables.enrolments.c.section)
    .scalar_subquery()
)
_OWN_SINCE = (
    select(func.min(_EARLIER.c.since))
    .join(_PLACE, and_(_PLACE.c.school == _EARLIER.c.school, _PLACE.c.key == _EARLIER.c.section))
    .where(
        _EARLIER.c.school == tables.enrolments.c.school,
        _EARLIER.c.student == tables.enrolments.c.student,
        _PLACE.c.subject == tables.sections.c.subject,
        _PLACE.c.ends >= tables.sections.c.starts,
    )
    .scalar_subquery()
)
_JOINED = case(
    (
        and_(tables.enrolments.c.since > tables.sections.c.starts, _OWN_SINCE > _SECTION_SINCE),
        _OWN_SINCE,
    ),
    else_=None,
)
"""The day a student came to a class under way; None for whoever was there when it was first imported, or came to it
from another of the subject. Most were enrolled before it began: then nothing more is asked."""
PATHS = (
    select(
        tables.enrolments.c.student,
        tables.sections.c.key,
        tables.sections.c.subject,
        tables.sections.c.destination,
        tables.sections.c.starts,
        tables.sections.c.ends,
        type_coerce(_JOINED, tables.enrolments.c.since.type),
    )
    .join(
        tables.sections,
        and_(
            tables.sections.c.school == tables.enrolments.c.school,
            tables.sections.c.key == tables.enrolments.c.section,
        ),
    )
    .where(
        tables.enrolments.c.school == _SCHOOL,
        tables.enrolments.c.student.in_(_KEYS),
        current(tables.enrolments),
    )
    .order_by(tables.enrolments.c.student, tables.sections.c.subject, tables.sections.c.starts)
)
TEACHERS = (
    select(tables.teaches.c.section, tables.teaches.c.person)
    .where(
        tables.teaches.c.school == _SCHOOL,
        tables.teaches.c.section.in_(bindparam("sections", expanding=True)),
        current(tables.teaches),
    )
    .order_by(tables.teaches.c.person)
)
ADVISERS = (
    select(tables.advising.c.student, tables.advising.c.adviser)
    .where(
        tables.advising.c.school == _SCHOOL, tables.advising.c.student.in_(_KEYS), current(tables.advising)
    )
    .order_by(tables.advising.c.student, tables.advising.c.adviser)
)
