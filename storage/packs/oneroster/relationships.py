"""Read whose guardian somebody is: `relationships.csv` of School Data Sync 2.1, else the agents in `users.csv`."""

from pathlib import Path

from engine.nouns.people import Guarding, Role
from storage.packs.oneroster.standings import RELATIONS
from storage.packs.oneroster.users import Users
from storage.packs.problems import Findings
from storage.packs.table import read_table


def read_guarding(folder: Path, users: Users, findings: Findings) -> tuple[Guarding, ...] | None:
    """Return each guardian with their children at this school, or None when the folder does not say."""
    path = folder / "relationships.csv"
    if not path.exists():
        return _of_agents(users)
    wards = dict[str, list[str]]()
    for row in read_table(path, RELATIONS, Findings()).rows:  # its faults were told when the roles were read
        student = users.people.get(row["userSourcedId"])
        guardian = users.people.get(row["relationshipUserSourcedId"])
        if row["relationshipRole"].casefold() not in ("guardian", "parent"):
            continue  # a relative or a friend of the family is not somebody who reads of a child
        if student and guardian and (student.role, guardian.role) == (Role.STUDENT, Role.GUARDIAN):
            wards.setdefault(guardian.key, []).append(student.key)
    return tuple(Guarding(guardian, tuple(dict.fromkeys(students))) for guardian, students in wards.items())


def _of_agents(users: Users) -> tuple[Guarding, ...] | None:
    """OneRoster names a person's agents on either side; only a guardian and a student make a pair."""
    if not any(users.agents.values()):
        return None
    wards = dict[str, list[str]]()
    named = ((one, other) for one, others in users.agents.items() for other in others)
    for one, other in (pair for each in named for pair in (each, each[::-1])):
        guardian, student = users.people.get(one), users.people.get(other)
        if guardian and student and (guardian.role, student.role) == (Role.GUARDIAN, Role.STUDENT):
            wards.setdefault(guardian.key, []).append(student.key)
    return tuple(Guarding(guardian, tuple(dict.fromkeys(students))) for guardian, students in wards.items())
