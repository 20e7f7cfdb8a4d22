"""What the coach can say about a mastery check, to the student and to the teachers of the subject."""

from datetime import date, datetime

from engine.frozen import Frozen
from engine.notices.base import Notice
from engine.nouns.attachment import Attachment


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


class TryLater(Notice):
    """To the student: a new try is possible from this class day."""

    title: str
    next_step: str
    again_from: date


class NotReadyYet(Notice):
    """To the student: these have to be shown first."""

    title: str
    missing: tuple[str, ...]


class StepNoted(Notice):
    """To the student: the next step is done, so a new try is possible now."""

    title: str


class PieceAdded(Notice):
    """To the student: one more piece of evidence is with the others; `number` counts them all."""

    title: str
    number: int


class TryFact(Frozen):
    """One try as both sides read it. Levels count from 1; 0 is none."""

    on: date
    title: str
    state: str
    self_level: int
    level: int
    by: str = ""
    strength: str = ""
    next_step: str = ""


class HistoryShown(Notice):
    """Tries, oldest first: to the student, or with the name of the `student` to a teacher. Without `title`: at all."""

    title: str
    tries: tuple[TryFact, ...]
    student: str = ""
    earlier: int = 0


class SecondLook(Notice):
    """To the subject's other teachers: a colleague saw the top level; the school asks for a second look."""

    check: str
    student: str
    title: str
    level: int
    by: str
    know: str
    show: str
    how: str
    more: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()


class SeveralJudged(Notice):
    """To the teacher: one verdict for several students, each on its way. `level` is 0 for not yet.

    `lost` are students whose evidence somebody else has judged meanwhile, and by whom.
    """

    students: tuple[str, ...]
    level: int = 0
    lost: tuple[tuple[str, str], ...] = ()


class TopLevel(Notice):
    """To the student and both teachers: how the second look ended; `level` holds now, `top` was looked at."""

    title: str
    level: int
    top: int
    name: str


class CheckReceived(Notice):
    """To the student: the evidence is kept and on its way to these teachers."""

    check: str
    title: str
    to: tuple[str, ...]


class CheckTold(Notice):
    """To the student, after delivery only: this teacher has really been told."""

    check: str
    title: str
    name: str


class CheckNotReached(Notice):
    """To the student: no teacher could be reached yet; the evidence is kept and waits in their queue."""

    check: str
    title: str


class CheckWithdrawn(Notice):
    """To the student: taken back."""

    title: str


class CheckAccepted(Notice):
    """To the student: mastered. `opens` are the competencies that this opens on the path.

    `top` is the level that a second teacher still looks at, 0 for none.
    """

    check: str
    title: str
    level: int
    words: str
    strength: str
    name: str
    done: int
    total: int
    opens: tuple[str, ...] = ()
    top: int = 0


class CheckNotYet(Notice):
    """To the student: one strength, one next step; `again_from` is the first class day for a new try.

    `side_road` is the title of something mastered to go back to, after the second time.
    """

    check: str
    title: str
    strength: str
    next_step: str
    name: str
    again_from: date
    link_title: str = ""
    link_url: str = ""
    tries: int = 1
    side_road: str = ""


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
    more: tuple[str, ...] = ()
    files: tuple[Attachment, ...] = ()
    top: int = 0


class VerdictGiven(Notice):
    """To the teacher: the verdict is kept and on its way to the student. `level` is 0 for not yet."""

    student: str
    title: str
    level: int = 0


ALL: tuple[type[Notice], ...] = (
    MustShowThis,
    TryLater,
    NotReadyYet,
    StepNoted,
    PieceAdded,
    HistoryShown,
    SecondLook,
    TopLevel,
    SeveralJudged,
    CheckReceived,
    CheckTold,
    CheckNotReached,
    CheckWithdrawn,
    CheckAccepted,
    CheckNotYet,
    CheckCard,
    VerdictGiven,
)
