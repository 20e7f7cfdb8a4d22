"""The pacer: limits hold to the message, a reply does not wait for a wave, a refusal stops what it must."""

import asyncio
import time

import pytest

from bot.outgoing.pacer import PACES, Pace, Pacer, TooSoon

TELEGRAM = PACES["telegram"]
WAVE, REPLY = 2, 0


class Street:
    """Sends messages through a pacer and keeps the moment at which each left; entering them takes a while."""

    def __init__(self, pace: Pace, commit: float = 0.004) -> None:
        self.pacer = Pacer(pace, time.monotonic)
        self.commit = commit
        self.left: list[tuple[float, str]] = []

    async def send(self, room: str, lane: int = WAVE) -> float:
        """Seconds that the message waited."""
        asked = time.monotonic()
        async with self.pacer.near(room, lane) as turn:
            await asyncio.sleep(self.commit)
            await turn.take()
        self.left.append((time.monotonic(), room))
        return self.left[-1][0] - asked

    def most_in_a_second(self) -> int:
        moments = sorted(at for at, _ in self.left)
        return max(sum(start <= at < start + 1 for at in moments) for start in moments)


async def test_p07_a_wave_leaves_at_thirty_a_second_and_never_more_than_31() -> None:
    street = Street(TELEGRAM)
    await asyncio.gather(*(street.send(f"r{number}") for number in range(121)))
    first, last = street.left[0][0], street.left[-1][0]
    assert 120 / (last - first) == pytest.approx(30, rel=0.03)
    assert street.most_in_a_second() <= 31


async def test_a_reply_waits_at_most_a_quarter_second_during_a_wave() -> None:
    street = Street(TELEGRAM)
    wave = [asyncio.create_task(street.send(f"r{number}")) for number in range(60)]
    waits = []
    for number in range(5):
        await asyncio.sleep(0.21)
        waits.append(await street.send(f"reply{number}", REPLY))
    assert max(waits) <= 0.25, waits
    await asyncio.gather(*wave)


async def test_p07_a_room_gets_one_message_a_second_and_holds_up_no_other() -> None:
    street = Street(TELEGRAM)
    await street.send("slow")
    began = time.monotonic()
    slow = asyncio.create_task(street.send("slow"))
    for number in range(10):
        await street.send(f"r{number}")
    assert time.monotonic() - began < 0.6
    assert await slow >= 0.9


async def test_a_group_gets_twenty_messages_a_minute() -> None:
    street = Street(TELEGRAM)
    await street.send("-100")
    with pytest.raises(TooSoon) as wait:
        await street.send("-100")
    assert wait.value.seconds == pytest.approx(3, abs=0.2)


async def test_p07_a_refusal_of_one_room_stops_that_room_and_of_two_at_once_stops_all() -> None:
    street = Street(TELEGRAM)
    street.pacer.stop_until(5, "ana")
    with pytest.raises(TooSoon):
        await street.send("ana")
    assert await street.send("ben") < 0.2
    street.pacer.stop_until(0.7, "cem")
    assert await street.send("dan") >= 0.6


async def test_whoever_gives_up_waiting_leaves_the_place_to_the_next() -> None:
    street = Street(Pace(1000.0, 1.0))
    tasks = [asyncio.create_task(street.send(f"r{number}")) for number in range(40)]
    await asyncio.sleep(0)
    for each in tasks[::2]:
        each.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert len(street.left) == 20
    assert await street.send("again") < 0.2
