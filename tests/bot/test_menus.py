"""Menus of commands: each person has that of their role, changes reach them, and trouble reaches nobody."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bot.bridge import Bridge
from bot.outage import Outage
from bot.outgoing.menus import Menus
from bot.platform import SendError
from engine.decision import AccountOff
from messages.render import Renderer
from messages.typed.phrase_files import read_phrasebook
from storage import tables
from storage.keeping.erasing import erase
from storage.records import save
from storage.store import Store
from tests.fakes.coach import room
from tests.fakes.schools import joined, key_of

RENDERER = Renderer()


class Slate:
    """A platform that shows menus and keeps what it was given; `troubles` are raised first, one a call."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str, list[str]]] = []
        self.back: list[str] = []
        self.troubles: list[SendError] = []

    async def offer_commands(
        self, commands: Sequence[tuple[str, str]], *, room: str = "", language: str = ""
    ) -> None:
        if self.troubles:
            raise self.troubles.pop()
        self.given.append((room, language, [name for name, _ in commands]))

    async def take_commands_back(self, room: str) -> None:
        if self.troubles:
            raise self.troubles.pop()
        self.back.append(room)


@pytest.fixture
async def menus(store: Store) -> AsyncIterator[tuple[Menus, Slate]]:
    joined(store, "riverside", ("s1", "t1", "a1"))
    bridge, slate = Bridge(store), Slate()
    yield Menus(store, bridge, RENDERER, {"wire": slate}, ("en",), Outage()), slate
    bridge.close()


async def test_everybody_gets_the_menu_of_their_role_once(menus: tuple[Menus, Slate]) -> None:
    offered, slate = menus
    assert [await offered.offer_due(), await offered.offer_due()] == [3, 0]
    shown = {place: names for place, _, names in slate.given}
    assert "goals" in shown[room("s1")]
    assert "queue" in shown[room("t1")]
    assert "caseload" in shown[room("a1")]
    assert all("now" in names for names in shown.values())


async def test_a_new_role_or_language_brings_a_new_menu(menus: tuple[Menus, Slate], store: Store) -> None:
    offered, slate = menus
    await offered.offer_due()
    slate.given.clear()
    people = tables.people
    with store.begin() as unit:
        for code, change in (("t1", {"role": "adviser"}), ("s1", {"language": "fr"})):
            unit.connection.execute(people.update().where(people.c.key == key_of(code)).values(**change))
    assert await offered.offer_due() == 2
    assert {(place, "caseload" in names) for place, _, names in slate.given} == {
        (room("t1"), True),
        (room("s1"), False),
    }


async def test_somebody_who_cannot_have_one_stops_nobody_and_a_pause_is_kept(
    menus: tuple[Menus, Slate], store: Store
) -> None:
    offered, slate = menus
    slate.troubles = [SendError("wait", retry_after=7), SendError("chat not found", permanent=True)]
    with pytest.raises(SendError, match="wait"):
        await offered.offer_due()
    assert slate.given == []
    assert await offered.offer_due() == 2
    assert len(slate.given) == 2


async def test_the_menu_of_an_account_that_is_gone_is_taken_back_once(
    menus: tuple[Menus, Slate], store: Store
) -> None:
    offered, slate = menus
    await offered.offer_due()
    with store.begin() as unit:
        for code in ("s1", "t1"):
            save(unit.connection, "riverside", AccountOff("wire", f"riverside/{code}"))
    slate.troubles = [SendError("wait", retry_after=7)]
    with pytest.raises(SendError, match="wait"):
        await offered.offer_due()
    await offered.offer_due()
    await offered.offer_due()
    assert slate.back == [room("s1"), room("t1")]
    joined(store, "riverside", ("s1",))
    slate.given.clear()
    await offered.offer_due()
    assert [place for place, *_ in slate.given] == [room("s1")]


async def test_whoever_was_erased_or_has_left_the_school_keeps_no_menu_of_their_role(
    menus: tuple[Menus, Slate], store: Store
) -> None:
    offered, slate = menus
    await offered.offer_due()
    people = tables.people
    with store.begin() as unit:
        erase(unit.connection, "riverside", key_of("s1"))
        unit.connection.execute(people.update().where(people.c.key == key_of("t1")).values(active=False))
    for _ in range(2):
        await offered.offer_due()
    assert sorted(slate.back) == sorted([room("s1"), room("t1")])
    with store.reading() as connection:
        assert connection.execute(tables.left_menus.select()).all() == []
    with store.begin() as unit:
        unit.connection.execute(people.update().where(people.c.key == key_of("t1")).values(active=True))
    slate.given.clear()
    await offered.offer_due()
    assert [place for place, *_ in slate.given] == [room("t1")], "who comes back has it again"


async def test_strangers_read_how_to_join(menus: tuple[Menus, Slate]) -> None:
    offered, slate = menus
    await offered.offer_to_strangers()
    assert slate.given == [("", "", ["start", "now"])]


@pytest.mark.parametrize("role", ["student", "teacher", "adviser", "guardian", "admin"])
def test_each_command_of_a_menu_is_understood_when_it_is_typed(role: str) -> None:
    book = read_phrasebook("en", RENDERER.labels("en"))
    commands = RENDERER.commands(role, "en")
    assert 1 <= len(commands) <= 100
    assert [name for name, _ in commands if book.verb(name) is None] == []
