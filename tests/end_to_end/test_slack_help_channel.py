"""A school's help channel: questions stand there, and only whom they are for can take them."""

import pytest

from engine.frozen import replace
from storage.people import roster
from tests.fakes.schools import key_of, small_school
from tests.fakes.slack_server import TEAM, SlackServer
from tests.fakes.town import Town

HELPERS = "C0HELPERS"


@pytest.fixture
def town(slack_town: Town) -> Town:
    pack = small_school()
    assert pack.school
    policy = replace(pack.school.policy, help_channel=f"slack:{TEAM}:{HELPERS}")
    with slack_town.store.begin() as unit:
        changed = replace(pack, school=replace(pack.school, policy=policy, revision=1))
        roster.adopt(unit.connection, changed, "riverside", slack_town.now)
    return slack_town


def channel(town: Town) -> list[str]:
    assert isinstance(town.server, SlackServer)
    return [each["text"] for each in town.server.conversations[HELPERS] if "thread_ts" not in each]


async def asks(town: Town, student: object) -> None:
    for words in ("I need help in maths", "fractions", "the film"):
        await student.says(words)  # type: ignore[attr-defined]
        await town.rests()


async def test_a_question_stands_in_the_channel_and_one_teacher_takes_it_there(town: Town) -> None:
    amara, delgado, kim, eze = town.joined("s1", "t1", "t2", "t3")
    await asks(town, amara)
    (card,) = channel(town)
    assert "Amara Okafor asks for help in Maths" in card
    assert delgado.chat == kim.chat == []
    assert any("now stands where your teachers look for questions" in each for each in amara.chat)

    await eze.taps_in_channel("I will take it", HELPERS)
    await town.rests()
    assert "I cannot find that" in eze.chat[-1]
    assert "fractions" not in " ".join(eze.chat)
    assert "Nobody has it yet" in channel(town)[0]

    await delgado.taps_in_channel("I will take it", HELPERS)
    await town.reads(delgado, "You have it.")
    await town.rests()
    (card,) = channel(town)
    assert "Ms. Delgado has it." in card
    await town.reads(amara, "Ms. Delgado has taken your question")
    await delgado.fills("Answer", words="Cut both into sixths.")
    await town.reads(amara, "Cut both into sixths.")
    assert not any("sixths" in each for each in channel(town)), "the answer stays private"
    await amara.taps("Yes, that helped")
    await town.rests()
    assert "Closed by the student." in channel(town)[0]
    assert [each["owner"] for each in town.rows("helps")] == [key_of("t1")]
    assert kim.chat == []


async def test_more_words_stand_under_the_question(town: Town) -> None:
    amara, _ = town.joined("s1", "t1")
    await asks(town, amara)
    await amara.fills("Write more", words="thirds too")
    await town.rests()
    assert isinstance(town.server, SlackServer)
    (more,) = [each for each in town.server.conversations[HELPERS] if "thread_ts" in each]
    assert "thirds too" in more["text"]


async def test_a_channel_that_cannot_be_written_to_leaves_nobody_alone(town: Town) -> None:
    amara, delgado, kim = town.joined("s1", "t1", "t2")
    assert isinstance(town.server, SlackServer)
    town.server.closed.add(HELPERS)
    await asks(town, amara)
    await town.reads(delgado, "Amara Okafor asks for help in Maths")
    await town.reads(kim, "Amara Okafor asks for help in Maths")
    await town.reads(amara, "has been told about your question")
    await delgado.taps("I will take it")
    await town.reads(kim, "Ms. Delgado has it.")


async def test_a_question_handed_back_is_free_in_the_channel_again(town: Town) -> None:
    amara, delgado, kim = town.joined("s1", "t1", "t2")
    await asks(town, amara)
    await delgado.taps_in_channel("I will take it", HELPERS)
    await town.reads(delgado, "You have it.")
    await town.rests()
    await delgado.taps("Hand it back")
    await town.rests()
    assert "Nobody has it yet" in channel(town)[0]
    await kim.taps_in_channel("I will take it", HELPERS)
    await town.reads(kim, "You have it.")
