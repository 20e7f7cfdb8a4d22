"""One coach, two platforms: a teacher in Slack and a student in Telegram read each other's words."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.outgoing.pacer import PACES
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.schools import adopted
from tests.fakes.town import Town, running_with


@pytest.fixture(params=[("slack-socket", "telegram-polling"), ("slack-http", "telegram-webhook")])
async def both(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[list[Town]]:
    for platform in tuple(PACES):
        monkeypatch.delitem(PACES, platform)
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    async with running_with(adopted(engine), *request.param) as towns:
        yield towns


async def test_a_teachers_thread_in_slack_and_a_students_chat_in_telegram_are_one_talk(
    both: list[Town],
) -> None:
    slack, telegram = both
    delgado, kim = slack.joined("t1", "t2")
    (amara,) = telegram.joined("s1")
    await delgado.opens_home()
    await amara.says("I need help in maths")
    await telegram.rests()
    await amara.says("I lose the sign: 3 - (-2) & <b>more</b>")
    await telegram.rests()
    await amara.says("the film")
    card = await slack.reads(delgado, "Amara Okafor asks for help in Maths")
    assert "&lt;b&gt;more&lt;/b&gt;" in card
    await slack.rests()
    assert "Amara Okafor: help in Maths" in delgado.home
    await delgado.taps("I will take it")
    await telegram.reads(amara, "Ms. Delgado has taken your question")
    await slack.reads(kim, "Ms. Delgado has it.")

    await delgado.replies(
        "Taking away a debt makes you richer: 3 - (-2) is 3 + 2.", to="asks for help in Maths"
    )
    await telegram.reads(amara, "Taking away a debt makes you richer: 3 - (-2) is 3 + 2.")
    await telegram.rests()
    await amara.taps("Write more")
    await telegram.rests()
    await amara.says("So 5 - (-1) is 6?")
    await slack.reads(delgado, "So 5 - (-1) is 6?")
    assert any("So 5 - (-1) is 6?" in each for each in delgado.thread("asks for help in Maths"))
    await delgado.replies("Yes!", to="asks for help in Maths")
    await telegram.reads(amara, "Yes!")
    await telegram.rests()
    await amara.taps("Yes, that helped")
    await slack.reads(delgado, "says that your help in Maths worked")
    await slack.rests()
    assert "Nobody is waiting for you" in delgado.home
    assert slack.undelivered() == []
