"""A student joins, finds the way, sets a goal, asks for help and shows what they can; teachers answer."""

from typing import Any

from engine.nouns.goal import GoalState
from engine.nouns.help_request import HelpState
from engine.nouns.mastery_check import CheckState
from tests.fakes.schools import competency_of, key_of
from tests.fakes.town import Town

STUCK = "1/2 + 1/3 <is not> 2/5 & *why* <@U1>"
EVIDENCE = {
    "level": "3",
    "know": "Equal parts & names",
    "show": "3 <b>drawings</b>",
    "how": "I checked _twice_",
}


async def opens(town: Town, someone: Any, *labels: str) -> None:
    """Tap through menus: each button comes with what the one before has brought."""
    await someone.says("menu")
    await town.rests()
    for label in labels:
        await someone.taps(label)
        await town.rests()


async def test_a_student_joins_asks_for_help_and_gets_it_from_one_of_two_teachers(town: Town) -> None:
    amara, delgado, kim = town.person("s1"), *town.joined("t1", "t2")
    await amara.says("hello?")
    await town.reads(amara, "send me the code")
    await amara.says(town.code_for("s1"))
    await town.reads(amara, "Hello Amara, welcome to the coach of Riverside")
    await amara.says("where am I")
    await town.reads(amara, "Maths: ")

    await opens(town, amara, "My goals", "Set a goal: Maths", "Set this goal")
    await town.reads(amara, "Your goal in Maths is set")
    assert [(each["student"], each["state"]) for each in town.rows("goals")] == [
        (key_of("s1"), GoalState.SET)
    ]

    await opens(town, amara, "I need help")
    await amara.fills("Maths", stuck=STUCK, tried="")
    received = await town.reads(amara, "Good that you asked")
    assert "Ms. Delgado" in received
    assert "Mr. Kim" in received
    await town.reads(amara, "has been told about your question")
    await town.reads(delgado, "Amara Okafor asks for help in Maths")
    await town.reads(kim, "Nobody has it yet")

    await delgado.taps("I will take it")
    await town.reads(amara, "Ms. Delgado has taken your question")
    await town.reads(delgado, "You have it.")
    await town.reads(kim, "Ms. Delgado has it.")
    assert not any("Nobody has it yet" in text for text in kim.chat), "his card was changed where it stands"
    assert len(kim.chat) == 1

    await delgado.fills("Answer", words="Cut both pizzas into six pieces first.")
    await town.reads(amara, "Cut both pizzas into six pieces first.")
    await amara.taps("Yes, that helped")
    await town.reads(amara, "Asking is how it got solved")
    await town.reads(delgado, "says that your help in Maths worked")
    await town.reads(kim, "Closed by the student.")
    await town.rests()
    (request,) = town.rows("helps")
    assert (request["state"], request["owner"], request["helped"]) == (HelpState.CLOSED, key_of("t1"), True)
    assert request["told_at"] is not None
    assert request["stuck"] == STUCK
    assert town.undelivered() == []


async def test_words_of_a_student_reach_a_teacher_letter_by_letter(town: Town) -> None:
    amara, eze = town.joined("s1", "t3")
    await amara.says("I need help in science")
    await town.rests()
    await amara.says(STUCK)
    await town.rests()
    await amara.says("I looked it up: a < b > c & d; `code` *bold* _it_ ~no~ | 🎈 مرحبا <!channel>")
    card = await town.reads(eze, "Amara Okafor asks for help in Science")
    shown = card.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert STUCK in shown
    assert "a < b > c & d; `code` *bold* _it_ ~no~ | 🎈 مرحبا <!channel>" in shown


async def test_the_second_teacher_to_tap_reads_who_has_it(town: Town) -> None:
    amara, delgado, kim = town.joined("s1", "t1", "t2")
    await opens(town, amara, "I need help")
    await amara.fills("Maths", stuck="fractions", tried="the film")
    await town.reads(delgado, "Nobody has it yet")
    await town.reads(kim, "Nobody has it yet")
    card, button = kim.find("I will take it")
    await delgado.taps("I will take it")
    await town.reads(kim, "Ms. Delgado has it.")
    await kim.taps_on(button if isinstance(button, str) else button["value"], getattr(card, "message_id", 1))
    await town.reads(kim, "Ms. Delgado has this question.")
    (request,) = town.rows("helps")
    assert request["owner"] == key_of("t1")


