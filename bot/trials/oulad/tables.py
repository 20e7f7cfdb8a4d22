"""The CSV files of the dataset, read leniently: `?` and blanks are unknown, what is missing is named in one line."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path

from bot.errors import Refused
from bot.trials.oulad.records import GROUPS, Course, Enrolment, HandIn, Piece

Row = Mapping[str, str]
Key = tuple[str, str]
COURSE = ("code_module", "code_presentation")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "courses.csv": (*COURSE, "module_presentation_length"),
    "assessments.csv": (*COURSE, "id_assessment", "assessment_type", "date", "weight"),
    "studentInfo.csv": (*COURSE, "id_student", "final_result", *GROUPS),
    "studentRegistration.csv": (*COURSE, "id_student", "date_registration", "date_unregistration"),
    "studentAssessment.csv": ("id_assessment", "id_student", "date_submitted", "is_banked", "score"),
}
UNKNOWN = ("", "?")
EXAM = "exam"


def read_enrolments(folder: Path) -> list[Enrolment]:
    """Every enrolment of the folder, in file order; raises Refused for a missing file, column or number."""
    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder: give the folder with the OULAD CSV files")
    courses = _courses(folder)
    hand_ins = _hand_ins(folder, courses)
    registered = {_enrolment(row): row for row in _rows(folder, "studentRegistration.csv")}
    return [
        _read(row, courses[_course(row)], registered.get(_enrolment(row), {}), hand_ins)
        for row in _rows(folder, "studentInfo.csv")
        if _course(row) in courses
    ]


def _read(
    row: Row, course: Course, registration: Row, hand_ins: Mapping[tuple[str, str], dict[str, HandIn]]
) -> Enrolment:
    mine = hand_ins.get((course.name, row["id_student"]), {})
    return Enrolment(
        course,
        row["id_student"],
        row["final_result"],
        number(registration.get("date_registration", "")),
        number(registration.get("date_unregistration", "")),
        mine,
        {group: "not stated" if row[group] in UNKNOWN else row[group] for group in GROUPS},
    )


def _courses(folder: Path) -> dict[Key, Course]:
    pieces: dict[Key, list[Piece]] = defaultdict(list)
    for row in _rows(folder, "assessments.csv"):
        due, weight = number(row["date"]), number(row["weight"])
        if due is not None and row["assessment_type"].strip().lower() != EXAM:
            pieces[_course(row)].append(Piece(row["id_assessment"], due, max(0.0, weight or 0.0)))
    courses = {}
    for row in _rows(folder, "courses.csv"):
        known = _counted(pieces[_course(row)])
        length = number(row["module_presentation_length"])
        if known:
            courses[_course(row)] = Course(*_course(row), length or known[-1].due, known)
    return courses


def _counted(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """The pieces that carry weight, by due day; where none does, all of them, counting the same."""
    weighted = [piece for piece in pieces if piece.weight > 0]
    counted = weighted or [Piece(piece.key, piece.due, 1.0) for piece in pieces]
    return tuple(sorted(counted, key=lambda piece: piece.due))


def _hand_ins(folder: Path, courses: Mapping[Key, Course]) -> dict[tuple[str, str], dict[str, HandIn]]:
    """By course and student; the first hand-in of a piece counts. One without a day cannot be cut by date: left out."""
    home = {piece.key: course.name for course in courses.values() for piece in course.pieces}
    found: dict[tuple[str, str], dict[str, HandIn]] = defaultdict(dict)
    for row in _rows(folder, "studentAssessment.csv"):
        key, day = row["id_assessment"], number(row["date_submitted"])
        if key not in home or day is None:
            continue
        mine = found[home[key], row["id_student"]]
        if key not in mine or day < mine[key].day:
            mine[key] = HandIn(day, row["is_banked"].strip() == "1", number(row["score"]))
    return found


def number(text: str) -> float | None:
    """The number in a cell; None for blanks, `?` and what is no number at all."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _rows(folder: Path, name: str) -> Iterator[Row]:
    path, wanted = folder / name, COLUMNS[name]
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, skipinitialspace=True)
            missing = [column for column in wanted if column not in (rows.fieldnames or ())]
            if missing:
                raise Refused(f"{path}: there is no column {', '.join(missing)}")
            for row in rows:
                yield {column: (row[column] or "").strip() for column in wanted}
    except FileNotFoundError as error:
        if (packed := folder / f"{name}.gz").exists():
            raise Refused(f"{packed} is packed: unpack it first (gunzip {packed.name})") from error
        raise Refused(f"{path} is missing: OULAD has the files {', '.join(COLUMNS)}") from error
    except (OSError, UnicodeError, csv.Error) as error:
        raise Refused(f"{path} cannot be read: {error}") from error


def _course(row: Row) -> Key:
    return row["code_module"], row["code_presentation"]


def _enrolment(row: Row) -> tuple[str, str, str]:
    return (*_course(row), row["id_student"])
