"""Read a OneRoster 1.1 CSV folder into a `Pack` of people and sections."""

from collections.abc import Mapping
from pathlib import Path

from engine.nouns.school import Pack, School
from storage.packs import cells
from storage.packs.oneroster.classes import read_sections
from storage.packs.oneroster.relationships import read_guarding
from storage.packs.oneroster.statuses import is_leaving
from storage.packs.oneroster.users import read_users
from storage.packs.problems import Findings, shown
from storage.packs.table import Columns, read_table, squashed

MANIFEST = Columns(("propertyName", "value"))
ORGS = Columns(
    ("sourcedId", "name", "type"), ("status", "identifier", "parentSourcedId"), ("dateLastModified",)
)
FILES = ("academicSessions", "classes", "courses", "demographics", "enrollments", "orgs", "users")


def is_oneroster(folder: Path) -> bool:
    """Say whether a folder looks like a OneRoster export."""
    return any((folder / name).exists() for name in ("manifest.csv", "users.csv"))


def read_folder(folder: Path, school: School | None, findings: Findings) -> Pack:
    """Return the people and sections of one school; its curriculum must be known before."""
    if school is None:
        mend = "import a folder with school.toml and its subjects first"
        findings.refuse(str(folder), 1, "a OneRoster folder holds people, but there is no school yet", mend)
        return Pack()
    _check_manifest(folder, findings)
    org = _org(folder, school, findings)
    users = read_users(folder, org, school.language, findings)
    sections = read_sections(folder, org, school, users, findings)
    guarding = read_guarding(folder, users, findings)
    return Pack(people=tuple(users.people.values()), sections=sections, guarding=guarding)


def _check_manifest(folder: Path, findings: Findings) -> None:
    path = folder / "manifest.csv"
    for row in read_table(path, MANIFEST, findings).rows if path.exists() else ():
        name, value = row["propertyName"], row["value"].casefold()
        file = name.removeprefix("file.")
        if name == "oneroster.version" and value != "1.1":
            findings.note(f"{row.file}:{row.line}: this says OneRoster {shown(value)}; it is read as 1.1")
        if file not in FILES or name == file:
            continue
        if value == "delta":
            row.refuse(f"{file}.csv holds only what changed (delta)", "export everything (bulk) instead")
        elif value == "bulk" and not (folder / f"{file}.csv").exists():
            row.refuse(f"{file}.csv is announced but not there", "put it into the folder, or write absent")


def _org(folder: Path, school: School, findings: Findings) -> str:
    """Return the id of this school among the folder's orgs, or nothing when there is nothing to choose from."""
    path = folder / "orgs.csv"
    if not path.exists():
        return ""
    rows = [row for row in read_table(path, ORGS, findings).rows if not is_leaving(row)]
    schools = {
        cells.code(row, "sourcedId"): row["name"] for row in rows if row["type"].casefold() == "school"
    }
    wanted = {squashed(school.key), squashed(school.name)}
    named = [code for code, name in schools.items() if {squashed(code), squashed(name)} & wanted]
    if len(named) == 1 or len(schools) == 1:
        return (named or list(schools))[0]
    if schools:
        _refuse_choice(str(path), school, schools, findings)
    return ""


def _refuse_choice(file: str, school: School, schools: Mapping[str, str], findings: Findings) -> None:
    told = ", ".join(list(schools.values())[:5])
    what = f"the folder holds {len(schools)} schools ({told}) and none is called {shown(school.name)}"
    findings.refuse(file, 1, what, "export one school, or give it the same name in school.toml")
