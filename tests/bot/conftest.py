"""What the tests of the shell share: a small school in a file of its own."""

from pathlib import Path

import pytest

from storage.database import open_database
from storage.schema import prepare
from storage.store import Store
from tests.fakes.schools import adopted


@pytest.fixture
def store(tmp_path: Path) -> Store:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    return adopted(engine)
