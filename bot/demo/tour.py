"""The guided tour: two weeks at the demo school, played from a script in a few seconds."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

from bot.demo.extras import Extras
from bot.demo.script import Line, moment, person, play_line, read_script, scenes
from bot.demo.stage import Stage
from bot.demo.transcript import Ink, heard, ink, spoke, summed_up, told
from bot.platforms.console import Said
from engine.nouns.people import Person

SCRIPT = Path(__file__).with_name("tour.txt")
CLOCK = "%a %d %b %H:%M"


class Tour:
    """Plays a script on a stage and writes a transcript; people outside the cast are only counted."""

    def __init__(self, stage: Stage, lines: list[Line], write: Callable[[str], None], pen: Ink) -> None:
        self._stage, self._lines, self._write, self._pen = stage, lines, write, pen
        self._cast = {person(stage, line).code for line in lines if line.who}
        self._others: list[Person] = []
        self._extras = Extras(stage, self._cast)

    async def play(self) -> None:
        """Play every scene, with what everybody got as it happens."""
        self._stage.show = self._show
        for scene in scenes(self._lines):
            for line in scene:
                self._announce(line)
                await self._play(line)
                self._count_others()
            self._write("")

    async def _play(self, line: Line) -> None:
        if line.kind == "wait":
            await self._extras.wait_until(moment(self._stage, line))
        else:
            await play_line(self._stage, line)

    def _announce(self, line: Line) -> None:
        clock = self._stage.local_now().strftime(CLOCK)
        match line.kind:
            case "tell":
                self._write(told(line.words, self._pen))
            case "say" | "tap":
                who = person(self._stage, line)
                words, _, _ = line.words.partition(" | ")
                tapped = line.kind == "tap"
                self._write("\n" + spoke(who, clock, words, self._pen, tapped=tapped))
            case "join":
                who = person(self._stage, line)
                self._write("\n" + spoke(who, clock, "the code from his teacher", self._pen, tapped=True))
            case _:
                return

    def _show(self, who: Person, said: Said) -> None:
        if who.code in self._cast and not self._extras.are_acting:
            clock = self._stage.local_now().strftime(CLOCK)
            self._write("\n" + heard(who, clock, said, self._pen))
        else:
            self._others.append(who)

    def _count_others(self) -> None:
        if self._others:
            self._write("\n" + summed_up(self._others, len(self._others), self._pen))
            self._others.clear()


async def play_tour(coloured: bool) -> None:
    """Play the tour on standard output."""
    stage = Stage()
    try:
        lines = read_script(SCRIPT)
        await stage.join_all(*_newcomers(stage, lines))
        await Tour(stage, lines, _write, ink(coloured)).play()
    finally:
        await stage.close()


def run_tour() -> int:
    """Play the tour and return the exit code."""
    asyncio.run(play_tour(sys.stdout.isatty()))
    return 0


def _newcomers(stage: Stage, lines: list[Line]) -> list[Person]:
    """Those who join in the script itself."""
    return [person(stage, line) for line in lines if line.kind == "join"]


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
