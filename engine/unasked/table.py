"""The nudge table: its rows in order of importance, and how often each may speak."""

from collections.abc import Mapping
from enum import StrEnum

from engine.frozen import Frozen
from engine.unasked import due, good_news, nudges, week
from engine.unasked.wish import Rule


class Tone(StrEnum):
    """What a message is to its reader. Praise is at least as frequent as correction."""

    PLAIN = "plain"
    PRAISE = "praise"
    CORRECTION = "correction"


class Row(Frozen):
    """One row. `wordings` are the variants its template has, of which none is read twice in 14 days.

    At most `a_week` in one school week and `apart` days after the one before; after `stop_after` in a row without an
    answer (0: never) no more. A `nudge` is silent while a student has said "not this week", and may be held back.
    """

    rule: Rule
    wordings: int = 2
    a_week: int = 1
    apart: int = 0
    stop_after: int = 0
    nudge: bool = True
    tone: Tone = Tone.PLAIN


TABLE: Mapping[str, Row] = {
    "goal-prompt": Row(week.goal_prompt, wordings=3, nudge=False),
    "due": Row(due.due, a_week=2),
    "quiet": Row(nudges.quiet, wordings=3, a_week=2, stop_after=3),
    "replan": Row(nudges.replan, apart=nudges.REPLAN_RESTS.days, tone=Tone.CORRECTION),
    "off-track": Row(nudges.off_track, stop_after=2, tone=Tone.CORRECTION),
    "drift": Row(nudges.drift, tone=Tone.CORRECTION),
    "goal-reminder": Row(week.goal_reminder, wordings=4, a_week=3, nudge=False),
    "look-back": Row(week.look_back_prompt),
    "praise": Row(good_news.praise, wordings=4, a_week=3, nudge=False, tone=Tone.PRAISE),
    "ahead": Row(good_news.ahead, apart=14),
}
"""Where strain says that no effort of the student's own would do, a new plan comes before what asks for effort."""
