"""One person in two apps: a code links the second, nothing comes twice, and a half-filled form follows them."""

import json
from datetime import timedelta

import pytest

from engine.frozen import replace
from engine.notices import Notice
from engine.notices.accounts import (
    AccountAdded,
    AccountAddedElsewhere,
    AccountRemoved,
    AccountsShown,
    CarriedOver,
    LinkCodeShown,
)
from engine.notices.everybody import CodeRefused, FieldAsked, MenuShown, NotFound, SettingsShown, WhoAreYou
from engine.nouns.people import Role
from storage import tables
from storage.people.accounts import address_of
from storage.store import Store
from storage.traffic.incoming import Incoming
from tests.fakes.coach import room
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import joined, key_of

ANA = room("s1")


@pytest.fixture
def desk(store: Store) -> Desk:
    joined(store, "riverside", ("s1", "s2", "t1"))
    found = Desk(store)
    found.decider.doors = {
        "other": lambda code: f"https://other.example/?start={code}",
        "wire": lambda _: "x",
    }
    return found


def elsewhere(text: str = "", sender: str = "tablet", token: str = "") -> Incoming:
    return replace(typed(sender, text), platform="other", token=token)


def code_for(desk: Desk, sender: str = ANA) -> str:
    (shown,) = desk.taps(sender, "link")
    assert isinstance(shown, LinkCodeShown)
    return shown.code


def linked(desk: Desk) -> list[Notice]:
    desk.now += timedelta(minutes=1)
    return desk.hears(elsewhere(code_for(desk)))


def accounts(desk: Desk) -> set[tuple[str, str, str]]:
    with desk.store.reading() as connection:
        rows = connection.execute(tables.accounts.select()).all()
    return {(row.platform, row.sender, row.person) for row in rows}


def reached(desk: Desk, code: str = "s1") -> str:
    with desk.store.reading() as connection:
        return address_of(connection, "riverside", key_of(code)).platform


def unlink_tokens(desk: Desk) -> dict[str, str]:
    (shown,) = desk.taps(ANA, "unlink")
    assert isinstance(shown, AccountsShown)
    return {each.label: each.token for each in shown.choices if each.label.startswith("unlink.")}


def test_a_code_makes_a_second_app_the_same_persons_and_the_first_one_reads_so(desk: Desk) -> None:
    here, there = linked(desk)
    assert (here, type(there)) == (AccountAdded("Amara", choices=here.choices), AccountAddedElsewhere)
    assert ("other", "tablet", key_of("s1")) in accounts(desk)
    assert [(each.room, type(each.notice)) for each in desk.posted()[-2:]] == [
        ("tablet", AccountAdded),
        (ANA, AccountAddedElsewhere),
    ]
    assert isinstance(desk.hears(elsewhere("menu"))[0], MenuShown)


def test_a_link_to_another_app_is_offered_and_none_to_the_same(desk: Desk) -> None:
    (shown,) = desk.taps(ANA, "link")
    assert isinstance(shown, LinkCodeShown)
    links = [each.link for each in shown.choices if each.link]
    assert links == [f"https://other.example/?start={shown.code.replace('-', '').lower()}"]


def test_a_code_works_once_for_a_quarter_of_an_hour_and_the_newest_only(desk: Desk) -> None:
    old, new = code_for(desk), code_for(desk)
    assert desk.hears(elsewhere(old)) == [CodeRefused("unknown")]
    assert isinstance(desk.hears(elsewhere(new))[0], AccountAdded)
    assert desk.hears(elsewhere(new, sender="thief")) == [CodeRefused("used")]
    late = code_for(desk)
    desk.now += timedelta(minutes=15)
    assert desk.hears(elsewhere(late, sender="late")) == [CodeRefused("expired")]


def test_a_code_gives_no_role_and_no_person_but_its_own(desk: Desk) -> None:
    code = code_for(desk)
    assert isinstance(desk.says(room("t1"), f"join {code}")[0], MenuShown)
    assert accounts(desk) == {("wire", room(each), key_of(each)) for each in ("s1", "s2", "t1")}
    desk.hears(elsewhere(code))
    with desk.store.reading() as connection:
        (row,) = connection.execute(tables.people.select().where(tables.people.c.key == key_of("s1"))).all()
    assert row.role == Role.STUDENT
    assert isinstance(desk.hears(elsewhere(token="queue"))[0], NotFound)


def test_a_code_lies_nowhere_once_it_has_been_told(desk: Desk) -> None:
    code = code_for(desk)
    desk.delivers()
    with desk.store.reading() as connection:
        rows = [
            dict(row)
            for each in tables.metadata.sorted_tables
            for row in connection.execute(each.select()).mappings()
        ]
    kept = json.dumps(rows, default=str)
    assert code not in kept
    assert code.replace("-", "").lower() not in kept


