"""A database to begin from as often as it takes, and a process that dies while it works on it."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.fakes.postgres import Cluster
from tests.faults.failpoints import DEATH, Failpoint

Addresses = tuple[str, str, Callable[[], None]]
"""Of the first database and of its copy, and what makes the copy anew."""


def files(home: Path) -> Addresses:
    """Two files of SQLite; whoever used the copy must have closed it before it is made anew."""
    first, file = home / "first.db", home / "coach.db"

    def copied() -> None:
        for each in home.glob(f"{file.name}*"):
            each.unlink()
        shutil.copyfile(first, file)

    return f"sqlite:///{first}", f"sqlite:///{file}", copied


def databases(cluster: Cluster) -> Addresses:
    """Two databases of PostgreSQL; nobody may be connected to either while the copy is made anew."""
    first, copy = cluster.new_database(), cluster.new_database()

    def copied() -> None:
        cluster.drop(copy)
        cluster.copy(first, copy)

    return cluster.url(first), cluster.url(copy), copied


def dies(work: Callable[[], object], point: Failpoint, at: int) -> None:
    """Do it in a process of its own, which is gone at the call; nothing of this one may run to its end there."""
    child = os.fork()
    if child == 0:
        try:
            point.arm(at, DEATH)
            work()
        finally:
            os._exit(9)
    os.waitpid(child, 0)
