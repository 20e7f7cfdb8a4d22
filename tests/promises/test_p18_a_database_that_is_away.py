"""P18: down, locked, full, of another version or changed under the coach that serves: one line, no acknowledgement
of what is not kept, and all is served when it is over, by the same process."""

import asyncio
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import (
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    contextmanager,
    suppress,
)
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import psycopg
import pytest
from sqlalchemy import Engine, select

from storage import tables
from storage.database import open_database
from storage.outages import SILENT
from storage.schema import HEAD, migrate, prepare
from storage.store import Store
from storage.traffic import outbox
from tests.fakes import telegram_updates as they
from tests.fakes.postgres import LASTING, Cluster, binaries
from tests.fakes.process import Process
from tests.fakes.schools import adopted, open_now
from tests.fakes.telegram_server import TOKEN, FakeTelegram
from tests.fakes.telegram_setup import until
from tests.fakes.town import HOOK_SECRET, Town, free_port
from tests.tally import Row, Tally, counts

DISK_MB, REALLY = 150, "really full"
CODES = tuple(f"s{number}" for number in range(1, 5))
SECONDS = counts(3, 20)
"""How long each trouble goes on after it has been told."""
GONE = (aiohttp.ClientError, OSError, TimeoutError)
WORKS = "the database works again"
QUICKLY = "options=-c lock_timeout=1000"
"""An operator may say so in the address; ten seconds would only make the test longer."""
Trouble = Callable[["Place"], AbstractContextManager[None]]
Troubles = dict[str, tuple[Trouble, str]]
"""Each by its name, with what the log says of it."""


@dataclass(frozen=True)
class Place:
    """A database that a coach serves, and its server where it has one."""

    engine: Engine
    cluster: Cluster | None = None

    def does(self, *statements: str) -> None:
        """Do something to the database behind the coach's back."""
        with self.engine.begin() as connection:
            for each in statements:
                connection.exec_driver_sql(each)


