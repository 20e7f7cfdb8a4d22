"""The tables. A table of records has the record's own attributes as columns, and the school before them."""

from storage.tables.columns import metadata
from storage.tables.contact import calls, case_notes, cases, contacts, drills, rounds, skipped
from storage.tables.curriculum import competencies, destinations, schools, subjects
from storage.tables.people import (
    accounts,
    advising,
    due_dates,
    enrolments,
    guardians,
    invites,
    people,
    sections,
    teaches,
    wrong_codes,
)
from storage.tables.profile import profile_notes
from storage.tables.progress import (
    alarms,
    checks,
    conversations,
    erasures,
    goals,
    help_messages,
    helps,
    looks,
    re_routes,
    reviews,
    standings,
)
from storage.tables.showing import check_windows, resource_votes
from storage.tables.traffic import audit, audit_heads, cursors, homes, inbox, outbox, sources

__all__ = [
    "accounts",
    "advising",
    "alarms",
    "audit",
    "audit_heads",
    "calls",
    "case_notes",
    "cases",
    "check_windows",
    "checks",
    "competencies",
    "contacts",
    "conversations",
    "cursors",
    "destinations",
    "drills",
    "due_dates",
    "enrolments",
    "erasures",
    "goals",
    "guardians",
    "help_messages",
    "helps",
    "homes",
    "inbox",
    "invites",
    "looks",
    "metadata",
    "outbox",
    "people",
    "profile_notes",
    "re_routes",
    "resource_votes",
    "reviews",
    "rounds",
    "schools",
    "sections",
    "skipped",
    "sources",
    "standings",
    "subjects",
    "teaches",
    "wrong_codes",
]
