"""What a wrong clock has left behind in days to come, put right once the clock is right again.

Each statement finds its rows by an index and, while all is well, finds none.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, and_, or_, select, update

from engine.care.ladder import due_at
from engine.decision import Lane
from engine.journey.timetable import Timetable
from engine.nouns.people import Person
from engine.nouns.school import School
from engine.talk.staff.calls import AGAIN_AFTER
from engine.unasked.slots import next_look
from storage import tables
from storage.people.roster import plan_looks
from storage.reading.learners import grouped, persons
from storage.traffic.floods import GATHERS
from storage.traffic.parcels import NEW, RANK, SENDING
from storage.traffic.ripe import OPEN

DAY, LONGEST = timedelta(days=1), timedelta(hours=1)
"""Whatever waits for another try, or is on its way, waits less than `LONGEST`."""
SLACK = timedelta(minutes=1)
"""Clocks of two machines that are kept in step differ by less."""
_case = tables.cases
Known = Mapping[str, tuple[School, Timetable]]


def mend(connection: Connection, schools: Known, now: datetime, is_back: bool) -> int:
    """Put right all that is dated later than anybody could have wished; how much was wrong.

    `is_back` says that the clock has just been set back, so that the clock of every question is to be set anew.
    """
    for school, timetable in schools.values():
        if timetable.next_class_day(timetable.local(now).date()) is not None:
            plan_looks(connection, school, now)  # the wrong clock was beyond the calendar's end, perhaps
    late = _looks(connection, schools, now) + _parcels(connection, now)
    return late + _alarms(connection, schools, now, is_back) + _cases(connection, schools, now)


def _looks(connection: Connection, schools: Known, now: datetime) -> int:
    """Whoever is to be looked at later than on the next class day gets the look of today, or of that day."""
    someone = tables.people
    ends = {key: _end_of_next_class_day(timetable, now) for key, (_, timetable) in schools.items()}
    if not ends:
        return 0
    late = select(someone.c.school, someone.c.key, someone.c.next_look_at)
    found = connection.execute(late.where(someone.c.next_look_at > min(ends.values()))).all()
    wrong = [(row.school, row.key) for row in found if row.next_look_at > ends.get(row.school, now)]
    for key, people in grouped(wrong).items():
        for person in persons(connection, key, people).values():
            mine = and_(someone.c.school == key, someone.c.key == person.key)
            at = _rightly(person, *schools[key], now)
            connection.execute(update(someone).where(mine).values(next_look_at=at))
    return len(wrong)


def _end_of_next_class_day(timetable: Timetable, now: datetime) -> datetime:
    today = timetable.local(now).date()
    return timetable.at((timetable.next_class_day(today) or today) + DAY, time(0))


def _rightly(person: Person, school: School, timetable: Timetable, now: datetime) -> datetime | None:
    """Today's own moment, though it has passed, as long as quiet hours have not begun; else the next."""
    local = timetable.local(now)
    first = next_look(person, school, timetable, timetable.at(local.date(), time(0)))
    if first is None or first > now or local.time() < school.policy.quiet_from:
        return first
    return next_look(person, school, timetable, now)


def _parcels(connection: Connection, now: datetime) -> int:
    """Whatever waits for another try is tried now, so that nothing behind it in its room waits for weeks.

    What nobody asked for blocks no room, and may wait for a morning.
    """
    parcel = tables.outbox
    again = and_(parcel.c.state == NEW, parcel.c.lane != RANK[Lane.WAVE])
    late = and_(OPEN, or_(again, parcel.c.state == SENDING), parcel.c.due > now + LONGEST)
    return int(connection.execute(update(parcel).where(late).values(due=now)).rowcount)


def _alarms(connection: Connection, schools: Known, now: datetime, is_back: bool) -> int:
    """A call for a person and a flood are told now; the clock of a question that rings too early sets itself anew."""
    alarm, count = tables.alarms, 0
    for key, (_, timetable) in schools.items():
        latest = now if is_back else _end_of_next_class_day(timetable, now)
        call = and_(alarm.c.about.startswith("call:"), alarm.c.at > now + AGAIN_AFTER)
        question = and_(alarm.c.about.startswith("help:"), alarm.c.at > latest)
        flood = and_(alarm.c.about.startswith("flood:"), alarm.c.at > now + GATHERS)
        wrong = and_(alarm.c.school == key, alarm.c.at > now, or_(call, question, flood))
        count += int(connection.execute(update(alarm).where(wrong).values(at=now)).rowcount)
    return count


def _cases(connection: Connection, schools: Known, now: datetime) -> int:
    """A case opened, shown or acted on in days to come is as of now, and its clock runs from today's class day on."""
    alarm, count = tables.alarms, 0
    for key, (school, timetable) in schools.items():
        latest = due_at(timetable, school.policy.digest_at, now)
        wrong = and_(alarm.c.school == key, alarm.c.about.startswith("case:"), alarm.c.at > latest)
        count += int(connection.execute(update(alarm).where(wrong).values(at=latest)).rowcount)
    for each in (_case.c.opened_at, _case.c.shown_at, _case.c.acted_at, _case.c.closed_at):
        count += int(connection.execute(update(_case).where(each > now + SLACK).values({each: now})).rowcount)
    return count
