"""A copy of the demo school that a test may spoil, and what the import says about it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.nouns.school import School
from storage.packs.problems import ImportRefused, Problem
from storage.packs.reading import read

DEMO = Path(__file__).resolve().parents[3] / "storage" / "schools" / "demo"
SAMPLES = Path(__file__).resolve().parent / "data"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DEMO, tmp_path / "demo"))


@pytest.fixture(scope="session")
def riverside() -> School:
    school = read(DEMO, None).school
    assert school is not None
    return school


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def problems() -> Callable[..., tuple[Problem, ...]]:
    """Import something that must be refused, and return what was said."""

    def refused(path: Path, school: School | None = None) -> tuple[Problem, ...]:
        with pytest.raises(ImportRefused) as caught:
            read(path, school)
        assert caught.value.problems
        return caught.value.problems

    return refused
