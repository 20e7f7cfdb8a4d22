"""The table of what students have written about themselves."""

from sqlalchemy import Index, Integer, Text

from storage.tables.columns import key, need, table
from storage.types import UtcDateTime

profile_notes = table(
    "profile_notes",
    key("school"),
    key("key"),
    need("student"),
    need("section"),
    need("words", Text),
    need("at", UtcDateTime),
    need("level", Integer),
    Index("ix_profile_notes_student", "school", "student"),
)