def test_unasked_messages_go_to_one_app_the_chosen_one_or_where_they_wrote_last(desk: Desk) -> None:
    linked(desk)
    assert reached(desk) == "other"
    desk.now += timedelta(minutes=1)
    desk.says(ANA, "menu")
    assert reached(desk) == "wire"
    (shown,) = desk.taps(ANA, "writeto:other")
    assert isinstance(shown, SettingsShown)
    assert (shown.place, reached(desk)) == ("other", "other")
    desk.says(ANA, "menu")
    assert reached(desk) == "other"
    desk.taps(ANA, "writeto:last")
    assert reached(desk) == "wire"
    (refused,) = desk.taps(ANA, "writeto:carrier-pigeon")
    assert isinstance(refused, SettingsShown)
    assert reached(desk) == "wire"


def test_an_answer_from_a_teacher_comes_once_and_its_card_changes_where_it_stands(desk: Desk) -> None:
    desk.taps(ANA, "help:maths", stuck="signs", tried="")
    desk.delivers()
    desk.hears(elsewhere(code_for(desk, room("t1")), sender="t-tablet"))
    with desk.store.reading() as connection:
        (row,) = connection.execute(tables.helps.select()).all()
    desk.now += timedelta(minutes=1)
    desk.hears(elsewhere("menu", sender="t-tablet"))
    desk.delivers()
    before = len(desk.posted())
    desk.taps(ANA, f"unhelp:{row.key}")
    cards = [each for each in desk.posted()[before:] if each.person == key_of("t1")]
    assert [each.room for each in cards] == [room("t1")]


def test_a_half_filled_form_follows_its_person_and_either_app_may_answer(desk: Desk) -> None:
    linked(desk)
    desk.taps(ANA, "help:maths")
    carried, asked = desk.hears(elsewhere("hi there"))
    assert isinstance(carried, CarriedOver)
    assert isinstance(asked, FieldAsked)
    assert asked.field == "stuck"
    (next_question,) = desk.hears(elsewhere("I lose the sign"))
    assert isinstance(next_question, FieldAsked)
    assert next_question.field == "tried"
    again, tried = desk.says(ANA, "where am i")
    assert (type(again), type(tried)) == (CarriedOver, FieldAsked)
    desk.says(ANA, "the number line")
    with desk.store.reading() as connection:
        (row,) = connection.execute(tables.helps.select()).all()
    assert (row.stuck, row.tried) == ("I lose the sign", "the number line")


def test_stop_and_a_call_for_a_person_mean_themselves_in_either_app(desk: Desk) -> None:
    linked(desk)
    desk.taps(ANA, "help:maths")
    (shown,) = desk.hears(elsewhere("stop"))
    assert isinstance(shown, SettingsShown)
    desk.taps(ANA, "help:maths")
    assert not isinstance(desk.hears(elsewhere("I need a person now"))[0], CarriedOver)


def test_going_on_is_offered_when_a_form_is_open_and_is_the_menu_otherwise(desk: Desk) -> None:
    desk.taps(ANA, "help:maths")
    with desk.store.begin() as unit:  # the code comes from before the form
        unit.connection.execute(tables.conversations.update().values(form=""))
    code = code_for(desk)
    desk.taps(ANA, "help:maths")
    here, _ = desk.hears(elsewhere(code))
    assert any(each.token == "goon" for each in here.choices)
    assert [type(each) for each in desk.hears(elsewhere(token="goon"))] == [
        CarriedOver,
        FieldAsked,
    ]
    desk.taps(ANA, "cancel")
    assert [type(each) for each in desk.taps(ANA, "goon")] == [MenuShown]


def test_an_app_can_be_unlinked_and_the_last_one_stays(desk: Desk) -> None:
    assert unlink_tokens(desk) == {}
    linked(desk)
    desk.taps(ANA, "writeto:other")
    gone, told = desk.taps(ANA, unlink_tokens(desk)["unlink.other"])
    assert (type(gone), type(told)) == (AccountRemoved, AccountRemoved)
    assert isinstance(told, AccountRemoved)
    assert (desk.posted()[-1].room, told.here) == ("tablet", True)
    assert desk.hears(elsewhere("menu")) == [WhoAreYou()]
    assert reached(desk) == "wire"
    assert unlink_tokens(desk) == {}


@pytest.mark.parametrize("token", ["unlink:fx4t0r8q2w", "unlink:x", "unlink: "])
def test_nobody_unlinks_what_is_not_theirs(desk: Desk, token: str) -> None:
    linked(desk)
    tokens = unlink_tokens(desk)
    before = accounts(desk)
    for attempt in (token, tokens["unlink.other"], tokens["unlink.wire"]):
        assert [type(each) for each in desk.taps(room("s2"), attempt)] == [NotFound]
    assert accounts(desk) == before


def test_a_younger_student_than_a_platform_takes_cannot_link_it(desk: Desk) -> None:
    with desk.store.begin() as unit:
        row = unit.connection.execute(tables.schools.select()).mappings().one()
        policy = {**row["policy"], "min_age": [["other", 16]]}
        unit.connection.execute(tables.schools.update().values(policy=policy))
    assert desk.hears(elsewhere(code_for(desk))) == [CodeRefused("too_young")]
