"""The Home tab of each role: shown when it is opened, and fresh after whatever somebody does."""

from typing import Any

from engine.decision import AccountOff, Decision, Preferred
from storage.keeping.erasing import erase
from tests.fakes.schools import key_of
from tests.fakes.slack_server import SlackServer
from tests.fakes.town import Town


async def opened(town: Town, *codes: str) -> list[Any]:
    people = town.joined(*codes)
    for each in people:
        await each.opens_home()
    await town.rests()
    return people


async def test_a_stranger_reads_how_to_join_and_then_finds_a_home_of_their_own(slack_town: Town) -> None:
    amara = slack_town.person("s1")
    await amara.opens_home()
    await slack_town.rests()
    assert "To join, send me the code from your school" in amara.home
    await amara.says(slack_town.code_for("s1"))
    await slack_town.reads(amara, "welcome to the coach")
    await slack_town.rests()
    assert "Hello Amara. This page is yours" in amara.home


async def test_a_student_sees_the_way_the_goals_and_the_door_and_sets_a_goal_there(slack_town: Town) -> None:
    (amara,) = await opened(slack_town, "s1")
    for words in ("Maths: ", "0 of 6 shown", "Next: Maths step 1", "Why this next?", "You have no goals yet"):
        assert words in amara.home
    for label in (
        "What must I show?",
        "Set a goal: Maths",
        "I need help",
        "Who sees this?",
        "I need a person now",
    ):
        assert f"[{label}]" in amara.home
    await amara.taps_home("Set a goal: Maths")
    await slack_town.rests()
    assert "[Set this goal]" in amara.window
    await amara.taps_in_window("Set this goal")
    await slack_town.rests()
    assert "Your goal in Maths is set" in amara.window
    assert not any("goal" in each for each in amara.chat), "it is answered where they look"
    assert "0 of 1 shown" in amara.home or "0 of 2 shown" in amara.home
    assert "[Set a goal: Maths]" not in amara.home


async def test_a_question_moves_through_the_homes_of_everybody_it_concerns(slack_town: Town) -> None:
    amara, delgado, kim, eze = await opened(slack_town, "s1", "t1", "t2", "t3")
    assert "Nobody is waiting for you" in delgado.home
    await amara.taps_home("I need help")
    await slack_town.rests()
    await amara.fills_in_window("Maths", stuck="fractions <b> & *halves*", tried="")
    await slack_town.rests()
    assert "Your question in Maths" in amara.home
    assert "fractions <b> & *halves*" in amara.home
    assert "Amara Okafor: help in Maths" in delgado.home
    assert "Amara" not in eze.home
    await delgado.taps_home("I will take it", "Amara Okafor")
    await slack_town.rests()
    assert "You have it." in delgado.home
    assert "You have it." in delgado.chat[-1], "the card in the talk says so too"
    assert "[I will take it]" not in str(delgado.messages[-1]["blocks"])
    assert "Ms. Delgado has it." in kim.home
    assert "[I will take it]" not in kim.home
    assert "Ms. Delgado has it." in amara.home


async def test_a_verdict_is_on_the_students_home_at_once(slack_town: Town) -> None:
    amara, delgado = await opened(slack_town, "s1", "t1")
    await amara.taps_home("What must I show?")
    await slack_town.rests()
    await amara.fills_in_window("Start showing it", level="3", know="k", show="s", how="h")
    await slack_town.rests()
    assert "With your teacher: Maths step 1" in amara.home
    assert "evidence for Maths step 1" in delgado.home
    await delgado.taps_home("Open the evidence")
    await slack_town.rests()
    assert "Amara Okafor shows: Maths step 1" in delgado.window
    await delgado.fills_in_window("Accept: mastered", level="3", strength="Clear.")
    assert "On my own." in delgado.window, "the rubric stands above the form"
    await slack_town.rests()
    assert "1 of 6 shown" in amara.home
    assert "Nobody is waiting for you" in delgado.home


async def test_an_adviser_sees_who_needs_them_and_acts_from_there(slack_town: Town) -> None:
    (goldberg,) = await opened(slack_town, "a1")
    assert "Your 4 students" in goldberg.home
    assert "Lena Hoffmann" in goldberg.home
    await goldberg.taps_home("We talked", "Lena Hoffmann")
    await slack_town.rests()
    assert "Lena Hoffmann" not in goldberg.home
    assert "Mateo Rivera" in goldberg.home


async def test_the_office_has_a_short_and_honest_home(slack_town: Town) -> None:
    (office,) = await opened(slack_town, "adm")
    assert "When nobody else can be reached, questions come to you" in office.home
    assert "[Open" not in office.home


