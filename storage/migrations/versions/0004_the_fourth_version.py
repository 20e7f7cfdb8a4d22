"""What the fourth version adds.

Each entry below is one column; a column that existing rows lack brings its default.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORD = sa.String(64)


def upgrade() -> None:
    for name, column in _columns():
        with op.batch_alter_table(name) as table:
            table.add_column(column)


def downgrade() -> None:
    for name, column in reversed(list(_columns())):
        with op.batch_alter_table(name) as table:
            table.drop_column(column.name)


def _columns() -> "Iterator[tuple[str, sa.Column[object]]]":
    yield "homes", sa.Column("turned", WORD, nullable=False, server_default="")
