"""Read a district's .ics: the days on which school is closed, and the first and last class day.

An all-day event ends before its DTEND (RFC 5545). Early dismissals and delayed openings are class days.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from icalendar import Event

from engine.frozen import Frozen
from storage.packs.problems import Findings, shown
from storage.packs.text import read_text

CUT_OFF = "export the calendar again; the file may be cut off"
LONGEST_CLOSURE = timedelta(days=120)
CLOSED_KINDS = {"no-school", "holiday", "break", "closed", "vacation", "recess"}
OPEN_KINDS = {"early-dismissal", "delayed-opening", "half-day", "school", "first-day", "last-day"}
SURELY_CLOSED = re.compile(r"no (school|class)|closed", re.IGNORECASE)
OPEN_WORDS = re.compile(
    r"early (dismissal|release)|delayed|late start|half[- ]day|minimum day|first day|last day|conference",
    re.IGNORECASE,
)
CLOSED_WORDS = re.compile(
    r"holiday|recess|\bbreak\b|vacation|professional development|work ?day|convention", re.IGNORECASE
)
FIRST_DAY = re.compile(r"first day (of|for) (school|class|student)", re.IGNORECASE)
LAST_DAY = re.compile(r"last day (of|for) (school|class|student)", re.IGNORECASE)


class Year(Frozen):
    """What a calendar says about a school year; a day it does not name is None."""

    first: date | None
    last: date | None
    closed: frozenset[date]


class Happening(Frozen):
    """One all-day event: its first day, the day after its last, and what it means for school."""

    start: date
    end: date
    title: str
    kinds: frozenset[str]


def read_year(path: Path, findings: Findings) -> Year | None:
    """Return the year that an .ics file describes, or None after recording why it cannot be read."""
    text = read_text(path, findings)
    if text is None:
        return None
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        findings.refuse(str(path), 1, "this is not an iCalendar file", "export the calendar again as .ics")
        return None
    happenings = list(_happenings(text, str(path), findings))
    firsts = [each.start for each in happenings if "first-day" in each.kinds or FIRST_DAY.search(each.title)]
    lasts = [each.start for each in happenings if "last-day" in each.kinds or LAST_DAY.search(each.title)]
    closed = frozenset(
        day for each in happenings if _closes(each, str(path), findings) for day in _days(each)
    )
    return Year(min(firsts, default=None), max(lasts, default=None), closed)


def _happenings(text: str, file: str, findings: Findings) -> Iterator[Happening]:
    for line, block in _blocks(text, file, findings):
        try:
            event = Event.from_ical(block)
            happening = _happening(event, file, line, findings)
        except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
            what = f"the event that starts here cannot be read ({shown(error)[1:-1]})"
            findings.refuse(file, line, what, "correct it in the calendar and export again")
        else:
            if happening:
                yield happening


def _blocks(text: str, file: str, findings: Findings) -> Iterator[tuple[int, str]]:
    start, block = 0, list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        word = line.strip().upper()
        if word == "BEGIN:VEVENT":
            if start:
                findings.refuse(file, start, "the event that starts here never ends", CUT_OFF)
            start, block = number, []
        if start:
            block.append(line)
        if word == "END:VEVENT" and start:
            yield start, "\r\n".join(block)
            start = 0
    if start:
        findings.refuse(file, start, "the event that starts here never ends", CUT_OFF)
    elif not text.rstrip().upper().endswith("END:VCALENDAR"):
        findings.refuse(file, len(text.splitlines()), "the file does not end with END:VCALENDAR", CUT_OFF)


def _happening(event: Any, file: str, line: int, findings: Findings) -> Happening | None:
    title = str(event.get("SUMMARY", ""))
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    start, end = _start_and_end(event)
    if start is None or isinstance(start, datetime) or isinstance(end, datetime):
        findings.note(f"{file}:{line}: {shown(title)} is not an all-day event and is not read")
        return None
    end = start + timedelta(days=1) if end is None or end == start else end
    if not start < end <= start + LONGEST_CLOSURE:
        findings.refuse(
            file, line, f"{shown(title)} runs from {start} to {end}", "let it end after it starts"
        )
    elif event.get("RRULE"):
        findings.refuse(file, line, f"{shown(title)} repeats itself", "write one event for each time")
    else:
        return Happening(start, end, title, _kinds(event))
    return None


def _start_and_end(event: Any) -> tuple[date | None, date | None]:
    if broken := [name for name, _ in event.errors if name in ("DTSTART", "DTEND", "DURATION")]:
        raise ValueError(f"{broken[0]} is not a date")
    start = event["DTSTART"].dt if "DTSTART" in event else None
    if "DTEND" in event:
        return start, event["DTEND"].dt
    if start is not None and "DURATION" in event:
        return start, start + event["DURATION"].dt
    return start, None


def _kinds(event: Any) -> frozenset[str]:
    found = event.get("CATEGORIES", [])
    lists = found if isinstance(found, list) else [found]
    words = (str(word) for each in lists for word in getattr(each, "cats", ()))
    return frozenset(word.strip().casefold().replace(" ", "-") for word in words)


def _closes(happening: Happening, file: str, findings: Findings) -> bool:
    if happening.kinds & CLOSED_KINDS or SURELY_CLOSED.search(happening.title):
        return True
    if happening.kinds & OPEN_KINDS or OPEN_WORDS.search(happening.title):
        return False
    if CLOSED_WORDS.search(happening.title):
        return True
    findings.note(f"{file}: {shown(happening.title)} is read as class days")
    return False


def _days(happening: Happening) -> Iterator[date]:
    return (
        happening.start + timedelta(days=count) for count in range((happening.end - happening.start).days)
    )
