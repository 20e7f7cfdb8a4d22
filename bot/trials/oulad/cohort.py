"""Who is on the way on one day, and what the coach would have known of them by then."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.trials.oulad.records import Enrolment, HandIn, Piece
from engine.frozen import Frozen
from engine.journey.alert import Signs, Usual, pace_of

MARKING = (
    14  # days until a mark is known: the dataset has no day of marking, so marks of younger work are not used
)
GRACE = 3


class Case(Frozen):
    """One student on the day of the cut. `overdue`: days since the oldest due day without a hand-in, 0 for none."""

    enrolment: Enrolment
    signs: Signs
    usual: Usual
    overdue: float
    share_handed_in: float

    @property
    def ended_badly(self) -> bool:
        return self.enrolment.ended_badly

    @property
    def example(self) -> tuple[Signs, Usual, bool]:
        return self.signs, self.usual, self.ended_badly


def cases(enrolments: Iterable[Enrolment], day: float) -> list[Case]:
    """The cases of all who are active on the day, and have any work left; usual is what is usual on their course."""
    courses: Mapping[str, list[Enrolment]] = defaultdict(list)
    for each in enrolments:
        if each.is_active(day):
            courses[each.course.name].append(each)
    return [case for active in courses.values() for case in _course_cases(active, day)]


def _course_cases(active: Sequence[Enrolment], day: float) -> list[Case]:
    signs = [signs_of(each, day) for each in active]
    usual = Usual.of(signs)
    return [
        Case(each, mine, usual, _overdue(each, day), _share_handed_in(each, day))
        for each, mine in zip(active, signs, strict=True)
    ]


def signs_of(enrolment: Enrolment, day: float) -> Signs:
    """The four numbers on that day, from hand-ins by then and marks known by then."""
    course, known = enrolment.course, enrolment.by(day)
    done = sum(piece.weight for piece in course.pieces if piece.key in known) / course.weight
    due = sum(piece.weight for piece in course.pieces if _counts_as_due(piece, known, day)) / course.weight
    own = [each.day for each in known.values() if not each.is_banked]
    since = course.share_due(max(0.0, max(own, default=0.0)))
    return Signs(pace_of(done, due), _quality(enrolment, day), course.share_due(day) - since)


def _counts_as_due(piece: Piece, known: Mapping[str, HandIn], day: float) -> bool:
    """Work that is a few days late is the student's to hear of, nobody else's: half of it arrives yet."""
    return piece.due <= (day if piece.key in known else day - GRACE)


def _quality(enrolment: Enrolment, day: float) -> float | None:
    """The mean mark, by weight; banked marks are old and known."""
    marks = [
        (known.mark, piece.weight)
        for piece in enrolment.course.pieces
        if (known := enrolment.by(day).get(piece.key)) and known.mark is not None
        if known.is_banked or known.day <= day - MARKING
    ]
    weight = sum(each for _, each in marks)
    return sum(mark * each for mark, each in marks) / weight if weight else None


def _overdue(enrolment: Enrolment, day: float) -> float:
    known = enrolment.by(day)
    return max(
        (day - piece.due for piece in enrolment.course.pieces if piece.due <= day and piece.key not in known),
        default=0.0,
    )


def _share_handed_in(enrolment: Enrolment, day: float) -> float:
    due = [piece for piece in enrolment.course.pieces if piece.due <= day]
    known = enrolment.by(day)
    return sum(piece.key in known for piece in due) / len(due) if due else 1.0
