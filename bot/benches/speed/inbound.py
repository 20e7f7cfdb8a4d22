"""What it costs to hear and to answer: the coach's whole durable turn beside each library's own echo bot.

Both serve at once, each its own stand-in of the platform, equally far away, and are measured in turns (A B A B), so
that what else the machine does falls on both alike. CPU is that of the serving process, all its threads.
"""

import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import median

from bot.benches.speed.figure import Figure
from bot.benches.speed.school import STUDENTS, accounts, new_school
from bot.benches.worlds.child import Child
from bot.benches.worlds.slack import SECRET, TEAM
from bot.benches.worlds.telegram import FIRST_CHAT
from bot.benches.worlds.tls import trusted
from bot.benches.worlds.wire import LATENCY
from storage.store import Store

IN_FLIGHT = (1, 16, 32)
AT_MOST, MORE_IN_TELEGRAM = 0.75, 3.0
"""What is to be reached: CPU of a turn beside the echo's, and turns a second where several are in flight."""
TEXT, TOKEN = "where am I", "where"
SERVING = "bot.benches.worlds.serving"
Tls = Mapping[str, str]
Window = Callable[[int, int], dict[str, float]]
"""Runs some turns with so many in flight, and returns what the world saw."""


@dataclass(slots=True)
class Bot:
    """A serving bot and the world around it; `seen` holds, by in-flight, what each window showed."""

    name: str
    child: Child
    world: Child
    window: Window
    store: Store | None = None
    seen: dict[int, list[dict[str, float]]] = field(default_factory=dict)

    def measure(self, in_flight: int, turns: int) -> None:
        before = self.child.cpu()
        seen = self.window(in_flight, turns)
        seen["cpu"] = (self.child.cpu() - before) * 1000 / seen["turns"]
        seen["rate"] = seen["turns"] / seen["seconds"]
        self.seen.setdefault(in_flight, []).append(seen)

    def typical(self, in_flight: int, what: str) -> float:
        """The median over all windows."""
        return median(each[what] for each in self.seen[in_flight])


def telegram(turns: int, rounds: int, latency: float) -> list[Figure]:
    """Telegram by polling, text in, text out; `latency` is in milliseconds, there and back."""
    with far_away(latency) as tls, telegram_coach(tls) as ours, telegram_echo(tls) as theirs:
        _alternate((ours, theirs), turns, rounds)
        return _beside(f"Telegram turn at {latency:g} ms", ours, theirs, MORE_IN_TELEGRAM)


def slack(turns: int, rounds: int, latency: float) -> list[Figure]:
    """Slack over HTTP: a direct message in, a message out; then a button's acknowledgement."""
    with (
        far_away(latency) as tls,
        slack_coach(tls, taps=False) as ours,
        slack_echo(tls, taps=False) as theirs,
    ):
        _alternate((ours, theirs), turns, rounds)
        found = _beside(f"Slack turn at {latency:g} ms", ours, theirs, None)
    with far_away(latency) as tls, slack_coach(tls, taps=True) as ours, slack_echo(tls, taps=True) as theirs:
        _alternate((ours, theirs), turns, rounds, (1,))
        mine, stock = ours.typical(1, "ack"), theirs.typical(1, "ack")
        return [*found, Figure("Slack button to committed acknowledgement, p50", mine, "ms", stock, 2.0)]


@contextmanager
def far_away(latency: float) -> Iterator[dict[str, str]]:
    """The environment in which a platform is so many milliseconds away, there and back."""
    with trusted() as tls:
        yield {**tls, LATENCY: f"{latency:g}"}


