"""Which menu of commands each account has been given, so that it is given anew when its person changes."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, union, update

from engine.frozen import Frozen
from storage import tables


class MenuDue(Frozen):
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


def leave_menu(connection: Connection, gone: ColumnElement[bool]) -> None:
    """Note the chats of accounts that are about to go: a menu there is nobody's any more."""
    account, left = tables.accounts, tables.left_menus
    rooms = select(account.c.platform, account.c.room).where(gone, account.c.menu.is_not(None)).distinct()
    for row in connection.execute(rooms).all():
        connection.execute(delete(left).where(left.c.platform == row.platform, left.c.room == row.room))
        connection.execute(insert(left).values(platform=row.platform, room=row.room))


def menus_left(connection: Connection, platforms: Collection[str], limit: int) -> list[tuple[str, str]]:
    """Return chats, each a platform and a room, whose menu is to be taken back: whose account or person is gone."""
    left, account, someone = tables.left_menus, tables.accounts, tables.people
    is_theirs = and_(someone.c.school == account.c.school, someone.c.key == account.c.person)
    of_the_gone = (
        select(account.c.platform, account.c.room)
        .join(someone, is_theirs)
        .where(someone.c.active.is_(False), account.c.menu.is_not(None))
    )
    both = union(select(left.c.platform, left.c.room), of_the_gone).subquery()
    rows = connection.execute(select(both).where(both.c.platform.in_(platforms)).limit(limit))
    return [(row.platform, row.room) for row in rows]


def menu_taken_back(connection: Connection, platform: str, room: str) -> None:
    """Note that a chat has no menu of its own any more."""
    left = tables.left_menus
    connection.execute(delete(left).where(left.c.platform == platform, left.c.room == room))
    account = tables.accounts
    here = and_(account.c.platform == platform, account.c.room == room)
    connection.execute(update(account).where(here).values(menu=None))
