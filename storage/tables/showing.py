"""Tables around showing what one can: times for checks, and which links helped."""

from sqlalchemy import Boolean, Text

from storage.tables.columns import Index, key, need, table
from storage.types import UtcDateTime

check_windows = table(
    "check_windows",
    key("school"),
    key("key"),
    need("teacher"),
    need("at", UtcDateTime),
    need("state"),
    need("check"),
    need("student"),
    Index("ix_check_windows_at", "school", "at"),
)
resource_votes = table(
    "resource_votes",
    key("school"),
    key("key"),
    need("competency"),
    need("url", Text),
    need("helped", Boolean),
    need("at", UtcDateTime),
    Index("ix_resource_votes_competency", "school", "competency"),
)
