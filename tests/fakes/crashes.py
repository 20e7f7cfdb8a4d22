"""A process that dies at a chosen statement: everything it had not committed is gone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


class Crash(BaseException):
    """Death in the middle; nothing in the code may catch it."""


@contextmanager
def crashing(engine: Engine, at: int) -> Iterator[list[int]]:
    """Die at the statement of this number, counted from 1; yields the number of statements so far."""
    seen = [0]

    def count(*_: object) -> None:
        seen[0] += 1
        if seen[0] == at:
            raise Crash

    event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", count)


def until_done(engine: Engine, act: Callable[[], object], at: int) -> bool:
    """Act, die at a statement, and act again as after a restart; whether it died."""
    with crashing(engine, at):
        try:
            act()
        except Crash:
            died = True
        else:
            return False
    act()
    return died
