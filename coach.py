"""The one word to remember: sets up `.venv` beside this file if needed, then runs `python -m bot`."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an older Python reads this far and says so in one line
    sys.exit(f"coach needs Python 3.11 or newer, this is {sys.version_info[0]}.{sys.version_info[1]}")

import contextlib
import hashlib
import importlib.util
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"  # holds every pin of RUN_LOCK
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / ".installed"  # written last: without it a set-up was interrupted
LOG = VENV / "set-up.log"
NEEDS_VENV = "coach needs Python's venv and pip: apt install python3-venv (or your system's package for it)"

OURS = ("engine", "messages", "storage", "bot")
OWN_COMMANDS = {
    "test": "run the tests (arguments go to pytest)",
    "check": "format, lint, types, layers, unused and unsafe code, locks",
}
ALL_TESTS = [
    "-n",
    str(min(8, (os.cpu_count() or 1) + 1)),
    "--dist",
    "worksteal",
]  # some always wait for a pace or a process
CHECKS = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy"],
    "layers": ["-c", "from importlinter.cli import lint_imports_command as lint; lint(['--no-logo'])"],
    "unused": ["-m", "deptry", "--no-ansi", "."],
    "unsafe": ["-m", "bandit", "-q", "-ll", "-r", "coach.py", *OURS],
    "locks": ["-m", "pytest", "-q", "-k", "lock", "tests/test_house.py"],
}


def main(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("--help", [])
    needs_tests = command in OWN_COMMANDS or arguments[:2] == ["bench", "faults"]
    set_up(DEV_LOCK if needs_tests else RUN_LOCK)
    # A prefix rather than a change of folder, so that file names in the arguments keep their meaning.
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    if command in ("-h", "--help"):
        return show_commands()
    if command == "check":
        return check(rest)
    if command == "test":
        os.chdir(ROOT)
        return hand_over("-m", "pytest", *(rest or ALL_TESTS))
    return hand_over("-m", "bot", command, *rest)


def set_up(lock: Path) -> None:
    if is_ready(lock):
        return
    print("setting up (once, about half a minute) ...", file=sys.stderr, flush=True)
    with one_at_a_time():
        if not is_ready(lock):
            install(lock)


def is_ready(lock: Path) -> bool:
    return PYTHON.exists() and installed() in (stamp(lock), stamp(DEV_LOCK))


def installed() -> str:
    with contextlib.suppress(FileNotFoundError):
        return STAMP.read_text()
    return ""


def stamp(lock: Path) -> str:
    """What was installed, for which Python: a newer Python under the same link is no longer the one set up."""
    return f"{os.path.realpath(PYTHON)}\n{hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """SQLite's file lock works on every system, waits, and ends with the process that holds it."""
    lock = sqlite3.connect(ROOT / ".venv.lock", timeout=1800, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def install(lock: Path) -> None:
    if not is_whole():
        make_venv()
    STAMP.unlink(missing_ok=True)
    LOG.unlink(missing_ok=True)
    if not (install_with_uv(lock) or install_with_pip(lock)):
        last_lines = "\n".join(LOG.read_text(errors="replace").splitlines()[-12:])
        sys.exit(f"{last_lines}\nset-up failed, see {LOG}; the same command tries again")
    compile_all()
    unfinished = STAMP.with_suffix(".new")
    unfinished.write_text(stamp(lock))
    unfinished.replace(STAMP)


def is_whole() -> bool:
    """An older lock is brought up to date in place; anything else is made anew."""
    return PYTHON.exists() and installed().startswith(os.path.realpath(PYTHON) + "\n")


def make_venv() -> None:
    if importlib.util.find_spec("venv") is None:
        sys.exit(NEEDS_VENV)
    import venv  # not every Linux has it

    venv.create(VENV, clear=True, symlinks=os.name != "nt")


def install_with_uv(lock: Path) -> bool:
    uv = shutil.which("uv")
    wanted = ["--python", str(PYTHON), "--require-hashes", "-r", str(lock)]
    return uv is not None and logged(uv, "pip", "install", *wanted)


def install_with_pip(lock: Path) -> bool:
    """Without uv, and where uv cannot reach the package index that pip is configured for."""
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(NEEDS_VENV)
    wanted = ["--no-input", "--no-compile", "--require-hashes", "-r", str(lock)]
    python = str(PYTHON)
    return logged(python, "-m", "ensurepip") and logged(python, "-m", "pip", "install", *wanted)


def logged(*command: str) -> bool:
    with LOG.open("ab") as log:
        return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log).returncode == 0


def compile_all() -> None:
    """Bytecode for all there is: where Python may not keep any, each start would take a second more to compile it.

    What is not meant for this Python is passed over, for nobody imports it.
    """
    logged(str(PYTHON), "-m", "compileall", "-q", "-j", "0", str(VENV), *(str(ROOT / each) for each in OURS))


def hand_over(*words: str) -> int:
    command = [str(PYTHON), *words]
    if os.name != "nt":
        os.execv(PYTHON, command)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the child's to answer
    return subprocess.call(command)


def show_commands() -> int:
    """The bot's own list, and the two commands that it need not know."""
    width = str(shutil.get_terminal_size().columns)
    settings = {"COLUMNS": width, **os.environ}
    bot = subprocess.run([PYTHON, "-m", "bot", "--help"], stdout=subprocess.PIPE, text=True, env=settings)
    print(bot.stdout.rstrip())
    listed = {line.split()[0] for line in bot.stdout.splitlines() if line.strip()}
    for name, meaning in OWN_COMMANDS.items():
        if name not in listed:
            print(f"  {name:<11}{meaning}")
    return bot.returncode


def check(arguments: list[str]) -> int:
    """Every step, even after one that failed; 1 when any did."""
    if arguments:
        print("usage: coach.py check (no arguments); its steps: " + ", ".join(CHECKS))
        return 0 if arguments in (["-h"], ["--help"]) else 2
    failed = [name for name, words in CHECKS.items() if not passes(name, words)]
    print(f"check: {', '.join(failed)} failed" if failed else f"check: all {len(CHECKS)} steps passed")
    return 1 if failed else 0


def passes(name: str, words: list[str]) -> bool:
    began = time.monotonic()
    step = subprocess.run(
        [PYTHON, *words], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    print(f"{'FAILED' if step.returncode else 'ok':<7}{name:<8}{time.monotonic() - began:5.1f} s", flush=True)
    if step.returncode:
        print(step.stdout.rstrip(), flush=True)
    return step.returncode == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except (OSError, sqlite3.Error) as error:
        sys.exit(f"coach could not set itself up: {error}")
