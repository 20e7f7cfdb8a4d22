"""P17 in the terminal: a command that fails at any call of the database has done all of its work or none of it.

It says why in one line and ends with 1, and the same command once more does what it would have done.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from unittest.mock import patch

import pytest
import time_machine
from sqlalchemy import Engine, MetaData

from bot.__main__ import main
from storage.database import open_database
from storage.schema import migrate, prepare
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted
from tests.faults.failpoints import BUG, DEATH, KINDS, Failpoint, watched
from tests.faults.stages import databases, dies, files
from tests.storage.test_export_and_erase import lived, with_a_second_admin
from tests.storage.test_floods import LIMIT, post, stem
from tests.tally import Row, Tally, is_full

SEED = 20261125
DEMO = Path("storage/schools/demo").resolve()
MOST = {"sqlite": 40, "postgresql": 4}
"""In the bench each command fails at so many of its calls, at even distances, or at all."""
BY_CHANCE = {"invites": {"code_hash"}, "audit": {"seq"}, "inbox": {"seq"}, "outbox": {"seq"}}
"""Columns drawn by chance, or counted on by an attempt that failed."""
Rows = dict[str, list[str]]


@dataclass(frozen=True)
class Errand:
    """What is asked in the terminal, in a database that `begins` has made; {home} is a folder, {n} is new each time."""

    name: str
    words: str
    begins: Callable[[Engine], object]

    def __str__(self) -> str:
        return self.name


@dataclass
class Stage:
    """A database that errands begin from, and where they put their files."""

    home: Path
    first: str
    copied: Callable[[], object]
    engine: Engine
    point: Failpoint
    numbers: Iterator[int] = field(default_factory=count)

    @property
    def kind(self) -> str:
        return self.engine.dialect.name

    def begins(self, errand: Errand) -> None:
        if "backup.db" in errand.words:
            _backup(self.home / "backup.db")
        engine = open_database(self.first)
        errand.begins(engine)
        engine.dispose()

    def anew(self) -> None:
        self.engine.dispose()
        self.copied()
        self.point.arm(0, "")

    def words(self, errand: Errand) -> list[str]:
        return errand.words.format(home=self.home, n=next(self.numbers)).split()

    def runs(self, errand: Errand) -> int:
        return main(self.words(errand))

    def rows(self) -> Rows:
        """All that the database holds, whatever its version."""
        self.engine.dispose()
        self.point.arm(0, "")
        seen = MetaData()
        with self.engine.connect().execution_options(only_reads=True) as connection:
            seen.reflect(connection)
            return {
                table.name: sorted(
                    repr([row[name] for name in row if name not in BY_CHANCE.get(table.name, ())])
                    for row in connection.execute(table.select()).mappings()
                )
                for table in seen.sorted_tables
            }


def _school(engine: Engine) -> Desk:
    prepare(engine)
    return lived(adopted(engine, with_a_second_admin()))


def _demo(engine: Engine) -> None:
    with _commands_use(engine):
        assert main(["import", str(DEMO)]) == 0


def _wish(engine: Engine) -> None:
    """One of the office has asked to erase a student, and the other has agreed."""
    desk = _school(engine)
    with _commands_use(engine):
        assert main(["erase", "s1", "--by", "adm"]) == 0
    card = next(each for each in reversed(desk.posted()) if type(each.notice).__name__ == "ErasureAsked")
    desk.taps("riverside/adm2", card.notice.choices[0].token)


def _flood(engine: Engine) -> None:
    store = _school(engine).store
    post(store, LIMIT + 1, "drift")
    assert stem(store, "drift")


def _older(engine: Engine) -> None:
    _school(engine)
    migrate(engine, "0003")


ERRANDS = (
    Errand("import into nothing", f"import {DEMO}", lambda engine: None),
    Errand("import of a roster that changed", "import {home}/changed", _demo),
    Errand("invite", "invite --section maths-6a", _demo),
    Errand("erase, asked for", "erase s1 --by adm", _school),
    Errand("erase, agreed to", "erase s1 --by adm", _wish),
    Errand("export", "export s1 --to {home}/export-{n}", _school),
    Errand("calibrate", "calibrate", _demo),
    Errand("a drill", "doctor --drill riverside", _school),
    Errand("what is held back goes", "doctor --release all", _flood),
    Errand("migrate", "migrate", _older),
    Errand("migrate back", "migrate --to 0002", _school),
    Errand("backup", "backup {home}/copy-{n}.db", _school),
    Errand("restore", "restore {home}/backup.db", prepare),
)


@contextmanager
def _commands_use(engine: Engine) -> Iterator[None]:
    """Commands open the database of their settings: here it is this one."""
    with (
        patch("bot.commands.database.open_database", lambda url: engine),
        patch("bot.commands.migrate.open_database", lambda url: engine),
    ):
        yield


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    if request.param == "sqlite":
        first, url, copied = files(tmp_path)
        (tmp_path / "first.db").touch()
    else:
        first, url, copied = databases(request.getfixturevalue("postgres"))
    _changed_roster(tmp_path / "changed")
    with time_machine.travel(NOON, tick=False):
        engine, point = watched(url)
        with _commands_use(engine):
            yield Stage(tmp_path, first, copied, engine, point)
        engine.dispose()


def _changed_roster(home: Path) -> None:
    """Somebody has left, somebody has another name, and a section is gone."""
    shutil.copytree(DEMO, home)
    people = (home / "people.csv").read_text("utf-8").splitlines()
    gone = next(line.split(",")[0] for line in people if ",student," in line)
    for name in ("people.csv", "enrolments.csv", "history.csv", "guardians.csv", "advisers.csv"):
        lines = (home / name).read_text("utf-8").splitlines()
        kept = [line for line in lines if gone not in line.split(",")]
        (home / name).write_text("\n".join(kept).replace("Ms.", "Mrs.") + "\n", "utf-8")


def _backup(to: Path) -> None:
    made = to.with_name("made.db")
    engine = open_database(f"sqlite:///{made}")
    _school(engine)
    with _commands_use(engine):
        assert main(["backup", str(to)]) == 0


@pytest.mark.parametrize("errand", ERRANDS, ids=str)
@pytest.mark.parametrize("stage", ["sqlite", "postgresql"], indirect=True)
def test_p17_a_command_does_all_of_its_work_or_none_of_it(
    stage: Stage, errand: Errand, tally: Tally, capsys: pytest.CaptureFixture[str]
) -> None:
    stage.begins(errand)
    stage.anew()
    before = [stage.rows()]
    stage.anew()
    assert stage.runs(errand) == 0
    calls, whole = stage.point.calls, stage.rows()
    if not before[0]:  # a new database gets its tables first, and is as empty with them
        stage.anew()
        prepare(stage.engine)
        before.append(stage.rows())
    wrong, tried = [], 0
    for number, at in enumerate(_points(calls, errand, stage.kind)):
        tried, kind = tried + 1, KINDS[number % len(KINDS)]
        stage.anew()
        capsys.readouterr()
        code = _failed(stage, errand, at, kind)
        told = [each for each in capsys.readouterr().err.splitlines() if each.startswith("coach ")]
        found = stage.rows()
        halves = found not in (*before, whole)
        mute = kind not in (BUG, DEATH) and (code, len(told)) not in ((1, 1), (0, 0))
        if found in before or errand.name.startswith("migrate"):
            assert stage.runs(errand) == 0, capsys.readouterr().err
            found = stage.rows()
        if halves or mute or found != whole:
            first = [name for name in whole if found.get(name) != whole[name]]
            wrong.append(f"call {at} of {calls}, {kind}: {halves=} {mute=} {code} {told} {first}")
    tally(
        Row(
            "P17",
            f"{errand}, on {stage.kind}",
            tried,
            acknowledged=tried,
            unexpected=len(wrong),
            recovered=tried - len(wrong),
            seed=str(SEED),
        )
    )
    assert not wrong, "\n".join(wrong)


def _points(calls: int, errand: Errand, kind: str) -> list[int]:
    chance = random.Random(f"{SEED} {errand}")
    if is_full():
        step = -(-calls // MOST[kind])
        return list(range(chance.randrange(step) + 1, calls + 1, step))
    return [chance.randrange(calls) + 1 for _ in range(2 if kind == "sqlite" else 1)]


def _failed(stage: Stage, errand: Errand, at: int, kind: str) -> int:
    """Run an errand that fails at a call; its exit code."""
    words = stage.words(errand)
    if kind == DEATH:
        dies(lambda: main(words), stage.point, at)
        return 9
    stage.point.arm(at, kind)
    try:
        code = main(words)
    except RuntimeError:
        code = 1
    assert stage.point.is_spent, f"call {at} was never made"
    return code
