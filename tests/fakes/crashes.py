"""A process that dies at a chosen statement: everything it had not committed is gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection

from storage import prepared


class Crash(BaseException):
    """Death in the middle; nothing in the code may catch it."""


@contextmanager
def crashing(at: int) -> Iterator[None]:
    """Die at the statement of this number, counted from 1, whichever way it goes to the database; 0 is never."""
    seen = 0

    def dying(run: Callable[..., Any]) -> Callable[..., Any]:
        def statement(*given: Any, **more: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == at:
                raise Crash
            return run(*given, **more)

        return statement

    with (
        patch.object(prepared, "_execute", dying(prepared._execute)),
        patch.object(Connection, "execute", dying(Connection.execute)),
    ):
        yield


def until_done(act: Callable[[], object], at: int) -> bool:
    """Act, die at a statement, and act again as after a restart; whether it died."""
    try:
        with crashing(at):
            act()
    except Crash:
        act()
        return True
    return False
