"""Read `users.csv`: who is a student, a teacher, a guardian, an administrator. Passwords are never kept."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from engine.frozen import Frozen, field
from engine.ids import short_id
from engine.nouns.people import Person, Role
from storage.packs import cells
from storage.packs.oneroster.standings import Standing, read_standings
from storage.packs.oneroster.statuses import is_leaving
from storage.packs.problems import Findings, meant, shown
from storage.packs.register import Register
from storage.packs.table import Columns, Row, read_table

USERS = Columns(
    ("sourcedId", "givenName", "familyName"),
    ("status", "role", "enabledUser", "orgSourcedIds", "grades", "grade", "agentSourcedIds"),
    (
        *("dateLastModified", "username", "userIds", "middleName", "identifier", "email", "sms", "phone"),
        *("password", "activeDirectoryMatchId"),
    ),
)
DEMOGRAPHICS = Columns(
    ("birthDate",),
    ("sourcedId", "userSourcedId", "status"),
    (
        *(
            "dateLastModified",
            "sex",
            "americanIndianOrAlaskaNative",
            "asian",
            "blackOrAfricanAmerican",
            "white",
        ),
        *(
            "nativeHawaiianOrOtherPacificIslander",
            "demographicRaceTwoOrMoreRaces",
            "hispanicOrLatinoEthnicity",
        ),
        *("countryOfBirthCode", "stateOfBirthAbbreviation", "cityOfBirth", "publicSchoolResidenceStatus"),
        *("birthCity", "birthState", "birthCountry", "ethnicityCodes", "raceCodes"),
    ),
)
KNOWN_ROLES = {
    "student": Role.STUDENT,
    "teacher": Role.TEACHER,
    "faculty": Role.TEACHER,
    "professor": Role.TEACHER,
    "lecturer": Role.TEACHER,
    "administrator": Role.ADMIN,
    "guardian": Role.GUARDIAN,
    "parent": Role.GUARDIAN,
    "relative": Role.GUARDIAN,
}
LEFT_OUT = frozenset({"aide", "proctor", "other", "staff"})


class Users(Frozen):
    """The people of one school by their id, the ids of everybody in the export, and whose agents each has named."""

    people: Mapping[str, Person]
    codes: Register
    agents: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_users(folder: Path, org: str, language: str, findings: Findings) -> Users:
    """Return the people who belong to `org` and stay; without an `org` everybody belongs."""
    path = folder / "users.csv"
    table = read_table(path, USERS, findings)
    codes, people = Register("user", str(path), table.whole), dict[str, Person]()
    agents = dict[str, tuple[str, ...]]()
    table.refuse_if_empty("nobody", findings)
    born, standings = _born(folder, findings), read_standings(folder, findings)
    for row in table.rows:
        code, leaving = cells.code(row, "sourcedId"), is_leaving(row)
        if codes.enter(row, code) and not leaving and _belongs(row, org, standings[code]):
            said = (row["role"] or standings[code].role).casefold()
            person = _person(row, code, said, language, born.get(code))
            if person:
                people[code], agents[code] = person, tuple(cells.several(row, "agentSourcedIds", ","))
    if not (folder / "relationships.csv").exists() and not any(agents.values()):
        _note_guardians(people, findings)
    return Users(people, codes, agents)


def _belongs(row: Row, org: str, standing: Standing) -> bool:
    orgs = {*cells.several(row, "orgSourcedIds", ","), *standing.orgs}
    return not org or not orgs or org in orgs


def _person(row: Row, code: str, said: str, language: str, born: date | None) -> Person | None:
    given, family = cells.text(row, "givenName", 60), cells.text(row, "familyName", 60)
    if said in LEFT_OUT:
        row.findings.note(f"{row.file}:{row.line}: {shown(code)} has the role {shown(said)} and is not read")
        return None
    if said not in KNOWN_ROLES:
        row.refuse(
            f"the role {shown(said)} is not known{meant(said, KNOWN_ROLES)}",
            f"write one of {', '.join(KNOWN_ROLES)}",
        )
        return None
    grade = _grade(row) if KNOWN_ROLES[said] is Role.STUDENT else None
    return Person(
        key=short_id("person", code),
        code=code,
        role=KNOWN_ROLES[said],
        name=f"{given} {family}",
        called=given,
        language=language,
        grade=grade,
        born=born,
        active=row["enabledUser"].casefold() != "false",
    )


def _grade(row: Row) -> int | None:
    """The first of several; kindergarten is 0, and words such as `UG` (ungraded) are none."""
    first = next(iter(cells.several(row, "grades", ",") or cells.several(row, "grade", ",")), "")
    if first.isascii() and first.isdigit() and int(first[:4]) <= 13:
        return int(first)
    return 0 if first.upper() == "KG" else None


def _born(folder: Path, findings: Findings) -> dict[str, date]:
    """Only the birth date is read from `demographics.csv`; nothing else there is any business of a coach."""
    path = folder / "demographics.csv"
    rows = read_table(path, DEMOGRAPHICS, findings).rows if path.exists() else ()
    days = ((row["sourcedId"] or row["userSourcedId"], cells.day(row, "birthDate")) for row in rows)
    return {code: day for code, day in days if day}


def _note_guardians(people: Mapping[str, Person], findings: Findings) -> None:
    count = sum(person.role is Role.GUARDIAN for person in people.values())
    if count:
        findings.note(f"{count} guardians are read, but not yet who their children are")
