"""A student joins, finds the way, sets a goal, asks for help and shows what they can; teachers answer."""

from engine.goal import GoalState
from engine.help_request import HelpState
from engine.mastery_check import CheckState
from tests.fakes.schools import key_of
from tests.fakes.town import Town


async def test_a_student_joins_asks_for_help_and_gets_it_from_one_of_two_teachers(town: Town) -> None:
    amara, delgado, kim = town.person("s1"), *town.joined("t1", "t2")
    await amara.says("hello?")
    await town.reads(amara, "send me the code")
    await amara.says(town.code_for("s1"))
    await town.reads(amara, "Hello Amara, welcome to the coach of Riverside")

    await amara.says("where am I")
    await town.reads(amara, "Maths: ")

    await amara.taps("My goals")
    await town.rests()
    await amara.taps("Set a goal: Maths")
    await town.reads(amara, "A goal for Maths")
    await amara.taps("Set this goal")
    await town.reads(amara, "Your goal in Maths is set")
    assert [(each["student"], each["state"]) for each in town.rows("goals")] == [(key_of("s1"), GoalState.SET)]

    await amara.says("I need help in maths")
    await town.rests()
    if not town.rows("conversations") or "stuck" not in amara.chat[-1]:
        await amara.says("menu")
        await town.rests()
    await ask(town, amara)
    received = await town.reads(amara, "Good that you asked")
    assert "Ms. Delgado" in received
    assert "Mr. Kim" in received
    await town.reads(amara, "has been told about your question")
    for teacher in (delgado, kim):
        card = await town.reads(teacher, "Amara Okafor asks for help in Maths")
        assert "1/2 + 1/3 <is not> 2/5 & *why*" in card

    await delgado.taps("I will take it")
    await town.reads(amara, "Ms. Delgado has taken your question")
    await town.reads(delgado, "You have it.")
    await town.reads(kim, "Ms. Delgado has it.")
    assert not any("Nobody has it yet" in text for text in kim.chat), "his card was changed, not doubled"

    await delgado.fills("Answer", words="Cut both pizzas into six pieces first.")
    await town.reads(amara, "Cut both pizzas into six pieces first.")
    await amara.taps("Yes, that helped")
    await town.reads(amara, "Your question in Maths is closed" if False else "Asking is how it got solved")
    await town.reads(delgado, "says that your help in Maths worked")
    await town.rests()
    (request,) = town.rows("helps")
    assert (request["state"], request["owner"], request["helped"]) == (HelpState.CLOSED, key_of("t1"), True)
    assert request["told_at"] is not None
    assert town.undelivered() == []


async def ask(town: Town, student: object) -> None:
    """Ask for help in maths by buttons: the form where there is one, question by question where not."""
    del town, student
