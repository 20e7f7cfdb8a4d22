"""What a student reads without having asked, and what answers a wish for less of it."""

from datetime import date

from engine.notices.base import GoalFact, Notice, PathFact, StepFact, Unasked


class GoalPrompt(Unasked):
    """Unasked, on the first class day: choose goals. `look_back` counts last week's goals not looked at.

    `brief` is set for somebody who has been silent for two weeks: one line.
    """

    name: str
    subjects: tuple[str, ...]
    done: int
    total: int
    look_back: int = 0
    brief: bool = False


class GoalReminder(Unasked):
    """Unasked, on the last day a goal can still be reached."""

    goal: GoalFact
    days_left: int


class LookBackPrompt(Unasked):
    """Unasked, on the last class day: how did the goals go?"""

    name: str
    goals: tuple[GoalFact, ...]


class DriftNudge(Unasked):
    """Unasked, while a path drifts: what closes the gap, one action, one resource, a person.

    `steps_a_week` steps a school week for the `days_left` class days to the target close it; 0 when no day is left.
    """

    name: str
    path: PathFact
    step: StepFact | None
    teacher: str = ""
    steps_a_week: int = 0
    days_left: int = 0


class OffTrackNudge(Unasked):
    """Unasked, while a path is off track: catch up (as in `DriftNudge`), or make a new plan."""

    name: str
    path: PathFact
    step: StepFact | None
    teacher: str = ""
    steps_a_week: int = 0
    days_left: int = 0


class ReplanOffer(Unasked):
    """Unasked: the rest of the way needs more than this student has ever kept up; a new plan, with the teacher."""

    name: str
    path: PathFact
    teacher: str = ""


class AheadChoices(Unasked):
    """Unasked, while a path is ahead: what the student may do with the time, if anything."""

    name: str
    path: PathFact


class QuietNudge(Unasked):
    """Unasked, after quiet days: the smallest step and a person."""

    name: str
    path: PathFact
    step: StepFact | None
    teacher: str = ""


class DueNudge(Unasked):
    """Unasked, in the first class days after a due date: what is not handed in yet, one action, a person."""

    name: str
    subject: str
    steps: tuple[str, ...]
    due: date
    teacher: str = ""


class Praise(Unasked):
    """Unasked: names the effort. `what` is back (on track), kept (a goal), work (evidence handed in) or mastered."""

    name: str
    what: str
    subject: str = ""
    count: int = 0


class Muted(Notice):
    """No nudges until this day, the next week's first class day."""

    until: date | None


class LeftOut(Notice):
    """Messages of this kind do not come any more."""

    rule: str


ALL: tuple[type[Notice], ...] = (
    GoalPrompt,
    GoalReminder,
    LookBackPrompt,
    DriftNudge,
    OffTrackNudge,
    ReplanOffer,
    AheadChoices,
    QuietNudge,
    DueNudge,
    Praise,
    Muted,
    LeftOut,
)
