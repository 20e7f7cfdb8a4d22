"""A stage: a real school in a throw-away database, a virtual clock, and everybody at one console."""

import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.platforms.console import Console, Said
from bot.shell import Shell
from engine.judging.plans import timetable_of
from engine.nouns.people import Person
from storage.database import open_database
from storage.packs.reading import read
from storage.people import invites, roster
from storage.schema import prepare
from storage.store import Store

DEMO_SCHOOL = Path(__file__).resolve().parents[2] / "storage" / "schools" / "demo"
OPENS = datetime(2026, 10, 13, 14, 45, tzinfo=ZoneInfo("America/New_York"))
BACKWARDS = 12


class Stage:
    """Lets anybody of a school talk to the coach. Rooms are people's codes."""

    def __init__(self, folder: Path = DEMO_SCHOOL, opens: datetime = OPENS) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="coach-demo-")
        self.now = opens
        pack = read(folder, None)
        if pack.school is None or pack.people is None:
            raise ValueError(f"{folder} holds no whole school")
        self.school, self.people = pack.school, pack.people
        self._timetable = timetable_of(pack.school)
        store = Store(open_database(f"sqlite:///{self._home.name}/demo.db"))
        prepare(store.engine)
        with store.begin() as unit:
            roster.adopt(unit.connection, pack, pack.school.key, opens)
        self.console = Console(self._heard)
        self.show: Callable[[Person, Said], None] = lambda person, said: None
        self.shell = Shell(store, [self.console], clock=lambda: self.now)
        self._by_code = {each.code: each for each in self.people}

    async def join_all(self, *absent: Person) -> None:
        """Everybody but the absent uses their joining code, without a word being shown."""
        show, self.show = self.show, lambda person, said: None
        for person in self.people:
            if person not in absent:
                await self.say(person, self.code_for(person))
        self.show = show

    async def say(self, person: Person, text: str) -> None:
        """Somebody types; everything that follows from it happens."""
        await self.shell.inbox.hear(self.console.typed(person.code, text))
        await self.shell.settle()

    async def tap(self, person: Person, label: str, about: str = "") -> None:
        """Somebody taps the button that begins with a label, on the latest message that has one.

        With `about`, the message has these words too. Raises LookupError when none of their latest
        messages has it.
        """
        shown = (each for each in self.seen_by(person)[-BACKWARDS:] if about in each.text)
        for said in reversed(list(shown)):
            for button in said.message.buttons:
                if button.label.casefold().startswith(label.casefold()):
                    tapped = self.console.tapped(person.code, button.token, said.message_id)
                    await self.shell.inbox.hear(tapped)
                    return await self.shell.settle()
        raise LookupError(f"{person.called} sees no button [{label}]")

    async def wait_until(self, moment: datetime) -> None:
        """Let the clock run to a moment; everything that falls due on the way happens at its own time."""
        while (due := self.shell.store.next_event(self.now)) is not None and due <= moment:
            self.now = max(self.now, due)
            await self.shell.tick()
            await self.shell.settle()
        self.now = max(self.now, moment)
        await self.shell.settle()

    async def pass_days(self, days: int) -> None:
        """Let the clock run for some days, to the same time of day at school."""
        local = self.local_now()
        moment = datetime.combine(local.date() + timedelta(days=days), local.time(), local.tzinfo)
        await self.wait_until(moment)

    async def pass_hours(self, hours: int) -> None:
        """Let the clock run for some hours."""
        await self.wait_until(self.now + timedelta(hours=hours))

    def code_for(self, person: Person) -> str:
        """Return a new joining code, as a teacher would hand it over."""
        with self.shell.store.begin() as unit:
            (fresh,) = invites.invite(unit.connection, self.school.key, (person,), self.now)
        return invites.spelled(fresh.code)

    def seen_by(self, person: Person) -> list[Said]:
        """Return what one person got, oldest first."""
        return [said for said in self.console.said if said.room == person.code]

    def find(self, name: str) -> Person | None:
        """Return somebody by code, name, the name they are called by, or the beginning of a part of either."""
        wanted = name.strip().casefold()
        names = ((each, {each.code, each.called.casefold(), each.name.casefold()}) for each in self.people)
        found = [each for each, known in names if wanted in known]
        return found[0] if found else next(iter(self._beginning(wanted)), None)

    def is_class_day(self, day: date) -> bool:
        """Say whether the school has class on a day."""
        return self._timetable.is_class_day(day)

    def local_now(self) -> datetime:
        """Return the time on the school's clock."""
        return self.now.astimezone(ZoneInfo(self.school.zone))

    async def close(self) -> None:
        """Throw the database away."""
        await self.shell.close()
        self._home.cleanup()

    def _beginning(self, wanted: str) -> list[Person]:
        names = ((each, f" {each.name} {each.called}".casefold()) for each in self.people)
        return [each for each, known in names if wanted and f" {wanted}" in known]

    def _heard(self, said: Said) -> None:
        self.show(self._by_code[said.room], said)
