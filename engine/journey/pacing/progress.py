"""What a student has shown so far on a path: mastery, checks that wait on a teacher, and signs of work."""

from collections.abc import Iterable
from datetime import date

from engine.frozen import Frozen


class Mastery(Frozen):
    """An accepted mastery check: the competency, and the school-local day the evidence was accepted."""

    competency: str
    on: date


class Progress(Frozen):
    """Everything the judgements read. Order and repetition mean nothing; a withdrawn mastery is left out.

    `signs` are the school-local days with any sign of work. Events after the day of a reading have not happened yet.
    """

    mastered: tuple[Mastery, ...] = ()
    handed_in: frozenset[str] = frozenset()
    signs: tuple[date, ...] = ()

    @classmethod
    def of(
        cls, mastered: Iterable[Mastery] = (), handed_in: Iterable[str] = (), signs: Iterable[date] = ()
    ) -> "Progress":
        return cls(tuple(mastered), frozenset(handed_in), tuple(signs))

    def first_shown(self, today: date) -> dict[str, date]:
        """The day each competency was first mastered, for all that were by the end of `today`."""
        first: dict[str, date] = {}
        for event in self.mastered:
            if event.on <= today and event.on <= first.get(event.competency, today):
                first[event.competency] = event.on
        return first
