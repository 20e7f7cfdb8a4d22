"""One student in Telegram and in Slack at once, over real HTTP on loopback: one talk, and never a message twice."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from bot.outgoing.pacer import PACES
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from storage.store import Store
from tests.fakes.people_of_slack import SlackPerson
from tests.fakes.people_of_telegram import TelegramPerson
from tests.fakes.schools import adopted
from tests.fakes.telegram_setup import until
from tests.fakes.town import TRANSPORTS, running_with

pytestmark = pytest.mark.anyio
TELEGRAM, SLACK = ([each for each in TRANSPORTS if each.startswith(name)] for name in ("telegram", "slack"))


@dataclass
class Both:
    """Amara with two telephones, so to speak, and her teacher in Slack."""

    store: Store
    telegram: TelegramPerson
    slack: SlackPerson
    teacher: SlackPerson


@pytest.fixture(params=list(product(TELEGRAM, SLACK)), ids="+".join)
async def both(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Both]:
    monkeypatch.setattr("bot.outgoing.menus.EVERY", 0.05)
    for platform in tuple(PACES):
        monkeypatch.delitem(PACES, platform)
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    async with running_with(adopted(engine), *request.param) as (bots, work):
        (amara,) = bots.joined("s1")
        (teacher,) = work.joined("t1")
        yield Both(bots.store, amara, work.person("s1"), teacher)


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


async def test_unlinking_telegram_takes_the_menu_of_that_chat_back(both: Both) -> None:
    chat = (both.telegram.user_id, "")
    commands = both.telegram.server.commands
    await until(lambda: chat in commands)
    await both.telegram.says("link")
    shown = await reads(both.telegram, "It works once")
    await both.slack.says(shown.split("\n\n")[1])
    await reads(both.slack, "This app is yours now too")
    await both.slack.says("remove an app")
    await until(lambda: both.slack.chat[-1] and "Telegram" in str(both.slack.messages[-1]["blocks"]))
    await both.slack.taps("Unlink Telegram")
    await until(lambda: chat not in commands)