@contextmanager
def locked_file(place: Place) -> Iterator[None]:
    assert place.engine.url.database
    with closing(sqlite3.connect(place.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def locked_table(place: Place) -> Iterator[None]:
    address = place.engine.url.difference_update_query(["options"]).set(drivername="postgresql")
    with psycopg.connect(address.render_as_string(hide_password=False)) as other:
        other.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()


@contextmanager
def down(place: Place) -> Iterator[None]:
    assert place.cluster is not None
    place.engine.dispose()
    place.cluster.stop(sharply=False)
    yield
    place.cluster.start()


@contextmanager
def stopped(place: Place) -> Iterator[None]:
    """It neither answers nor refuses, and the system goes on to take what is sent to it."""
    assert place.cluster is not None
    place.engine.dispose()
    with place.cluster.stopped():
        yield


@contextmanager
def full(place: Place) -> Iterator[None]:
    """Every change is refused as a full disk refuses it: by error 53100, from the real server."""
    names = [each for each in tables.metadata.tables if each != "alembic_version"]
    place.does(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END $$",
        *(
            f"CREATE TRIGGER is_full BEFORE INSERT OR UPDATE OR DELETE ON {name} EXECUTE FUNCTION refuse()"
            for name in names
        ),
    )
    yield
    place.does("DROP FUNCTION refuse CASCADE")


@contextmanager
def newer(place: Place) -> Iterator[None]:
    place.does("UPDATE alembic_version SET version_num = '9999'")
    yield
    place.does(f"UPDATE alembic_version SET version_num = '{HEAD}'")


@contextmanager
def older(place: Place) -> Iterator[None]:
    """The real way back, with all that is in it."""
    migrate(place.engine, "0003")
    yield
    migrate(place.engine, HEAD)


@contextmanager
def a_table_gone(place: Place) -> Iterator[None]:
    """What comes in can be kept, and nothing of it decided on."""
    place.does("ALTER TABLE conversations RENAME TO mislaid")
    yield
    place.does("ALTER TABLE mislaid RENAME TO conversations")


@contextmanager
def a_column_gone(place: Place) -> Iterator[None]:
    place.does("ALTER TABLE people RENAME COLUMN called TO nickname")
    yield
    place.does("ALTER TABLE people RENAME COLUMN nickname TO called")


LOCKED = "another program keeps the database locked"
CHANGED = "of the database is gone or changed: bring it back"
OF_SQLITE: Troubles = {
    "locked": (locked_file, LOCKED),
    "of a newer version": (newer, "of version 9999, this coach needs"),
    "taken back a version": (older, "of version 0003, this coach needs"),
    "without a table": (a_table_gone, CHANGED),
    "without a column": (a_column_gone, CHANGED),
}
OF_POSTGRESQL: Troubles = {
    **OF_SQLITE,
    "locked": (locked_table, LOCKED),
    "full": (full, "the disk of the database is full"),
}
OF_ITS_SERVER: Troubles = {
    "down": (down, SILENT),
    "stopped": (stopped, SILENT),
}


class Served:
    """A coach of its own process, and people who write until they are acknowledged."""

    def __init__(self, town: Town, server: FakeTelegram, coach: Process) -> None:
        self.town, self.server, self.coach = town, server, coach
        self.acked: list[str] = []
        self.refused = 0

    async def all_write(self) -> None:
        await asyncio.gather(*(self._one_writes(code) for code in CODES))

    async def all_write_until_one_is_refused(self) -> None:
        """A disk that is full takes what still finds room in pages that are there."""
        before = self.refused
        while self.refused == before:
            await self.all_write()

    async def _one_writes(self, code: str) -> None:
        self.server.tail += 1
        update = {"update_id": self.server.tail, **they.says("menu", self.town.person(code).user_id)}
        while not await self._is_acked(update):
            self.refused += 1
            await asyncio.sleep(0.3)
        self.acked.append(str(update["update_id"]))

    async def _is_acked(self, update: dict[str, object]) -> bool:
        try:
            return await self.server.deliver(update) == 200
        except GONE:
            return False

    def said(self, since: int) -> list[str]:
        """What the coach's log has said since a line."""
        return self.coach.lines[since:]

    async def says(self, words: str, since: int) -> None:
        """Wait until the log says something."""
        with suppress(AssertionError):
            await until(lambda: any(words in each for each in self.said(since)), 60)
        assert any(words in each for each in self.said(since)), f"no {words!r} in {self.said(since)}"


@asynccontextmanager
async def served(home: Path, url: str, engine: Engine) -> AsyncIterator[Served]:
    store, port = adopted(engine, open_now(students=len(CODES))), free_port()
    async with FakeTelegram() as server:
        town = Town(store, server, "telegram-webhook")
        town.now = datetime.now(UTC)
        town.joined(*CODES)
        values = {
            "database_url": url,
            "telegram_token": TOKEN,
            "telegram_base_url": server.url,
            "telegram_mode": "webhook",
            "telegram_webhook_secret": HOOK_SECRET,
            "listen": f"127.0.0.1:{port}",
            "public_url": f"http://127.0.0.1:{port}",
        }
        with Process(home, **values) as coach:
            await until(lambda: coach.is_ready, 60)
            yield Served(town, server, coach)


async def test_p18_a_database_that_is_away_is_told_once_and_served_again(
    tmp_path: Path, tally: Tally
) -> None:
    """Several coaches side by side, for most of it is waiting."""
    found = binaries()
    homes = iter(Path(tempfile.mkdtemp(dir=tmp_path)) for _ in range(5))
    async with AsyncExitStack() as stack, asyncio.TaskGroup() as together:
        all_of_it = [on_sqlite(half, next(homes), tally) for half in halves(OF_SQLITE)]
        if found is not None:
            one, other = (stack.enter_context(Cluster(found, LASTING)) for _ in range(2))
            all_of_it += [on_postgresql(half, next(homes), one, tally) for half in halves(OF_POSTGRESQL)]
            all_of_it.append(on_postgresql(OF_ITS_SERVER, next(homes), other, tally))
        tasks = [together.create_task(each) for each in all_of_it]
    assert sum(each.result() for each in tasks) > 0, "somebody was refused"


def halves(troubles: Troubles) -> tuple[Troubles, Troubles]:
    every = list(troubles.items())
    return dict(every[::2]), dict(every[1::2])


async def on_sqlite(troubles: Troubles, home: Path, tally: Tally) -> int:
    url = f"sqlite:///{home}/coach.db"
    engine = open_database(url)
    prepare(engine)
    return await goes_through(troubles, Place(engine), url, home, tally)


async def on_postgresql(troubles: Troubles, home: Path, cluster: Cluster, tally: Tally) -> int:
    url = f"{cluster.url(cluster.new_database())}&{QUICKLY}"
    engine = open_database(url)
    prepare(engine)
    return await goes_through(troubles, Place(engine, cluster), url, home, tally)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of its own that can be filled; only root may have one."""
    place = Path(tempfile.mkdtemp(prefix="coach-disk-"))
    place.chmod(0o755)
    words = ("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(place))
    if shutil.which("mount") is None or subprocess.run(words, capture_output=True, check=False).returncode:
        place.rmdir()
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(("umount", str(place)), check=True)
    place.rmdir()


async def test_p18_a_postgresql_whose_disk_is_really_full_loses_nothing_acknowledged(
    tmp_path: Path, small_disk: Path, tally: Tally
) -> None:
    """It may end itself over it and start again, so that there are two reasons, each told as it comes."""
    found = binaries()
    if found is None:
        pytest.skip("no PostgreSQL server here")

    @contextmanager
    def filled(place: Place) -> Iterator[None]:
        ballast = small_disk / "ballast"
        with suppress(OSError), ballast.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        yield
        ballast.unlink()

    with Cluster(found, (*LASTING, "max_wal_size=32MB", "min_wal_size=32MB"), small_disk) as cluster:
        url = f"{cluster.url(cluster.new_database())}&{QUICKLY}"
        engine = open_database(url)
        prepare(engine)
        troubles: Troubles = {REALLY: (filled, "the disk of the database is full")}
        assert await goes_through(troubles, Place(engine, cluster), url, tmp_path, tally) > 0


async def goes_through(troubles: Troubles, place: Place, url: str, home: Path, tally: Tally) -> int:
    """Serve, with one trouble after another, and never start the coach again; how often somebody was refused."""
    async with served(home, url, place.engine) as serving:
        await serving.all_write()
        for name, (trouble, line) in troubles.items():
            await until(lambda: at_rest(serving.town.store), 30)
            began = len(serving.coach.lines)
            with trouble(place):
                writing = serving.all_write_until_one_is_refused if name == REALLY else serving.all_write
                under_way = asyncio.create_task(writing())
                await serving.says(line, began)
                await asyncio.sleep(SECONDS)
            async with asyncio.timeout(90):
                await under_way
            await serving.says(WORKS, began)
            errors, ends = told(serving.said(began))
            assert len(errors) == 1, f"{name}: {serving.said(began)}"
            assert line in errors[0], name
            assert len(ends) == 1, f"{name}: {serving.said(began)}"
        await until(lambda: at_rest(serving.town.store), 60)
        row = counted(serving, place.engine.dialect.name, troubles)
    tally(row)
    place.engine.dispose()
    assert (row.lost, row.unexpected, row.duplicated) == (0, 0, 0)
    return serving.refused


def told(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines of errors and the lines that say that it is over; there may be no other."""
    ends = [each for each in lines if WORKS in each]
    return [each for each in lines if each not in ends], ends


def counted(serving: Served, kind: str, troubles: Iterable[str]) -> Row:
    with serving.town.store.reading() as connection:
        kept = list(connection.execute(select(tables.inbox)).mappings())
        replies = list(connection.execute(select(tables.outbox)).mappings())
    arrived = len(serving.server.seen("sendMessage"))
    settled = [each for each in replies if each["state"] in (outbox.SENT, outbox.UNCERTAIN)]
    numbers = {each["key"].rpartition(":")[2] for each in kept}
    return Row(
        "P18",
        f"{kind} {', '.join(troubles)}",
        attempted=len(serving.acked) + serving.refused,
        acknowledged=len(serving.acked),
        lost=len(set(serving.acked) - numbers) + len(serving.acked) - len(settled),
        unexpected=sum(each["state"] != "done" for each in kept),
        duplicated=max(0, arrived - len(serving.acked)),
        recovered=serving.refused,
    )


def at_rest(store: Store) -> bool:
    moving = select(tables.outbox.c.seq).where(tables.outbox.c.state.in_((outbox.NEW, outbox.SENDING)))
    with store.reading() as connection:
        waits = connection.execute(select(tables.inbox.c.seq).where(tables.inbox.c.state == "new")).first()
        return waits is None and connection.execute(moving).first() is None
