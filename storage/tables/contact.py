"""Tables of who was written to unasked, of calls for a person, and of what people did about a student."""

from sqlalchemy import JSON, Boolean, Float, Integer, Text

from storage.tables.columns import Index, Name, key, maybe, need, table
from storage.types import UtcDateTime

contacts = table(
    "contacts",
    key("school"),
    key("key"),
    need("person"),
    need("rule"),
    need("at", UtcDateTime),
    need("subject"),
    need("facts", JSON),
    need("dropped", Boolean),
    need("variant"),
    need("eligible", JSON),
    need("propensity", Float),
    need("held", Boolean),
    Index("ix_contacts_person", "school", "person", "at"),
)
skipped = table(
    "skipped",
    key("school"),
    key("key"),
    need("person"),
    need("due", UtcDateTime),
    need("at", UtcDateTime),
    need("looks", Integer),
    need("reason"),
    Index("ix_skipped_at", "at"),
)
asides = table(
    "asides",
    key("school"),
    key("key"),
    need("person"),
    need("student"),
    need("what"),
    need("about", Name),
    maybe("moment", UtcDateTime),
    maybe("at", UtcDateTime),
    need("later", Boolean),
    maybe("told_at", UtcDateTime),
    Index("ix_asides_person", "school", "person", "at"),
    Index("ix_asides_student", "school", "student"),
)
case_notes = table(
    "case_notes",
    key("school"),
    key("key"),
    need("adviser"),
    need("student"),
    need("what"),
    need("at", UtcDateTime),
    need("words", Text),
    Index("ix_case_notes_student", "school", "student", "at"),
)
cases = table(
    "cases",
    key("school"),
    key("key"),
    need("student"),
    need("owner"),
    need("opened_at", UtcDateTime),
    need("reason"),
    need("band"),
    need("subject", Name),
    need("state"),
    maybe("shown_at", UtcDateTime),
    maybe("acted_at", UtcDateTime),
    maybe("closed_at", UtcDateTime),
    need("closed_by"),
    Index("ix_cases_student", "school", "student"),
)
rounds = table("rounds", key("school"), key("adviser"), need("started_at", UtcDateTime))
calls = table(
    "calls",
    key("school"),
    key("key"),
    need("student"),
    need("at", UtcDateTime),
    need("asked", JSON),
    need("told", JSON),
    need("unreached", JSON),
    need("seen_by"),
    maybe("seen_at", UtcDateTime),
    need("cleared_by"),
    maybe("cleared_at", UtcDateTime),
    Index("ix_calls_student", "school", "student"),
)
drills = table(
    "drills",
    key("school"),
    key("key"),
    need("at", UtcDateTime),
    need("asked", JSON),
    need("told", JSON),
    need("unreached", JSON),
    need("seen", JSON),
)
