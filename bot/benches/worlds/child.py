"""A child: a Python process of its own that is told things and answers them, a line of JSON each way."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[3]
LAST_WORDS = 10.0
READY = "Ready."
Told = dict[str, Any]


class Child:
    """Runs a module of ours; `hello` is the first thing it said. Raises RuntimeError when it dies.

    `settings` are the coach's, `around` is what else stands in its environment.
    """

    def __init__(self, around: Mapping[str, str], module: str, *words: str, **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
        self._began = time.perf_counter()
        self._complaints = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed with the child
        self._child = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            env={
                **kept,
                **around,
                "PYTHONPATH": str(ROOT),
                **{f"COACH_{key.upper()}": each for key, each in settings.items()},
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            text=True,
        )
        self.hello = self._heard()

    @property
    def address(self) -> str:
        """Where a child that serves can be reached."""
        return f"https://127.0.0.1:{self.hello['port']}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Its input ends, and it ends with it."""
        self._child.communicate(timeout=LAST_WORDS)
        self._complaints.close()

    def ask(self, **what: object) -> Told:
        """Tell it something and return its answer."""
        if self._child.stdin is None:
            raise RuntimeError("a child without an ear")
        self._child.stdin.write(json.dumps(what) + "\n")
        self._child.stdin.flush()
        return self._heard()

    def until_ready(self) -> float:
        """Wait until the coach says that it is ready; return the seconds since its process was started."""
        while self._child.stdout is not None and (line := self._child.stdout.readline()):
            if line.startswith(READY):
                return time.perf_counter() - self._began
        raise self._ended()

    def cpu(self) -> float:
        """Return the CPU seconds it has taken so far, all its threads together."""
        return float(self.ask()["cpu"])

    def _heard(self) -> Told:
        while self._child.stdout is not None and (line := self._child.stdout.readline()):
            if line.startswith("{"):
                return dict(json.loads(line))
        raise self._ended()

    def _ended(self) -> RuntimeError:
        self._complaints.seek(0)
        return RuntimeError(f"a child ended too early: {self._complaints.read()}")


def say(**what: object) -> None:
    """In a child: tell the parent something."""
    print(json.dumps(what), flush=True)


def report_cost(then: Callable[[], None]) -> None:
    """In a child: answer each line with what this process has cost so far; at the end of the input, do `then`."""

    def listen() -> None:
        for _ in sys.stdin:
            say(cpu=time.process_time(), memory=resident())
        then()

    threading.Thread(target=listen, daemon=True).start()


def resident() -> float:
    """Return the megabytes of memory that this process holds (where /proc does not tell: has ever held)."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 1e6
