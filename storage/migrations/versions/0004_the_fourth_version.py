"""What the fourth version adds: columns, and indexes by which a student's classes and advisers are found.

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
WIDER = {
    "enrolments": ("ix_enrolments_student", ["school", "student"], ["section", "since"]),
    "advising": ("ix_advising_student", ["school", "student"], ["adviser"]),
}


def upgrade() -> None:
    for name, column in _columns():
        with op.batch_alter_table(name) as table:
            table.add_column(column)
    for table_name, (index, columns, more) in WIDER.items():
        op.drop_index(index, table_name)
        op.create_index(index, table_name, [*columns, *more])
    op.create_index("ix_enrolments_since", "enrolments", ["school", "section", "since"])


def downgrade() -> None:
    op.drop_index("ix_enrolments_since", "enrolments")
    for table_name, (index, columns, _) in WIDER.items():
        op.drop_index(index, table_name)
        op.create_index(index, table_name, columns)
    for name, column in reversed(list(_columns())):
        with op.batch_alter_table(name) as table:
            table.drop_column(column.name)


def _columns() -> "Iterator[tuple[str, sa.Column[object]]]":
    yield "homes", sa.Column("turned", WORD, nullable=False, server_default="")
