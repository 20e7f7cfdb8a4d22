"""What is decided about a page of people who are due: by the coach itself, and by the mate that looks with it."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from engine import coach
from engine.decision import Decision
from engine.frozen import Frozen
from engine.student import Snapshot
from storage.snapshots import Snapshots
from storage.store import DatabaseError

log = logging.getLogger("coach.lookout")


class Decided(Frozen):
    """Decisions by person; `failed` are to be looked at again, and whoever is in neither no more."""

    decisions: Mapping[str, Decision]
    failed: tuple[str, ...] = ()


def decide(snapshots: Snapshots, due: Mapping[str, datetime], now: datetime) -> Decided:
    """Look at some people of one school, read as one set; `due` says since when each was to be looked at."""
    seen, failed = _seen(snapshots, tuple(due))
    decisions = {}
    for each in (each for each in seen if each.me.active):
        person = each.me.key
        try:
            decisions[person] = coach.check_in(each, now=now, due=due[person])
        except Exception:
            log.exception("looking at %s failed", person)
            failed.append(person)
    return Decided(decisions, tuple(failed))


def _seen(snapshots: Snapshots, people: Sequence[str]) -> tuple[list[Snapshot], list[str]]:
    """Read people as one set, else each alone: who cannot be read, as of a row that means nothing, stops nobody."""
    try:
        return snapshots.looking(people), []
    except DatabaseError:
        raise
    except Exception:
        if len(people) == 1:
            log.exception("looking at %s failed", people[0])
            return [], [*people]
    alone = [_seen(snapshots, (each,)) for each in people]
    return [each for seen, _ in alone for each in seen], [each for _, failed in alone for each in failed]