async def test_a_burst_of_changes_is_shown_once(slack_town: Town) -> None:
    (amara,) = await opened(slack_town, "s1")
    assert isinstance(slack_town.server, SlackServer)
    before = len(slack_town.server.called("views.publish"))
    with slack_town.store.begin() as unit:
        me = unit.snapshots("riverside", slack_town.now).person(key_of("s1"))
        for _ in range(30):
            wanted = Decision((Preferred(me.key, me.preferences),))
            unit.carry_out(wanted, slack_town.now, school="riverside", actor=me.key)
    await slack_town.rests()
    assert len(slack_town.server.called("views.publish")) == before + 1
    assert "Hello Amara" in amara.home


async def test_a_home_that_slack_could_not_take_is_shown_later(slack_town: Town) -> None:
    (amara,) = slack_town.joined("s1")
    assert isinstance(slack_town.server, SlackServer)
    slack_town.server.faults["views.publish"].extend(["hash_conflict", "limited:0"])
    await amara.opens_home()
    await slack_town.rests()
    assert "Hello Amara" in amara.home


async def test_a_window_that_was_closed_is_answered_in_the_talk(slack_town: Town) -> None:
    (amara,) = await opened(slack_town, "s1")
    assert isinstance(slack_town.server, SlackServer)
    slack_town.server.faults["views.update"].append("not_found")
    await amara.taps_home("My path")
    await slack_town.reads(amara, "Which path would you like to see?")
    slack_town.server.faults["views.open"].append("expired_trigger_id")
    await amara.taps_home("Who sees this?")
    await slack_town.reads(amara, "Ms. Goldberg")


async def test_a_call_for_a_person_from_the_home_says_at_once_whom_to_call(slack_town: Town) -> None:
    amara, goldberg, _ = await opened(slack_town, "s1", "a1", "adm")
    await amara.taps_home("I need a person now")
    await slack_town.rests()
    assert "988" in amara.window
    await slack_town.reads(amara, "been told that you need a person")
    await slack_town.reads(goldberg, "Amara Okafor needs a person now")


async def test_a_trembling_finger_on_the_home_acts_once(slack_town: Town) -> None:
    (goldberg,) = await opened(slack_town, "a1")
    assert isinstance(slack_town.server, SlackServer)
    tap = slack_town.server.tap_home(goldberg.user, goldberg.home_button("We talked", "Lena Hoffmann"))
    for _ in range(2):
        await goldberg.does(tap)
    await slack_town.rests()
    assert len(slack_town.rows("case_notes")) == 1


async def test_a_button_of_an_old_home_says_what_has_become_of_it(slack_town: Town) -> None:
    amara, delgado, kim = await opened(slack_town, "s1", "t1", "t2")
    for words in ("I need help in maths", "fractions", "the film"):
        await amara.says(words)
        await slack_town.rests()
    old = kim.home_button("I will take it", "Amara Okafor")
    await delgado.taps_home("I will take it", "Amara Okafor")
    await slack_town.rests()
    assert isinstance(slack_town.server, SlackServer)
    await kim.does(slack_town.server.tap_home(kim.user, old))
    await slack_town.rests()
    assert "Ms. Delgado has this question." in kim.window
    assert [each["owner"] for each in slack_town.rows("helps")] == [key_of("t1")]


async def test_somebody_elses_button_on_a_home_does_nothing_and_gives_nothing_away(slack_town: Town) -> None:
    amara, delgado, eze = await opened(slack_town, "s1", "t1", "t3")
    for words in ("I need help in maths", "fractions", "the film"):
        await amara.says(words)
        await slack_town.rests()
    theirs = delgado.home_button("I will take it", "Amara Okafor")
    before = slack_town.rows("helps")
    assert isinstance(slack_town.server, SlackServer)
    await eze.does(slack_town.server.tap_home(eze.user, theirs))
    await slack_town.rests()
    assert "I cannot find that" in eze.window
    assert "fractions" not in eze.window
    assert slack_town.rows("helps") == before


async def test_names_and_words_in_four_scripts_stand_on_homes_as_they_are(slack_town: Town) -> None:
    amara, delgado, _ = await opened(slack_town, "s1", "t1", "t2")
    for words in ("كسور", "分数 🎈", "\u202eדוגמה", "a < b & *c* <@U1> <!channel> " + "x" * 900):
        await amara.says("I need help in maths")
        await slack_town.rests()
        await amara.says(words)
        await slack_town.rests()
        await amara.says("-")
        await slack_town.rests()
        assert "Your question in Maths" in amara.home
        assert "Amara Okafor" in delgado.home
    assert slack_town.undelivered() == []


async def test_the_home_of_somebody_who_has_unlinked_slack_or_was_erased_is_a_strangers(
    slack_town: Town,
) -> None:
    amara, mateo = await opened(slack_town, "s1", "s2")
    with slack_town.store.begin() as unit:
        off = Decision((AccountOff("slack", amara.account),))
        unit.carry_out(off, slack_town.now, school="riverside", actor=key_of("s1"))
        erase(unit.connection, "riverside", key_of("s2"))
    await slack_town.rests()
    for each in (amara, mateo):
        assert "To join, send me the code from your school" in each.home
        assert "Maths" not in each.home
    assert [each["sender"] for each in slack_town.rows("homes")] == [amara.account]
