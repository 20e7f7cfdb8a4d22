"""From the command to ready, and the memory it takes, beside the bare imports of the same libraries."""

import json
import subprocess
import sys
import time
from contextlib import ExitStack
from statistics import median

from bot.benches.speed.figure import Figure
from bot.benches.speed.inbound import telegram_coach
from bot.benches.worlds.tls import trusted

TIMES = 3
LIBRARIES = (
    "aiohttp.web",
    "apscheduler.schedulers.asyncio",
    "jinja2",
    "msgspec",
    "pydantic_settings",
    "rapidfuzz",
    "sqlalchemy",
    "telegram",
    "slack_bolt.async_app",
    "slack_sdk.web.async_client",
)
_BARE = f"import {', '.join(LIBRARIES)}; from bot.benches.worlds.child import resident; print(resident())"


def starting() -> list[Figure]:
    """Medians of several starts."""
    ready, memory, imports, bare = [], [], [], []
    with trusted() as tls:
        for _ in range(TIMES):
            with ExitStack() as stack:
                bot = stack.enter_context(telegram_coach(tls))
                ready.append(bot.child.until_ready())
                bot.window(16, 64)
                memory.append(float(bot.child.ask()["memory"]))
            began = time.perf_counter()
            found = subprocess.run([sys.executable, "-c", _BARE], check=True, capture_output=True, text=True)
            imports.append(time.perf_counter() - began)
            bare.append(float(json.loads(found.stdout)))
    return [
        Figure("start until ready", median(ready), "s", median(imports), 1.2),
        Figure("resident memory after some turns", median(memory), "MB", median(bare), at_most=1.2),
    ]
