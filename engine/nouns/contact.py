"""Every unasked message that was decided, who it went to and why: the memory behind the contact budget."""

from datetime import datetime

from engine.frozen import Frozen


class Contact(Frozen):
    """One unasked message. `rule` is the row of the nudge table that fired, `facts` what it counted.

    `variant` is the wording, drawn from those `eligible` on that day; `propensity` (0..1) is the chance that just this
    was to happen. A `held` one was kept back, so that what messages do can be measured. `dropped` is set when the
    message was found stale at the door and never left.
    """

    key: str
    person: str
    rule: str
    at: datetime
    subject: str = ""
    facts: tuple[str, ...] = ()
    dropped: bool = False
    variant: str = ""
    eligible: tuple[str, ...] = ()
    propensity: float = 1.0
    held: bool = False


class Skipped(Frozen):
    """Moments at which somebody should have been looked at and was not: `looks` of them, the first at `due`.

    Noticed at `at`. They are never made up for; `reason` says what it was too late for.
    """

    key: str
    person: str
    due: datetime
    at: datetime
    looks: int
    reason: str


class Flood(Frozen):
    """What one rule wanted to say to too many at once: `parcels` held back, the first made at `since`.

    `students` is how many the school has.
    """

    rule: str
    parcels: int
    students: int
    since: datetime


class Look(Frozen):
    """Somebody looked at a student's page, question or evidence; once a day each. `what` says which, or why."""

    key: str
    student: str
    reader: str
    what: str
    at: datetime


class Erasure(Frozen):
    """A wish to erase all about a student: asked, then confirmed by somebody else of the office, then done."""

    key: str
    student: str
    asked_by: str
    asked_at: datetime
    state: str = "asked"
    confirmed_by: str = ""
    confirmed_at: datetime | None = None


class CaseNote(Frozen):
    """The contact log: what an adviser did about a card (talked, booked, snooze, note), and what came of it.

    `words` are the adviser's own, for a note; only this student's advisers read them.
    """

    key: str
    adviser: str
    student: str
    what: str
    at: datetime
    words: str = ""


class Call(Frozen):
    """One tap on "I need a person now", who was told, who has seen it, and who has cleared it.

    `asked` is in the order of asking, somebody who was asked twice stands there twice. Until it is cleared
    nothing automatic goes to the student.
    """

    key: str
    student: str
    at: datetime
    asked: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    seen_by: str = ""
    seen_at: datetime | None = None
    cleared_by: str = ""
    cleared_at: datetime | None = None


class Drill(Frozen):
    """A rehearsal of "I need a person now": whom it was sent to, who got it, who tapped. No student is in it."""

    key: str
    at: datetime
    asked: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
