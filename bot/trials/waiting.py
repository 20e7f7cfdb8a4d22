"""Something to look at while a trial runs: a bar in a terminal, plain lines elsewhere, both on stderr."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

LINES = 10


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """Gives a function to be told how many of `total` are done."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda done: _line(console, what, done, total)
        return
    with Progress(console=console, transient=True) as bars:
        bar = bars.add_task(what, total=total)
        yield lambda done: bars.update(bar, completed=done)


def _line(console: Console, what: str, done: int, total: int) -> None:
    if done * LINES // total > (done - 1) * LINES // total:
        console.print(f"{what}: {done} of {total}")
