"""What the tests of all platforms share."""

import pytest


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
