"""Joining codes: one person, one use, a limited time, and no guessing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import Engine

from engine.notices.accounts import AccountAdded
from engine.notices.everybody import CodeRefused, MenuShown, Welcome, WhoAreYou
from engine.nouns.people import Person
from engine.talk.joining import code_in
from storage import tables
from storage.people import invites
from storage.people.codes import hash_of
from storage.people.invites import FreshInvite, spelled
from storage.store import Store
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import NOON, adopted, key_of, small_school

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WRONG = ("22222-00000", "22222-00001", "22222-00002", "22222-00003", "22222-00004")


def person(code: str) -> Person:
    return next(each for each in small_school().people or () if each.code == code)


def invited(desk: Desk, *codes: str, school: str = "riverside") -> list[FreshInvite]:
    with desk.store.begin() as unit:
        return invites.invite(unit.connection, school, [person(code) for code in codes], desk.now)


def code_for(desk: Desk, who: str) -> str:
    return spelled(invited(desk, who)[0].code)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_a_code_lets_one_person_in_once(desk: Desk) -> None:
    code = code_for(desk, "s1")
    (hello,) = desk.says("501", code)
    assert isinstance(hello, Welcome)
    assert (hello.name, hello.school, hello.advisers) == ("Amara", "Riverside", ("Ms. Goldberg",))
    assert set(hello.teachers) == {"Ms. Delgado", "Mr. Kim", "Dr. Eze"}
    assert desk.says("502", code) == [CodeRefused("used")]
    (menu,) = desk.says("501", "menu")
    assert isinstance(menu, MenuShown)


@pytest.mark.parametrize("written", ["{0}", "/start {0}", "join {0}", "  {0}  ", "code: {0}"])
def test_a_code_may_be_written_in_any_way(desk: Desk, written: str) -> None:
    code = code_for(desk, "s1").lower().replace("-", " - ")
    assert isinstance(desk.says("501", written.format(code))[0], Welcome)


def test_letters_that_look_alike_are_taken_for_each_other(desk: Desk) -> None:
    with desk.store.begin() as unit:
        invites.invite(unit.connection, "riverside", [person("s1")], NOON)
        unit.connection.execute(tables.invites.update().values(code_hash=hash_of("0110020011")))
    assert isinstance(desk.says("501", "oIlOO-2ooL1")[0], Welcome)


@pytest.mark.parametrize(("who", "days"), [("s1", 14), ("t1", 3), ("a1", 3), ("adm", 3)])
def test_a_code_lives_two_weeks_for_a_student_and_three_days_for_staff(
    desk: Desk, who: str, days: int
) -> None:
    code = code_for(desk, who)
    desk.now = NOON + days * DAY
    assert desk.says("501", code) == [CodeRefused("expired")]
    desk.now -= MINUTE
    assert isinstance(desk.says("501", code)[0], Welcome)


def test_a_new_code_makes_the_one_before_worthless(desk: Desk) -> None:
    first, second = code_for(desk, "s1"), code_for(desk, "s1")
    assert desk.says("501", first) == [CodeRefused("unknown")]
    assert isinstance(desk.says("501", second)[0], Welcome)


def test_five_wrong_codes_close_the_door_for_an_hour_even_to_the_right_one(desk: Desk) -> None:
    code = code_for(desk, "s1")
    for wrong in WRONG:
        assert desk.says("501", wrong) == [CodeRefused("unknown")]
    assert desk.says("501", code) == [CodeRefused("too_many")]
    assert isinstance(desk.says("502", code_for(desk, "s2"))[0], Welcome), "only that person waits"
    desk.now += 61 * MINUTE
    assert isinstance(desk.says("501", code)[0], Welcome)


def test_what_is_no_code_is_not_counted_as_a_guess(desk: Desk) -> None:
    code = code_for(desk, "s1")
    for words in ("hello", "what is this", "help me", "i lost my code", "0", "hello there"):
        assert desk.says("501", words) == [WhoAreYou()]
    for nearly in ("AB12C-3DE4", "my code", "AB12C3DE45F"):
        assert isinstance(desk.says("501", nearly)[0], CodeRefused | WhoAreYou)
    assert isinstance(desk.says("501", code)[0], Welcome)


def test_no_code_could_be_taken_for_words() -> None:
    codes = {invites.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(set(code) & set("23456789") and code_in(spelled(code)) == code for code in codes)


def test_the_code_of_somebody_who_left_is_unknown(desk: Desk) -> None:
    code = code_for(desk, "s1")
    with desk.store.begin() as unit:
        unit.connection.execute(
            tables.people.update().where(tables.people.c.code == "s1").values(active=False)
        )
    assert desk.says("501", code) == [CodeRefused("unknown")]


def test_codes_are_kept_only_as_hashes(desk: Desk) -> None:
    fresh = invited(desk, "s1", "s2", "t1")
    with desk.store.reading() as connection:
        kept = repr(connection.execute(tables.invites.select()).all())
    assert len({each.code for each in fresh}) == 3
    assert not [each.code for each in fresh if each.code in kept]


def test_one_person_may_join_on_two_platforms_with_a_code_for_each(desk: Desk) -> None:
    assert isinstance(desk.says("501", code_for(desk, "s1"))[0], Welcome)
    assert isinstance(desk.says("U1", code_for(desk, "s1"))[0], AccountAdded)
    with desk.store.reading() as connection:
        accounts = connection.execute(tables.accounts.select()).all()
    assert {(row.sender, row.person) for row in accounts} == {("501", key_of("s1")), ("U1", key_of("s1"))}


def test_of_many_who_use_one_code_at_once_one_gets_in(engine: Engine) -> None:
    """200 redemptions by 8 at a time, each with a connection of its own."""
    adopted(engine)
    desks = [Desk(Store(engine)) for _ in range(8)]
    code = code_for(desks[0], "s1")
    numbers = count()

    def uses(desk: Desk) -> None:
        for _ in range(25):
            number = next(numbers)
            desk.decider.hear([typed(f"sender{number}", code)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(uses, desks))
    said = [each.notice for each in desks[0].posted()]
    assert len(said) == 200
    assert sum(isinstance(each, Welcome) for each in said) == 1
    assert sum(each == CodeRefused("used") for each in said) == 199
    with desks[0].store.reading() as connection:
        assert len(connection.execute(tables.accounts.select()).all()) == 1
