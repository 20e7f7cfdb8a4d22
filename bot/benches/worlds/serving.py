"""A bot that serves while it is measured: the coach as `run` starts it, or a library's own echo bot.

A process of its own (`python -m bot.benches.worlds.serving`), told by a line what it has cost so far.
"""

import os
import signal
import sys

from bot.__main__ import main
from bot.benches.worlds.child import report_cost, say
from bot.benches.worlds.slack import SECRET
from bot.benches.worlds.telegram import FIRST_CHAT
from bot.outgoing import pacer

ROOMS, AT_ONCE = 64, 32


def _serve(who: str, base_url: str, port: int) -> None:
    match who:
        case "coach":
            pacer.PACES.clear()  # the platforms' limits are not what is measured here
            main(["run"])
        case "coach-paced":
            main(["run"])
        case "telegram-echo":
            from bot.platforms.telegram import echo as telegram_echo

            telegram_echo.serve(base_url)
        case "slack-echo":
            from bot.platforms.slack import echo as slack_echo

            slack_echo.serve(base_url, SECRET, port)
        case _:
            raise ValueError(who)


if __name__ == "__main__":
    if sys.argv[1] == "bare":
        from bot.platforms.telegram import bare

        say(cpu=bare.send(sys.argv[2], FIRST_CHAT, ROOMS, int(sys.argv[3]), AT_ONCE))
        sys.exit()
    say(pid=os.getpid())
    report_cost(lambda: os.kill(os.getpid(), signal.SIGTERM))
    _serve(sys.argv[1], sys.argv[2], int(sys.argv[3]))
