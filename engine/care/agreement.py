"""Whether a weekly word may go home about a student: the school, the student and their age say so together."""

from datetime import date

from engine.actions.everybody import ShareHome
from engine.judging.where import age_of
from engine.notices import Choice, choice
from engine.nouns.people import Person
from engine.student import Snapshot, Student

GROWN_UP = 18


def is_agreed(snapshot: Snapshot, student: Person, today: date) -> bool:
    """Whether guardians may read of a student: the school's policy, the student's own word, and never from 18 on.

    From the age the school has set, silence is no; before it, silence is yes. A no counts at any age.
    """
    policy, age = snapshot.school.policy, age_of(student, today)
    if not policy.guardians or age >= GROWN_UP or not student.active:
        return False
    said = student.preferences.shares_home
    return age < policy.guardians_asked_from if said is None else said


def goes_home(snapshot: Snapshot, student: Student, today: date) -> bool:
    """Whether a weekly word about a student has somebody to go to, and may."""
    return bool(student.guardians) and is_agreed(snapshot, student.person, today)


def home_switch(snapshot: Snapshot, student: Student, today: date) -> tuple[Choice, ...]:
    """Return the student's own switch, where the school writes home and they have somebody there."""
    if not snapshot.school.policy.guardians or not student.guardians:
        return ()
    on = "no" if goes_home(snapshot, student, today) else "yes"
    return (choice(ShareHome(on), label=f"home.{on}"),)
