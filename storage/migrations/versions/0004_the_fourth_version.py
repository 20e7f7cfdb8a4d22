"""What the fourth version adds: columns, and indexes by which a student's enrolments are read without the table.

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
OF_STUDENT = "ix_enrolments_student"


def upgrade() -> None:
    for name, column in _columns():
        with op.batch_alter_table(name) as table:
            table.add_column(column)
    op.drop_index(OF_STUDENT, "enrolments")
    op.create_index(OF_STUDENT, "enrolments", ["school", "student", "section", "since"])
    op.create_index("ix_enrolments_since", "enrolments", ["school", "section", "since"])


def downgrade() -> None:
    op.drop_index("ix_enrolments_since", "enrolments")
    op.drop_index(OF_STUDENT, "enrolments")
    op.create_index(OF_STUDENT, "enrolments", ["school", "student"])
    for name, column in reversed(list(_columns())):
        with op.batch_alter_table(name) as table:
            table.drop_column(column.name)


def _columns() -> "Iterator[tuple[str, sa.Column[object]]]":
    yield "homes", sa.Column("turned", WORD, nullable=False, server_default="")
