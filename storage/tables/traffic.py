"""Tables of what came in and what goes out, with the places to go on from and the audit."""

from sqlalchemy import JSON, Integer, Text

from storage.tables.columns import Index, Name, index_where, key, maybe, need, seq, table
from storage.types import UtcDateTime

_OPEN = "state IN ('new', 'sending')"
_UNDECIDED = "state = 'new'"
_UNASKED, _HELD = "rule <> ''", "state = 'held'"

inbox = table(
    "inbox",
    seq(),
    need("key", Name, unique=True),
    need("platform"),
    need("room", Name),
    need("body", JSON),
    need("received_at", UtcDateTime),
    need("state"),
    need("attempts", Integer),
    need("reason", Text),
    Index("ix_inbox_state", "state", "seq"),
    index_where(_UNDECIDED, "ix_inbox_room", "room", "seq"),
)
outbox = table(
    "outbox",
    seq(),
    need("key", Name),
    need("school"),
    need("person"),
    need("platform"),
    need("room", Name),
    need("language"),
    need("zone"),
    need("lane", Integer),
    need("kind"),
    need("body", JSON),
    need("about", Name),
    need("replaces", Name),
    need("card", Name),
    need("under", Name),
    need("thread", Name),
    need("state"),
    need("attempts", Integer),
    need("begun", Integer),
    need("due", UtcDateTime),
    need("made_at", UtcDateTime),
    maybe("settled_at", UtcDateTime),
    need("message_id", Name),
    need("reason", Text),
    need("rule"),
    Index("ix_outbox_key", "school", "key", unique=True),
    index_where(_OPEN, "ix_outbox_open", "lane", "seq", "due"),
    Index("ix_outbox_room", "platform", "room", "state", "seq"),
    index_where(_UNASKED, "ix_outbox_unasked", "school", "rule", "made_at"),
    index_where(_HELD, "ix_outbox_held", "school", "rule"),
)
homes = table(
    "homes",
    key("platform"),
    key("sender"),
    need("school"),
    need("person"),
    need("version", Name),
    need("attempts", Integer),
    maybe("due", UtcDateTime),
    need("turned"),
    Index("ix_homes_person", "school", "person"),
    Index("ix_homes_due", "due"),
)
left_menus = table("left_menus", key("platform"), key("room"))
holders = table("holders", key("name"), need("process"), need("until", UtcDateTime))
app_tokens = table(
    "app_tokens",
    key("platform"),
    key("place"),
    need("access", Text),
    need("renewal", Text),
    need("origin"),
    need("ends", UtcDateTime),
)
cursors = table("cursors", key("source"), need("place", Name))
audit = table(
    "audit",
    seq(),
    need("school"),
    need("at", UtcDateTime),
    need("actor"),
    need("verb"),
    need("noun"),
    need("object", Name),
    need("place", Integer),
    need("mark"),
    Index("ix_audit_place", "school", "place"),
)
audit_heads = table("audit_heads", key("school"), need("place", Integer), need("mark"))
sources = table(
    "sources",
    key("school"),
    key("message"),
    need("about", Name),
    need("field"),
    need("origin", Name),
)
