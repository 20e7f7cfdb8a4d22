"""Which menu of commands each account has been given, so that it is given anew when its person changes."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, or_, select, update

from storage import tables


@dataclass(frozen=True, slots=True)
class MenuDue:
    """An account whose menu is not that of its person's role and language. `key` is the menu it should have."""

    platform: str
    sender: str
    room: str
    role: str
    language: str
    key: str


def menus_due(connection: Connection, platforms: Collection[str], version: str, limit: int) -> list[MenuDue]:
    """Return accounts on some platforms that have no menu, or another one than `role/language/version`."""
    account, someone = tables.accounts, tables.people
    key = someone.c.role + "/" + someone.c.language + "/" + version
    mine = and_(someone.c.school == account.c.school, someone.c.key == account.c.person)
    rows = connection.execute(
        select(
            *(account.c.platform, account.c.sender, account.c.room),
            *(someone.c.role, someone.c.language, key.label("key")),
        )
        .join(someone, mine)
        .where(account.c.platform.in_(platforms), account.c.reachable.is_(True), someone.c.active.is_(True))
        .where(or_(account.c.menu.is_(None), account.c.menu != key))
        .order_by(func.coalesce(account.c.menu, ""), account.c.platform, account.c.sender)
        .limit(limit)
    )
    return [MenuDue(*row) for row in rows]


def menu_given(connection: Connection, due: MenuDue) -> None:
    """Note that an account has its menu."""
    table = tables.accounts
    mine = (table.c.platform == due.platform, table.c.sender == due.sender)
    connection.execute(update(table).where(*mine).values(menu=due.key))
