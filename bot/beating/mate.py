"""The mate: a second process that looks at a part of a page while the coach looks at the other, so that a whole
school takes two cores (decision 64). It reads what is committed and decides; only the coach writes."""

import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from multiprocessing.connection import Connection, Pipe
from pathlib import Path

from bot.beating.deciding import Decided
from storage.reading.due import Since
from storage.store import Store

log = logging.getLogger("coach.mate")
ROOT = Path(__file__).resolve().parents[2]
STANDING_BY = "bot.beating.standing_by"
PATIENCE = 0.1
"""Seconds that a page waits for the mate once the coach has done its own part."""


class Mate:
    """Stands by while a crowd is due, and ends when this side does, be it by a kill: nothing comes from here then.

    A mate that has died, or does not answer in time, is done away with. That loses nothing, for it writes nothing:
    whom it was to look at is due as before.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._child: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._is_ready = False
        self._asked = self._answered = 0

    def call(self, now: datetime) -> None:
        """Have a mate started, unless there is one; it looks around on its own, and is ready some moments later."""
        if self._child is not None:
            return
        try:
            self._begin(now)
        except OSError as trouble:
            self._lost(trouble)

    def _begin(self, now: datetime) -> None:
        self._line, its_end = Pipe()
        words = (sys.executable, "-P", "-m", STANDING_BY, str(its_end.fileno()))  # -P: nothing of this folder
        found = (str(ROOT), os.environ.get("PYTHONPATH", ""))
        around = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, found))}
        with its_end:
            self._child = subprocess.Popen(
                words,
                env=around,
                pass_fds=(its_end.fileno(),),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._line.send((self._url, now))

    def is_ready(self) -> bool:
        """Say whether there is a mate that can look."""
        self._is_ready = self._is_ready or self._heard(0) is not None
        return self._is_ready

    def ask(self, due: Since, now: datetime) -> None:
        """Have it begin to look at students; it sees what is committed now.

        An answer that nobody came to read is read first, for a line full of them would hold up both sides for ever.
        """
        if self._answered != self._asked:
            self.answer()
        self._asked += 1
        try:
            if self._line is not None:
                self._line.send((self._asked, due, now))
        except OSError as trouble:
            self._lost(trouble)

    def answer(self) -> Mapping[str, Decided]:
        """Return what it has decided on what it was asked last, by school; nothing when it is lost."""
        while (heard := self._heard(PATIENCE)) is not None:
            self._answered, decided = heard
            if self._answered == self._asked:
                return decided
        return {}

    def dismiss(self) -> None:
        """End it."""
        child, line = self._child, self._line
        self._child, self._line, self._is_ready = None, None, False
        self._answered = self._asked
        if line is not None:
            line.close()
        if child is not None:
            child.kill()
            child.wait()

    def _heard(self, patience: float) -> tuple[int, Mapping[str, Decided]] | None:
        """What it says within so many seconds; one that is asked and silent is lost, one that only starts is not."""
        try:
            if self._line is not None and self._line.poll(patience):
                number, decided = self._line.recv()
                return number, decided
            if self._is_ready:
                raise TimeoutError
        except Exception as trouble:  # noqa: BLE001 (of a newer version it may say what is no record here)
            self._lost(trouble)
        return None

    def _lost(self, trouble: Exception) -> None:
        log.warning("the mate is lost (%s); whom it was to look at comes next", type(trouble).__name__)
        self.dismiss()


def mate_for(store: Store) -> Mate | None:
    """Return who can look at the same database beside us: nobody, where there is one core or one memory."""
    url = store.engine.url
    is_shared = url.get_backend_name() != "sqlite" or url.database not in (None, "", ":memory:")
    if not is_shared or os.name != "posix" or _cores() == 1:
        return None
    return Mate(url.render_as_string(hide_password=False))


def _cores() -> int:
    """Those we may use, where the system tells: to a container it may give fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
