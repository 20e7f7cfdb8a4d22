"""What the coach can say to a student about the way: where they are, goals, the path."""

from datetime import date

from engine.frozen import Frozen
from engine.notices.base import GoalFact, Notice, PathFact, StepFact


class WhereYouAre(Notice):
    """The status: the counted facts of every path and ONE next step. `age_band` is 8-10, 11-14 or 15-18."""

    paths: tuple[PathFact, ...]
    step: StepFact | None = None
    age_band: str = "11-14"


class ChooseSubject(Notice):
    """Which subject? `verb` is what it is for; the choices are the subjects."""

    verb: str


class GoalsShown(Notice):
    """This week's goals; `open_subjects` have none yet. `week` is the Monday."""

    week: date
    goals: tuple[GoalFact, ...]
    open_subjects: tuple[str, ...] = ()


class GoalProposed(Notice):
    """A proposal for a week's goal: the competencies to show, at a size. `days_left` are its class days left.

    `week` is the Monday of a school week further on than the next one, after a holiday.
    """

    subject: str
    size: str
    steps: tuple[StepFact, ...]
    days_left: int
    next_week: bool = False
    week: date | None = None


class GoalKept(Notice):
    """A goal has been set. `task` is the coach's gentle offer when own words name a grade and no work."""

    goal: GoalFact
    task: str = ""


class GoalReplaced(Notice):
    """Before a proposal takes the place of the student's own words for this week: really?"""

    goal: GoalFact
    steps: tuple[str, ...]


class GoalSkipped(Notice):
    """No goal in this subject this week; that costs nothing."""

    subject: str


class LookBackAsked(Notice):
    """How did this goal go? `left` counts the goals still to look at after it."""

    goal: GoalFact
    left: int = 0


class LookedBack(Notice):
    """A look-back is noted; the choices ask for a one-tap reason."""

    goal: GoalFact


class LookBackDone(Notice):
    """The reason is noted. `carry` offers to take the goal along; after two carries `split` offers less."""

    goal: GoalFact
    reason: str
    carry: bool = False
    split: bool = False


class LookedAtAll(Notice):
    """There is nothing (left) to look back on."""

    kept: int = 0
    total: int = 0


class LockedFact(Frozen):
    """A competency that is not open yet and what has to come first."""

    title: str
    needs: tuple[str, ...]


class PathShown(Notice):
    """A path: done, handed in, next with reasons, locked and why."""

    subject: str
    destination: str
    done: tuple[str, ...]
    total: int
    waiting: tuple[str, ...]
    steps: tuple[StepFact, ...]
    locked: tuple[LockedFact, ...] = ()
    more_locked: int = 0


class ReadyShown(Notice):
    """What can be shown now, in a subject; the choices are the competencies."""

    subject: str
    steps: tuple[StepFact, ...]


class DueFact(Frozen):
    """A piece that is not handed in, and the day by which it was to be."""

    subject: str
    title: str
    due: date
    is_past: bool = False


class DueShown(Notice):
    """What is due and not handed in, soonest first; `more` are left out. Without any, no piece of theirs has a day."""

    items: tuple[DueFact, ...] = ()
    more: int = 0


ALL: tuple[type[Notice], ...] = (
    WhereYouAre,
    ChooseSubject,
    GoalsShown,
    GoalProposed,
    GoalKept,
    GoalReplaced,
    GoalSkipped,
    LookBackAsked,
    LookedBack,
    LookBackDone,
    LookedAtAll,
    PathShown,
    ReadyShown,
    DueShown,
)
