"""What one token is refused stops its homes, and nobody else's."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bot.platform import SendError
from messages.message import Message
from storage.store import Store
from storage.traffic import homes
from tests.fakes.coach import Coach
from tests.fakes.wire import Wire

NORTH, SOUTH = "T1", "T2"


class Pages(Wire):
    """A platform with homes, and a token for each workspace."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.asked: list[str] = []
        self.refused: set[str] = set()

    def token_for(self, room: str) -> str:
        return room.partition(":")[0]

    async def show_home(self, sender: str, parts: Sequence[Message], version: str) -> str:
        self.asked.append(sender)
        if self.token_for(sender) in self.refused:
            raise SendError("ratelimited", retry_after=60)
        self.shown.append(sender)
        return "v1"


@pytest.fixture
async def coach(store: Store) -> AsyncIterator[Coach[Pages]]:
    found = Coach(store, Pages())
    yield found
    await found.close()


def opens(coach: Coach[Pages], *senders: str) -> None:
    with coach.store.begin() as unit:
        for each in senders:
            homes.opened(unit.connection, "wire", each, coach.now)


async def test_a_workspace_that_is_asked_to_wait_keeps_no_other_waiting(coach: Coach[Pages]) -> None:
    coach.wire.refused.add(NORTH)
    opens(coach, f"{NORTH}:ana")
    await coach.shell.settle()
    opens(coach, f"{NORTH}:ben", f"{SOUTH}:cy")
    await coach.shell.settle()
    assert coach.wire.shown == [f"{SOUTH}:cy"]
    assert coach.wire.asked == [f"{NORTH}:ana", f"{SOUTH}:cy"], "who told us to wait is not asked again"


async def test_what_waited_is_shown_when_the_wait_is_over(
    coach: Coach[Pages], monkeypatch: pytest.MonkeyPatch
) -> None:
    coach.wire.refused.add(NORTH)
    opens(coach, f"{NORTH}:ana", f"{NORTH}:ben")
    await coach.shell.settle()
    coach.wire.refused.clear()
    await coach.later(30)
    assert coach.wire.shown == []
    coach.shell.homes._stopped.clear()  # the loop's own clock cannot be moved
    await coach.later(31)
    assert sorted(coach.wire.shown) == [f"{NORTH}:ana", f"{NORTH}:ben"]
