"""Read who is at the school: `people.csv`."""

from collections.abc import Mapping
from pathlib import Path

from engine.frozen import Frozen
from engine.ids import short_id
from engine.nouns.people import Person, Role
from storage.packs import cells
from storage.packs.problems import Findings, shown
from storage.packs.register import Register
from storage.packs.table import Columns, Row, read_table

COLUMNS = Columns(
    ("code", "role", "name"), ("called", "language", "grade", "born", "interests"), ("email", "notes")
)
ROLES = tuple(str(role) for role in Role)
STUDENT = frozenset({Role.STUDENT})
GUARDIAN = frozenset({Role.GUARDIAN})
STAFF = frozenset({Role.TEACHER, Role.ADVISER, Role.ADMIN})


class Roster(Frozen):
    """Everybody in one import, by the code the school's own system uses."""

    people: Mapping[str, Person]
    codes: Register

    def key(self, row: Row, column: str, code: str, roles: frozenset[Role]) -> str:
        """Return the key of somebody with one of these roles; anybody else is a problem at `row`."""
        if not self.codes.has(row, column, code):
            return ""
        person = self.people.get(code)
        if person is not None and person.role not in roles:
            wanted = {STUDENT: "a student", GUARDIAN: "a guardian"}.get(roles, "on the staff")
            row.refuse(
                f"{shown(code)} in `{column}` is {_one(person.role)}, not {wanted}",
                "write somebody else's code",
            )
        return person.key if person else ""


def _one(role: Role) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


def read_people(folder: Path, language: str, findings: Findings) -> Roster:
    """Return everybody in `people.csv`; `language` is for those who have none of their own there."""
    path = folder / "people.csv"
    table = read_table(path, COLUMNS, findings)
    table.refuse_if_empty("nobody", findings)
    codes, people = Register("person", str(path), table.whole), dict[str, Person]()
    for row in table.rows:
        code = cells.code(row, "code")
        person = _person(row, code, language)
        if codes.enter(row, code) and person:
            people[code] = person
    codes.whole = codes.whole and len(people) == len(codes.lines)
    return Roster(people, codes)


def _person(row: Row, code: str, language: str) -> Person | None:
    role, name = cells.choice(row, "role", ROLES), cells.text(row, "name", 120)
    grade, born = cells.whole(row, "grade", 0, 13), cells.day(row, "born")
    person = Person(
        key=short_id("person", code),
        code=code,
        role=Role(role or Role.STUDENT),
        name=name,
        called=cells.text(row, "called", 60, needed=False) or name.split(" ")[0],
        language=cells.language(row, "language") or language,
        grade=grade,
        born=born,
        interests=cells.several(row, "interests"),
    )
    return person if role else None
