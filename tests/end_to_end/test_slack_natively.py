"""What people of Slack expect beside the conversation: threads, /gps where they are, shortcuts, profiles."""

from urllib.parse import urlsplit

from tests.fakes.schools import key_of
from tests.fakes.slack_server import SlackServer
from tests.fakes.telegram_setup import until
from tests.fakes.town import Town


async def with_a_question(town: Town, student: object, words: str = "fractions") -> None:
    for each in ("I need help in maths", words, "the film"):
        await student.says(each)  # type: ignore[attr-defined]
        await town.rests()


async def test_a_reply_in_the_cards_thread_reaches_the_student_and_comes_back_into_it(
    slack_town: Town,
) -> None:
    amara, delgado, _ = slack_town.joined("s1", "t1", "t2")
    await with_a_question(slack_town, amara)
    await delgado.taps("I will take it")
    await slack_town.rests()
    await delgado.says("menu")
    await slack_town.rests()
    await delgado.replies("Please look at your goals for help: 2", to="Amara Okafor asks for help")
    await slack_town.reads(amara, "Please look at your goals for help: 2")
    await slack_town.rests()
    assert any("passed on" in each or "Amara" in each for each in delgado.thread("asks for help in Maths"))
    await amara.replies("Oh, and what about thirds?", to="has answered your question")
    await slack_town.rests()
    assert any("what about thirds?" in each for each in delgado.thread("asks for help in Maths"))
    (again,) = [each for each in delgado.messages if "what about thirds?" in each["text"]]
    assert again["thread_ts"]
    assert again["reply_broadcast"] == "true" or again["reply_broadcast"] is True
    assert slack_town.undelivered() == []


async def test_words_in_a_cards_thread_do_not_fill_in_a_form_that_is_open(slack_town: Town) -> None:
    amara, delgado = slack_town.joined("s1", "t1")
    await with_a_question(slack_town, amara)
    await delgado.taps("I will take it")
    await slack_town.rests()
    await amara.says("help in science")
    await slack_town.rests()
    await amara.replies("It is only halves.", to="has taken your question")
    await slack_town.reads(delgado, "It is only halves.")


async def test_gps_in_a_channel_is_read_by_nobody_else_and_its_buttons_work_there(slack_town: Town) -> None:
    (amara,) = slack_town.joined("s1")
    server = slack_town.server
    assert isinstance(server, SlackServer)
    await amara.commands("where")
    await slack_town.rests()
    assert "Maths: " in amara.aside[-1]
    assert amara.chat == []
    assert server.conversations["C0ROOM"] == []
    button = next(
        element
        for block in server.aside[amara.user][-1]["blocks"]
        for element in block.get("elements", [])
        if element.get("text", {}).get("text") == "My path"
    )
    tap = {**button, "block_id": "b", "action_ts": "1.2"}
    await amara.does(server.tap_aside(amara.user, server.aside[amara.user][-1], tap))
    await slack_town.rests()
    assert len(amara.aside) == 2
    assert amara.chat == []


async def test_sub_words_of_gps_are_the_words_people_type(slack_town: Town) -> None:
    (amara,) = slack_town.joined("s1")
    for words, shown in (
        ("", "What would you like to do"),
        ("goals", "goals"),
        ("path", "path"),
        ("help", "which subject"),
        ("settings", "How I write to you"),
    ):
        await amara.commands(words)
        await slack_town.rests()
        assert shown.casefold() in amara.aside[-1].casefold(), words


async def test_gps_in_the_coachs_own_conversation_stays_there(slack_town: Town) -> None:
    (amara,) = slack_town.joined("s1")
    await amara.commands("where", channel="D" + amara.user[1:])
    await slack_town.reads(amara, "Maths: ")
    assert amara.aside == []


async def test_an_answer_that_can_not_be_shown_aside_any_more_comes_in_private(slack_town: Town) -> None:
    (amara,) = slack_town.joined("s1")
    server = slack_town.server
    assert isinstance(server, SlackServer)
    delivery = server.commands(amara.user, "where")
    server.uses[urlsplit(delivery.body["response_url"]).path] = 9
    await amara.does(delivery)
    await slack_town.reads(amara, "Maths: ")


async def test_a_mention_gets_one_pointer_in_its_own_thread_and_says_nothing_about_anybody(
    slack_town: Town,
) -> None:
    (amara,) = slack_town.joined("s1")
    server = slack_town.server
    assert isinstance(server, SlackServer)
    mention = server.mentions(amara.user, "where am I?")
    await amara.does(mention)
    await slack_town.rests()
    (pointer,) = server.conversations["C0ROOM"]
    assert pointer["thread_ts"] == mention.body["event"]["ts"]
    assert "Amara" not in pointer["text"]
    assert "Maths" not in pointer["text"]


async def test_a_shortcut_works_from_anywhere(slack_town: Town) -> None:
    amara, goldberg, _ = slack_town.joined("s1", "a1", "adm")
    server = slack_town.server
    assert isinstance(server, SlackServer)
    await amara.does(server.shortcut(amara.user, "where"))
    await slack_town.reads(amara, "Maths: ")
    await amara.does(server.shortcut(amara.user, "now"))
    await slack_town.reads(goldberg, "Amara Okafor needs a person now")
    await amara.does(server.shortcut(amara.user, "made-up"))
    await slack_town.rests()


async def test_the_profile_gives_the_time_zone_when_somebody_joins_and_when_it_changes(
    slack_town: Town,
) -> None:
    amara = slack_town.person("s1")
    server = slack_town.server
    assert isinstance(server, SlackServer)
    server.profiles[amara.user] = {"tz": "Europe/Lisbon", "locale": "pt-PT"}
    await amara.says("hello")
    await slack_town.rests()
    await amara.says(slack_town.code_for("s1"))
    await slack_town.reads(amara, "welcome to the coach")
    await until(lambda: slack_town.rows("accounts")[0]["zone"] == "Europe/Lisbon", 5)
    await amara.does(server.changes(amara.user, tz="Asia/Tokyo"))
    assert slack_town.rows("accounts")[0]["zone"] == "Asia/Tokyo"
    await amara.does(server.changes(amara.user, tz="Mars/Olympus"))
    assert slack_town.rows("accounts")[0]["zone"] == ""
    await amara.says("where am I")
    await slack_town.reads(amara, "Maths: ")


async def test_somebody_deactivated_is_noticed_and_their_adviser_reads_so(slack_town: Town) -> None:
    amara, goldberg = slack_town.joined("s1", "a1")
    server = slack_town.server
    assert isinstance(server, SlackServer)
    await amara.does(server.changes(amara.user, deleted=True))
    await slack_town.reads(goldberg, "Amara")
    (account,) = [each for each in slack_town.rows("accounts") if each["person"] == key_of("s1")]
    assert not account["reachable"]
    await amara.does(server.changes(amara.user, deleted=False))
    (account,) = [each for each in slack_town.rows("accounts") if each["person"] == key_of("s1")]
    assert account["reachable"]
