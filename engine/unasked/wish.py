"""What a rule would like to say: the message, its occasion, and the facts it counted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.notices import Notice
from engine.student import Snapshot, Student


@dataclass(frozen=True, slots=True)
class Wish:
    """A message that a rule would like to send, and what it counted."""

    rule: str
    occasion: str
    notice: Notice
    subject: str = ""
    facts: tuple[str, ...] = ()


Rule = Callable[[Snapshot, Student, datetime], Iterator[Wish]]
