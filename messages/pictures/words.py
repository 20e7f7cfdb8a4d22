"""Words on a picture: how wide they are in the shipped font, where they break, and what cannot be drawn."""

import unicodedata
from collections.abc import Iterator

from messages.pictures.drawing import can_be_drawn
from messages.surfaces.clean import clean_text

ELLIPSIS = "…"
_NARROW, _SLIM, _WIDE = frozenset("ijlI.,:;'|!()[]’‘· "), frozenset('frt-/"“”'), frozenset("mwMW@%—…")
_LEFT_OUT = {"So", "Sk", "Cf", "Cs", "Co", "Cn"}
_MARKS = ("\ufe0e", "\ufe0f")


def width(text: str, size: float) -> float:
    """Return about how many pixels a text takes, rather too many than too few."""
    return sum(map(_letter, text)) * size


def lines(text: str, size: float, room: float, most: int, indent: float = 0.0) -> tuple[str, ...]:
    """Break a text into at most so many lines of `room` pixels, the first shorter by `indent`; cut visibly."""
    broken = list(_broken(text.split(), size, room, indent))
    if len(broken) <= most:
        return tuple(broken)
    last = cut(f"{broken[most - 1]} {ELLIPSIS}", size, room - (indent if most == 1 else 0), always=True)
    return (*broken[: most - 1], last)


def cut(text: str, size: float, room: float, *, always: bool = False) -> str:
    """Return as much of a text as has room, ending in an ellipsis where something is missing."""
    if not always and width(text, size) <= room:
        return text
    kept = text.removesuffix(ELLIPSIS).rstrip()
    while kept and width(kept + ELLIPSIS, size) > room:
        kept = kept[:-1].rstrip()
    whole = kept.rpartition(" ")[0] if len(kept) < len(text) and text[len(kept)] != " " else kept
    return (whole if len(whole) > len(kept) / 2 else kept) + ELLIPSIS


def drawable(text: str, instead: str) -> str:
    """Return a text as the font can draw it: without small pictures, and `instead` of a script it lacks."""
    letters = (
        each
        for each in clean_text(text)
        if unicodedata.category(each) not in _LEFT_OUT and each not in _MARKS
    )
    kept = " ".join("".join(letters).split())
    return kept if kept and can_be_drawn(kept) else instead


def _letter(letter: str) -> float:
    if letter in _NARROW:
        return 0.28
    if letter in _SLIM:
        return 0.4
    if letter in _WIDE:
        return 0.88
    return 0.68 if letter.isupper() or letter.isdigit() else 0.545


def _broken(words: list[str], size: float, room: float, indent: float) -> Iterator[str]:
    line, left = "", room - indent
    for word in words:
        wider = f"{line} {word}".strip()
        if line and width(wider, size) > left:
            yield line
            line, left = word, room
        elif not line and indent and width(word, size) > left:
            yield ""
            line, left = word, room
        else:
            line = wider
        line = line if width(line, size) <= left else cut(line, size, left)
    if line:
        yield line