async def test_a_teacher_hands_a_question_back_and_the_other_takes_it(town: Town) -> None:
    amara, delgado, kim = town.joined("s1", "t1", "t2")
    await opens(town, amara, "I need help")
    await amara.fills("Maths", stuck="fractions", tried="the film")
    await town.reads(delgado, "Nobody has it yet")
    await delgado.taps("I will take it")
    await town.reads(kim, "Ms. Delgado has it.")
    await town.reads(delgado, "You have it.")
    await delgado.taps("Hand it back")
    await town.reads(kim, "Nobody has it yet")
    await town.rests()
    await kim.taps("I will take it")
    await town.reads(amara, "Mr. Kim has taken your question")
    await amara.fills("Write more", words="And what about quarters?")
    await town.reads(kim, "And what about quarters?")
    await town.rests()
    assert town.rows("helps")[0]["owner"] == key_of("t2")
    assert not any("quarters" in text for text in delgado.chat), "what is written more goes to whoever has it"


async def test_a_student_shows_what_they_can_and_a_teacher_accepts_it(town: Town) -> None:
    amara, delgado, kim = town.joined("s1", "t1", "t2")
    await opens(town, amara, "I can show it", "Maths", "Maths step 1")
    await amara.fills("Start showing it", **EVIDENCE)
    await town.reads(amara, "Well done for showing your work")
    await town.reads(amara, "has been told about your evidence")
    card = await town.reads(delgado, "Amara Okafor shows: Maths step 1")
    shown = card.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert all(EVIDENCE[name] in shown for name in ("know", "show", "how"))
    await town.rests()
    assert [each["state"] for each in town.rows("checks")] == [CheckState.ASKED]

    await delgado.fills("Accept: mastered", level="4", strength="You explained why it works.")
    news = await town.reads(amara, "Mastered: Maths step 1")
    assert "You explained why it works." in news
    assert "1 of 6" in news
    await town.reads(kim, "Ms. Delgado has accepted it at level 4")
    await town.rests()
    (check,) = town.rows("checks")
    assert (check["state"], check["judge"], check["level"]) == (CheckState.ACCEPTED, key_of("t1"), 4)
    await amara.says("where am I")
    await town.reads(amara, "Maths step 2")
    await town.rests()
    assert town.undelivered() == []


async def test_a_not_yet_says_what_is_strong_and_what_comes_next(town: Town) -> None:
    amara, delgado = town.joined("s1", "t1")
    await opens(town, amara, "I can show it", "Maths", "Maths step 1")
    await amara.fills("Start showing it", **EVIDENCE)
    await town.reads(delgado, "Amara Okafor shows")
    await delgado.fills("Not yet", strength="Good drawings.", next_step="Say why in words.")
    news = await town.reads(amara, "Not yet: Maths step 1")
    assert "Good drawings." in news
    assert "Say why in words." in news
    await town.rests()
    assert [each["state"] for each in town.rows("checks")] == [CheckState.NOT_YET]
    await opens(town, amara, "I can show it", "Maths", "Maths step 1")
    await town.reads(amara, "Say why in words.")


async def test_a_level_below_the_schools_is_not_yet_and_asks_for_a_next_step(town: Town) -> None:
    amara, delgado = town.joined("s1", "t1")
    await opens(town, amara, "I can show it", "Maths", "Maths step 1")
    await amara.fills("Start showing it", **EVIDENCE)
    await town.reads(delgado, "Amara Okafor shows")
    await town.rests()
    await delgado.fills("Accept: mastered", level="2", strength="A good start.")
    await town.reads(delgado, "What is the one next step")
    assert [each["state"] for each in town.rows("checks")] == [CheckState.ASKED]
    await delgado.says("Try it without the example.")
    await town.reads(amara, "Try it without the example.")
    await town.rests()
    (check,) = town.rows("checks")
    assert (check["competency"], check["state"]) == (competency_of("maths", 1), CheckState.NOT_YET)
