"""Who stays and who leaves: the status column as it is written in the field."""

from storage.packs.problems import shown
from storage.packs.table import Row

STAYING = frozenset({"", "active", "true"})
LEAVING = frozenset({"tobedeleted", "inactive", "deleted"})


def is_leaving(row: Row) -> bool:
    """Say whether a row is on its way out; an empty status is what a bulk export writes for those who stay."""
    status = row["status"].casefold().replace(" ", "")
    if status not in STAYING | LEAVING:
        row.refuse(f"the status {shown(row['status'])} is not known", "write active or tobedeleted")
    return status in LEAVING
