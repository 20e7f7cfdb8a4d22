"""What is wrong with a database that refuses: in one word, in one line, and whether it may pass."""

import re
from typing import Any

from sqlalchemy.exc import DatabaseError as AnyDatabaseError
from sqlalchemy.exc import DBAPIError as DatabaseError
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError

DatabaseAway = (OperationalError, InterfaceError, InternalError)
"""Down, full, locked, read-only, of another version: the same work may pass later. Whatever else a database refuses,
it will always refuse."""
ANY_MISTAKE = 1
"""SQLite's code for whatever has none of its own: a table that is not there, and a statement that is wrong."""
_SQLITE = {
    5: "locked",
    6: "locked",
    8: "read-only",
    10: "failing",
    11: "damaged",
    13: "full",
    14: "unopened",
    26: "damaged",
}
_POSTGRESQL = {
    "25006": "read-only",
    "42501": "denied",
    "53100": "full",
    "53300": "crowded",
    "55P03": "locked",
    "58030": "failing",
    "XX001": "damaged",
    "XX002": "damaged",
}
_LINES = {
    "locked": "another program keeps the database locked: let it end, or end it",
    "read-only": "the database may only be read: let the coach write to it",
    "failing": "the disk of the database fails: look at the system's log",
    "damaged": "the database is damaged: stop the coach and restore a backup",
    "full": "the disk of the database is full: free some space on it",
    "unopened": "the database's file cannot be opened: look at its folder and its rights",
    "denied": "the database does not let the coach in: look at its user, password and rights",
    "crowded": "the database takes no more connections: close some, or allow more",
    "away": "the database does not answer: look whether it runs",
}
SILENT = _LINES["away"]
"""It is not known what is wrong, only that nothing comes."""
_REFUSED = re.compile(r"FATAL:\s+(?!.*(starting up|shutting down|recovery|too many|slots))", re.DOTALL)
"""PostgreSQL has answered at the door, and will not let the coach in: the driver keeps no code of this."""


class StorageError(Exception):
    """The database cannot be used; the message is one line that says why and how to mend it."""


class StorageAway(StorageError):
    """It cannot be used now; what is wrong may pass, or be put right while the coach waits."""


def why(error: DatabaseError) -> str:
    """Say in one line what is wrong with the database and how to mend it, without anything that stands in it."""
    if isinstance(error.orig, StorageError):
        return str(error.orig)
    if not isinstance(error, DatabaseAway):
        return (
            f"the database refuses what the coach asks of it ({type(error).__name__}): report it with the log"
        )
    return _LINES[kind(error)]


def kind(error: DatabaseError) -> str:
    """Name what is wrong: `locked`, `full` and so on; `away` when nothing better is known."""
    state = _state(error)
    if state:
        return _POSTGRESQL.get(state, "denied" if state.startswith("28") else "away")
    if _code(error):
        return _SQLITE.get(_code(error), "away")
    return "denied" if _REFUSED.search(str(error.orig)) else "away"


def may_pass(error: DatabaseError) -> bool:
    """Whether it may be over in a moment by itself; what is not is a setting that is wrong, or worse."""
    return kind(error) in ("locked", "failing", "full", "crowded", "away")


def is_doubtful(error: DatabaseError) -> bool:
    """Whether the error alone does not say if the database is at fault, or what it was asked."""
    if type(error) is AnyDatabaseError:  # SQLite's, of a file that is damaged
        return True
    return not isinstance(error, DatabaseAway) or is_mistake(error)


def is_mistake(error: DatabaseError) -> bool:
    """Whether an error that looks like an outage may be of what was asked: a wrong statement, or far too much."""
    return _code(error) == ANY_MISTAKE or _state(error).startswith("54")


def _state(error: DatabaseError) -> str:
    found: Any = getattr(error.orig, "sqlstate", None)
    return str(found or "")


def _code(error: DatabaseError) -> int:
    return int(getattr(error.orig, "sqlite_errorcode", 0)) & 0xFF


__all__ = [
    "SILENT",
    "DatabaseAway",
    "DatabaseError",
    "StorageAway",
    "StorageError",
    "is_doubtful",
    "is_mistake",
    "kind",
    "may_pass",
    "why",
]
