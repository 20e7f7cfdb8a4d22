"""Read a TOML file key by key, each mistake with its line and a way to mend it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import TypeVar

from storage.packs.problems import Findings, meant, shown
from storage.packs.text import line_at, read_text

Value = TypeVar("Value")


@dataclass(slots=True)
class Settings:
    """The keys of one file, dotted (`year.first`). Every getter records what it was asked for."""

    file: str
    text: str
    values: Mapping[str, object]
    findings: Findings
    asked: list[str] = field(default_factory=list)

    def words(
        self,
        name: str,
        default: str = "",
        pattern: str = r".{1,200}",
        like: str = "a few words",
        *,
        optional: bool = False,
    ) -> str:
        """Return a text that fits `pattern`; without a default the key must be there, unless it is optional."""
        value = self._take(name)
        if value is None and not default and not optional:
            self.refuse(name, f"the key {shown(name)} is missing", f'add {name.split(".")[-1]} = "..."')
            return ""
        if isinstance(value, str) and re.fullmatch(pattern, value.strip(), re.DOTALL):
            return value.strip()
        return default if value is None else self._wrong(name, value, like, default)

    def clock(self, name: str, default: time) -> time:
        """Return a time of day, written "15:30" or 15:30:00."""
        value = self._take(name)
        if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            return time.fromisoformat(value)
        if value is None or isinstance(value, time):
            return value or default
        return self._wrong(name, value, 'a time of day like "15:30"', default)

    def whole(self, name: str, low: int, high: int, default: int) -> int:
        """Return a whole number between `low` and `high`."""
        value = self._take(name)
        if value is None:
            return default
        if isinstance(value, int) and not isinstance(value, bool) and low <= value <= high:
            return value
        return self._wrong(name, value, f"a whole number from {low} to {high}", default)

    def flag(self, name: str, default: bool) -> bool:
        """Return true or false."""
        value = self._take(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        return self._wrong(name, value, "true or false, without quotation marks", default)

    def day(self, name: str) -> date | None:
        """Return a day, or None when the key is not there."""
        value = self._take(name)
        if value is None or type(value) is date:
            return value
        return self._wrong(name, value, "a day like 2026-08-31, without quotation marks", None)

    def days(self, name: str) -> tuple[date, ...]:
        """Return a list of days."""
        value = self._take(name)
        if isinstance(value, list) and all(type(each) is date for each in value):
            return tuple(value)
        return () if value is None else self._wrong(name, value, "a list of days like [2026-11-26]", ())

    def several(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        value = self._take(name)
        if isinstance(value, list) and all(isinstance(each, str) and each.strip() for each in value):
            return tuple(each.strip() for each in value)
        return () if value is None else self._wrong(name, value, 'a list like ["a", "b"]', ())

    def named_numbers(self, table: str, low: int, high: int) -> tuple[tuple[str, int], ...]:
        """Return the pairs of a table such as `[minimum_age]`, by name."""
        names = sorted(name for name in self.values if name.startswith(f"{table}."))
        self.asked.append(table)
        return tuple((name[len(table) + 1 :], self.whole(name, low, high, low)) for name in names)

    def refuse(self, name: str, what: str, mend: str) -> None:
        """Record a problem at the line of a key."""
        self.findings.refuse(self.file, _line_of(self.text, name), what, mend)

    def close(self) -> None:
        """Refuse every key that nobody asked for: most likely it is misspelt."""
        for name in self.values:
            if name not in self.asked:
                self.refuse(
                    name, f"there is no setting {shown(name)}{meant(name, self.asked)}", "rename or delete it"
                )

    def _take(self, name: str) -> object:
        self.asked.append(name)
        return self.values.get(name)

    def _wrong(self, name: str, value: object, like: str, default: Value) -> Value:
        self.refuse(name, f"{shown(name)} is {shown(value)}", f"write {like}")
        return default


def read_settings(path: Path, findings: Findings) -> Settings | None:
    """Read a TOML file, or record why it cannot be read."""
    text = read_text(path, findings)
    if text is None:
        return None
    try:
        values = dict(_flat(tomllib.loads(text)))
    except RecursionError:
        findings.refuse(
            str(path), 1, "the brackets are nested too deep", 'write plain lines like name = "..."'
        )
    except ValueError as error:
        line, reason = _place(str(error), text)
        findings.refuse(str(path), line, f"this line cannot be read ({reason})", 'write key = "value"')
    else:
        return Settings(str(path), text, values, findings)
    return None


def _flat(tree: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _place(message: str, text: str) -> tuple[int, str]:
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(found.group(1)) if found else line_at(text, len(text.rstrip()))
    return line, re.sub(r" *\(at .*", "", message)


def _line_of(text: str, name: str) -> int:
    table, _, key = name.rpartition(".")
    here, last = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
            here = header.group(1)
            last = number if here == table else last
        elif here == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return last
