"""Finding somebody of a school by the code on its roster, for the commands that are about one person."""

from bot.errors import Refused
from engine.nouns.people import Person
from storage.people.rosters import by_code
from storage.store import Store


def the_person(store: Store, school: str, code: str) -> Person:
    """Return whoever has a code, also when they have left. Raises Refused when nobody has."""
    with store.reading() as connection:
        found = by_code(connection, school, code)
    if found is None:
        raise Refused(f"there is nobody with the code {code!r} at {school}; codes stand in people.csv")
    return found
