"""A call for a person now: what its student and the people it rings read."""

from datetime import datetime

from engine.notices.base import Notice


class CallReceived(Notice):
    """To the student who tapped "I need a person now". `on_duty` is False when the school named nobody.

    `again` says that an earlier tap is still on its way; `names` are then those who have really been told.
    """

    on_duty: bool
    country: str
    names: tuple[str, ...] = ()
    again: bool = False


class CallTold(Notice):
    """To the student: these people have really been told."""

    names: tuple[str, ...]
    country: str


class CallNotReached(Notice):
    """To the student: nobody on the list could be reached by message; here is who to call."""

    country: str


class CallAlert(Notice):
    """To somebody on the safeguarding list: a student asks for a person now.

    `again` says that nobody has tapped yet; `cleared_by` that automatic messages go to the student again.
    """

    call: str
    student: str
    at: datetime
    seen_by: str = ""
    cleared_by: str = ""
    again: bool = False


class CallWasSeen(Notice):
    """To the student: this person has read it."""

    name: str


class CallUnseen(Notice):
    """To the student, once: nobody has read it yet, and everybody named by the school is being told again."""

    country: str


class DrillAlert(Notice):
    """To somebody on the safeguarding list: a rehearsal, without any student. `seen` after their tap."""

    drill: str
    at: datetime
    seen: bool = False


ALL: tuple[type[Notice], ...] = (
    CallReceived,
    CallTold,
    CallNotReached,
    CallAlert,
    CallWasSeen,
    CallUnseen,
    DrillAlert,
)
