"""The tables. A table of records has the record's own attributes as columns, and the school before them."""

from storage.tables.columns import metadata
from storage.tables.curriculum import competencies, destinations, schools, subjects
from storage.tables.people import (
    accounts,
    advising,
    enrolments,
    invites,
    people,
    sections,
    teaches,
    wrong_codes,
)
from storage.tables.progress import (
    alarms,
    calls,
    case_notes,
    checks,
    contacts,
    conversations,
    drills,
    goals,
    help_messages,
    helps,
    resource_votes,
    standings,
)
from storage.tables.traffic import audit, cursors, homes, inbox, outbox

__all__ = [
    "accounts",
    "advising",
    "alarms",
    "audit",
    "calls",
    "case_notes",
    "checks",
    "competencies",
    "contacts",
    "conversations",
    "cursors",
    "destinations",
    "drills",
    "enrolments",
    "goals",
    "help_messages",
    "helps",
    "homes",
    "inbox",
    "invites",
    "metadata",
    "outbox",
    "people",
    "resource_votes",
    "schools",
    "sections",
    "standings",
    "subjects",
    "teaches",
    "wrong_codes",
]
