"""P6: a request for help reaches a human, or its student reads that it did not, whatever the platform and the coach do.

Each trial draws a fate for everybody who could be asked (has blocked the coach, was deactivated, never joined, or has
a platform that fails, stalls, or takes a message and breaks) and lets the coach die in the middle of sends.
"""

import asyncio
import random
import shutil
from collections.abc import Mapping
from pathlib import Path

from bot.platform import Receipt, SendError
from engine.notices.helping import HelpCard, HelpNotReached, HelpTold
from messages.message import Message
from storage.database import open_database
from storage.store import Store
from tests.fakes.coach import Coach, room
from tests.fakes.schools import STAFF
from tests.fakes.wire import Arrival, Wire
from tests.promises.histories import ready
from tests.tally import Row, Tally, counts

SEED = 20261125
TRIALS = counts(6, 100)
HELPERS = ("t1", "t2", "a1", "adm")
ROOMS = {called: room(code) for code, (_, _, called) in STAFF.items()}
NATURES = ("well", "blocked", "deactivated", "shaky", "shaky")
GONE = {
    "blocked": SendError("403 bot was blocked by the user", permanent=True),
    "deactivated": SendError("403 user is deactivated", permanent=True),
}
STEPS, STEP = 24, 300
"""Two hours, five minutes at a time: seconds."""
SHAKES = 5
"""So often a shaky room fails, before it is well."""


class Shaky(Wire):
    """A platform that does to each message what chance says, and in whose hands the coach may die."""

    def __init__(self, natures: Mapping[str, str], chance: random.Random) -> None:
        super().__init__()
        self._natures, self._chance = natures, chance
        self._left = dict.fromkeys(natures, SHAKES)
        self.died = asyncio.Event()

    async def send(self, room: str, message: Message, key: str) -> Receipt:
        nature = self._natures[room]
        if nature in GONE:
            raise GONE[nature]
        if nature == "shaky" and self._left[room]:
            self._left[room] -= 1
            await self._shakes(Arrival(room, message, key))
        return await self._hand_over(Arrival(room, message, key))

    async def _shakes(self, arrival: Arrival) -> None:
        fate = self._chance.choice(("well", "refused", "broken", "stalled", "dead", "dead"))
        if fate in ("broken", "stalled", "dead") and self._chance.random() < 0.5:
            self.arrived.append(arrival)
        if fate == "dead":
            self.died.set()
            await asyncio.Event().wait()
        if fate != "well":
            raise SendError(fate, uncertain=fate != "refused")


def test_p06_a_request_for_help_reaches_a_human_or_says_that_it_did_not(tmp_path: Path, tally: Tally) -> None:
    reached, told_so, wrong, deaths = 0, 0, [], 0
    for number in range(TRIALS):
        trial = Trial(tmp_path / f"{number}.db", random.Random(f"{SEED}:{number}"))
        asyncio.run(trial.run())
        deaths += trial.deaths
        reached += trial.reached
        told_so += not trial.reached and trial.said_so
        if trial.faults:
            wrong.append((number, trial.natures, trial.faults))
    tally(
        Row(
            "P6",
            f"questions, and {deaths} deaths of the coach on the way",
            TRIALS,
            reached,
            lost=TRIALS - reached - told_so,
            unexpected=len(wrong),
            recovered=told_so,
            seed=str(SEED),
        )
    )
    assert not wrong
    assert deaths


class Trial:
    """One question on a database of its own."""

    def __init__(self, file: Path, chance: random.Random) -> None:
        shutil.copyfile(ready(), file)
        self._file, self.deaths = file, 0
        self.natures = {room(each): chance.choice(NATURES) for each in HELPERS} | {room("s1"): "shaky"}
        self._chance = chance
        self.reached = self.said_so = False
        self.faults: list[str] = []

    async def run(self) -> None:
        wire = Shaky(self.natures, self._chance)
        coach = self._anew(wire)
        coach = await self._through(coach, wire, asks=True)
        for _ in range(STEPS):
            coach = await self._through(coach, wire)
        self._look(coach, wire)
        await coach.close()
        self._file.unlink()

    def _anew(self, wire: Shaky) -> Coach[Shaky]:
        return Coach(Store(open_database(f"sqlite:///{self._file}")), wire)

    async def _through(self, coach: Coach[Shaky], wire: Shaky, *, asks: bool = False) -> Coach[Shaky]:
        """Let the coach go on for a while; return it, or when it has died the one that was started after it."""
        going = coach.taps("s1", "help:maths", stuck="fractions", tried="") if asks else coach.later(STEP)
        work, death = asyncio.create_task(going), asyncio.create_task(wire.died.wait())
        await asyncio.wait((work, death), return_when=asyncio.FIRST_COMPLETED)
        death.cancel()
        if work.done():
            await work
            return coach
        self.deaths += 1
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        await coach.shell.courier.let_end(0)
        coach.store.engine.dispose()
        wire.died.clear()
        fresh = self._anew(wire)
        fresh.now = coach.now
        return fresh

    def _look(self, coach: Coach[Shaky], wire: Shaky) -> None:
        """Read what really arrived, in its order."""
        notices = {each.key: each.notice for each in coach.posted()}
        carded: set[str] = set()
        for each in wire.arrived:
            notice = notices[each.key]
            if isinstance(notice, HelpCard):
                carded.add(each.room)
            elif isinstance(notice, HelpTold) and ROOMS[notice.name] not in carded:
                self.faults.append(f"told of {notice.name}, whom nothing has reached")
            elif isinstance(notice, HelpNotReached):
                self.said_so = True
        self.reached = bool(carded)
        if not self.reached and not self.said_so:
            self.faults.append("nobody was reached, and the student does not know")
