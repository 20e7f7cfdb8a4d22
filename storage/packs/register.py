"""The codes that one file defines, so that others can refer to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from storage.packs.problems import meant, shown
from storage.packs.table import Row


@dataclass(slots=True)
class Register:
    """Codes with the lines they stand on; `noun` and `file` are for the messages.

    A register that is not `whole` (a line was unreadable or a code repeated) never calls a code unknown.
    """

    noun: str
    file: str
    whole: bool = True
    lines: dict[str, int] = field(default_factory=dict)
    guesses_left: int = 100

    def enter(self, row: Row, code: str) -> bool:
        """Take a new code in; a repeated or empty one is False, a repeated one also a problem."""
        if not code:
            self.whole = False
            return False
        if code in self.lines:
            what = f"the {self.noun} {shown(code)} is already on line {self.lines[code]}"
            row.refuse(what, "delete one of the two or give it another code")
            self.whole = False
            return False
        self.lines[code] = row.line
        return True

    def has(self, row: Row, column: str, code: str) -> bool:
        """Return whether `code` is known; an unknown one is a problem at `row`."""
        if code in self.lines:
            return True
        if code and self.whole:
            self.guesses_left -= 1
            guess = meant(code, self.lines) if self.guesses_left > 0 else ""  # a guess takes milliseconds
            what = f"{shown(code)} in `{column}` is not a known {self.noun}{guess}"
            row.refuse(what, f"correct it, or add it to {self.file}")
        return False

    @classmethod
    def of(cls, noun: str, file: str, codes: Iterable[str]) -> "Register":
        """Return a register of codes that are known from before."""
        return cls(noun, file, lines=dict.fromkeys(codes, 0))
