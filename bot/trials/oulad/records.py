"""What is known of one enrolment: the course's work with its due dates, what was handed in, how it ended."""

from collections.abc import Mapping

from engine.frozen import Frozen, field

BAD_ENDS = ("Fail", "Withdrawn")
GROUPS = ("gender", "disability", "age_band", "imd_band")


class Piece(Frozen):
    """A piece of work with a due day; days count from the start of the presentation."""

    key: str
    due: float
    weight: float


class HandIn(Frozen):
    """A piece handed in. `is_banked` was carried over from an earlier presentation; `mark` is 0..100, None unknown."""

    day: float
    is_banked: bool
    mark: float | None


class Course(Frozen):
    """One module in one presentation. `pieces` carry weight, in order of due days; where none does, all count the same.

    Exams and pieces without a due day are left out: nobody can be early or late for them.
    """

    module: str
    presentation: str
    length: float
    pieces: tuple[Piece, ...]

    @property
    def name(self) -> str:
        return f"{self.module}-{self.presentation}"

    @property
    def weight(self) -> float:
        return sum(piece.weight for piece in self.pieces)

    def share_due(self, day: float) -> float:
        """The share of the work that fell due by a day, growing evenly between due days: the plan's own clock."""
        due = before = 0.0
        for piece in self.pieces:
            if day < piece.due:
                return due + (piece.weight / self.weight) * max(0.0, day - before) / (piece.due - before)
            due, before = due + piece.weight / self.weight, piece.due
        return 1.0


class Enrolment(Frozen):
    """One student on one course. `groups` are for the report on gaps alone and are read by no judgement."""

    course: Course
    student: str
    result: str
    registered: float | None
    unregistered: float | None
    hand_ins: Mapping[str, HandIn] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)

    @property
    def ended_badly(self) -> bool:
        return self.result in BAD_ENDS

    @property
    def last_day(self) -> float:
        """The day of a bad end: leaving, or the end of the course."""
        return self.course.length if self.unregistered is None else self.unregistered

    def is_active(self, day: float) -> bool:
        """On the course on that day: registered, not gone yet, and the course is not over."""
        is_in = (self.registered is None or self.registered <= day) and day <= self.course.length
        return is_in and (self.unregistered is None or self.unregistered > day)

    def by(self, day: float) -> dict[str, HandIn]:
        """What had been handed in by a day. The cut comes first: nothing later is looked at."""
        return {key: each for key, each in self.hand_ins.items() if each.day <= day}

    def finished_on(self) -> float | None:
        """The day the last piece was handed in; None when one never was."""
        if any(piece.key not in self.hand_ins for piece in self.course.pieces):
            return None
        return max(self.hand_ins[piece.key].day for piece in self.course.pieces)
