"""A PostgreSQL that stops, or a network that swallows everything, is given up; one that only takes long is not."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from subprocess import CompletedProcess
from threading import Thread

import pytest
from sqlalchemy import Engine, make_url, text

from storage import silence
from storage.database import open_database
from storage.outages import SILENT, DatabaseAway, why
from storage.schema import prepare
from storage.store import Store
from tests.fakes.postgres import Cluster, own_server
from tests.fakes.process import once

SOON = 12.0
"""Five seconds for a newcomer who is not let in, and what a busy machine adds."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with own_server() as server:
        yield server


@pytest.fixture
def engine(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setattr(silence, "SILENT", 0.3)
    engine = open_database(cluster.url(cluster.new_database()))
    prepare(engine)
    yield engine
    engine.dispose()


class Wire:
    """A way to a server over the network that can swallow whatever is sent, old and new, without a word."""

    def __init__(self, to: Path) -> None:
        self._to, self.is_dead = to, False
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        Thread(target=self._take, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(str(self._to))
                Thread(target=self._pass_on, args=(near, far), daemon=True).start()
                Thread(target=self._pass_on, args=(far, near), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError), one, other:
            while sent := one.recv(65_536):
                if not self.is_dead:
                    other.sendall(sent)


def asks(engine: Engine, statement: str = "SELECT 1") -> object:
    with Store(engine).begin() as unit:
        return unit.connection.execute(text(statement)).scalar()


def gives_up(engine: Engine) -> str:
    """Ask until the database is told to be away, which must be soon; what the operator reads of it."""
    began = time.monotonic()
    with pytest.raises(DatabaseAway) as found:
        asks(engine)
    assert time.monotonic() - began < SOON
    return why(found.value)


def test_a_server_that_is_stopped_is_given_up_and_asked_anew_once_it_goes_on(
    cluster: Cluster, engine: Engine
) -> None:
    assert asks(engine) == 1
    with cluster.stopped():
        assert gives_up(engine) == SILENT
    assert asks(engine) == 1


def test_a_network_that_is_gone_is_given_up_and_connected_anew_once_it_is_there(
    cluster: Cluster, engine: Engine
) -> None:
    wire = Wire(cluster.home / ".s.PGSQL.5432")
    by_wire = open_database(
        make_url(engine.url)
        .difference_update_query(["host"])
        .set(host="127.0.0.1", port=wire.port)
        .render_as_string(False)
    )
    assert asks(by_wire) == 1
    wire.is_dead = True
    assert gives_up(by_wire) == SILENT
    wire.is_dead = False
    assert asks(by_wire) == 1
    by_wire.dispose()
    wire.close()


def test_a_statement_that_takes_long_is_waited_for(engine: Engine) -> None:
    assert asks(engine, "SELECT 'done' FROM pg_sleep(1.5)") == "done"
    assert asks(engine, "SELECT length(repeat('x', 50000000))") == 50_000_000
    assert (
        asks(engine, "SELECT sum(length(md5(each::text))) FROM generate_series(1, 3000000) each")
        == 96_000_000
    )


def test_what_is_sent_while_it_takes_long_arrives_whole(engine: Engine) -> None:
    much = "x" * 30_000_000
    with Store(engine).begin() as unit:
        asked = unit.connection.execute(text("SELECT length(:much) FROM pg_sleep(1)"), {"much": much})
        assert asked.scalar() == len(much)


def test_commands_end_with_one_line_beside_a_server_that_is_stopped(
    cluster: Cluster, engine: Engine, tmp_path: Path
) -> None:
    def run(*words: str) -> CompletedProcess[str]:
        return once(tmp_path, *words, database_url=engine.url.render_as_string(False))

    began = time.monotonic()
    with cluster.stopped(), ThreadPoolExecutor() as together:
        found = list(together.map(lambda words: run(*words), (["doctor"], ["status"], ["backup", "copy.db"])))
    assert time.monotonic() - began < 2 * SOON
    for each in found:
        (line,) = each.stderr.splitlines()
        assert each.returncode == 1
        assert ": cannot open the database" in line
        assert "timeout" in line
