"""Start the platforms whose tokens are set, and serve until told to stop."""

import argparse
import asyncio
import contextlib
import signal
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.database import wait_for_store
from bot.connecting import HOW_TO_BEGIN, connected
from bot.errors import Refused
from bot.interpreter import hand_over_soon, keep_what_is_built
from bot.platform import Mounts, Platform
from bot.safety import out_of_date
from bot.settings import Settings, address
from bot.shell import Shell, utc_now
from messages.proofread import faults
from messages.render import Renderer
from storage.alone import serve_alone
from storage.people.roster import school_keys
from storage.people.rosters import languages_spoken
from storage.store import Store

if TYPE_CHECKING:
    from bot.web import Web

ABOUT = "Start the platforms whose tokens are set (environment or .env), and serve until told to stop."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--words", type=Path, help="a folder of your school's own templates and labels, looked into first"
    )


def run(args: argparse.Namespace) -> int:
    hand_over_soon()
    settings = Settings()
    address(settings.listen)
    _proofread(args.words)
    platforms = connected(settings, Renderer(args.words))
    if not platforms:
        raise Refused(HOW_TO_BEGIN)
    store = wait_for_store(settings)
    alone = serve_alone(store.engine)
    with store.reading() as connection:
        if not school_keys(connection):
            print("note: no school is imported yet, so nobody can join; see python3 coach.py import --help")
        spoken = languages_spoken(connection)
    for line in out_of_date(utc_now().date(), spoken):
        print(f"note: {line}", flush=True)
    with alone or contextlib.nullcontext():
        asyncio.run(_serve(settings, store, platforms, args.words))
    return 0


def _proofread(words: Path | None) -> None:
    """Name every slip in a school's own words; where one is, the coach's own words are used instead."""
    if words is None:
        return
    if not words.is_dir():
        raise Refused(
            f"there is no folder {words}; --words wants one with a folder for each language, such as en"
        )
    for language in sorted(each for each in words.iterdir() if each.is_dir()):
        for fault in faults(language):
            print(f"note: {fault}; the coach's own words are used there", flush=True)


async def _serve(settings: Settings, store: Store, platforms: list[Platform], words: Path | None) -> None:
    """A webhook's address answers before its platform is open, by asking for patience: others may be open already."""
    shell = Shell(store, platforms, words=words, say=partial(print, flush=True))
    shell.decider.free_leases()
    async with contextlib.AsyncExitStack() as at_the_end:
        at_the_end.push_async_callback(shell.close)
        if (web := _web(settings, platforms, shell)) is not None:
            at_the_end.push_async_callback(web.stop)
        await _until_stopped(shell, [await web.start()] if web else [])


def _web(settings: Settings, platforms: list[Platform], shell: Shell) -> "Web | None":
    if not any(isinstance(each, Mounts) for each in platforms):
        return None
    from bot.web import Web  # a server is 2 MB and more: only where somebody calls

    return Web(settings.listen, platforms, shell.inbox, shell.is_well)


def _ready(lines: Sequence[str]) -> None:
    keep_what_is_built()
    print(*lines, "Ready. Stop with Ctrl-C.", sep="\n", flush=True)


async def _until_stopped(shell: Shell, lines: Sequence[str]) -> None:
    """Run; SIGTERM and Ctrl-C end it after what is under way has been delivered."""
    running = asyncio.create_task(shell.run(partial(_ready, lines)))
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, RuntimeError):  # not everywhere are there signals
            loop.add_signal_handler(each, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running
    print("Stopped. What was kept and not yet sent goes out at the next start.", flush=True)
