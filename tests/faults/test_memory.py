"""However many messages wait, the process that sends them needs no more memory for it."""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.decision import Lane, Parcel
from engine.notices.nudges import Praise
from storage.traffic import outbox
from storage.traffic.outbox import Address
from tests.fakes.operator import Operator, operated
from tests.fakes.process import Process
from tests.fakes.schools import key_of, open_now
from tests.fakes.town import SCHOOL
from tests.tally import Row, Tally, counts

WAITING, SECONDS = counts(5_000, 100_000), counts(5, 60)
ROOMS = counts(500, 10_000)
FLAT = 12
"""MB: what a coach that has begun to send comes to, whatever waits; 100,000 rows in memory would be far more."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read memory from")


def resident(coach: Process) -> float:
    """MB that a process holds in memory."""
    lines = Path(f"/proc/{coach.pid}/status").read_text("ascii").splitlines()
    return int(next(each for each in lines if each.startswith("VmRSS:")).split()[1]) / 1024


def post(run: Operator, first: int, number: int) -> None:
    with run.town.store.begin() as unit:
        for each in range(first, first + number):
            where = Address("telegram", str(5_000_000 + each % ROOMS), school=SCHOOL)
            parcel = Parcel(key_of("s1"), Praise("Ana", f"back {each}"), f"wave:{each}", Lane.WAVE)
            assert outbox.post(unit.connection, parcel, where, datetime.now(UTC))


async def test_p07_memory_stays_flat_while_a_long_outbox_waits(tmp_path: Path, tally: Tally) -> None:
    async with operated(tmp_path, "telegram-webhook", open_now()) as run:
        run.town.joined("s1")
        coach = await run.starts()
        post(run, 0, 60)
        await asyncio.sleep(4)
        before = most = resident(coach)
        for first in range(60, 60 + WAITING, 1000):
            post(run, first, 1000)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            await asyncio.sleep(0.5)
            most = max(most, resident(coach))
        states = [each["state"] for each in run.town.rows("outbox")]
        assert coach.stop() == 0
    grown = most - before
    settled = len(states) - states.count(outbox.NEW)
    trial = f"{WAITING} rows wait for {SECONDS} s: {before:.0f} MB before, {grown:+.1f} MB at most"
    tally(Row("P7", trial, len(states), settled, unexpected=int(grown > FLAT)))
    assert states.count(outbox.NEW) > WAITING - 40 * (SECONDS + 30), "nearly all of them still wait"
    assert settled > 60, "and it sends meanwhile"
    assert grown <= FLAT
