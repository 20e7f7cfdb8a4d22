"""Each reads their own language: what their app tells, what they choose, and what stays as it was written."""

import pytest

from tests.fakes import telegram_updates as they
from tests.fakes.people_of_slack import SlackPerson
from tests.fakes.people_of_telegram import TelegramPerson
from tests.fakes.schools import key_of
from tests.fakes.slack_server import SlackServer
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_setup import until
from tests.fakes.town import Town


def language_of(town: Town, code: str) -> str:
    return next(str(each["language"]) for each in town.rows("people") if each["key"] == key_of(code))


async def says_in_spanish(amara: TelegramPerson, text: str) -> None:
    """Their Telegram is in Spanish, and says so with each message."""
    await amara.does(they.says(text, amara.user_id, **{"from": they.person(amara.user_id, "es-419")}))


@pytest.mark.parametrize("town", ["telegram-polling"], indirect=True)
async def test_the_language_of_telegram_is_taken_at_the_first_contact_and_the_menu_follows(
    town: Town,
) -> None:
    amara, server = town.person("s1"), town.server
    assert isinstance(server, FakeTelegram)
    await says_in_spanish(amara, "hola")
    await town.reads(amara, "mándame el código de tu escuela")
    await says_in_spanish(amara, town.code_for("s1"))
    await town.reads(amara, "Soy un programa que funciona como un GPS")
    assert language_of(town, "s1") == "es"
    await town.shell.menus.offer_due()
    told = {each["command"] for each in server.commands[amara.user_id, ""]}
    assert {"metas", "camino", "ayuda", "persona"} <= told
    await says_in_spanish(amara, "/metas")
    await town.reads(amara, "Todavía no tienes metas")


@pytest.mark.parametrize("town", ["telegram-polling"], indirect=True)
async def test_somebody_who_chose_a_language_keeps_it_and_their_teacher_reads_another(town: Town) -> None:
    amara, delgado, _ = town.joined("s1", "t1", "t2")
    await amara.says("español")
    await town.reads(amara, "Desde ahora escribo en español")
    await amara.says("no le entiendo a mate")
    await town.reads(amara, "¿Qué es lo que no te sale?")
    await amara.says("los signos")
    await town.reads(amara, "¿Qué has probado hasta ahora?")
    await amara.says("vi el video")
    await town.reads(delgado, "Stuck on: los signos")
    await delgado.taps("I will take it")
    await town.reads(amara, "Ms. Delgado tomó tu pregunta")
    await town.rests()
    assert town.undelivered() == []


async def test_a_slack_profile_gives_the_language_of_the_greeting_the_talk_the_forms_and_the_home(
    slack_town: Town,
) -> None:
    amara, server = slack_town.person("s1"), slack_town.server
    assert isinstance(amara, SlackPerson)
    assert isinstance(server, SlackServer)
    server.profiles[amara.user] = {"tz": "America/New_York", "locale": "es-LA"}
    await amara.does(server.opens(amara.user, "messages"))
    await slack_town.reads(amara, "mándame el código de tu escuela")
    await amara.says(slack_town.code_for("s1"))
    await slack_town.reads(amara, "Soy un programa que funciona como un GPS")
    await amara.says("ayuda")
    await slack_town.reads(amara, "¿En qué materia necesitas ayuda?")
    known = set(server.views)
    await amara.taps("Maths")
    (fresh,) = set(server.views) - known
    assert server.views[fresh]["title"]["text"] == "Pedir ayuda"
    wrong = await amara.does(server.submits(amara.user, server.views[fresh], stuck=" ", tried=""))
    assert wrong == {"response_action": "errors", "errors": {"stuck": "Falta llenar esto."}}
    await amara.opens_home()
    await until(lambda: "Hola, Amara. Esta página es tuya." in amara.home, 10)


async def test_whoever_chose_another_language_than_their_slack_has_their_forms_and_home_in_it(
    slack_town: Town,
) -> None:
    (amara,) = slack_town.joined("s1")
    server = slack_town.server
    assert isinstance(server, SlackServer)
    await amara.opens_home()
    await until(lambda: "Hello Amara." in amara.home, 10)
    await amara.says("español")
    await slack_town.reads(amara, "Desde ahora escribo en español")
    await until(lambda: "Hola, Amara." in amara.home, 10)
    await amara.does(server.changes(amara.user, locale="en-US"))
    await amara.says("ayuda con mate")
    await slack_town.rests()
    assert language_of(slack_town, "s1") == "es"
