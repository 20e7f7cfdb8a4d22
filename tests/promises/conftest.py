"""What the tests of the promises share: a small school in a database of either kind."""

import pytest
from sqlalchemy import Engine

from storage.store import Store
from tests.fakes.schools import adopted


@pytest.fixture
def store(engine: Engine) -> Store:
    return adopted(engine)
