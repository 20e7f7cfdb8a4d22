"""What is decided about a page of people who are due: by the coach itself, and by the mate that looks with it."""

import logging
from collections.abc import Mapping
from datetime import datetime

from engine import coach
from engine.decision import Decision
from engine.frozen import Frozen
from storage.snapshots import Snapshots

log = logging.getLogger("coach.lookout")


class Decided(Frozen):
    """Decisions by person; `failed` are to be looked at again, and whoever is in neither no more."""

    decisions: Mapping[str, Decision]
    failed: tuple[str, ...] = ()


def decide(snapshots: Snapshots, due: Mapping[str, datetime], now: datetime) -> Decided:
    """Look at some people of one school, read as one set; `due` says since when each was to be looked at."""
    seen = [each for each in snapshots.looking(tuple(due)) if each.me.active]
    decisions, failed = {}, []
    for each in seen:
        person = each.me.key
        try:
            decisions[person] = coach.check_in(each, now=now, due=due[person])
        except Exception:
            log.exception("looking at %s failed", person)
            failed.append(person)
    return Decided(decisions, tuple(failed))
