"""`run` as an operator starts it: a process of its own, real platforms' servers, and the signal that ends it."""

import logging
from collections.abc import Callable
from pathlib import Path

import aiohttp
import pytest

from tests.fakes.operator import operated
from tests.fakes.slack_server import APP_TOKEN, BOT_TOKEN, SECRET, SlackServer
from tests.fakes.slack_setup import joined
from tests.fakes.telegram_server import TOKEN
from tests.fakes.telegram_setup import until
from tests.fakes.town import HOOK_SECRET, TRANSPORTS

TRUTH = {
    "telegram-polling": "Telegram: @coach_gps_bot (id 4242) by polling",
    "telegram-webhook": "Telegram: @coach_gps_bot (id 4242) by webhook",
    "slack-http": "Slack: @coach in Demo School by HTTP at http://127.0.0.1:{port}/slack/events",
    "slack-socket": "Slack: @coach in Demo School by Socket Mode",
}


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_the_coach_starts_says_what_it_is_connected_to_answers_and_stops_when_told(
    tmp_path: Path, transport: str, record_property: Callable[[str, object], None]
) -> None:
    async with operated(tmp_path, transport) as run:
        process = await run.starts()
        record_property("seconds to ready", process.took)
        assert process.lines[0] == TRUTH[transport].format(port=run.port)
        amara = run.town.person("s1")
        await amara.says(run.town.code_for("s1"))
        await run.town.reads(amara, "Hello Amara, welcome to the coach of Riverside")
        await amara.says("where am I")
        await run.town.reads(amara, "Maths: ")
        await run.town.rests()
        assert process.stop() == 0
        assert process.lines[-1].startswith("Stopped.")
        assert not [line for line in process.lines if "Traceback" in line or "ERROR" in line]
        canaries = (TOKEN, BOT_TOKEN, APP_TOKEN, SECRET, HOOK_SECRET, "where am I", "Amara")
        assert not [line for line in process.lines for each in canaries if each in line]


async def test_what_was_under_way_when_told_to_stop_is_delivered_first(tmp_path: Path) -> None:
    """Eight answers in one room leave one a second; SIGTERM comes while some of them wait for their turn."""
    async with operated(tmp_path, "telegram-polling") as run:
        process = await run.starts()
        people = [run.town.person(f"s{number}") for number in range(1, 5)]
        run.town.joined("s1", "s2", "s3", "s4")
        for each in people:
            await each.says("menu")
        await until(lambda: all(each.chat for each in people))
        assert process.stop() == 0
        sending = [each for each in run.town.rows("outbox") if each["state"] == "sending"]
        assert sending == [], "nothing is left of which nobody knows whether it arrived"
        assert {each["state"] for each in run.town.rows("inbox")} <= {"done", "new"}


async def test_health_says_whether_people_can_reach_the_coach(tmp_path: Path) -> None:
    async with operated(tmp_path, "slack-socket") as run, aiohttp.ClientSession() as session:
        await run.starts()
        server = run.town.server
        assert isinstance(server, SlackServer)

        async def health() -> tuple[int, bool]:
            async with session.get(f"http://127.0.0.1:{run.port}/health") as answer:
                return answer.status, (await answer.json())["ok"]

        assert await health() == (200, True)
        server.faults["apps.connections.open"].extend(["internal_error"] * 1000)
        await server.hang_up(politely=True)
        found = [await health()]
        while found[-1] != (503, False) and len(found) < 500:
            found.append(await health())
        assert found[-1] == (503, False)
        server.faults["apps.connections.open"].clear()


async def test_hearing_from_slack_does_not_silence_the_coachs_own_log() -> None:
    """With every request Bolt sets the level of the logger that has its app's name."""
    async with joined("http") as slack:
        assert (await slack.deliver(slack.server.says("U1ANA", "hello"))).acked
        assert logging.getLogger("coach.courier").isEnabledFor(logging.WARNING)
