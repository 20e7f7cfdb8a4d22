"""A coach that is started beside a database that is not fit yet says why in one line, and serves as soon as it is."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from storage.database import open_database
from storage.schema import HEAD, migrate, prepare
from tests.fakes.postgres import LASTING, Cluster, binaries
from tests.fakes.process import Process, once
from tests.fakes.telegram_server import TOKEN, FakeTelegram
from tests.fakes.telegram_setup import until
from tests.fakes.town import free_port

SOON = "The coach starts as soon as it can be used"


@asynccontextmanager
async def started(home: Path, url: str) -> AsyncIterator[Process]:
    async with FakeTelegram() as server:
        values = {"telegram_token": TOKEN, "telegram_base_url": server.url}
        with Process(home, database_url=url, listen=f"127.0.0.1:{free_port()}", **values) as coach:
            yield coach


async def waits_then_starts(coach: Process, words: str, mend: Callable[[], object]) -> None:
    """It says one line, however often it looks, and starts once what is wrong is put right."""
    await until(lambda: any(SOON in each for each in coach.lines), 60)
    await until(lambda: coach._child.poll() is None and len(coach.lines) > 0, 5)
    mend()
    await until(lambda: coach.is_ready, 60)
    errors = [each for each in coach.lines if "ERROR" in each]
    assert len(errors) == 1, coach.lines
    assert words in errors[0]
    assert "hidden" not in errors[0]


@pytest.mark.parametrize("version", ["0001", "0003"])
async def test_an_older_version_is_waited_for_until_it_is_migrated(tmp_path: Path, version: str) -> None:
    url = f"sqlite:///{tmp_path}/coach.db"
    engine = open_database(url)
    prepare(engine)
    migrate(engine, version)
    async with started(tmp_path, url) as coach:
        words = f"of version {version}, this coach needs {HEAD}: run python3 coach.py migrate"
        await waits_then_starts(coach, words, lambda: once(tmp_path, "migrate", database_url=url))
    engine.dispose()


async def test_a_newer_version_is_told_as_what_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/coach.db"
    engine = open_database(url)
    prepare(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    refused = once(tmp_path, "doctor", database_url=url)
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert line.endswith(
        f"of version 9999, this coach needs {HEAD}: use the newer coach, or let it take the database back"
    )


async def test_a_locked_file_is_waited_for(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/coach.db"
    engine = open_database(url)
    prepare(engine)
    engine.dispose()
    with closing(sqlite3.connect(tmp_path / "coach.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with started(tmp_path, url) as coach:
            await waits_then_starts(coach, "keeps the database locked", lambda: other.execute("ROLLBACK"))


async def test_a_postgresql_that_is_not_up_yet_is_waited_for(tmp_path: Path) -> None:
    found = binaries()
    if found is None:
        pytest.skip("no PostgreSQL server here")
    with Cluster(found, LASTING) as cluster:
        url = cluster.url(cluster.new_database()).replace("coach@", "coach:hidden@")
        cluster.stop(sharply=False)
        async with started(tmp_path, url) as coach:
            await waits_then_starts(coach, "cannot open the database", cluster.start)


def test_a_database_that_is_not_there_at_all_is_a_setting_that_is_wrong(tmp_path: Path) -> None:
    found = binaries()
    if found is None:
        pytest.skip("no PostgreSQL server here")
    with Cluster(found, LASTING) as cluster:
        done = once(tmp_path, "run", database_url=cluster.url("nowhere"), telegram_token=TOKEN)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert 'database "nowhere" does not exist' in line
