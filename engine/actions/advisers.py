"""What an adviser, or somebody on the safeguarding list, can do."""

from typing import Annotated

from engine.actions.base import Action
from engine.forms import ask

REASONS = ("safety", "family", "moving", "mistake")
"""Why the office may open a student: a danger, the family asks, a move to another class, a mistake in the records."""


class Caseload(Action):
    """The students in order of need; on `page` 1 (or none) those who need a human, then all the others."""

    verb = "caseload"
    page: str = ""


class OpenCase(Action):
    verb = "case"
    student: str = ""


class CaseDone(Action):
    """An adviser has dealt with a card: talked, booked, or snoozed it for a week."""

    verb = "did"
    student: str = ""
    what: str = "talked"


class HandOn(Action):
    """Ask the next person to take a student's case: another adviser, else the office."""

    verb = "handon"
    student: str = ""


class NoteCheckIn(Action):
    """What came of a talk, in the adviser's own words; it counts as having talked."""

    verb = "note"
    student: str = ""
    words: Annotated[str | None, ask(limit=500)] = None


class FindStudent(Action):
    """Open a student by name, as people type names."""

    verb = "find"
    name: Annotated[str | None, ask(limit=60)] = None


class BreakGlass(Action):
    """The office opens a student who is in nobody of its care, for a reason; it is noted, and the student sees it."""

    verb = "glass"
    student: str = ""
    reason: Annotated[str | None, ask("choice", options=REASONS)] = None


class CheckIns(Action):
    """The check-in round: who is still to be seen. Without a round, one begins."""

    verb = "round"


class ConfirmErasure(Action):
    """A second person of the office agrees that a student is erased."""

    verb = "erase"
    erasure: str = ""


class CallSeen(Action):
    """Somebody on the safeguarding list has seen a call for a person."""

    verb = "callseen"
    call: str = ""


class CallClear(Action):
    """The student is in good hands: automatic messages may go to them again."""

    verb = "callclear"
    call: str = ""


class DrillSeen(Action):
    """Somebody on the safeguarding list has seen a rehearsal."""

    verb = "drillseen"
    drill: str = ""


ALL: tuple[type[Action], ...] = (
    Caseload,
    OpenCase,
    CaseDone,
    HandOn,
    NoteCheckIn,
    FindStudent,
    BreakGlass,
    CheckIns,
    ConfirmErasure,
    CallSeen,
    CallClear,
    DrillSeen,
)
