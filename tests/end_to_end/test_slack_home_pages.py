"""Long lists on the Home tab are turned where they stand, and the page is kept while it is shown anew.

The server refuses a home that is not within Slack's limits.
"""

from datetime import date, timedelta
from typing import Any

from engine.decision import save
from engine.frozen import replace
from engine.nouns.help_request import HelpRequest
from engine.nouns.re_route import ReRoute, ReRouteState
from storage.keeping.erasing import erase
from storage.people import roster
from tests.fakes.schools import competency_of, key_of, small_school
from tests.fakes.slack_server import SlackServer
from tests.fakes.town import SCHOOL, Town


async def opened(town: Town, code: str) -> Any:
    (someone,) = town.joined(code)
    await someone.opens_home()
    await town.rests()
    return someone


def grow(town: Town, students: int) -> None:
    with town.store.begin() as unit:
        roster.adopt(unit.connection, small_school(students=students), SCHOOL, town.now)


def ask(town: Town, count: int, students: int) -> None:
    """So many questions in maths, the first asked first."""
    asked = [
        HelpRequest(
            f"h{number:03}",
            key_of(f"s{number % students + 1}"),
            "maths",
            town.now - timedelta(minutes=count - number),
            f"question {number}",
            asked=(key_of("t1"), key_of("t2")),
        )
        for number in range(count)
    ]
    with town.store.begin() as unit:
        unit.carry_out(save(*asked), town.now, school=SCHOOL, actor=key_of("s1"))


def rows_of(home: str, words: str) -> list[str]:
    return [line for line in home.splitlines() if words in line]


async def test_a_queue_of_two_hundred_is_turned_page_by_page_without_a_window(slack_town: Town) -> None:
    grow(slack_town, 50)
    delgado = await opened(slack_town, "t1")
    ask(slack_town, 200, 50)
    slack_town.shell.homes.wake()
    await slack_town.rests()
    assert "Waiting for you: 200" in delgado.home
    server = slack_town.server
    assert isinstance(server, SlackServer)
    seen: list[str] = []
    for page in range(1, 26):
        assert f"Page {page} of 25" in delgado.home
        seen += rows_of(delgado.home, "help in Maths")
        if page < 25:
            await delgado.taps_home("More ›")
            await slack_town.rests()
    assert len(seen) == 200
    assert server.called("views.open") == [], "nothing opens: the page itself is turned"
    await delgado.taps_home("‹ Back")
    await slack_town.rests()
    assert "Page 24 of 25" in delgado.home


async def test_a_turned_page_stays_turned_when_something_changes_and_begins_anew_when_opened(
    slack_town: Town,
) -> None:
    delgado = await opened(slack_town, "t1")
    kim = await opened(slack_town, "t2")
    ask(slack_town, 20, 4)
    slack_town.shell.homes.wake()
    await slack_town.rests()
    await delgado.taps_home("More ›")
    await slack_town.rests()
    second = rows_of(delgado.home, "help in Maths")
    await kim.taps_home("I will take it")
    await slack_town.rests()
    assert "Page 2 of 3" in delgado.home
    assert rows_of(delgado.home, "help in Maths") != second, "what somebody has is at the end now"
    await delgado.opens_home()
    await slack_town.rests()
    assert "Page 1 of 3" in delgado.home


async def test_an_adviser_of_sixty_turns_the_cases_and_acts_on_the_last(slack_town: Town) -> None:
    grow(slack_town, 60)
    goldberg = await opened(slack_town, "a1")
    names: list[str] = []
    for page in range(1, 10):
        assert f"Page {page} of 9" in goldberg.home
        names += rows_of(goldberg.home, " shown, ")
        if page < 9:
            await goldberg.taps_home("More ›")
            await slack_town.rests()
    assert len(names) == 60
    await goldberg.taps_home("We talked")
    await slack_town.rests()
    assert "59 need you" in goldberg.home
    assert "Page 9 of 9" in goldberg.home


async def test_a_turn_that_somebody_forged_shows_the_nearest_page(slack_town: Town) -> None:
    delgado = await opened(slack_town, "t1")
    ask(slack_town, 20, 4)
    slack_town.shell.homes.wake()
    await slack_town.rests()
    button = delgado.home_button("More ›")
    for odd, page in (("turn:1:999", 3), ("turn:", 1), ("turn:x:-2", 1), ("turn:" + "9" * 200, 1)):
        assert isinstance(slack_town.server, SlackServer)
        await delgado.does(slack_town.server.tap_home(delgado.user, {**button, "value": odd}))
        await slack_town.rests()
        assert f"Page {page} of 3" in delgado.home, odd


async def test_a_new_plan_and_an_import_are_on_the_homes_at_once(slack_town: Town) -> None:
    amara = await opened(slack_town, "s1")
    goldberg = await opened(slack_town, "a1")
    assert "0 of 6 shown" in amara.home
    agreed = ReRoute(
        *("r1", key_of("s1"), "maths", slack_town.now, date(2026, 11, 2), "maths"),
        without=(competency_of("maths", 6),),
        loosens=False,
        state=ReRouteState.AGREED,
        decided_by=key_of("t1"),
        decided_at=slack_town.now,
        effective=slack_town.now.date(),
    )
    with slack_town.store.begin() as unit:
        unit.carry_out(save(agreed), slack_town.now, school=SCHOOL, actor=key_of("t1"))
    slack_town.shell.homes.wake()
    await slack_town.rests()
    assert "0 of 5 shown" in amara.home
    grow(slack_town, 9)
    slack_town.shell.homes.wake()
    await slack_town.rests()
    assert "Your 9 students" in goldberg.home


async def test_somebody_who_was_renamed_in_the_roster_has_their_new_name_on_every_home(
    slack_town: Town,
) -> None:
    amara = await opened(slack_town, "s1")
    goldberg = await opened(slack_town, "a1")
    pack = small_school()
    assert pack.people is not None
    named = (
        replace(each, name="Amara Obi", called="Ama") if each.code == "s1" else each for each in pack.people
    )
    with slack_town.store.begin() as unit:
        roster.adopt(unit.connection, replace(pack, people=tuple(named)), SCHOOL, slack_town.now)
    slack_town.shell.homes.wake()
    await slack_town.rests()
    assert "Hello Ama." in amara.home
    assert "Amara Obi" in goldberg.home


async def test_whoever_was_erased_is_on_no_home_any_more(slack_town: Town) -> None:
    goldberg = await opened(slack_town, "a1")
    assert "Lena Hoffmann" in goldberg.home
    with slack_town.store.begin() as unit:
        erase(unit.connection, SCHOOL, key_of("s3"))
    slack_town.shell.homes.wake()
    await slack_town.rests()
    assert "Lena Hoffmann" not in goldberg.home
    assert "Your 3 students" in goldberg.home
