"""What it costs to send: a wave of weekly prompts as fast as they go, then at the platform's own pace."""

import time
from datetime import UTC, datetime

from bot.benches.speed.figure import Figure
from bot.benches.speed.inbound import SERVING, Bot, telegram_coach, telegram_world
from bot.benches.speed.school import KEY, STUDENTS, student
from bot.benches.worlds.child import Child
from bot.benches.worlds.tls import trusted
from engine.decision import Decision, Lane, Parcel
from engine.notices.nudges import GoalPrompt
from storage.store import Store

WAVE = 1000
PACED = 300
LIMIT = 30.0


def outbound() -> list[Figure]:
    """A wave without a pace beside bare sends of the same client; then one at the pace, with a reply in its middle."""
    with trusted() as tls:
        with telegram_coach(tls) as bot:
            cpu, rate = _unpaced(bot)
        with telegram_world(tls) as world, Child(tls, SERVING, "bare", world.address, str(WAVE)) as bare:
            alone = float(bare.hello["cpu"]) * 1000 / WAVE
        with telegram_coach(tls, who="coach-paced") as bot:
            paced, wait = _paced(bot)
    return [
        Figure(
            "outbound: CPU of a delivered prompt beside a bare send_message", cpu, "ms", alone, at_most=1.1
        ),
        Figure("outbound: CPU of a message", cpu, "ms", None, 1.0),
        Figure("outbound: messages a second in one process, no pace", rate, "1/s", 500.0, at_least=1.0),
        Figure("outbound: messages a second at Telegram's pace of 30", paced, "1/s", LIMIT, at_least=0.97),
        Figure("a reply during a wave at that pace waits", wait, "s", None, 0.25),
    ]


def _unpaced(bot: Bot) -> tuple[float, float]:
    """CPU milliseconds of the coach for each message, and messages a second."""
    bot.window(16, 64)
    _post(bot, "warm", STUDENTS)
    bot.world.ask(arrivals=STUDENTS)
    before = bot.child.cpu()
    _post(bot, "wave", WAVE)
    seen = bot.world.ask(arrivals=WAVE)
    time.sleep(0.5)  # what was sent is settled
    return (bot.child.cpu() - before) * 1000 / WAVE, WAVE / seen["seconds"]


def _paced(bot: Bot) -> tuple[float, float]:
    """Messages a second at the platform's pace, and the seconds a typed question waits for its answer meanwhile."""
    _post(bot, "wave", PACED, Lane.ALERT, others=True)
    bot.world.ask(arrivals=PACED // 3)
    wait = bot.window(1, 1)["p50"] / 1000
    seen = bot.world.ask(arrivals=PACED // 3)
    return (PACED // 3) / seen["seconds"], wait


def _post(bot: Bot, name: str, count: int, lane: Lane = Lane.REPLY, *, others: bool = False) -> None:
    if bot.store is None:
        raise RuntimeError("this bot has no outbox")
    post(bot.store, name, count, lane, others=others)


def post(store: Store, name: str, count: int, lane: Lane = Lane.REPLY, *, others: bool = False) -> None:
    """Put prompts to students in turn into the outbox, all in one transaction of this process.

    `others` leaves out the student who asks: a room's own second is not what a reply waits for here.
    """
    prompt, most = GoalPrompt("Ann", ("Maths",), 2, 3), STUDENTS - others
    parcels = tuple(
        Parcel(student(others + number % most), prompt, f"{name}:{number}", lane) for number in range(count)
    )
    with store.begin() as unit:
        unit.carry_out(Decision(parcels=parcels), datetime.now(UTC), school=KEY, actor="")
