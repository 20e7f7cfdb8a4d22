"""Being asked is a right that ends too: with the class, the subject or the care because of which somebody was asked.

Rights to a student's own things come from what relates people today. A question and evidence also name whom they were
brought to, and who is named there reads them; so whoever has lost the reason is taken out, in the import that ends it.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from engine.decision import Alarm, Lane
from engine.frozen import replace
from engine.journey.timetable import Timetable
from engine.nouns.check_window import WindowState
from engine.nouns.help_request import CHANNEL, LIVING, HelpRequest, without
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Role
from engine.nouns.school import School
from storage import tables
from storage.people.reasons import Reasons, reasons
from storage.records import TABLES, read, reading, save
from storage.traffic import outbox
from storage.traffic.parcels import RANK

WAITING = (outbox.NEW, outbox.SENDING, outbox.HELD)
"""What may still be sent, now or after a lease has ended; what is on its way in this moment arrives."""


def end_askings(connection: Connection, school: School, timetable: Timetable, now: datetime) -> None:
    """Take everybody out of questions, evidence and booked times whose reason to be there has ended."""
    known = reasons(connection, school, timetable, timetable.local(now).date())
    for request in read(HelpRequest, connection.execute(_all(HelpRequest, school))):
        gone = {each for each in request.asked if each != CHANNEL and not known.asks(each, request)}
        if gone:
            _end_asking(connection, school.key, request, gone, now)
    living = tables.checks.c.state == CheckState.ASKED.value
    for check in read(MasteryCheck, connection.execute(_all(MasteryCheck, school).where(living))):
        _ask_anew(connection, known, check)
    _end_meetings(connection, known, now)
    _keep_back(connection, school.key, _not_in(connection, school.key, known.staff))


def _end_asking(
    connection: Connection, school: str, request: HelpRequest, gone: Collection[str], now: datetime
) -> None:
    """A living question rings at once: its clock finds those who are to be asked now."""
    save(connection, school, without(request, gone))
    if request.state in LIVING:
        save(connection, school, Alarm(f"help:{request.key}", now))
    _keep_back(connection, school, gone, request.key)


def _ask_anew(connection: Connection, known: Reasons, check: MasteryCheck) -> None:
    """Evidence is for those who may judge it today; whoever comes new finds it in what waits on them."""
    left = tuple(each for each in check.asked if known.waits_on(each, check))
    if left == check.asked:
        return
    asked = tuple(dict.fromkeys((*left, *known.judges_of(check))))
    lost = tuple(each for each in check.unreached if each in asked)
    save(connection, known.school.key, replace(check, asked=asked, unreached=lost))
    _keep_back(connection, known.school.key, set(check.asked) - set(asked), check.key)


def _end_meetings(connection: Connection, known: Reasons, now: datetime) -> None:
    """A time that was booked with somebody who judges no more rings at once, and both read what is so."""
    window, check = tables.check_windows, tables.checks
    booked = (window.c.state == WindowState.BOOKED.value, window.c.at > now)
    about = (check.c.school == window.c.school) & (check.c.key == window.c.check)
    school = known.school.key
    wanted = select(window.c.key, window.c.teacher, check.c.student, check.c.competency)
    for row in connection.execute(wanted.join(check, about).where(window.c.school == school, *booked)):
        it = MasteryCheck("", row.student, row.competency, now)
        if not known.judges(row.teacher, it):
            save(connection, school, Alarm(f"window:{row.key}", now))


def _keep_back(connection: Connection, school: str, people: Collection[str], about: str = "") -> None:
    """What waits to be told to them goes nowhere: it fails like all that cannot arrive, and others are asked."""
    table = tables.outbox
    theirs = (table.c.school == school, table.c.person.in_(people), table.c.lane != RANK[Lane.REPLY])
    waiting = table.c.state.in_(WAITING)
    found = connection.execute(select(table.c.seq, table.c.body, table.c.about).where(*theirs, waiting))
    gone = [row.seq for row in found if about in repr((row.body, row.about))] if people else []
    if gone:
        nowhere = {"platform": "", "room": ""}
        connection.execute(update(table).where(table.c.seq.in_(gone)).values(nowhere))


def _not_in(connection: Connection, school: str, staff: Collection[str]) -> set[str]:
    """Whoever has left, and whoever was on the staff and is not now: by those who still have something waiting."""
    table, someone = tables.outbox.c, tables.people.c
    waiting = select(table.person).where(table.school == school, table.state.in_(WAITING), table.person != "")
    keep = select(someone.key).where(someone.school == school, someone.active.is_(True))
    here = {
        *connection.execute(keep.where(someone.role.in_([Role.STUDENT, Role.GUARDIAN]))).scalars(),
        *staff,
    }
    return {each for each in connection.execute(waiting).scalars() if each not in here and each != CHANNEL}


def _all(kind: type[Any], school: School) -> Any:
    return reading(kind).where(TABLES[kind].c.school == school.key)
