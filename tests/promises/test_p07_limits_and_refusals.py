"""P7: 5,000 messages and refusals among them: the platform's pace to the message, each told wait, each room's order."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from bot.outgoing.pacer import PACES, Pacer, TooSoon
from tests.fakes.hurried import HurriedLoop
from tests.tally import Row, Tally, counts

SEED = 20261007
MESSAGES = counts(1500, 5000)
BUSY, IN_A_ROW = 20, 25
"""So many rooms have so many messages in a row; all others have one."""
EVERY_REFUSED, TOLD = 97, 7.0
"""Every 97th try is answered with 429 and so many seconds."""
Left = tuple[float, str, int]


class Street:
    """Sends through a pacer as the courier does: in order within a room, given back when a room is not free."""

    def __init__(self, loop: HurriedLoop) -> None:
        self.loop, self.pacer = loop, Pacer(PACES["telegram"], loop.time)
        self.left: list[Left] = []
        self.refused: list[tuple[float, str]] = []
        self._tries = 0

    async def room(self, name: str, count: int) -> None:
        for number in range(count):
            while not await self._sent(name, number):
                continue

    async def _sent(self, room: str, number: int) -> bool:
        try:
            async with self.pacer.near(room, 2) as turn:
                await asyncio.sleep(0.004)
                await turn.take()
        except TooSoon as wait:
            await asyncio.sleep(wait.seconds)
            return False
        self._tries += 1
        if self._tries % EVERY_REFUSED == 0:
            self.refused.append((self.loop.time(), room))
            self.pacer.stop_until(TOLD, room)
            return False
        self.left.append((self.loop.time(), room, number))
        return True


def test_p07_five_thousand_messages_and_refusals_keep_every_limit(tally: Tally) -> None:
    loop = HurriedLoop()
    street = Street(loop)
    rooms = {f"busy{n}": IN_A_ROW for n in range(BUSY)}
    rooms |= {f"r{n}": 1 for n in range(MESSAGES - BUSY * IN_A_ROW)}
    order = list(rooms.items())
    random.Random(SEED).shuffle(order)

    async def all_rooms() -> None:
        await asyncio.gather(*(street.room(*each) for each in order))

    loop.run_until_complete(all_rooms())
    loop.close()
    early = sum(
        refused < at < refused + TOLD - 1e-6
        for refused, room in street.refused
        for at, there, _ in street.left
        if there == room
    )
    row = Row(
        "P7",
        f"{MESSAGES} queued, {len(street.refused)} refused, most in a second {most_in_a_second(street.left)}",
        attempted=MESSAGES + len(street.refused),
        acknowledged=len(street.left),
        lost=MESSAGES - len(street.left),
        unexpected=early + out_of_order(street.left) + max(0, most_in_a_second(street.left) - 31),
        duplicated=len(street.left) - len({each[1:] for each in street.left}),
        recovered=len(street.refused),
        seed=str(SEED),
    )
    tally(row)
    assert (row.lost, row.unexpected, row.duplicated) == (0, 0, 0)


def test_p07_a_wave_of_a_minute_leaves_within_three_percent_of_thirty_a_second() -> None:
    loop = HurriedLoop()
    pacer, left = Pacer(PACES["telegram"], loop.time), []

    async def one(room: str) -> None:
        async with pacer.near(room, 2) as turn:
            await asyncio.sleep(0.004)
            await turn.take()
        left.append((loop.time(), room, 0))

    async def wave() -> None:
        await asyncio.gather(*(one(f"r{n}") for n in range(60 * 31)))

    loop.run_until_complete(wave())
    loop.close()
    in_the_minute = sum(at < left[0][0] + 60 for at, _, _ in left)
    assert abs(in_the_minute - 1800) <= 54
    assert most_in_a_second(left) <= 31


def most_in_a_second(left: Sequence[Left]) -> int:
    moments, first, most = sorted(at for at, _, _ in left), 0, 0
    for last, at in enumerate(moments):
        while moments[first] <= at - 1:
            first += 1
        most = max(most, last - first + 1)
    return most


def out_of_order(left: Sequence[Left]) -> int:
    """Messages before an earlier one of their room, or within its second."""
    rooms = defaultdict(list)
    for at, room, number in left:
        rooms[room].append((at, number))
    return sum(
        later[1] < earlier[1] or later[0] - earlier[0] < 1 - 1e-6
        for each in rooms.values()
        for earlier, later in pairwise(each)
    )
