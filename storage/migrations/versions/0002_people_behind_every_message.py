"""What the second version adds: everything that makes a person answer in time.

Each entry below is one table, one column or one index; a column that existing rows lack brings its default.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

import storage.types
from storage import audit

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WORD, NAME, MOMENT = sa.String(64), sa.String(255), storage.types.UtcDateTime(timezone=True)


def upgrade() -> None:
    for name, columns in _tables():
        op.create_table(name, *columns)
    for name, column in _columns():
        with op.batch_alter_table(name) as table:
            table.add_column(column)
    for index, name, columns_of in INDEXES:
        only = sa.text(PARTIAL[index]) if index in PARTIAL else None
        op.create_index(index, name, columns_of, sqlite_where=only, postgresql_where=only)
    op.drop_index("ix_outbox_state", "outbox")  # with it SQLite would sort all that waits, for every lease
    _seal_what_was_noted()
    audit.guard(op.get_bind())


def _seal_what_was_noted() -> None:
    """What the first version noted becomes the beginning of each school's chain."""
    connection = op.get_bind()
    for school in connection.exec_driver_sql("SELECT DISTINCT school FROM audit").scalars().all():
        audit.seal(connection, school)


def downgrade() -> None:
    audit.unguard(op.get_bind())
    op.create_index("ix_outbox_state", "outbox", ["state", "lane", "due"])
    for index, name, _ in reversed(INDEXES):
        op.drop_index(index, name)
    for name, column in reversed(list(_columns())):
        with op.batch_alter_table(name) as table:
            table.drop_column(column.name)
    for name, _ in reversed(list(_tables())):
        op.drop_table(name)


