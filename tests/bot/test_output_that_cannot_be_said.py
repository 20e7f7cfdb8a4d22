"""What a command prints goes to a full disk, or to a reader who has gone: one line at most, never a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
@pytest.mark.parametrize("words", [["--help"], ["manifest"], ["demo", "--tour"]], ids=" ".join)
def test_a_full_disk_is_one_line_and_ends_with_1(words: list[str]) -> None:
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    line = f"coach {words[0]}: there is no space left where this is written: free some, or write elsewhere\n"
    assert (ended.returncode, ended.stderr) == (1, line)


@pytest.mark.parametrize("words", [["--help"], ["manifest"]], ids=" ".join)
def test_a_reader_who_has_gone_is_no_fault(words: list[str]) -> None:
    command = [sys.executable, "-m", "bot", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")
