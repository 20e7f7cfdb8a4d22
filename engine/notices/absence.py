"""What the coach says about its own absence."""

from datetime import datetime

from engine.notices.base import Notice


class WasAway(Notice):
    """The coach itself was away for more than a day: what was written meanwhile may be lost.

    `subjects` are those of questions that are open: asked by a student (`is_student`), or taken by a teacher.
    `calls` says that a call for a person is open, `form` that something half said is.
    """

    since: datetime
    until: datetime
    is_student: bool
    subjects: tuple[str, ...] = ()
    calls: bool = False
    form: bool = False


ALL: tuple[type[Notice], ...] = (WasAway,)
