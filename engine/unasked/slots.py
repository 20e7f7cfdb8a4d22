"""When somebody is due for a look: at their own time of day, on class days only."""

from datetime import datetime, time

from engine.journey.timetable import Timetable
from engine.nouns.people import Person, Role
from engine.nouns.school import School


def next_look(me: Person, school: School, timetable: Timetable, now: datetime) -> datetime | None:
    """Return the next instant at which somebody is due: their slot on the next class day, strictly after now."""
    wall = slot_of(me, school)
    day = timetable.local(now).date()
    today = timetable.at(day, wall)
    if timetable.is_class_day(day) and today > now:
        return today
    following = timetable.next_class_day(day)
    return timetable.at(following, wall) if following else None


def slot_of(me: Person, school: School) -> time:
    """Return the school-local time of day at which somebody is looked at."""
    slots = {Role.TEACHER: school.policy.queue_at, Role.ADVISER: school.policy.digest_at}
    slots[Role.ADMIN] = school.policy.digest_at
    slots[Role.GUARDIAN] = school.policy.student_slot
    return slots.get(me.role, me.preferences.slot or school.policy.student_slot)
