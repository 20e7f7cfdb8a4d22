"""P16: the power goes at any moment; what was acknowledged is in the file, and the file is whole."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.decider import Decider
from storage import database
from storage.database import open_database
from storage.schema import prepare
from storage.traffic.incoming import Incoming
from tests.fakes.desk import phrasebooks
from tests.fakes.schools import NOON, adopted, joined, small_school
from tests.faults.disk import Deed, Disk, can_be_watched
from tests.tally import Row, Tally, counts

pytestmark = pytest.mark.skipif(
    not can_be_watched(), reason="this Python's SQLite cannot be reached by ctypes"
)
SECTOR = 512
SEED = 20261016
SENDERS = ("s1", "s2", "s3", "t1")


def heard(home: Path, disk: Disk, number: int) -> None:
    """The receive path: incomings are kept and decided on, one commit each, and marked when acknowledged."""
    engine = open_database(f"sqlite:///{home}/coach.db")
    prepare(engine)
    store = adopted(engine, small_school())
    joined(store, "riverside", SENDERS)
    decider = Decider(store, phrasebooks(), lambda: NOON)
    for each in range(number):
        sender = f"riverside/{SENDERS[each % len(SENDERS)]}"
        decider.hear(
            [Incoming(f"wire:{each}", "wire", sender, sender, text=("menu", "goals", "where am i")[each % 3])]
        )
        disk.mark(f"wire:{each}")
    engine.dispose()


class Platter:
    """What is on the disk for sure, and what is only on its way there."""

    def __init__(self) -> None:
        self.sure: dict[str, bytearray] = {}
        self.late: dict[str, list[Deed]] = {}

    def take(self, deed: Deed) -> None:
        if deed.kind == "sync":
            for each in self.late.pop(deed.path, ()):
                _apply(self.sure.setdefault(deed.path, bytearray()), each)
        elif deed.kind == "delete":  # SQLite syncs the folder with it
            self.sure.pop(deed.path, None)
            self.late.pop(deed.path, None)
        elif deed.kind != "mark":
            self.late.setdefault(deed.path, []).append(deed)

    def after_the_cut(self, chance: random.Random) -> dict[str, bytes]:
        """One image: of what was on its way nothing, all, the beginning, or any sectors have arrived."""
        way = chance.choice(("nothing", "all", "beginning", "sectors"))
        image = {path: bytearray(content) for path, content in self.sure.items()}
        for path, deeds in self.late.items():
            for deed in _arrived(deeds, way, chance):
                _apply(image.setdefault(path, bytearray()), deed)
        return {path: bytes(content) for path, content in image.items()}


def _apply(content: bytearray, deed: Deed) -> None:
    if deed.kind == "truncate":
        del content[deed.place :]
        return
    if len(content) < deed.place:
        content.extend(bytes(deed.place - len(content)))
    content[deed.place : deed.place + len(deed.content)] = deed.content


def _arrived(deeds: Sequence[Deed], way: str, chance: random.Random) -> Iterator[Deed]:
    if way == "all":
        yield from deeds
    elif way == "beginning":
        yield from deeds[: chance.randrange(len(deeds) + 1)]
    elif way == "sectors":
        for deed in deeds:
            for start in range(0, len(deed.content), SECTOR):
                if chance.random() < 0.5:
                    yield Deed("write", deed.path, deed.place + start, deed.content[start : start + SECTOR])


def cuts(
    deeds: Sequence[Deed], number: int, chance: random.Random
) -> Iterator[tuple[set[str], dict[str, bytes]]]:
    """Cut the power at so many moments: what was acknowledged by then, and what is on the disk."""
    first = next(place for place, deed in enumerate(deeds) if deed.kind == "mark")
    moments = sorted(chance.choices(range(first, len(deeds) + 1), k=number))
    platter, acknowledged, done = Platter(), set[str](), 0
    for moment in moments:
        for deed in deeds[done:moment]:
            platter.take(deed)
            if deed.kind == "mark":
                acknowledged.add(deed.path)
        done = moment
        yield set(acknowledged), platter.after_the_cut(chance)


def read_again(home: Path, image: dict[str, bytes]) -> tuple[str, set[str]]:
    """Open an image as SQLite would after the power is back."""
    for old in home.iterdir():
        old.unlink()
    for name, content in image.items():
        if not name.endswith("-shm"):
            (home / name).write_bytes(content)
    link = sqlite3.connect(home / "coach.db")
    try:
        whole = str(link.execute("PRAGMA integrity_check").fetchone()[0])
        has_inbox = link.execute("SELECT count(*) FROM sqlite_master WHERE name = 'inbox'").fetchone()[0]
        return whole, {row[0] for row in link.execute("SELECT key FROM inbox")} if has_inbox else set()
    except sqlite3.DatabaseError as error:
        return str(error), set()
    finally:
        link.close()


def cut_the_power(tmp_path: Path, tries: int, messages: int) -> tuple[int, int, int]:
    """How many images were tried, how many miss something acknowledged, and how many are not whole."""
    (tmp_path / "live").mkdir()
    (tmp_path / "image").mkdir()
    with Disk() as disk:
        heard(tmp_path / "live", disk, messages)
    missing = broken = 0
    for acknowledged, image in cuts(disk.deeds, tries, random.Random(SEED)):
        whole, kept = read_again(tmp_path / "image", image)
        broken += whole != "ok"
        missing += not acknowledged <= kept
    return tries, missing, broken


def test_p16_what_was_acknowledged_survives_a_power_cut(tmp_path: Path, tally: Tally) -> None:
    tries, missing, broken = cut_the_power(tmp_path, counts(60, 900), counts(30, 150))
    tally(Row("P16", "power cut, images of the file", tries, tries, missing, broken, seed=str(SEED)))
    assert (missing, broken) == (0, 0)


def test_p16_the_trial_sees_what_a_weaker_setting_would_lose(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `synchronous=NORMAL` a commit may still be on its way when it is acknowledged."""
    monkeypatch.setitem(database.PRAGMAS, "synchronous", "1")
    _, missing, broken = cut_the_power(tmp_path, 60, 30)
    assert missing > 30
    assert broken == 0
