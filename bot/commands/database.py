"""The database of the settings, opened and checked, for the commands that need it."""

import logging
import time

from bot.errors import Refused
from bot.settings import Settings
from engine.nouns.school import School
from storage.database import check_database, open_database
from storage.guard import TRIED
from storage.outages import DatabaseAway, StorageAway, why
from storage.people.roster import school_keys
from storage.schema import prepare
from storage.shelf import load_school
from storage.store import Store
from storage.traffic.inbox import set_cursor

log = logging.getLogger("coach.database")


AGAIN = 2.0
"""Seconds between two looks at a database that cannot be used yet."""


def open_store(settings: Settings) -> Store:
    """Open the database of COACH_DATABASE_URL, making it when it is new. Raises StorageError."""
    engine = open_database(settings.database_url)
    check_database(engine)
    prepare(engine)
    return Store(engine)


def wait_for_store(settings: Settings) -> Store:
    """Open the database, however long that takes where what is wrong may pass; each reason is told once.

    Raises StorageError for a setting that is wrong, for that would never pass.
    """
    told = ""
    while True:
        try:
            return _writable(open_store(settings))
        except StorageAway as error:
            line = str(error)
        except DatabaseAway as error:
            line = why(error)
        if line != told:
            log.error("%s. The coach starts as soon as it can be used", line)
        told = line
        time.sleep(AGAIN)


def _writable(store: Store) -> Store:
    """Serving begins with a write; better to wait here than to fail there."""
    with store.begin() as unit:
        set_cursor(unit.connection, TRIED, "")
    return store


def the_school(store: Store, key: str | None) -> School:
    """Return the school of a key, or the only one. Raises Refused when that is not clear."""
    with store.reading() as connection:
        keys = school_keys(connection)
        if key is None and len(keys) == 1:
            key = keys[0]
        if key in keys:
            return load_school(connection, key)
    if not keys:
        raise Refused("there is no school yet: run python3 coach.py import FOLDER first")
    raise Refused(f"say which school with --school: {', '.join(keys)}")
