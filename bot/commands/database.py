"""The database of the settings, opened and checked, for the commands that need it."""

from bot.errors import Refused
from bot.settings import Settings
from engine.nouns.school import School
from storage.database import check_database, open_database
from storage.people.roster import school_keys
from storage.schema import prepare
from storage.shelf import load_school
from storage.store import Store


def open_store(settings: Settings) -> Store:
    """Open the database of COACH_DATABASE_URL, making it when it is new. Raises StorageError."""
    engine = open_database(settings.database_url)
    check_database(engine)
    prepare(engine)
    return Store(engine)


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
