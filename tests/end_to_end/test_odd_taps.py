"""Double taps, old buttons, other people's buttons, and what nobody has ever sent: a kind answer, nothing changed."""

from typing import Any

from tests.fakes.schools import key_of
from tests.fakes.town import Town


def records(town: Town) -> dict[str, Any]:
    names = ("goals", "helps", "help_messages", "checks", "calls", "case_notes", "contacts", "invites")
    return {name: town.rows(name) for name in names}


async def with_a_question(town: Town, student: Any) -> str:
    """A student has asked for help; return the request's key."""
    await student.says("I need help in maths")
    await town.rests()
    await student.says("fractions")
    await town.rests()
    await student.says("the film")
    await town.rests()
    (request,) = town.rows("helps")
    return str(request["key"])


async def test_a_trembling_finger_takes_a_question_once(town: Town) -> None:
    amara, delgado, _ = town.joined("s1", "t1", "t2")
    await with_a_question(town, amara)
    await delgado.taps_twice("I will take it")
    await town.rests()
    assert [each["owner"] for each in town.rows("helps")] == [key_of("t1")]
    taken = [text for text in amara.chat if "has taken your question" in text]
    assert len(taken) == 1


async def test_a_button_that_is_over_says_so_and_changes_nothing(town: Town) -> None:
    amara, delgado = town.joined("s1", "t1")
    key = await with_a_question(town, amara)
    await delgado.taps("I will take it")
    await town.reads(delgado, "You have it.")
    await town.rests()
    await amara.taps_on(f"unhelp:{key}")
    await town.reads(amara, "is taken back")
    await town.rests()
    before = records(town)
    for token in (f"claim:{key}", f"release:{key}"):
        await delgado.taps_on(token)
        await town.rests()
    await amara.taps_on(f"close:{key}")
    await town.rests()
    assert records(town) == before
    assert "closed or has moved on" in delgado.chat[-1] or "has this question" in delgado.chat[-1]


async def test_buttons_of_other_people_do_nothing_and_give_nothing_away(town: Town) -> None:
    amara, delgado, mateo, eze = town.joined("s1", "t1", "s2", "t3")
    key = await with_a_question(town, amara)
    before, chat = records(town), list(amara.chat)
    await mateo.says("menu")
    await eze.says("menu")
    await town.rests()
    for stranger in (mateo, eze):
        for token in (f"claim:{key}", f"close:{key}", f"unhelp:{key}", f"say:{key}", f"openhelp:{key}"):
            await stranger.taps_on(token)
            await town.rests()
            if stranger is mateo or not token.startswith("say"):
                assert "I cannot find that" in stranger.chat[-1]
            assert "fractions" not in " ".join(stranger.chat)
    await eze.taps_on(f"case:{key_of('s1')}")
    await town.rests()
    assert "I cannot find that" in eze.chat[-1]
    assert records(town) == before
    assert amara.chat == chat
    assert delgado.chat[-1:] != []


async def test_a_button_nobody_made_brings_the_menu_or_a_kind_word(town: Town) -> None:
    (amara,) = town.joined("s1")
    await amara.says("menu")
    await town.rests()
    before = records(town)
    made_up = ("nonsense", "claim:", "take:maths:enormous", "pick:7", "x:y:z:w", "menu:1:2:3")
    for number, data in enumerate(made_up, 2):
        await amara.taps_on(data, number)
        await town.rests()
        assert len(amara.chat) == number
        assert "went wrong" not in amara.chat[-1]
    assert records(town) == before


async def test_a_code_works_once_and_a_stranger_learns_nothing(town: Town) -> None:
    amara, thief = town.person("s1"), town.person("s4")
    code = town.code_for("s1")
    await amara.says(code)
    await town.reads(amara, "welcome to the coach")
    await thief.says(code)
    await town.reads(thief, "This code has been used")
    await thief.says("where am I")
    await town.reads(thief, "send me the code")
    assert not any("Amara" in text or "Delgado" in text for text in thief.chat)


async def test_words_that_mean_nothing_get_the_menu_every_time(town: Town) -> None:
    (amara,) = town.joined("s1")
    for number, words in enumerate(("qwertz uiop", "🎈🎈🎈", "\u202e\u200d"), 1):
        await amara.says(words)
        await town.rests()
        assert len(amara.chat) <= number
    assert "I need a person now" in str(amara.find("I need a person now"))
