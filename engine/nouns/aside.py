"""An aside: something that one of the staff would like to know, though nobody waits for them to act."""

from datetime import datetime

from engine.frozen import Frozen


class Aside(Frozen):
    """Something told to `person` about a `student`, and when it came up.

    One kept for `later` waits for the morning line.

    `what` is closed, unsolved or withdrawn (a question of theirs), booked, moved, left or soon (a time), plan (a new
    one is wanted), level (a second look), lost (words that did not arrive), handed, unhandled or gone (a student who
    needs a human), opened (a page, by the office); `about` is a subject or a title, `moment` that of a time.
    """

    key: str
    person: str
    student: str
    what: str
    about: str = ""
    moment: datetime | None = None
    at: datetime | None = None
    later: bool = False
    told_at: datetime | None = None
