"""What the coach can say about a mastery check, to the student and to the teachers of the subject."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.notices.base import Notice


@dataclass(frozen=True, slots=True)
class MustShowThis(Notice):
    """To the student: what has to be shown. `last_step` is the next step of the last "not yet"."""

    competency: str
    title: str
    i_can: str
    rubric: tuple[str, ...]
    passing: int
    know: int
    show: int
    last_step: str = ""


@dataclass(frozen=True, slots=True)
class TryLater(Notice):
    """To the student: a new try is possible from this class day."""

    title: str
    next_step: str
    again_from: date


@dataclass(frozen=True, slots=True)
class CheckReceived(Notice):
    """To the student: the evidence is kept and on its way to these teachers."""

    check: str
    title: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckTold(Notice):
    """To the student, after delivery only: this teacher has really been told."""

    check: str
    title: str
    name: str


@dataclass(frozen=True, slots=True)
class CheckNotReached(Notice):
    """To the student: no teacher could be reached yet; the evidence is kept and waits in their queue."""

    check: str
    title: str


@dataclass(frozen=True, slots=True)
class CheckWithdrawn(Notice):
    """To the student: taken back."""

    title: str


@dataclass(frozen=True, slots=True)
class CheckAccepted(Notice):
    """To the student: mastered. `opens` are the competencies that this opens on the path."""

    check: str
    title: str
    level: int
    words: str
    strength: str
    name: str
    done: int
    total: int
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckNotYet(Notice):
    """To the student: one strength, one next step; `again_from` is the first class day for a new try."""

    check: str
    title: str
    strength: str
    next_step: str
    name: str
    again_from: date
    link_title: str = ""
    link_url: str = ""
    tries: int = 1


@dataclass(frozen=True, slots=True)
class CheckCard(Notice):
    """To a teacher: the evidence beside the rubric. `state` and `by` tell when somebody has judged it."""

    check: str
    student: str
    title: str
    i_can: str
    rubric: tuple[str, ...]
    passing: int
    asked_at: datetime
    self_level: int
    know: str
    show: str
    how: str
    state: str = "asked"
    by: str = ""
    level: int = 0
    tries: int = 1
    last_step: str = ""


@dataclass(frozen=True, slots=True)
class VerdictGiven(Notice):
    """To the teacher: the verdict is kept and on its way to the student. `level` is 0 for not yet."""

    student: str
    title: str
    level: int = 0


ALL: tuple[type[Notice], ...] = (
    MustShowThis,
    TryLater,
    CheckReceived,
    CheckTold,
    CheckNotReached,
    CheckWithdrawn,
    CheckAccepted,
    CheckNotYet,
    CheckCard,
    VerdictGiven,
)
