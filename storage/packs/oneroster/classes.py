"""Read `classes.csv` and `enrollments.csv` into sections with their teachers and students."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from engine.frozen import Frozen
from engine.ids import short_id
from engine.nouns.people import Role, Section
from engine.nouns.school import School
from storage.packs import cells
from storage.packs.oneroster.matching import Matching, read_matching
from storage.packs.oneroster.statuses import is_leaving
from storage.packs.oneroster.users import Users
from storage.packs.problems import Findings, shown
from storage.packs.register import Register
from storage.packs.table import Columns, Row, read_table

CLASSES = Columns(
    ("sourcedId", "title"),
    (
        *(
            "status",
            "grades",
            "courseSourcedId",
            "classCode",
            "classType",
            "schoolSourcedId",
            "termSourcedIds",
        ),
        *("subjects", "subjectCodes", "orgSourcedId", "sessionSourcedIds"),
    ),
    ("dateLastModified", "location", "periods"),
)
SESSIONS = Columns(
    ("sourcedId", "startDate", "endDate"),
    ("status", "title", "type"),
    ("dateLastModified", "parentSourcedId", "schoolYear"),
)
ENROLLMENTS = Columns(
    ("classSourcedId", "userSourcedId", "role"),
    ("status", "beginDate", "endDate"),
    ("sourcedId", "dateLastModified", "schoolSourcedId", "primary"),
)
TEACHING = frozenset({"teacher", "professor", "faculty"})
Dates = tuple[date, date]


class Class(Frozen):
    """A class of this school that stays, with the line it stands on."""

    row: Row
    code: str


def read_sections(
    folder: Path, org: str, school: School, users: Users, findings: Findings
) -> tuple[Section, ...] | None:
    """Return the classes whose subject and destination are known; the others become notes."""
    path = folder / "classes.csv"
    if not path.exists():
        return None
    table = read_table(path, CLASSES, findings)
    codes = Register("class", str(path), table.whole)
    found = [_class(row, codes, org) for row in table.rows]
    classes = [each for each in found if each]
    sessions, matching = _sessions(folder, findings), read_matching(folder, school.curriculum, findings)
    members = _members(folder, codes, users, findings)
    sections = [_section(each, matching, sessions, members, school) for each in classes]
    if classes and not any(sections):
        what = f"no class fits a subject of the school ({len(classes)} read)"
        findings.refuse(str(path), 1, what, "say which is which in a file subjects_map.csv beside it")
    return tuple(section for section in sections if section)


def _class(row: Row, codes: Register, org: str) -> Class | None:
    code, leaving = cells.code(row, "sourcedId"), is_leaving(row)
    is_new = codes.enter(row, code)
    home = row["schoolSourcedId"] or row["orgSourcedId"]
    return Class(row, code) if is_new and not leaving and (not org or not home or home == org) else None


def _section(
    found: Class, matching: Matching, sessions: Mapping[str, Dates], members: "Members", school: School
) -> Section | None:
    title, row = cells.text(found.row, "title", 80), found.row
    destination = matching.destination(row, found.code)
    starts, ends = _dates(row, sessions, school)
    if destination is None:
        note = (
            f"{row.file}:{row.line}: the class {shown(title)} fits no subject and destination and is left out"
        )
        row.findings.note(f"{note}; add a line for {shown(found.code)} to subjects_map.csv")
        return None
    teachers = members.teachers.get(found.code, ())
    if not teachers:
        row.findings.note(f"{row.file}:{row.line}: the class {shown(title)} has no teacher")
    return Section(
        key=short_id("section", found.code),
        code=found.code,
        title=title,
        subject=destination.subject,
        destination=destination.key,
        starts=starts,
        ends=ends,
        teachers=teachers,
        students=members.students.get(found.code, ()),
    )


def _dates(row: Row, sessions: Mapping[str, Dates], school: School) -> Dates:
    terms = cells.several(row, "termSourcedIds", ",") or cells.several(row, "sessionSourcedIds", ",")
    known = [sessions[term] for term in terms if term in sessions]
    for term in terms:
        if sessions and term not in sessions:
            row.refuse(f"the term {shown(term)} is not in academicSessions.csv", "correct it or add the term")
    if not known:
        return school.calendar.first, school.calendar.last
    return min(starts for starts, _ in known), max(ends for _, ends in known)


def _sessions(folder: Path, findings: Findings) -> dict[str, Dates]:
    path = folder / "academicSessions.csv"
    sessions = dict[str, Dates]()
    for row in read_table(path, SESSIONS, findings).rows if path.exists() else ():
        starts, ends = cells.day(row, "startDate"), cells.day(row, "endDate")
        if is_leaving(row) or starts is None or ends is None:
            continue
        if ends < starts:
            row.refuse(
                f"the term ends on {ends}, before it starts on {starts}", "correct one of the two days"
            )
        sessions[cells.code(row, "sourcedId")] = (starts, ends)
    return sessions


class Members(Frozen):
    """Who teaches and who learns in each class, as keys."""

    teachers: Mapping[str, tuple[str, ...]]
    students: Mapping[str, tuple[str, ...]]


def _members(folder: Path, codes: Register, users: Users, findings: Findings) -> Members:
    teachers, students = dict[str, dict[str, None]](), dict[str, dict[str, None]]()
    path = folder / "enrollments.csv"
    for row in read_table(path, ENROLLMENTS, findings).rows if path.exists() else ():
        code, user = row["classSourcedId"], row["userSourcedId"]
        if is_leaving(row) or not _is_known(row, codes, users):
            continue
        person, role = users.people.get(user), row["role"].casefold()
        if person is None:
            continue
        if role in TEACHING and person.role is not Role.STUDENT:
            teachers.setdefault(code, {})[person.key] = None
        elif role == "student" and person.role is Role.STUDENT:
            students.setdefault(code, {})[person.key] = None
    return Members(_keys(teachers), _keys(students))


def _is_known(row: Row, codes: Register, users: Users) -> bool:
    starts, ends = cells.day(row, "beginDate"), cells.day(row, "endDate")
    if starts and ends and ends < starts:
        row.refuse(
            f"the enrollment ends on {ends}, before it starts on {starts}", "correct one of the two days"
        )
    has_class = codes.has(row, "classSourcedId", row["classSourcedId"])
    return users.codes.has(row, "userSourcedId", row["userSourcedId"]) and has_class


def _keys(members: Mapping[str, Mapping[str, None]]) -> dict[str, tuple[str, ...]]:
    return {code: tuple(keys) for code, keys in members.items()}
