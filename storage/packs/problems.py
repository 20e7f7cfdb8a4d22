"""What is wrong with something to import, where it is, and how to mend it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from engine.frozen import Frozen

SHOWN_LENGTH = 60
SUGGESTION_LIMIT = 2_000


class Problem(Frozen):
    """One thing that keeps a file from being imported; `line` counts from 1."""

    file: str
    line: int
    what: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}; {self.mend}"


class ImportRefused(Exception):
    """Nothing was imported; `problems` holds every reason, in the order of the files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class Findings:
    """What a reader has met so far: problems refuse the import, notes only tell about it."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, file: str, line: int, what: str, mend: str) -> None:
        """Record one problem and go on, so that all of them can be told at once."""
        self.problems.append(Problem(file, line, what, mend))

    def note(self, words: str) -> None:
        """Record something that an admin should know but that stops nothing; the same words once only."""
        if words not in self.notes:
            self.notes.append(words)

    def settle(self) -> tuple[str, ...]:
        """Return the notes, or raise `ImportRefused` when anything was found wrong."""
        if self.problems:
            raise ImportRefused(self.problems)
        return tuple(self.notes)


def shown(value: object) -> str:
    """Return a value as it may stand in a one-line message: short, and with nothing that moves the cursor."""
    text = "".join(sign if sign.isprintable() else "?" for sign in str(value)[: SHOWN_LENGTH + 1])
    return f"`{text}`" if len(text) <= SHOWN_LENGTH else f"`{text[:SHOWN_LENGTH]}...`"


def meant(word: str, known: Collection[str]) -> str:
    """Return ", did you mean `x`?" when something known is close to `word`, else nothing."""
    if len(known) > SUGGESTION_LIMIT or len(word) > SHOWN_LENGTH:
        return ""
    folded = {each.casefold(): each for each in known}
    if word.casefold() in folded:
        return f", did you mean {shown(folded[word.casefold()])}?"
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.75)
    return f", did you mean {shown(folded[close[0]])}?" if close else ""
