"""Split a JSON package into its parts so that each one knows the line on which it starts."""

import json
import re
from bisect import bisect
from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from engine.frozen import Frozen
from storage.packs.problems import Findings, shown
from storage.packs.table import tidied
from storage.packs.text import UNWANTED, read_text

WORDS_LIMIT = 5_000
HALF_A_LETTER = re.compile("[\ud800-\udfff]")
SPACE = re.compile(r"[ \t\r\n]*")


class Part(Frozen):
    """One object of a package; a field that is not there reads as empty."""

    file: str
    line: int
    fields: Mapping[str, object]
    findings: Findings

    def words(self, name: str) -> str:
        """Return a text with single spaces; what is not a text reads as empty."""
        value = self.fields.get(name)
        text = value if isinstance(value, str) else ""
        if len(text) > WORDS_LIMIT:
            self.refuse(f"{shown(name)} has {len(text)} characters, more than {WORDS_LIMIT}", "shorten it")
        elif UNWANTED.search(text) or HALF_A_LETTER.search(text):
            self.refuse(f"{shown(name)} holds a control character or half a letter", "type it again")
        return tidied(text[:WORDS_LIMIT])

    def several(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; one text with commas is a list too."""
        value = self.fields.get(name)
        each = value if isinstance(value, list) else value.split(",") if isinstance(value, str) else []
        return tuple(word.strip() for word in each if isinstance(word, str) and word.strip())

    def number(self, name: str) -> float | None:
        """Return a number, also one written as a text."""
        value = self.fields.get(name)
        if isinstance(value, str) and re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value, re.ASCII):
            return float(value)
        return float(value) if isinstance(value, int | float) and abs(value) < 1e9 else None

    def part(self, name: str) -> "Part":
        """Return the object in a field; a bare text there is taken for an identifier."""
        value = self.fields.get(name)
        fields = value if isinstance(value, dict) else {"identifier": value}
        return Part(self.file, self.line, fields, self.findings)

    def parts(self, name: str) -> tuple["Part", ...]:
        """Return the objects in a field that lists them."""
        value = self.fields.get(name)
        each = value if isinstance(value, list) else []
        return tuple(Part(self.file, self.line, one, self.findings) for one in each if isinstance(one, dict))

    def refuse(self, what: str, mend: str) -> None:
        """Record a problem at the line of this part."""
        self.findings.refuse(self.file, self.line, what, mend)


def read_parts(path: Path, findings: Findings) -> dict[str, list[Part]] | None:
    """Return the objects of a package by the name of the list (or field) they stand in."""
    text = read_text(path, findings)
    if text is None:
        return None
    try:
        return _parts(str(path), text, findings)
    except (RecursionError, ValueError) as error:
        line, what = _reason(error)
        findings.refuse(str(path), line, what, "export the package again")
        return None


def _parts(file: str, text: str, findings: Findings) -> dict[str, list[Part]]:
    found = dict[str, list[Part]]()
    breaks = [sign.start() for sign in re.finditer("\n", text)]
    for name, offset, value in _members(text):
        here, line = found.setdefault(name, []), bisect(breaks, offset) + 1
        if isinstance(value, dict):
            here.append(Part(file, line, value, findings))
        elif name.startswith("CF") and value != []:
            findings.refuse(file, line, f"{shown(name)} should hold objects", "export the package again")
    return found


def _reason(error: Exception) -> tuple[int, str]:
    if isinstance(error, RecursionError):
        return 1, "the brackets are nested too deep"
    if isinstance(error, json.JSONDecodeError):
        return error.lineno, f"this is not JSON from here on ({error.msg.lower()})"
    return 1, f"a number cannot be read ({shown(error)[1:-1]})"


def _members(text: str) -> Iterator[tuple[str, int, object]]:
    """Yield every member of the outer object with where it starts: of a list an empty one, then each element."""
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    place = _expect(text, _skip(text, 0), "{")
    while text[place : place + 1] != "}":
        name, place = decoder.raw_decode(text, place)
        place = _skip(text, _expect(text, _skip(text, place), ":"))
        if text[place : place + 1] == "[":
            place = yield from _elements(text, place, str(name), decoder)
        else:
            start = place
            value, place = decoder.raw_decode(text, place)
            yield str(name), start, value
        place = _next(text, place, "}")
    if text[place + 1 :].strip():
        raise json.JSONDecodeError("Extra data", text, place + 1)


def _elements(
    text: str, place: int, name: str, decoder: json.JSONDecoder
) -> Generator[tuple[str, int, object], None, int]:
    yield name, place, []
    place = _skip(text, place + 1)
    while text[place : place + 1] != "]":
        start = place
        value, place = decoder.raw_decode(text, place)
        yield name, start, value
        place = _next(text, place, "]")
    return place + 1


def _next(text: str, place: int, end: str) -> int:
    """Step over a comma; at the closing bracket stay."""
    place = _skip(text, place)
    return place if text[place : place + 1] == end else _skip(text, _expect(text, place, ","))


def _expect(text: str, place: int, sign: str) -> int:
    if text[place : place + 1] != sign:
        raise json.JSONDecodeError(f"Expecting '{sign}'", text, place)
    return _skip(text, place + 1)


def _skip(text: str, place: int) -> int:
    found = SPACE.match(text, place)
    return found.end() if found else place


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
