"""One process serves a SQLite file: the system's own lock says so, and ends with the process however that ends."""

import os
import sys
from pathlib import Path
from typing import IO

from sqlalchemy import Engine

from storage.database import StorageError


def serve_alone(engine: Engine) -> IO[str] | None:
    """Take the lock beside a SQLite file, and return it to be kept open; None where several may serve.

    Raises StorageError when another process has it.
    """
    file = engine.url.database
    if sys.platform == "win32":  # it has no such lock: there the operator must know
        return None
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return None
    import fcntl

    kept = Path(f"{file}.serving").open("a+", encoding="ascii")  # noqa: SIM115 (open as long as we serve)
    try:
        fcntl.flock(kept, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        kept.seek(0)
        who = kept.read().strip() or "unknown"
        kept.close()
        raise StorageError(
            f"another coach (process {who}) already serves {file}: stop it first; several at once need PostgreSQL"
        ) from error
    kept.truncate(0)
    kept.write(str(os.getpid()))
    kept.flush()
    return kept
