"""Talking to the coach in a terminal as any person of the demo school, with a clock that can be moved."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

from bot.demo.stage import Stage
from bot.demo.transcript import heard, ink, summed_up
from bot.platforms.console import Said
from engine.nouns.people import Person

CLOCK = "%a %d %b %H:%M"
FIRST = "Eli"
HELP = """\
Type as you would in a chat, or the number of a button. Commands begin with a slash:
  /as NAME    be somebody else: a student, a teacher, an adviser
  /who        who is at this school
  /day /week  let a day or a week pass, with all that happens on the way
  /hours N    let some hours pass
  /inbox      what everybody got since you last looked; /inbox NAME for one of them
  /help       this list
  /quit       leave; nothing is kept"""


class Talk:
    """One visitor at the terminal. What others get is counted, and shown in full by /inbox."""

    def __init__(self, stage: Stage, me: Person) -> None:
        self._stage, self._me = stage, me
        self._pen = ink(sys.stdout.isatty())
        self._unseen: list[tuple[str, Person, Said]] = []
        self._orders: dict[str, Callable[[str], Awaitable[None]]] = {
            "as": self._be,
            "who": self._who,
            "day": lambda _: self._pass(1),
            "week": lambda _: self._pass(7),
            "hours": self._hours,
            "inbox": self._inbox,
            "help": self._help,
        }

    async def begin(self) -> None:
        """Say where we are, then read lines until the visitor leaves."""
        self._stage.show = self._show
        print(f"Welcome to {self._stage.school.name}, an invented school with a real curriculum.\n{HELP}\n")
        print("In a hurry? Leave, and run: python3 coach.py demo --tour\n")
        await self._be(self._me.called)
        while (line := await self._read()) is not None:
            await self._obey(line.strip())

    async def _read(self) -> str | None:
        prompt = (
            f"\n{self._pen.bold}{self._me.called}, {self._stage.local_now().strftime(CLOCK)}>{self._pen.end} "
        )
        line = await typed(prompt)
        return None if not line or line.strip() in ("/quit", "/exit", "/q") else line

    async def _obey(self, line: str) -> None:
        word, _, rest = line.removeprefix("/").partition(" ")
        if not line.startswith("/"):
            await (self._stage.say(self._me, line) if line else self._help(""))
        elif word in self._orders:
            await self._orders[word](rest.strip())
        else:
            print(f"There is no /{word}. {HELP.splitlines()[0]} /help lists them.")
        self._count_unseen()

    async def _be(self, name: str) -> None:
        found = self._stage.find(name) if name else None
        if found is None:
            print(f"There is nobody called {name!r} here; /who lists everybody.")
            return
        self._me = found
        print(f"You are {found.name}, {found.role}. Type words, or the number of a button.")
        waiting = self._take_unseen(found)
        for said in waiting:
            print("\n" + said.text)
        if not waiting:
            await self._stage.say(found, "menu")

    async def _who(self, _: str) -> None:
        for role in ("student", "teacher", "adviser", "guardian", "admin"):
            names = [each.called for each in self._stage.people if each.role == role]
            print(f"  {role}s: {', '.join(names)}")

    async def _pass(self, days: int) -> None:
        await self._stage.pass_days(days)
        print(f"It is now {self._stage.local_now().strftime(CLOCK)}.")

    async def _hours(self, words: str) -> None:
        if not words.isdecimal() or not 0 < int(words) <= 200:
            print("Say how many hours, from 1 to 200: /hours 3")
            return
        await self._stage.pass_hours(int(words))
        print(f"It is now {self._stage.local_now().strftime(CLOCK)}.")

    async def _inbox(self, name: str) -> None:
        wanted = self._stage.find(name) if name else None
        shown = [each for each in self._unseen if wanted in (None, each[1])]
        for clock, who, said in shown:
            print("\n" + heard(who, clock, said, self._pen))
        print("" if shown else "Nobody else got anything since you last looked.")
        self._unseen = [each for each in self._unseen if each not in shown]

    def _take_unseen(self, person: Person) -> list[Said]:
        """What somebody got while the visitor was somebody else."""
        taken = [said for _, who, said in self._unseen if who == person]
        self._unseen = [each for each in self._unseen if each[1] != person]
        return taken

    async def _help(self, _: str) -> None:
        print(HELP)

    def _show(self, who: Person, said: Said) -> None:
        if who.code == self._me.code:
            print("\n" + said.text)
        else:
            self._unseen.append((self._stage.local_now().strftime(CLOCK), who, said))

    def _count_unseen(self) -> None:
        if self._unseen:
            others = [who for _, who, _ in self._unseen]
            print(summed_up(others, len(others), self._pen) + " /inbox shows them")


async def talk() -> None:
    """Open the demo school and let the visitor talk."""
    print("Opening the demo school ...", flush=True)
    stage = Stage()
    try:
        await stage.join_all()
        first = stage.find(FIRST) or stage.people[0]
        await Talk(stage, first).begin()
    finally:
        await stage.close()


async def typed(prompt: str) -> str:
    """Wait for a line, empty at the end of all; Ctrl-C ends the wait.

    Not in a thread: asyncio ends only when each of its threads has, and that one would wait for Enter.
    """
    print(prompt, end="", flush=True)
    if sys.platform == "win32":  # its loop cannot watch a terminal
        return await asyncio.to_thread(sys.stdin.readline)
    loop, there = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, there.set)
    try:
        await there.wait()
    finally:
        loop.remove_reader(sys.stdin)
    return sys.stdin.readline()


def run_talk() -> int:
    """Talk until the visitor leaves, and return the exit code."""
    asyncio.run(talk())
    print("Bye!")
    return 0
