"""Which wording of a message a student gets, and what is kept back: drawn evenly, by a hash and never by chance."""

from datetime import datetime, timedelta
from hashlib import blake2b

from engine.frozen import Frozen, replace
from engine.notices.base import Choice, Notice, Unasked
from engine.student import Snapshot, Student
from engine.unasked.table import TABLE
from engine.unasked.wish import Wish

FRESH_AFTER = timedelta(days=14)
EVERY = 1 << 64
"""So many draws there are, all as likely."""


class Draw(Frozen):
    """The wording drawn from those `eligible`, whether it is `held` back, and the chance that it came to just this."""

    wording: int
    eligible: tuple[str, ...]
    held: bool
    propensity: float

    @property
    def variant(self) -> str:
        return self.eligible[0].partition(".")[0] + f".{self.wording}"


def drawn(snapshot: Snapshot, student: Student, wish: Wish, now: datetime) -> Draw | None:
    """Draw for a wish, the same however often it is asked; None while every wording was read in the last 14 days.

    A school that holds back a share does so for whole weeks of a student, so that weeks can be compared.
    """
    row, person = TABLE[wish.rule], student.person.key
    mine = (each for each in student.contacts if each.rule == wish.rule and not each.dropped)
    recent = {each.variant for each in mine if now - each.at < FRESH_AFTER}
    names = [f"{wish.rule}.{n}" for n in range(row.wordings)]
    eligible = tuple(each for each in names if each not in recent)
    if not eligible:
        return None
    place = _draw(wish.rule, person, wish.occasion) * len(eligible) // EVERY
    share = snapshot.school.policy.hold_back if row.nudge else 0.0
    held = share > 0 and _is_held(snapshot, person, share, now)
    chance = (share if held else 1 - share) / len(eligible)
    return Draw(int(eligible[place].rpartition(".")[2]), eligible, held, chance)


def worded(notice: Notice, draw: Draw, choices: tuple[Choice, ...]) -> Notice:
    """A message in the words that were drawn, with these choices under it."""
    if isinstance(notice, Unasked):
        return replace(notice, wording=draw.wording, choices=choices)
    return replace(notice, choices=choices)


def _is_held(snapshot: Snapshot, person: str, share: float, now: datetime) -> bool:
    week = snapshot.timetable.week_of(snapshot.timetable.local(now).date())
    return _draw("hold-back", snapshot.school.key, person, week.isoformat()) < share * EVERY


def _draw(*parts: str) -> int:
    """A whole number below 2^64 that depends on `parts` alone, spread evenly."""
    digest = blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")
