"""The whole conversation of each role, from the first word to the last, over each transport of each platform."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from engine.nouns.mastery_check import CheckState
from tests.fakes.schools import ZONE, key_of
from tests.fakes.town import Town

EVIDENCE = {"level": "3", "know": "Equal parts", "show": "Three drawings", "how": "I checked twice"}
MONDAY = datetime(2026, 10, 19, 7, 30, tzinfo=ZoneInfo(ZONE))


async def goes(town: Town, someone: Any, *labels: str) -> None:
    """Write "menu" and tap on from there."""
    await someone.says("menu")
    await town.rests()
    for label in labels:
        await someone.taps(label)
        await town.rests()


async def test_a_student_joins_looks_sets_a_goal_shows_work_asks_and_is_answered(town: Town) -> None:
    amara, delgado = town.person("s1"), town.joined("t1", "t2")[0]
    await amara.says("hi there")
    await town.reads(amara, "send me the code")
    await amara.says(town.code_for("s1"))
    await town.reads(amara, "welcome to the coach of Riverside")
    await amara.says("where am i")
    await town.reads(amara, "Next: Maths step 1")

    await goes(town, amara, "My goals", "Set a goal: Maths", "Set this goal")
    await town.reads(amara, "Your goal in Maths is set")
    await amara.says("my goals")
    await town.reads(amara, "0 of ")

    await goes(town, amara, "I can show it", "Maths", "Maths step 1")
    await amara.fills("Start showing it", **EVIDENCE)
    await town.reads(amara, "has been told about your evidence")
    await town.reads(delgado, "Amara Okafor shows: Maths step 1")
    await town.rests()
    await delgado.fills("Accept: mastered", level="3", strength="You explained why.")
    await town.reads(amara, "Mastered: Maths step 1")

    await goes(town, amara, "I need help")
    await amara.fills("Maths", stuck="I lose the sign", tried="the film")
    await town.reads(delgado, "Amara Okafor asks for help in Maths")
    await town.rests()
    await delgado.taps("I will take it")
    await town.reads(amara, "Ms. Delgado has taken your question")
    await delgado.replies("Draw the debts.", to="asks for help in Maths")
    await town.reads(amara, "Draw the debts.")
    await amara.replies("And with tens?", to="Draw the debts.")
    await town.reads(delgado, "And with tens?")
    await delgado.replies("The same.", to="asks for help in Maths")
    await town.reads(amara, "The same.")
    await town.rests()
    await amara.taps("Yes, that helped")
    await town.reads(delgado, "says that your help in Maths worked")
    await amara.says("thank you")
    await amara.says("stop")
    await town.rests()
    assert town.undelivered() == []


async def test_a_teacher_is_alerted_takes_answers_opens_the_queue_and_judges(town: Town) -> None:
    amara, mateo, _, kim = *town.joined("s1", "s2", "t1"), town.person("t2")
    await kim.says(town.code_for("t2"))
    await town.reads(kim, "welcome")
    await amara.says("I need help in maths")
    await town.rests()
    for words in ("fractions", "the film"):
        await amara.says(words)
        await town.rests()
    await town.reads(kim, "Nobody has it yet")
    await kim.taps("I will take it")
    await town.reads(kim, "You have it.")
    await kim.fills("Answer", words="Cut both into sixths.")
    await town.reads(amara, "Cut both into sixths.")

    for student in (amara, mateo):
        await goes(town, student, "I can show it", "Maths", "Maths step 1")
        await student.fills("Start showing it", **EVIDENCE)
        await town.rests()
    await kim.says("queue")
    await town.reads(kim, "Mateo Rivera")
    await town.rests()
    await kim.says("next")
    await town.rests()
    await kim.fills("Not yet", strength="Good drawings.", next_step="Say why in words.")
    await town.rests()
    await kim.says("next")
    await town.rests()
    await kim.fills("Accept: mastered", level="4", strength="You explained why it works.")
    await town.rests()
    assert {each["state"] for each in town.rows("checks")} == {CheckState.ACCEPTED, CheckState.NOT_YET}
    first, second = sorted((amara, mateo), key=lambda each: "Say why in words." not in "".join(each.chat))
    await town.reads(first, "Not yet: Maths step 1")
    await town.reads(second, "Mastered: Maths step 1")
    await kim.says("queue")
    await town.rests()
    assert "Amara Okafor: evidence" not in kim.chat[-1]
    assert "Mateo Rivera: evidence" not in kim.chat[-1]
    assert town.undelivered() == []


async def test_an_adviser_gets_the_digest_opens_a_card_notes_a_talk_and_hands_on(town: Town) -> None:
    goldberg, herrera = town.person("a1"), *town.joined("a2")
    await goldberg.says(town.code_for("a1"))
    await town.reads(goldberg, "welcome")
    await town.rests()
    await town.at(MONDAY + timedelta(minutes=10))
    await town.reads(goldberg, "week of Mon 19 Oct")
    assert sum("week of Mon 19 Oct" in each for each in goldberg.chat) == 1
    await goldberg.taps("Amara Okafor")
    await town.reads(goldberg, "No goals this week.")
    await town.rests()
    await goldberg.fills("Write a note", words="We talked about her week.")
    await town.reads(goldberg, "Noted")
    await goldberg.says("caseload")
    await town.rests()
    await goldberg.taps("Mateo Rivera")
    await town.rests()
    await goldberg.taps("Hand on")
    await town.reads(herrera, "Mateo Rivera")
    await town.rests()
    assert [each["student"] for each in town.rows("case_notes")] == [key_of("s1")]
    assert town.undelivered() == []
