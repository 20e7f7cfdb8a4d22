"""One student in Telegram and in Slack at once, over real HTTP on loopback: one talk, and never a message twice."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.outgoing.pacer import PACES
from bot.platforms.slack.adapter import Slack
from bot.platforms.slack.over_http import PATH as SLACK_PATH
from bot.platforms.telegram.polling import Polling
from bot.shell import Shell
from bot.web import Web
from engine.decision import Account
from messages.render import Renderer
from storage import records, tables
from storage.database import open_database
from storage.schema import prepare
from storage.store import Store
from tests.fakes.people_of_slack import SlackPerson
from tests.fakes.people_of_telegram import TelegramPerson
from tests.fakes.schools import NOON, adopted, key_of
from tests.fakes.slack_server import BOT_TOKEN, SECRET, SlackServer
from tests.fakes.slack_setup import settings
from tests.fakes.telegram_server import TOKEN, FakeTelegram
from tests.fakes.telegram_setup import QUICK, until
from tests.fakes.town import _under_way, free_port

pytestmark = pytest.mark.anyio


@dataclass
class Both:
    """Amara with two telephones, so to speak, and her teacher in Slack."""

    store: Store
    telegram: TelegramPerson
    slack: SlackPerson
    teacher: SlackPerson


@pytest.fixture
async def both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Both]:
    for platform in tuple(PACES):
        monkeypatch.delitem(PACES, platform)
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    store = adopted(engine)
    async with AsyncExitStack() as stack:
        bots = await stack.enter_async_context(FakeTelegram())
        work = await stack.enter_async_context(SlackServer())
        port = free_port()
        slack = Slack(
            settings(work, slack_bot_token=SecretStr(BOT_TOKEN), slack_signing_secret=SecretStr(SECRET)),
            Renderer().form,
        )
        shell = Shell(store, [Polling(TOKEN, bots.url, QUICK), slack], clock=lambda: NOON)
        web = Web(f"127.0.0.1:{port}", shell.platforms, shell.inbox, shell.is_well)
        stack.push_async_callback(shell.close)
        await web.start()
        stack.push_async_callback(web.stop)
        for each in shell.platforms:
            await each.open()
        work.endpoint = f"http://127.0.0.1:{port}{SLACK_PATH}"
        await stack.enter_async_context(_under_way(shell))
        found = Both(
            store,
            TelegramPerson(bots, 501),
            SlackPerson(work, "U1AMARA", "http"),
            SlackPerson(work, "U1ROSA", "http"),
        )
        with store.begin() as unit:
            for code, account, platform in (
                ("s1", "501", "telegram"),
                ("t1", found.teacher.account, "slack"),
            ):
                room = account.rpartition(":")[2]
                records.save(
                    unit.connection, "riverside", Account(platform, account, room, key_of(code), NOON)
                )
        yield found


async def reads(who: TelegramPerson | SlackPerson, words: str) -> str:
    await until(lambda: any(words in each for each in who.chat))
    return next(each for each in reversed(who.chat) if words in each)


async def test_a_student_links_slack_carries_a_form_over_and_reads_each_answer_once(both: Both) -> None:
    await both.telegram.says("link")
    shown = await reads(both.telegram, "It works once")
    code = shown.split("\n\n")[1]
    await both.slack.says(code)
    await reads(both.slack, "This app is yours now too")
    await reads(both.telegram, "You can now use me in Slack too")

    await both.telegram.says("help maths")
    await reads(both.telegram, "stuck")
    await both.slack.says("hello there")
    await reads(both.slack, "We were in the middle of something")
    await both.slack.says("I lose the sign")
    await until(lambda: len(both.slack.chat) >= 4)
    await both.slack.says("I tried the number line")
    card = await reads(both.teacher, "I lose the sign")
    assert "I tried the number line" in card

    await both.teacher.taps("I will take it")
    await until(lambda: any("Ms. Delgado" in each for each in [*both.telegram.chat, *both.slack.chat]))
    with both.store.reading() as connection:
        rows = connection.execute(tables.outbox.select()).mappings().all()
    sent = [(each["person"], each["key"]) for each in rows]
    assert len(sent) == len(set(sent))
    (help_row,) = [each for each in rows if each["kind"] == "HelpReceived"]
    assert help_row["platform"] == "slack"
