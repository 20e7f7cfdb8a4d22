"""The mate, a real second process: whatever becomes of it, everybody is looked at, and nothing is written twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from multiprocessing.connection import Pipe
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.beating import lookout
from bot.beating.deciding import Decided
from bot.beating.lookout import Lookout
from bot.beating.mate import Mate, mate_for
from bot.benches.speed.daily import NOON, all_due, school_of
from bot.benches.speed.school import KEY
from bot.shell import Shell
from storage.database import open_database
from storage.reading.due import Since
from storage.store import Store
from tests.fakes.postgres import Cluster

MANY = 120
PAGE, MATES = 25, 30
EVERYTHING = ("standings", "people", "contacts", "outbox", "audit", "skipped", "alarms")


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout, "MATES", MATES)
    monkeypatch.setattr(lookout, "CROWD", 1000)  # a mate is called here by the tests themselves


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = school_of(f"sqlite:///{tmp_path}/coach.db", MANY)
    yield store
    store.engine.dispose()


@pytest.fixture
def mate(store: Store) -> Iterator[Mate]:
    mate = standing_by(store)
    yield mate
    mate.dismiss()


def standing_by(store: Store) -> Mate:
    mate = Mate(store.engine.url.render_as_string(hide_password=False))
    mate.call(NOON)
    end = time.monotonic() + 30
    while not mate.is_ready():
        assert time.monotonic() < end
        time.sleep(0.02)
    return mate


def look_at_all(store: Store, mate: Mate | None) -> list[int]:
    """How many were looked at, page by page."""
    looking = Lookout(store, lambda: NOON, mate)
    return list(iter(lambda: looking.look_at_due(PAGE), 0))


def kept(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that a look may write."""
    with store.reading() as connection:
        return {
            each: sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {each}"))), key=repr)
            for each in EVERYTHING
        }


def judged(store: Store) -> list[tuple[str, int]]:
    with store.reading() as connection:
        found = connection.execute(text("SELECT judged, count(*) FROM standings GROUP BY 1 ORDER BY 1"))
        return [(str(day), count) for day, count in found]


ALL_JUDGED = [("2026-10-14", MANY * 4)]


def test_a_mate_comes_to_the_very_same(store: Store, tmp_path: Path, mate: Mate) -> None:
    other = school_of(f"sqlite:///{tmp_path}/other.db", MANY)
    pages = look_at_all(store, mate)
    assert max(pages) == PAGE + MATES
    assert sum(pages) == sum(look_at_all(other, None)) == MANY
    assert kept(store) == kept(other)
    assert judged(store) == ALL_JUDGED


def test_a_mate_on_postgresql_comes_to_the_very_same(postgres: Cluster) -> None:
    stores = [school_of(postgres.url(postgres.new_database()), MANY) for _ in range(2)]
    mate = standing_by(stores[0])
    assert max(look_at_all(stores[0], mate)) == PAGE + MATES
    mate.dismiss()
    look_at_all(stores[1], None)
    assert kept(stores[0]) == kept(stores[1])
    for each in stores:
        each.engine.dispose()


def struck(mate: Mate, blow: Callable[[int], None]) -> Callable[..., None]:
    """Instead of `ask`: after the mate has been asked for the first time, something happens to it."""
    ask, is_first = mate.ask, [True]

    def asked(due: Since, now: object) -> None:
        ask(due, now)  # type: ignore[arg-type]
        if is_first.pop() if is_first else False:
            assert mate._child is not None
            blow(mate._child.pid)

    return asked


def test_whom_a_killed_mate_was_to_look_at_the_coach_looks_at(
    store: Store, mate: Mate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mate, "ask", struck(mate, lambda child: os.kill(child, signal.SIGKILL)))
    assert sum(look_at_all(store, mate)) == MANY
    assert judged(store) == ALL_JUDGED
    assert not mate.is_ready()


def test_a_mate_that_has_stopped_holds_nobody_up(
    store: Store, mate: Mate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mate, "ask", struck(mate, lambda child: os.kill(child, signal.SIGSTOP)))
    pages = look_at_all(store, mate)
    assert sum(pages) == MANY
    assert pages[0] == PAGE, "the first page waited for no more than its own"
    assert judged(store) == ALL_JUDGED


def test_an_answer_to_what_was_asked_before_is_not_believed(store: Store, mate: Mate) -> None:
    first, second = ({(KEY, f"crowd:{number:07d}"): NOON} for number in (1, 2))
    mate.ask(first, NOON)
    mate.ask(second, NOON)
    assert [list(each.decisions) for each in mate.answer().values()] == [["crowd:0000002"]]


