"""What may go wrong at the command line, in one line each."""

import errno

from pydantic import ValidationError

from bot.platform import ConnectError
from storage.outages import DatabaseAway, DatabaseError, StorageError, why
from storage.packs.problems import ImportRefused


class Refused(Exception):
    """A command cannot be carried out; the message is one line that says why and how to mend it."""


def in_one_line(error: Exception) -> str | None:
    """Return an expected error as the line (or, for an import, the lines) to print; None for a defect of ours."""
    match error:
        case ConnectError() | StorageError() | ImportRefused():
            return str(error)
        case ValidationError():
            return "; ".join(_setting(each["loc"], each["msg"]) for each in error.errors())
        case DatabaseError():
            return (
                why(error)
                if isinstance(error, DatabaseAway)
                else f"the database refused: {_first_line(error)}"
            )
        case OSError(errno=errno.ENOSPC):
            return "there is no space left where this is written: free some, or write elsewhere"
        case _:
            return None


def _first_line(error: DatabaseError) -> str:
    """What stands below it may be of a row."""
    return next(iter(str(error.orig).splitlines()), "")


def _setting(place: tuple[int | str, ...], words: str) -> str:
    name = "COACH_" + "_".join(str(each) for each in place).upper()
    return f"the setting {name} is not right: {words.lower()}"
