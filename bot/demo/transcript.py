"""How a talk is shown in a terminal: who said what to whom, when, with the buttons below."""

import textwrap
from collections.abc import Iterable

from bot.platforms.console import Said
from engine.frozen import Frozen, replace
from engine.nouns.people import Person
from messages.surfaces.plain import plain

WIDTH = 96
PLAIN = ("", "", "", "")
COLOURED = ("\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m")


class Ink(Frozen):
    """Escape codes for bold, faint, narrator's words and back to normal; all empty where there is no colour."""

    bold: str = ""
    faint: str = ""
    narrator: str = ""
    end: str = ""


def ink(coloured: bool) -> Ink:
    return Ink(*(COLOURED if coloured else PLAIN))


def told(words: str, pen: Ink) -> str:
    """A line of the narrator."""
    return "\n".join(f"{pen.narrator}{line}{pen.end}" for line in _wrapped(words))


def spoke(who: Person, clock: str, words: str, pen: Ink, *, tapped: bool = False) -> str:
    """What somebody typed, or the button they tapped."""
    shown = f"[{words}]" if tapped else words
    return f"{pen.bold}{who.called} ({who.role}), {clock}{pen.end}\n" + _indented(shown, "  > ")


def heard(who: Person, clock: str, said: Said, pen: Ink) -> str:
    """What the coach said to somebody, with the buttons on one line."""
    how = ", changing the earlier message" if said.changed else ""
    head = f"{pen.bold}Coach to {who.called} ({who.role}), {clock}{pen.end}{pen.faint}{how}{pen.end}"
    body = plain(replace(said.message, buttons=()))
    buttons = [f"[{each.label}]" for each in said.message.buttons]
    return "\n".join((head, _indented(body, "    "), *_buttons(buttons, pen))).rstrip()


def summed_up(others: Iterable[Person], count: int, pen: Ink) -> str:
    """One line for messages to people who are not shown."""
    people = sorted({each.called for each in others})
    names = ", ".join(people[:4]) + (f" and {len(people) - 4} more" if len(people) > 4 else "")
    messages = "message" if count == 1 else "messages"
    return f"{pen.faint}    ({count} more {messages}, to {names}){pen.end}"


def _indented(text: str, indent: str) -> str:
    lines = []
    for line in text.splitlines():
        hang = indent + ("  " if line.startswith("- ") else "")
        lines += _wrapped(line, indent, hang) or [""]
    return "\n".join(lines)


def _wrapped(text: str, first: str = "", rest: str = "") -> list[str]:
    """Wrap between words only, so that a link stays whole."""
    wrapper = textwrap.TextWrapper(WIDTH, first, rest, break_long_words=False, break_on_hyphens=False)
    return wrapper.wrap(text)


def _buttons(labels: list[str], pen: Ink) -> list[str]:
    rows = textwrap.wrap(" ".join(each.replace(" ", "\xa0") for each in labels), WIDTH - 4)
    return [f"    {pen.faint}{row}{pen.end}".replace("\xa0", " ") for row in rows]