def test_a_mate_whose_answers_nobody_reads_holds_nobody_up(
    store: Store, mate: Mate, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise LookupError

    looking = Lookout(store, lambda: NOON, mate)
    with monkeypatch.context() as broken:
        broken.setattr(looking, "_look_at", fails)
        for _ in range(150):  # a hundred and five filled the line
            with pytest.raises(LookupError):
                looking.look_at_due(PAGE)
    assert sum(look_at_all(store, mate)) == MANY


def test_a_mate_that_says_what_is_not_understood_is_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, its_end = Pipe()
    mate = Mate("")
    monkeypatch.setattr(mate, "_line", ours)
    its_end.send((0, {}))
    assert mate.is_ready()
    its_end.send_bytes(b"cengine.newer\nRecord\n.")
    assert sum(look_at_all(store, mate)) == MANY
    assert judged(store) == ALL_JUDGED
    assert not mate.is_ready()


def test_a_mate_that_cannot_look_ends_with_a_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mate = Mate(f"sqlite:///{tmp_path}/empty.db")
    mate.call(NOON)
    assert mate._child is not None
    assert mate._child.wait(30) == 1
    assert not mate.is_ready()
    assert capfd.readouterr().err == "the mate ends: OperationalError\n"


def test_a_mate_finds_what_the_coach_finds(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "queue.py").write_text("raise SystemExit('not ours')", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "/somewhere/else")
    mate = standing_by(store)
    assert mate._child is not None
    around = Path(f"/proc/{mate._child.pid}/environ")
    if around.exists():
        assert f"{os.pathsep}/somewhere/else" in around.read_text("utf-8")
    mate.dismiss()


def test_with_one_core_there_is_no_mate(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert mate_for(store) is None


def test_within_something_larger_nobody_is_left_to_the_mate(store: Store, mate: Mate) -> None:
    looking = Lookout(store, lambda: NOON, mate)
    with store.together():
        assert looking.look_at_due(PAGE) == PAGE
    assert looking.look_at_due(PAGE) == PAGE + MATES


@pytest.mark.parametrize("number", [3, 40])
def test_whom_nobody_can_read_stops_nobody_else(
    store: Store, mate: Mate, number: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The first is in the coach's part of a page, the other in its mate's."""
    with store.begin() as unit:
        broken = text("UPDATE checks SET state = 'no such state' WHERE student = :whose")
        unit.connection.execute(broken, {"whose": f"crowd:{number:07d}"})
    with caplog.at_level("CRITICAL", "coach.lookout"):
        assert sum(look_at_all(store, mate)) == MANY
    assert judged(store)[-1] == ("2026-10-14", (MANY - 1) * 4)
    with store.reading() as connection:
        again = text("SELECT next_look_at FROM people WHERE key = :whose")
        found = connection.execute(again, {"whose": f"crowd:{number:07d}"}).scalar()
    assert str(found).startswith(f"{NOON + timedelta(hours=1):%Y-%m-%d %H:%M}")


def test_whoever_has_left_is_taken_off_by_a_mate_too(store: Store, mate: Mate) -> None:
    with store.begin() as unit:
        unit.connection.execute(text("UPDATE people SET active = 0 WHERE role = 'student'"))
    assert sum(look_at_all(store, mate)) == MANY
    with store.reading() as connection:
        due = text("SELECT count(*) FROM people WHERE role = 'student' AND next_look_at IS NOT NULL")
        assert connection.execute(due).scalar() == 0


class Failing(Mate):
    """Stands by, and fails with everybody."""

    def __init__(self) -> None:
        super().__init__("")
        self._due: Since = {}

    def is_ready(self) -> bool:
        return True

    def ask(self, due: Since, now: object) -> None:
        self._due = due

    def answer(self) -> Mapping[str, Decided]:
        return {school: Decided({}, tuple(each for _, each in self._due)) for school, _ in self._due}


def test_with_whom_the_mate_fails_the_coach_looks_itself(store: Store) -> None:
    assert sum(look_at_all(store, Failing())) == MANY
    assert judged(store) == ALL_JUDGED


def test_a_mate_is_called_for_a_crowd_and_dismissed_after_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookout, "CROWD", 2)
    mate = mate_for(store)
    if mate is None:
        pytest.skip("one core, or a system that shares no pipes")
    looking = Lookout(store, lambda: NOON, mate)
    looking.look_at_due(PAGE)
    assert mate._child is None
    looking.look_at_due(PAGE)
    assert mate._child is not None
    while looking.look_at_due(PAGE):
        pass
    assert mate._child is None
    all_due(store)
    assert sum(look_at_all(store, mate)) == MANY


async def test_a_mate_ends_with_a_coach_that_is_closed(store: Store, mate: Mate) -> None:
    shell = Shell(store, [], clock=lambda: NOON)
    shell.lookout._mate = mate
    child = mate._child
    assert child is not None
    await shell.close()
    assert child.returncode is not None


def test_where_no_mate_can_be_started_the_coach_looks_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refused)
    monkeypatch.setattr(lookout, "CROWD", 1)
    assert sum(look_at_all(store, Mate(str(store.engine.url)))) == MANY
    assert judged(store) == ALL_JUDGED


def test_nobody_looks_along_in_a_memory_of_our_own() -> None:
    assert mate_for(Store(open_database("sqlite://"))) is None


CALLS = """
import sys, time
from bot.beating.mate import Mate
from bot.benches.speed.daily import NOON
mate = Mate(sys.argv[1])
mate.call(NOON)
while not mate.is_ready():
    time.sleep(0.02)
print(mate._child.pid, flush=True)
time.sleep(60)
"""


def test_a_mate_ends_with_the_coach_however_that_ends(store: Store) -> None:
    words = (sys.executable, "-c", CALLS, str(store.engine.url))
    coach = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    assert coach.stdout is not None
    mate = int(coach.stdout.readline())
    coach.kill()
    coach.communicate()
    end = time.monotonic() + 10
    while Path(f"/proc/{mate}").exists() and _state(mate) != "Z":
        assert time.monotonic() < end
        time.sleep(0.02)


def _state(process: int) -> str:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(") ")[2][0]
    except OSError:
        return "Z"
