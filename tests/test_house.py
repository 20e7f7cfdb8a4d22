"""What lies around the code: the locks, the licence, and what the README promises."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-dev.lock": [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["dev"],
    ],
}
OWN_COMMANDS = {"test", "check"}


class Pin(NamedTuple):
    name: str
    version: str
    hashes: tuple[str, ...]
    asked_by_us: bool


def pins(lock: str) -> Iterator[Pin]:
    """Each entry is a name with its version, then indented hashes, then a comment on who asked for it."""
    for entry in re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip()):
        name, _, version = entry.split()[0].partition("==")
        hashes = tuple(re.findall(r"--hash=(\S+)", entry))
        yield Pin(canonicalize_name(name), version, hashes, f"{PROJECT['name']} (" in entry)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"index-url|find-links|trusted-host| @ ", text)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_of_a_lock_is_pinned_and_hashed(lock: str) -> None:
    unsafe = [pin.name for pin in pins(lock) if not pin.version or not pin.hashes]
    assert not unsafe
    assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", hashed) for pin in pins(lock) for hashed in pin.hashes)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_follows_the_project(lock: str) -> None:
    """The two commands that write the locks anew stand in pyproject.toml."""
    locked = {pin.name: pin.version for pin in pins(lock)}
    wanted = [Requirement(line) for line in LOCKS[lock]]
    behind = [
        str(need)
        for need in wanted
        if not need.specifier.contains(locked.get(canonicalize_name(need.name), "0"), prereleases=True)
        or not {canonicalize_name(f"{need.name}-{extra}") for extra in need.extras} <= set(locked)
    ]
    assert not behind


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_forgets_what_left_the_project(lock: str) -> None:
    asked = {pin.name for pin in pins(lock) if pin.asked_by_us}
    assert asked <= {canonicalize_name(Requirement(line).name) for line in LOCKS[lock]}


def test_the_dev_lock_holds_every_pin_of_the_run_lock() -> None:
    assert {pin[:3] for pin in pins("requirements.lock")} <= {
        pin[:3] for pin in pins("requirements-dev.lock")
    }


def test_the_readme_promises_only_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    promised = set(re.findall(r"python3 coach\.py ([a-z]+)", readme))
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {"demo", "test"} <= promised
    assert not promised - OWN_COMMANDS - set(re.findall(r"[a-z]+", shown))


def test_the_changelog_has_a_place_for_the_next_change() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_licence_is_whole_and_is_the_one_named() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["license"] == "Apache-2.0"
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_an_old_python_can_read_coach_py_far_enough_to_say_so() -> None:
    ast.parse((ROOT / "coach.py").read_text(encoding="utf-8"), feature_version=(3, 7))
