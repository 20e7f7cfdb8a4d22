"""Pages of a list that stands in one message: turning one changes the message that was tapped."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from engine.actions import Action, token
from engine.frozen import Frozen
from engine.notices import Choice

T = TypeVar("T")


class Page(Frozen):
    """A page by its number, from 1, of a list of so many entries; `size` are on each."""

    number: int
    count: int
    size: int

    @property
    def before(self) -> int:
        return (self.number - 1) * self.size

    @property
    def more(self) -> int:
        return max(0, self.count - self.before - self.size)

    def cut(self, entries: Sequence[T]) -> tuple[T, ...]:
        return tuple(entries[self.before : self.before + self.size])

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // self.size))

    def turns(self, to: Callable[[str], Action]) -> tuple[Choice, ...]:
        """Return the ways to the pages beside this one."""
        return self.ways(lambda number: token(to(number)))

    def ways(self, to: Callable[[str], str]) -> tuple[Choice, ...]:
        """The same, by tokens."""
        back = (Choice(to(str(self.number - 1)), "page.back"),) if self.before else ()
        return (*back, Choice(to(str(self.number + 1)), "page.on")) if self.more else back


def page_of(asked: str, count: int, size: int) -> Page:
    """Return the page that was asked for; one that is not there, or no longer, is the nearest that is."""
    last = max(1, -(-count // size))
    wanted = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    return Page(min(max(1, wanted), last), count, size)
