"""What the third version adds: what is held back for a person, and what is made good after an absence.

Each entry below is one table, one column or one index; a column that existing rows lack brings its default.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

import storage.types

revision = "0003"
down_revision = "0002"
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
        op.create_index(index, name, columns_of)
    for index, name, columns_of, only in PARTIAL:
        op.create_index(index, name, columns_of, sqlite_where=sa.text(only), postgresql_where=sa.text(only))


def downgrade() -> None:
    for index, name, _, _ in reversed(PARTIAL):
        op.drop_index(index, name)
    for index, name, _ in reversed(INDEXES):
        op.drop_index(index, name)
    for name, column in reversed(list(_columns())):
        with op.batch_alter_table(name) as table:
            table.drop_column(column.name)
    for name, _ in reversed(list(_tables())):
        op.drop_table(name)


def _tables() -> "Iterator[tuple[str, tuple[sa.schema.SchemaItem, ...]]]":
    yield (
        "app_tokens",
        (
            sa.Column("platform", NAME, nullable=False),
            sa.Column("place", NAME, nullable=False),
            sa.Column("access", sa.Text(), nullable=False),
            sa.Column("renewal", sa.Text(), nullable=False),
            sa.Column("origin", WORD, nullable=False),
            sa.Column("ends", MOMENT, nullable=False),
            sa.PrimaryKeyConstraint("platform", "place", name=op.f("pk_app_tokens")),
        ),
    )
    yield (
        "left_menus",
        (
            sa.Column("platform", NAME, nullable=False),
            sa.Column("room", NAME, nullable=False),
            sa.PrimaryKeyConstraint("platform", "room", name=op.f("pk_left_menus")),
        ),
    )
    yield (
        "asides",
        (
            sa.Column("school", NAME, nullable=False),
            sa.Column("key", NAME, nullable=False),
            sa.Column("person", WORD, nullable=False),
            sa.Column("student", WORD, nullable=False),
            sa.Column("what", WORD, nullable=False),
            sa.Column("about", NAME, nullable=False),
            sa.Column("moment", MOMENT),
            sa.Column("at", MOMENT),
            sa.Column("later", sa.Boolean(), nullable=False),
            sa.Column("told_at", MOMENT),
            sa.PrimaryKeyConstraint("school", "key", name=op.f("pk_asides")),
        ),
    )


def _columns() -> "Iterator[tuple[str, sa.Column[object]]]":
    yield "outbox", sa.Column("rule", WORD, nullable=False, server_default="")
    yield "goals", sa.Column("looked_at", MOMENT, nullable=True)


INDEXES: tuple[tuple[str, str, list[str]], ...] = (
    ("ix_asides_person", "asides", ["school", "person", "at"]),
    ("ix_asides_student", "asides", ["school", "student"]),
)
PARTIAL: tuple[tuple[str, str, list[str], str], ...] = (
    ("ix_inbox_room", "inbox", ["room", "seq"], "state = 'new'"),
    ("ix_outbox_unasked", "outbox", ["school", "rule", "made_at"], "rule <> ''"),
    ("ix_outbox_held", "outbox", ["school", "rule"], "state = 'held'"),
)
"""Indexes of the rows alone for which a condition holds."""
