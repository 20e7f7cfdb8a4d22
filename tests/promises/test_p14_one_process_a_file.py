"""Two schedulers, no harm: a SQLite file is served by one process, which its death sets free (P14)."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.alone import serve_alone
from storage.database import StorageError, open_database
from tests.fakes.process import ROOT

HOLD = (
    "import sys, time; from storage.alone import serve_alone; from storage.database import open_database; "
    "kept = serve_alone(open_database(sys.argv[1])); print('held', flush=True); time.sleep(60)"
)


def test_p14_a_second_process_on_one_file_is_refused_until_the_first_is_gone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/coach.db"
    words = [sys.executable, "-c", HOLD, url]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(StorageError, match=rf"another coach \(process {first.pid}\) already serves"):
            serve_alone(open_database(url))
        first.kill()
    kept = serve_alone(open_database(url))
    assert kept is not None
    kept.close()
