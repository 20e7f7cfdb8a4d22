"""The demo as somebody meets it: a real terminal, Ctrl-C, bytes of another alphabet, a reader who leaves."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

pty = pytest.importorskip("pty")  # Windows has none

ROOT = Path(__file__).resolve().parents[2]
DEMO = [sys.executable, "-m", "bot", "demo"]
AROUND = {**os.environ, "PYTHONPATH": str(ROOT)}
PATIENCE = 60.0
PROMPT = "\x1b[0m "


def _hears_ctrl_c() -> None:
    """Whoever runs the tests in the background lets them, and all that they start, ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Terminal:
    """The demo in a terminal of its own; `until` reads on to some words."""

    def __init__(self, folder: Path, **around: str) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            DEMO,
            cwd=folder,
            env={**AROUND, **around},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_hears_ctrl_c,
        )
        os.close(theirs)
        self.said = ""

    def until(self, words: str) -> None:
        end = time.monotonic() + PATIENCE
        while words not in self.said and time.monotonic() < end and self._read():
            continue
        assert words in self.said, self.said

    def types(self, keys: bytes) -> None:
        self.said = ""
        os.write(self._ours, keys)

    def ends(self) -> int:
        with suppress(OSError):
            while self._read():
                continue
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def _read(self) -> bool:
        readable, _, _ = select.select([self._ours], [], [], PATIENCE)
        piece = os.read(self._ours, 65_536) if readable else b""
        self.said += piece.decode("utf-8", "replace")
        return bool(piece)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path, PYTHONIOENCODING="ascii")
    yield terminal
    terminal.close()


def test_ctrl_c_at_the_prompt_ends_the_demo_at_once(terminal: Terminal) -> None:
    terminal.until(PROMPT)
    began = time.monotonic()
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.ends() == 130
    assert time.monotonic() - began < 20
    assert "Traceback" not in terminal.said


def test_somebody_is_found_by_the_last_name_alone(terminal: Terminal) -> None:
    terminal.until(PROMPT)
    terminal.types(b"/as delgado\n")
    terminal.until("You are Rosa Delgado")


def test_bytes_of_another_alphabet_are_answered(terminal: Terminal) -> None:
    terminal.until(PROMPT)
    terminal.types(b"\xff\xfe\n")
    terminal.until(PROMPT)
    assert "Traceback" not in terminal.said
    terminal.types(b"/quit\n")
    assert terminal.ends() == 0


def test_a_reader_who_leaves_ends_the_tour_without_a_word(tmp_path: Path) -> None:
    tour = subprocess.Popen(
        [*DEMO, "--tour"], cwd=tmp_path, env=AROUND, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert tour.stdout is not None
    assert tour.stderr is not None
    tour.stdout.readline()
    tour.stdout.close()
    assert tour.stderr.read() == b""
    tour.stderr.close()
    tour.wait(PATIENCE)
