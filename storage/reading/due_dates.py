"""The due dates of sections, as one statement for however many of them."""

from sqlalchemy import bindparam, select

from storage import tables

_table = tables.due_dates
DUE = (
    select(_table.c.section, _table.c.competency, _table.c.due)
    .where(
        _table.c.school == bindparam("school"), _table.c.section.in_(bindparam("sections", expanding=True))
    )
    .order_by(_table.c.due, _table.c.competency)
)
"""Binds `school` and `sections`; the soonest first."""