@contextmanager
def telegram_coach(tls: Tls, who: str = "coach") -> Iterator[Bot]:
    """The coach on a stand-in of Telegram, with a school in a SQLite file."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as home, telegram_world(tls) as world:
        url, now = f"sqlite:///{home}/coach.db", datetime.now(UTC)
        chats = [str(FIRST_CHAT + each) for each in range(STUDENTS)]
        store = new_school(url, now, accounts("telegram", [(each, each) for each in chats], now))
        with Child(
            tls, SERVING, who, world.address, "0", database_url=url, telegram_token="4242:bench",  # noqa: S106
            telegram_base_url=world.address,
        ) as child:  # fmt: skip
            yield Bot("coach", child, world, _window(world), store)
        store.engine.dispose()


@contextmanager
def telegram_echo(tls: Tls) -> Iterator[Bot]:
    with telegram_world(tls) as world, Child(tls, SERVING, "telegram-echo", world.address, "0") as child:
        yield Bot("python-telegram-bot echo", child, world, _window(world))


@contextmanager
def telegram_world(tls: Tls) -> Iterator[Child]:
    with Child(tls, "bot.benches.worlds.telegram", TEXT) as world:
        yield world


@contextmanager
def slack_coach(tls: Tls, taps: bool) -> Iterator[Bot]:
    """The coach on a stand-in of Slack, by HTTP, with a school in a SQLite file."""
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as home, slack_world(tls) as world:
        url, now, port = f"sqlite:///{home}/coach.db", datetime.now(UTC), free_port()
        people = [(f"{TEAM}:U{each}", f"D{each}") for each in range(STUDENTS)]
        new_school(url, now, accounts("slack", people, now)).engine.dispose()
        with Child(
            tls, SERVING, "coach", world.address, "0", database_url=url, slack_bot_token="xoxb-bench",  # noqa: S106
            slack_signing_secret=SECRET, slack_base_url=f"{world.address}/api/", listen=f"127.0.0.1:{port}",
        ) as child:  # fmt: skip
            child.until_ready()  # it listens before: until it knows who it is there, Slack is told to come again
            yield Bot("coach", child, world, _window(world, port=port, taps=taps))


@contextmanager
def slack_echo(tls: Tls, taps: bool) -> Iterator[Bot]:
    port = free_port()
    with slack_world(tls) as world, Child(tls, SERVING, "slack-echo", world.address, str(port)) as child:
        yield Bot("Bolt echo", child, world, _window(world, port=_open(port), taps=taps))


@contextmanager
def slack_world(tls: Tls) -> Iterator[Child]:
    with Child(tls, "bot.benches.worlds.slack", TEXT, TOKEN) as world:
        yield world


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _open(port: int) -> int:
    """Wait until somebody listens."""
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return port
    raise RuntimeError(f"nobody listens on {port}")


def _alternate(bots: tuple[Bot, ...], turns: int, rounds: int, flights: tuple[int, ...] = IN_FLIGHT) -> None:
    for bot in bots:  # the first turns compile templates, fill caches and meet everybody
        bot.window(max(IN_FLIGHT), 100)
    for _ in range(rounds):
        for in_flight in flights:
            for bot in bots:
                bot.measure(in_flight, turns)


def _beside(what: str, ours: Bot, theirs: Bot, more: float | None) -> list[Figure]:
    found = []
    for flying in ours.seen:
        where = f"{what}, {flying} in flight"
        limits = AT_MOST, (more if flying > 1 else None)
        cpu, rate = (
            (ours.typical(flying, each), theirs.typical(flying, each), limit)
            for each, limit in zip(("cpu", "rate"), limits, strict=True)
        )
        found.append(Figure(f"{where}: CPU", cpu[0], "ms", cpu[1], None, at_most=cpu[2]))
        found.append(Figure(f"{where}: throughput", rate[0], "1/s", rate[1], None, at_least=rate[2]))
        found += [
            Figure(f"{where}: {each}", ours.typical(flying, each), "ms", theirs.typical(flying, each))
            for each in ("p50", "p99")
        ]
    return found


def _window(world: Child, **more: object) -> Window:
    return lambda in_flight, turns: world.ask(in_flight=in_flight, turns=turns, **more)
