"""Roles and places of people, which School Data Sync 2.1 keeps in files of their own."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from engine.frozen import Frozen, replace
from storage.packs.problems import Findings
from storage.packs.table import Columns, read_table

ROLES = Columns(
    ("userSourcedId", "role"),
    ("orgSourcedId", "isPrimary"),
    ("sessionSourcedId", "grade", "roleStartDate", "roleEndDate"),
)
RELATIONS = Columns(("userSourcedId", "relationshipUserSourcedId"), ("relationshipRole",))


class Standing(Frozen):
    """What somebody is, and at which orgs; both empty when the files say nothing."""

    role: str = ""
    orgs: frozenset[str] = frozenset()


def read_standings(folder: Path, findings: Findings) -> Mapping[str, Standing]:
    """Return everybody's standing by user id; of several roles the primary one counts."""
    standings = defaultdict[str, Standing](Standing)
    relations, roles = folder / "relationships.csv", folder / "roles.csv"
    for row in read_table(relations, RELATIONS, findings).rows if relations.exists() else ():
        standings[row["relationshipUserSourcedId"]] = Standing("guardian")
    for row in read_table(roles, ROLES, findings).rows if roles.exists() else ():
        before = standings[row["userSourcedId"]]
        is_first = not before.role or row["isPrimary"].casefold() == "true"
        orgs = before.orgs | {row["orgSourcedId"]}
        standings[row["userSourcedId"]] = replace(
            before, role=row["role"] if is_first else before.role, orgs=orgs
        )
    return standings
