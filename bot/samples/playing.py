"""Plays the demo school for the samples: who gets what is decided and worded by the coach itself."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

from bot.demo.extras import Extras
from bot.demo.script import moment, person, play_line, read_script
from bot.demo.stage import DEMO_SCHOOL, Stage
from engine.frozen import Frozen
from engine.nouns.people import Person
from messages.message import Message

SCENES = Path(__file__).with_name("scenes.txt")
WHO, WHO_IN_SPANISH = "Eli", "Diego"
BORN = "2013-11-12"
AGES = ((9, "2017-05-12"), (12, BORN), (16, "2010-05-12"))
"""Ages of Eli in October 2026, each with a birth date: the younger, the usual and the older wording of a map."""


class Sample(Frozen):
    """A message that somebody got, the name of its files, and the time at school."""

    name: str
    to: str
    at: datetime
    message: Message


async def samples() -> AsyncIterator[Sample]:
    """Play everything and return the samples as they happen."""
    async for each in _scenes():
        yield each
    for age, born in AGES:
        yield await _map_at(age, born)
    async for each in _in_spanish():
        yield each


async def _scenes() -> AsyncIterator[Sample]:
    stage = Stage()
    try:
        lines = read_script(SCENES)
        await stage.join_all(*(person(stage, line) for line in lines if line.kind == "join"))
        extras = Extras(stage, {person(stage, line).code for line in lines if line.who})
        for line in lines:
            if line.kind == "wait":
                await extras.wait_until(moment(stage, line))
            elif line.kind == "expect":
                someone = person(stage, line)
                yield _latest(stage, someone, line.words, f"{someone.called}, {someone.role}")
            else:
                await play_line(stage, line)
    finally:
        await stage.close()


async def _map_at(age: int, born: str) -> Sample:
    """The route map of maths for Eli, had he been born on another day."""
    with tempfile.TemporaryDirectory(prefix="coach-samples-") as home:
        folder = Path(shutil.copytree(DEMO_SCHOOL, Path(home) / "school"))
        roster = folder / "people.csv"
        roster.write_text(roster.read_text("utf-8").replace(BORN, born), "utf-8")
        stage = Stage(folder)
        try:
            someone = next(each for each in stage.people if each.called == WHO)
            await stage.say(someone, stage.code_for(someone))
            await stage.say(someone, "show me a map of maths")
            return _latest(stage, someone, f"route-map-{age}", f"{WHO}, student of {age} years")
        finally:
            await stage.close()


async def _in_spanish() -> AsyncIterator[Sample]:
    """How it reads to somebody of another language than their school."""
    stage = Stage()
    try:
        someone = next(each for each in stage.people if each.called == WHO_IN_SPANISH)
        await stage.say(someone, stage.code_for(someone))
        for name, words in (
            ("where-am-i-spanish", "¿Cómo voy?"),
            ("route-map-spanish", "muéstrame un mapa de mate"),
        ):
            await stage.say(someone, words)
            yield _latest(stage, someone, name, f"{WHO_IN_SPANISH}, who reads Spanish")
    finally:
        await stage.close()


def _latest(stage: Stage, someone: Person, name: str, to: str) -> Sample:
    return Sample(name, to, stage.local_now(), stage.seen_by(someone)[-1].message)