def _tables() -> "Iterator[tuple[str, tuple[sa.schema.SchemaItem, ...]]]":
    yield (
        "alarms",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("about", NAME, primary_key=True),
            sa.Column("at", MOMENT, nullable=False),
        ),
    )
    yield (
        "audit_heads",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("place", sa.Integer(), nullable=False),
            sa.Column("mark", WORD, nullable=False),
        ),
    )
    yield (
        "guardians",
        (
            *(sa.Column(name, NAME, primary_key=True) for name in ("school", "guardian", "student")),
            sa.Column("since", sa.Date(), primary_key=True),
            sa.Column("until", sa.Date()),
        ),
    )
    yield (
        "erasures",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            *(sa.Column(name, WORD, nullable=False) for name in ("student", "asked_by")),
            sa.Column("asked_at", MOMENT, nullable=False),
            *(sa.Column(name, WORD, nullable=False) for name in ("state", "confirmed_by")),
            sa.Column("confirmed_at", MOMENT),
        ),
    )
    yield (
        "looks",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            *(sa.Column(name, WORD, nullable=False) for name in ("student", "reader", "what")),
            sa.Column("at", MOMENT, nullable=False),
        ),
    )
    yield (
        "skipped",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            sa.Column("person", WORD, nullable=False),
            *(sa.Column(name, MOMENT, nullable=False) for name in ("due", "at")),
            sa.Column("looks", sa.Integer(), nullable=False),
            sa.Column("reason", WORD, nullable=False),
        ),
    )
    yield (
        "cases",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            *(sa.Column(name, WORD, nullable=False) for name in ("student", "owner")),
            sa.Column("opened_at", MOMENT, nullable=False),
            *(sa.Column(name, WORD, nullable=False) for name in ("reason", "band")),
            sa.Column("subject", NAME, nullable=False),
            sa.Column("state", WORD, nullable=False),
            *(sa.Column(name, MOMENT) for name in ("shown_at", "acted_at", "closed_at")),
            sa.Column("closed_by", WORD, nullable=False),
        ),
    )
    yield (
        "rounds",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("adviser", NAME, primary_key=True),
            sa.Column("started_at", MOMENT, nullable=False),
        ),
    )
    yield (
        "drills",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            sa.Column("at", MOMENT, nullable=False),
            *(sa.Column(name, sa.JSON, nullable=False) for name in ("asked", "told", "unreached", "seen")),
        ),
    )
    yield (
        "holders",
        (
            sa.Column("name", NAME, primary_key=True),
            sa.Column("process", WORD, nullable=False),
            sa.Column("until", MOMENT, nullable=False),
        ),
    )
    yield (
        "homes",
        (
            sa.Column("platform", NAME, primary_key=True),
            sa.Column("sender", NAME, primary_key=True),
            sa.Column("school", WORD, nullable=False),
            sa.Column("person", WORD, nullable=False),
            sa.Column("version", NAME, nullable=False),
            sa.Column("attempts", sa.Integer(), nullable=False),
            sa.Column("due", MOMENT),
        ),
    )
    yield (
        "check_windows",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            sa.Column("teacher", WORD, nullable=False),
            sa.Column("at", MOMENT, nullable=False),
            *(sa.Column(name, WORD, nullable=False) for name in ("state", "check", "student")),
        ),
    )
    yield (
        "resource_votes",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            sa.Column("competency", WORD, nullable=False),
            sa.Column("url", sa.Text(), nullable=False),
            sa.Column("helped", sa.Boolean(), nullable=False),
            sa.Column("at", MOMENT, nullable=False),
        ),
    )
    yield (
        "re_routes",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            sa.Column("student", WORD, nullable=False),
            sa.Column("subject", WORD, nullable=False),
            sa.Column("asked_at", MOMENT, nullable=False),
            sa.Column("target", sa.Date, nullable=False),
            sa.Column("destination", NAME, nullable=False),
            sa.Column("without", sa.JSON, nullable=False),
            sa.Column("days", sa.Integer, nullable=False),
            sa.Column("likely", sa.Date),
            sa.Column("loosens", sa.Boolean, nullable=False),
            sa.Column("state", WORD, nullable=False),
            sa.Column("asked", sa.JSON, nullable=False),
            sa.Column("unreached", sa.JSON, nullable=False),
            sa.Column("decided_by", WORD, nullable=False),
            sa.Column("decided_at", MOMENT),
            sa.Column("effective", sa.Date),
        ),
    )
    yield (
        "profile_notes",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            *(sa.Column(name, WORD, nullable=False) for name in ("student", "section")),
            sa.Column("words", sa.Text(), nullable=False),
            sa.Column("at", MOMENT, nullable=False),
            sa.Column("level", sa.Integer(), nullable=False),
        ),
    )
    yield (
        "sources",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("message", NAME, primary_key=True),
            sa.Column("about", NAME, nullable=False),
            sa.Column("field", WORD, nullable=False),
            sa.Column("origin", NAME, nullable=False),
        ),
    )
    yield (
        "reviews",
        (
            sa.Column("school", NAME, primary_key=True),
            sa.Column("key", NAME, primary_key=True),
            sa.Column("student", WORD, nullable=False),
            sa.Column("competency", WORD, nullable=False),
            sa.Column("at", MOMENT, nullable=False),
            sa.Column("outcome", WORD, nullable=False),
        ),
    )
    yield (
        "due_dates",
        (
            *(sa.Column(name, NAME, primary_key=True) for name in ("school", "section", "competency")),
            sa.Column("due", sa.Date(), nullable=False),
        ),
    )


