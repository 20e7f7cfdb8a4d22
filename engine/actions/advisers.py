"""What an adviser, or somebody on the safeguarding list, can do."""

from dataclasses import dataclass

from engine.actions.base import Action


@dataclass(frozen=True, slots=True)
class Caseload(Action):
    verb = "caseload"


@dataclass(frozen=True, slots=True)
class OpenCase(Action):
    verb = "case"
    student: str = ""


@dataclass(frozen=True, slots=True)
class CaseDone(Action):
    """An adviser has dealt with a card: talked, booked, or snoozed it for a week."""

    verb = "did"
    student: str = ""
    what: str = "talked"


@dataclass(frozen=True, slots=True)
class CallSeen(Action):
    """Somebody on the safeguarding list has seen a call for a person."""

    verb = "callseen"
    call: str = ""


@dataclass(frozen=True, slots=True)
class CallClear(Action):
    """The student is in good hands: automatic messages may go to them again."""

    verb = "callclear"
    call: str = ""


@dataclass(frozen=True, slots=True)
class DrillSeen(Action):
    """Somebody on the safeguarding list has seen a rehearsal."""

    verb = "drillseen"
    drill: str = ""


ALL: tuple[type[Action], ...] = (
    Caseload,
    OpenCase,
    CaseDone,
    CallSeen,
    CallClear,
    DrillSeen,
)
