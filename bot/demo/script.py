"""Scripts: a talk written down as lines that anybody can read, and played on a stage.

# words of the narrator
@ Wed 14 Oct 15:31          let the clock run to this time at school
Eli> I'm stuck              somebody types
Eli> [Where am I?]          somebody taps a button, named by how its label begins
Mr. Kim> [Accept | Elijah]  the same, on a message that has these words
Eli> (code)                 somebody types the joining code they were given
Eli< Mr. Kim has been told  in a test: they got a message with these words since their last line
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from bot.demo.stage import Stage
from engine.frozen import Frozen, replace
from engine.nouns.people import Person

Kind = Literal["tell", "wait", "say", "tap", "join", "expect", "silence"]
CLOCK = "%a %d %b %H:%M %Y"


class ScriptError(Exception):
    """A script cannot be played; the message names its file and line."""


class Line(Frozen):
    """One line: `who` acts or reads, `words` is what they type, tap or should have read."""

    number: int
    kind: Kind
    who: str
    words: str


def read_script(path: Path) -> list[Line]:
    """Return the lines of a script; raises ScriptError for a line that is none of the kinds above."""
    lines = path.read_text("utf-8").splitlines()
    found = (_line(path, number, text.strip()) for number, text in enumerate(lines, 1) if text.strip())
    return _joined(found)


async def play_line(stage: Stage, line: Line) -> None:
    """Do what a line says; lines of the narrator and of a reader do nothing here."""
    match line.kind:
        case "wait":
            await stage.wait_until(moment(stage, line))
        case "say":
            await stage.say(person(stage, line), line.words)
        case "tap":
            label, _, about = line.words.partition(" | ")
            await stage.tap(person(stage, line), label, about)
        case "join":
            someone = person(stage, line)
            await stage.say(someone, stage.code_for(someone))
        case _:
            return


def person(stage: Stage, line: Line) -> Person:
    """Return whom a line is about; raises ScriptError when there is nobody of that name."""
    found = stage.find(line.who)
    if found is None:
        raise ScriptError(f"line {line.number}: there is nobody called {line.who}")
    return found


def scenes(lines: list[Line]) -> Iterator[list[Line]]:
    """Return the lines in scenes: each begins where the narrator begins to speak."""
    scene: list[Line] = []
    for line in lines:
        if line.kind == "tell" and scene and scene[-1].kind != "tell":
            yield scene
            scene = []
        scene.append(line)
    if scene:
        yield scene


def _joined(lines: Iterable[Line]) -> list[Line]:
    """Make one line of what the narrator says on several in a row."""
    joined: list[Line] = []
    for line in lines:
        if joined and line.kind == joined[-1].kind == "tell":
            joined[-1] = replace(joined[-1], words=f"{joined[-1].words} {line.words}")
        else:
            joined.append(line)
    return joined


def _line(path: Path, number: int, text: str) -> Line:
    if text.startswith("#"):
        return Line(number, "tell", "", text.lstrip("# "))
    if text.startswith("@"):
        return Line(number, "wait", "", text.lstrip("@ "))
    for mark in (">", "<"):
        who, found, words = text.partition(mark)
        if found and who.strip().replace(".", "").replace(" ", "").isalpha():
            return _spoken(number, mark, who.strip(), words.strip())
    raise ScriptError(f"{path}:{number}: write # words, @ a time, Name> words or Name< words")


def _spoken(number: int, mark: str, who: str, words: str) -> Line:
    if mark == "<":
        return Line(number, "silence" if words == "-" else "expect", who, words)
    if words == "(code)":
        return Line(number, "join", who, "")
    if words.startswith("[") and words.endswith("]"):
        return Line(number, "tap", who, words[1:-1])
    return Line(number, "say", who, words)


def moment(stage: Stage, line: Line) -> datetime:
    """Return the instant of a line with a time; raises ScriptError for another."""
    year = stage.local_now().year
    try:
        wall = datetime.strptime(f"{line.words} {year}", CLOCK).replace(tzinfo=ZoneInfo(stage.school.zone))
    except ValueError as error:
        raise ScriptError(f"line {line.number}: write a time as `Wed 14 Oct 15:31`") from error
    return wall