def _columns() -> "Iterator[tuple[str, sa.Column[object]]]":
    """New columns of tables that were there: (table, column with its server_default)."""
    yield "conversations", sa.Column("files", sa.JSON, nullable=False, server_default="[]")
    yield "conversations", sa.Column("sources", sa.JSON, nullable=False, server_default="[]")
    yield "conversations", sa.Column("place", NAME, nullable=False, server_default="")
    yield "accounts", sa.Column("heard_at", MOMENT, nullable=True)
    yield "accounts", sa.Column("menu", NAME, nullable=True)
    yield "goals", sa.Column("by", sa.Date(), nullable=True)
    yield "schools", sa.Column("calibration", sa.JSON(), nullable=False, server_default="{}")
    yield "calls", sa.Column("cleared_by", WORD, nullable=False, server_default="")
    yield "calls", sa.Column("cleared_at", MOMENT)
    yield "people", sa.Column("leave", sa.JSON(), nullable=False, server_default="[]")
    for name in ("more", "files"):
        yield "checks", sa.Column(name, sa.JSON(), nullable=False, server_default="[]")
    yield "checks", sa.Column("link", sa.Text(), nullable=False, server_default="")
    yield "checks", sa.Column("top", sa.Integer(), nullable=False, server_default="0")
    yield "checks", sa.Column("second", WORD, nullable=False, server_default="")
    for name in ("step_at", "second_at"):
        yield "checks", sa.Column(name, MOMENT, nullable=True)
    yield "helps", sa.Column("seen_by", WORD, nullable=False, server_default="")
    yield "helps", sa.Column("seen_at", MOMENT, nullable=True)
    yield "helps", sa.Column("handed_to", WORD, nullable=False, server_default="")
    yield "helps", sa.Column("held_until", MOMENT, nullable=True)
    yield "helps", sa.Column("clock_from", MOMENT, nullable=True)
    yield "helps", sa.Column("stuck_since", MOMENT, nullable=True)
    yield "helps", sa.Column("rung", sa.Integer(), nullable=False, server_default="0")
    for name in ("under", "thread"):
        yield "outbox", sa.Column(name, NAME, nullable=False, server_default="")
    yield "standings", sa.Column("quiet", sa.Integer(), nullable=False, server_default="0")
    yield "standings", sa.Column("bad_days", sa.Integer(), nullable=False, server_default="0")
    yield "contacts", sa.Column("variant", WORD, nullable=False, server_default="")
    yield "contacts", sa.Column("eligible", sa.JSON(), nullable=False, server_default="[]")
    yield "contacts", sa.Column("propensity", sa.Float(), nullable=False, server_default="1")
    yield "contacts", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false())
    yield "outbox", sa.Column("begun", sa.Integer(), nullable=False, server_default="0")
    yield "accounts", sa.Column("zone", WORD, nullable=False, server_default="")
    yield "helps", sa.Column("classmates", sa.JSON(), nullable=False, server_default="[]")
    yield "helps", sa.Column("files", sa.JSON(), nullable=False, server_default="[]")
    yield "help_messages", sa.Column("files", sa.JSON(), nullable=False, server_default="[]")
    yield "audit", sa.Column("place", sa.Integer(), nullable=False, server_default="0")
    yield "audit", sa.Column("mark", WORD, nullable=False, server_default="")
    yield "case_notes", sa.Column("words", sa.Text(), nullable=False, server_default="")


INDEXES: tuple[tuple[str, str, list[str]], ...] = (
    ("ix_alarms_at", "alarms", ["at"]),
    ("ix_people_role", "people", ["school", "role"]),
    ("ix_outbox_open", "outbox", ["lane", "seq", "due"]),
    ("ix_homes_person", "homes", ["school", "person"]),
    ("ix_homes_due", "homes", ["due"]),
    ("ix_check_windows_at", "check_windows", ["school", "at"]),
    ("ix_resource_votes_competency", "resource_votes", ["school", "competency"]),
    ("ix_audit_place", "audit", ["school", "place"]),
    ("ix_looks_student", "looks", ["school", "student", "at"]),
    ("ix_guardians_student", "guardians", ["school", "student"]),
    ("ix_cases_student", "cases", ["school", "student"]),
    ("ix_profile_notes_student", "profile_notes", ["school", "student"]),
    ("ix_re_routes_student", "re_routes", ["school", "student"]),
    ("ix_skipped_at", "skipped", ["at"]),
    ("ix_reviews_student", "reviews", ["school", "student"]),
)
PARTIAL = {"ix_outbox_open": "state IN ('new', 'sending')"}
