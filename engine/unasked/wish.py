"""What a rule would like to say: the message, its occasion, and the facts it counted."""

from collections.abc import Callable, Iterator
from datetime import datetime

from engine.decision import NOTHING, Decision
from engine.frozen import Frozen
from engine.notices import Notice
from engine.student import Snapshot, Student


class Wish(Frozen):
    """A message that a rule would like to send, and what it counted; `also` goes to others when it is sent."""

    rule: str
    occasion: str
    notice: Notice
    subject: str = ""
    facts: tuple[str, ...] = ()
    also: Decision = NOTHING


Rule = Callable[[Snapshot, Student, datetime], Iterator[Wish]]
