"""The choices that many notices share, so that the way to a person is in every one of them."""

from engine import actions as act
from engine.notices import Choice, choice
from engine.nouns.help_request import HelpRequest
from engine.nouns.people import Role
from engine.student import Snapshot

DEEDS = ("talked", "booked", "snooze")
PERSON_NOW = choice(act.everybody.PersonNow())
MENU, FEWER = choice(act.everybody.Menu()), choice(act.everybody.FewerMessages())


def menu(role: Role) -> tuple[Choice, ...]:
    """Return the menu of a role; "I need a person now" is in each."""
    return (*_MENUS.get(role, ()), PERSON_NOW)


def next_things(*first: Choice) -> tuple[Choice, ...]:
    """Return the given choices, the menu and the door to a person."""
    return (*first, MENU, PERSON_NOW)


def unasked(contact: str, *first: Choice) -> tuple[Choice, ...]:
    """Return what every unasked message carries: its action, a person, why it came, and fewer of them."""
    return *first, choice(act.everybody.Why(contact)), FEWER


def case_choices(student: str) -> tuple[Choice, ...]:
    """Return what an adviser can do about one student, straight from a card."""
    return next_things(choice(act.advisers.OpenCase(student)), *deeds(student))


def deeds(student: str) -> tuple[Choice, ...]:
    """Return what somebody can have done about a student, and the way to hand them on."""
    done = (choice(act.advisers.CaseDone(student, each), label=f"did.{each}") for each in DEEDS)
    return (*done, choice(act.advisers.HandOn(student)))


def help_choices(request: HelpRequest, *, classmates: bool = False) -> tuple[Choice, ...]:
    """Return what a student can do while their question lives."""
    return (
        *((choice(act.students.AskClassmates(request.key)),) if classmates else ()),
        choice(act.students.SayMore(request.key)),
        choice(act.students.MyQuestion(request.key)),
        choice(act.students.WithdrawHelp(request.key)),
        PERSON_NOW,
    )


def subjects(snapshot: Snapshot, verb: str) -> tuple[Choice, ...]:
    """Return one choice a subject of the student, for an action that starts with a subject."""
    kind = act.VERBS[verb]
    keys = (path.subject for path in snapshot.student.paths) if snapshot.student else ()
    return tuple(Choice(act.token(kind(subject=key)), "subject", snapshot.title(key)) for key in keys)  # type: ignore[call-arg]


_MENUS: dict[Role, tuple[Choice, ...]] = {
    Role.STUDENT: (
        choice(act.students.WhereAmI()),
        choice(act.students.Goals()),
        choice(act.students.ShowPath()),
        choice(act.students.ReadyToShow()),
        choice(act.students.GetHelp()),
        choice(act.about_me.AboutMe()),
        choice(act.everybody.Settings()),
        choice(act.everybody.WhoSees()),
    ),
    Role.TEACHER: (
        choice(act.teachers.Queue()),
        choice(act.teachers.MyWindows()),
        choice(act.teachers.AwayUntil()),
        choice(act.everybody.Settings()),
    ),
    Role.ADVISER: (
        choice(act.advisers.Caseload()),
        choice(act.advisers.FindStudent()),
        choice(act.advisers.CheckIns()),
        choice(act.teachers.Queue()),
        choice(act.teachers.AwayUntil()),
        choice(act.everybody.Settings()),
    ),
    Role.GUARDIAN: (choice(act.everybody.HomeWeek()), choice(act.everybody.Settings())),
    Role.ADMIN: (
        choice(act.advisers.FindStudent()),
        choice(act.teachers.Queue()),
        choice(act.everybody.Settings()),
    ),
}
