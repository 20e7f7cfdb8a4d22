"""The mate's own process: told whom to look at, it answers with what it has decided, and writes nothing."""

import logging
import sys
from collections.abc import Mapping
from datetime import datetime
from multiprocessing.connection import Connection

from bot.beating.deciding import Decided, decide
from bot.interpreter import keep_what_is_built
from storage.database import open_database
from storage.reading.at_hand import AtHand
from storage.reading.due import Since, students_due
from storage.reading.learners import grouped
from storage.shelf import Shelf
from storage.snapshots import Snapshots
from storage.store import Store

SOME = 20
"""Students looked at before it is ready, so that all that a look needs is at hand by then."""


def stand_by(line: Connection) -> None:
    """Answer until the other side has gone."""
    url, now = line.recv()
    store, shelf = Store(open_database(url)), Shelf()
    with store.reading() as connection:
        some = students_due(connection, now, SOME)
    _looked_at(store, shelf, some, now)
    keep_what_is_built()
    line.send((0, {}))
    while True:
        number, due, now = line.recv()
        line.send((number, _looked_at(store, shelf, due, now)))


def _looked_at(store: Store, shelf: Shelf, due: Since, now: datetime) -> Mapping[str, Decided]:
    """Return what is decided about students, by school."""
    found = {}
    with store.reading() as connection:
        for school, people in grouped(due).items():
            seen = Snapshots(connection, school, now, AtHand(shelf))
            found[school] = decide(seen, {each: due[school, each] for each in people}, now)
    return found


if __name__ == "__main__":
    logging.disable()  # the coach looks again at whoever failed here, and says so itself
    try:
        stand_by(Connection(int(sys.argv[1])))
    except (EOFError, OSError):
        sys.exit()
    except Exception as trouble:  # noqa: BLE001 (the coach goes on alone; whatever is wrong it meets itself)
        sys.exit(f"the mate ends: {type(trouble).__name__}")
