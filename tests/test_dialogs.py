"""Every transcript under tests/dialogs is played on the real coach; each `Name<` line must be read by that person."""

from pathlib import Path

import pytest

from bot.demo.script import Line, person, play_line, read_script
from bot.demo.stage import Stage
from engine.nouns.people import Person

DIALOGS = sorted(Path(__file__).with_name("dialogs").glob("*.txt"))


class Reader:
    """Keeps what each person has got and not yet been asked about."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._read: dict[str, int] = {}

    def expect(self, who: Person, words: str) -> bool:
        """Whether one of their unread messages has these words; it and all before it are read then."""
        seen = self._stage.seen_by(who)
        for place in range(self._read.get(who.code, 0), len(seen)):
            if words.casefold() in seen[place].text.casefold():
                self._read[who.code] = place
                return True
        return False

    def act(self, who: Person) -> None:
        """They answer: what they had before is behind them."""
        self._read[who.code] = len(self._stage.seen_by(who))

    def unread(self, who: Person) -> list[str]:
        return [said.text for said in self._stage.seen_by(who)[self._read.get(who.code, 0) :]]


@pytest.mark.parametrize("path", DIALOGS, ids=[path.stem for path in DIALOGS])
async def test_the_talk_goes_as_it_is_written(path: Path) -> None:
    lines = read_script(path)
    stage = Stage()
    try:
        await _join_the_cast(stage, lines)
        await _play(stage, path, lines)
    finally:
        await stage.close()


async def _join_the_cast(stage: Stage, lines: list[Line]) -> None:
    newcomers = {person(stage, line).code for line in lines if line.kind == "join"}
    cast = {person(stage, line).code: person(stage, line) for line in lines if line.who}
    for someone in cast.values():
        if someone.code not in newcomers:
            await stage.say(someone, stage.code_for(someone))


async def _play(stage: Stage, path: Path, lines: list[Line]) -> None:
    reader = Reader(stage)
    for who in stage.people:
        reader.act(who)
    for line in lines:
        where = f"{path.name}:{line.number}"
        if line.kind == "expect":
            who = person(stage, line)
            assert reader.expect(who, line.words), f"{where}: {line.words!r} is not in {reader.unread(who)}"
        elif line.kind == "silence":
            who = person(stage, line)
            assert not reader.unread(who), f"{where}: {line.who} got {reader.unread(who)}"
        elif line.kind != "tell":
            for who in [person(stage, line)] if line.who else stage.people:
                reader.act(who)
            await play_line(stage, line)


def test_there_is_a_dialog_for_each_role() -> None:
    words = " ".join(path.stem for path in DIALOGS)
    assert all(role in words for role in ("student", "teacher", "adviser", "guardian", "safeguarding"))
