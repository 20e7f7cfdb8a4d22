"""Tables of people and the dated relations from which every right comes."""

from sqlalchemy import JSON, Boolean, Date, Integer

from storage.tables.columns import Index, Name, key, maybe, need, table
from storage.types import UtcDateTime

people = table(
    "people",
    key("school"),
    key("key"),
    need("code", Name),
    need("role"),
    need("name", Name),
    need("called", Name),
    need("language"),
    maybe("grade", Integer),
    maybe("born", Date),
    need("interests", JSON),
    need("active", Boolean),
    need("preferences", JSON),
    maybe("last_heard", UtcDateTime),
    maybe("next_look_at", UtcDateTime),
    need("leave", JSON),
    Index("ix_people_next_look_at", "next_look_at"),
    Index("ix_people_role", "school", "role"),
)
sections = table(
    "sections",
    key("school"),
    key("key"),
    need("code", Name),
    need("title", Name),
    need("subject"),
    need("destination", Name),
    need("starts", Date),
    need("ends", Date),
)
due_dates = table(
    "due_dates",
    key("school"),
    key("section"),
    key("competency"),
    need("due", Date),
)
teaches = table(
    "teaches",
    key("school"),
    key("section"),
    key("person"),
    key("since", Date),
    maybe("until", Date),
    Index("ix_teaches_person", "school", "person"),
)
enrolments = table(
    "enrolments",
    key("school"),
    key("section"),
    key("student"),
    key("since", Date),
    maybe("until", Date),
    Index("ix_enrolments_student", "school", "student", "section", "since"),
    Index("ix_enrolments_since", "school", "section", "since"),
)
advising = table(
    "advising",
    key("school"),
    key("adviser"),
    key("student"),
    key("since", Date),
    maybe("until", Date),
    Index("ix_advising_student", "school", "student", "adviser"),
)
guardians = table(
    "guardians",
    key("school"),
    key("guardian"),
    key("student"),
    key("since", Date),
    maybe("until", Date),
    Index("ix_guardians_student", "school", "student"),
)
accounts = table(
    "accounts",
    key("platform"),
    key("sender"),
    need("school"),
    need("person"),
    need("room", Name),
    need("since", UtcDateTime),
    need("reachable", Boolean),
    maybe("heard_at", UtcDateTime),
    maybe("menu", Name),
    need("zone"),
    Index("ix_accounts_person", "school", "person"),
)
invites = table(
    "invites",
    key("code_hash"),
    need("school"),
    need("person"),
    need("expires", UtcDateTime),
    maybe("used_at", UtcDateTime),
)
wrong_codes = table(
    "wrong_codes",
    key("key"),
    need("sender", Name),
    need("at", UtcDateTime),
    Index("ix_wrong_codes_sender", "sender", "at"),
)
