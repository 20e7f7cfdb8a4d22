"""Read who learns what with whom: `sections.csv`, `enrolments.csv` and `advisers.csv`."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from engine.frozen import Frozen
from engine.ids import short_id
from engine.nouns.people import Advising, Guarding, Role, Section
from engine.nouns.school import Calendar
from storage.packs import cells
from storage.packs.native.catalogue import Catalogue
from storage.packs.native.people import GUARDIAN, STAFF, STUDENT, Roster
from storage.packs.problems import Findings, shown
from storage.packs.register import Register
from storage.packs.table import Columns, Row, read_table

SECTIONS = Columns(("code", "title", "subject", "destination", "teachers"), ("starts", "ends", "students"))
ENROLMENTS = Columns(("section", "student"))
ADVISERS = Columns(("adviser", "student"))
GUARDIANS = Columns(("guardian", "student"))


class Offer(Frozen):
    """What a section may refer to. A calendar that could not be read is None."""

    catalogue: Catalogue
    calendar: Calendar | None
    roster: Roster


def read_sections(folder: Path, offer: Offer, findings: Findings) -> tuple[Section, ...]:
    """Return the sections with their students."""
    path, enrolments = folder / "sections.csv", folder / "enrolments.csv"
    table = read_table(path, SECTIONS, findings)
    codes, rows = Register("section", str(path), table.whole), dict[str, Row]()
    for row in table.rows:
        code = cells.code(row, "code")
        if codes.enter(row, code):
            rows[code] = row
    students = _enrolments(enrolments, codes, offer.roster, findings) if enrolments.exists() else {}
    found = [_section(row, code, offer, students.get(code, ())) for code, row in rows.items()]
    return tuple(section for section in found if section)


def read_advising(folder: Path, roster: Roster, findings: Findings) -> tuple[Advising, ...] | None:
    """Return each adviser with their students, or None when the folder has no `advisers.csv`."""
    path = folder / "advisers.csv"
    if not path.exists():
        return None
    pairs = _pairs(path, ADVISERS, findings)
    care = dict[str, list[str]]()
    for row in pairs:
        adviser = roster.key(row, "adviser", cells.code(row, "adviser"), STAFF)
        care.setdefault(adviser, []).append(roster.key(row, "student", cells.code(row, "student"), STUDENT))
    _note_the_unadvised(care.values(), roster, findings)
    return tuple(Advising(adviser, tuple(students)) for adviser, students in care.items())


def read_guarding(folder: Path, roster: Roster, findings: Findings) -> tuple[Guarding, ...] | None:
    """Return each guardian with their children, or None when the folder has no `guardians.csv`."""
    path = folder / "guardians.csv"
    if not path.exists():
        return None
    wards = dict[str, list[str]]()
    for row in _pairs(path, GUARDIANS, findings):
        guardian = roster.key(row, "guardian", cells.code(row, "guardian"), GUARDIAN)
        wards.setdefault(guardian, []).append(roster.key(row, "student", cells.code(row, "student"), STUDENT))
    return tuple(Guarding(guardian, tuple(students)) for guardian, students in wards.items())


def _enrolments(
    path: Path, sections: Register, roster: Roster, findings: Findings
) -> dict[str, tuple[str, ...]]:
    students = dict[str, list[str]]()
    for row in _pairs(path, ENROLMENTS, findings):
        section = cells.code(row, "section")
        sections.has(row, "section", section)
        students.setdefault(section, []).append(
            roster.key(row, "student", cells.code(row, "student"), STUDENT)
        )
    return {section: tuple(keys) for section, keys in students.items()}


def _pairs(path: Path, columns: Columns, findings: Findings) -> Iterable[Row]:
    """Return the rows of a table of two columns; a pair that stands there twice is a problem."""
    first, second = columns.needed
    seen = dict[tuple[str, str], int]()
    for row in read_table(path, columns, findings).rows:
        line = seen.setdefault((row[first], row[second]), row.line)
        if line == row.line:
            yield row
        else:
            row.refuse(
                f"{shown(row[second])} is already with {shown(row[first])} on line {line}",
                "delete one of the two",
            )


def _section(row: Row, code: str, offer: Offer, enrolled: tuple[str, ...]) -> Section | None:
    title, subject = cells.text(row, "title", 80), cells.code(row, "subject")
    destination = cells.code(row, "destination")
    offer.catalogue.check(row, subject, (destination,))
    teachers, listed = _people(row, "teachers", STAFF, offer), _people(row, "students", STUDENT, offer)
    if not cells.several(row, "teachers"):
        row.refuse("the section has no teacher", "write the code of at least one teacher")
    if twice := set(listed) & set(enrolled) - {""}:
        what = f"{len(twice)} of its students stand here and in enrolments.csv"
        row.refuse(what, "keep them in one of the two")
    dates = _dates(row, offer.calendar)
    if dates is None:
        return None
    key, students = short_id("section", code), (*listed, *enrolled)
    return Section(key, code, title, subject, destination, *dates, teachers, students)


def _people(row: Row, column: str, roles: frozenset[Role], offer: Offer) -> tuple[str, ...]:
    return tuple(offer.roster.key(row, column, code, roles) for code in cells.several(row, column))


def _dates(row: Row, calendar: Calendar | None) -> tuple[date, date] | None:
    starts, ends = cells.day(row, "starts"), cells.day(row, "ends")
    starts = starts or (calendar.first if calendar else None)
    ends = ends or (calendar.last if calendar else None)
    if starts is None or ends is None:
        return None  # the day is wrong, or there is no calendar: that is already a problem
    if ends < starts:
        row.refuse(f"the section ends on {ends}, before it starts on {starts}", "correct one of the two days")
    return starts, ends


def _note_the_unadvised(cared_for: Iterable[list[str]], roster: Roster, findings: Findings) -> None:
    seen = {key for keys in cared_for for key in keys}
    alone = [
        person.code for person in roster.people.values() if person.role in STUDENT and person.key not in seen
    ]
    if alone:
        many = "1 student has" if len(alone) == 1 else f"{len(alone)} students have"
        findings.note(f"{many} no adviser, the first is {shown(alone[0])}")
