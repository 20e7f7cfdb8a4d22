"""The coach as an operator runs it: `python -m bot` in a process of its own, with nothing but settings around it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
READY = "Ready."


def settings(**values: str) -> dict[str, str]:
    """An environment with these settings and no other of the coach's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        **{f"COACH_{name.upper()}": value for name, value in values.items()},
    }


def once(home: Path, *words: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, in a folder without a `.env`."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=home,
        env=settings(**values),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Process:
    """A coach that runs until it is told to stop; `lines` is what it has printed so far."""

    def __init__(self, home: Path, **values: str) -> None:
        self.lines: list[str] = []
        self._began = time.monotonic()
        self.took = 0.0
        self._child = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=home,
            env=settings(**values),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_ready(self) -> bool:
        assert self._child.poll() is None or self.took, f"it ended: {self.lines}"
        return self.took > 0

    def stop(self, seconds: float = 15.0) -> int:
        """Ask it to stop, and return its exit code."""
        self._child.send_signal(signal.SIGTERM)
        return self.ended(seconds)

    def ended(self, seconds: float = 15.0) -> int:
        """Wait until it has ended, and return its exit code."""
        code = self._child.wait(seconds)
        self._reader.join(5)
        return code

    def kill(self) -> None:
        """End it as a power cut would."""
        self._child.kill()
        self._child.wait()
        self._reader.join(5)

    def _read(self) -> None:
        assert self._child.stdout is not None
        with self._child.stdout as output:
            for line in output:
                self.lines.append(line.rstrip())
                if line.startswith(READY):
                    self.took = time.monotonic() - self._began
