"""After a long absence of the coach: whoever has something open is told once, because words may have been lost.

A platform keeps what people write only for so long (Telegram for a day), and nobody can say what was among it.
"""

from datetime import datetime, timedelta

from engine.actions import everybody
from engine.decision import NOTHING, Decision, alert, wave
from engine.frozen import Frozen, replace
from engine.notices import choice
from engine.notices.absence import WasAway
from engine.nouns.people import Person, Role
from engine.talk.menus import PERSON_NOW

LONG = timedelta(days=1)


class Unfinished(Frozen):
    """What somebody has open: the subjects of questions they asked or took, a call for a person, a form."""

    subjects: tuple[str, ...] = ()
    calls: bool = False
    form: bool = False

    def called(self, titles: tuple[str, ...]) -> "Unfinished":
        """Return the same with the names that people use for the subjects."""
        return replace(self, subjects=titles)


def was_away(me: Person, left: Unfinished, since: datetime, now: datetime) -> Decision:
    """Tell somebody, once for each absence; a call for a person is told at any hour, the rest inside manners."""
    is_wanted = left.calls or left.subjects or (left.form and not me.preferences.stopped)
    if not is_wanted or now - since <= LONG:
        return NOTHING
    doors = (choice(everybody.Menu()), PERSON_NOW)
    words = WasAway(since, now, me.role == Role.STUDENT, left.subjects, left.calls, left.form, choices=doors)
    key = f"away:{me.key}:{since:%Y%m%dT%H%M}"
    return alert(me.key, words, key) if left.calls else wave(me.key, words, key)
