"""A call for a person goes to the named people alone: not home, not into a digest, not into the log."""

import logging
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from bot import safety
from bot.outgoing import leaving
from engine.frozen import replace
from engine.notices.calls import CallAlert, CallReceived
from engine.notices.guardians import WeekAtSchool
from engine.notices.staff import Digest
from engine.nouns.people import Guarding, Person, Role
from engine.talk.menus import PERSON_NOW, menu
from messages.helplines import reviewed
from messages.render import Renderer
from messages.surfaces.plain import plain
from storage.traffic.outbox import Leased
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, joined, key_of, small_school

MONDAY = NOON.replace(day=19, hour=15, minute=31)
NAMED = ("adm", "t3")
WORDS = "i want to die zqcanaryzq"
OF_A_CALL = ("person now", "call", "danger", "zqcanaryzq")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """The office and a teacher of science answer, the adviser a1 does not; g1 is at home with s1."""
    pack = small_school()
    assert pack.school is not None
    policy = replace(pack.school.policy, safeguarding=tuple(map(key_of, NAMED)), guardians=True)
    guardian = Person(key_of("g1"), "g1", Role.GUARDIAN, "Ngozi Okafor", "Ngozi")
    whole = replace(
        pack,
        school=replace(pack.school, policy=policy),
        people=(*(pack.people or ()), guardian),
        guarding=(Guarding(guardian.key, (key_of("s1"),)),),
    )
    store = adopted(engine, whole)
    joined(store, "riverside", ("s1", "t1", "a1", "g1", *NAMED))
    desk = Desk(store)
    desk.taps("riverside/s1", "home:yes")
    desk.delivers()
    return desk


def calls_out(desk: Desk) -> None:
    """Words of danger, the tap, nobody who answers for a day."""
    desk.says("riverside/s1", WORDS)
    desk.taps("riverside/s1", "now")
    desk.delivers()
    for _ in range(24):
        desk.now += timedelta(hours=1)
        desk.lookout.ring_due()
        desk.delivers()


def looks_at(desk: Desk, code: str, at: datetime) -> None:
    desk.now = at
    with desk.store.begin() as unit:
        unit.set_next_look("riverside", key_of(code), at)
    desk.lookout.look_at_due()


def read_by(desk: Desk, code: str) -> list[str]:
    mine = (each.notice for each in desk.posted() if each.person == key_of(code))
    return [plain(Renderer().render(each, "en")) for each in mine]


def test_nobody_but_the_named_people_gets_anything_of_a_call_even_when_nobody_answers(desk: Desk) -> None:
    calls_out(desk)
    told = {each.person for each in desk.posted() if isinstance(each.notice, CallAlert)}
    assert told == {key_of(code) for code in NAMED}
    for code in ("g1", "t1", "a1"):
        assert read_by(desk, code) == []


def test_the_word_home_and_the_digest_say_nothing_of_a_call(desk: Desk) -> None:
    calls_out(desk)
    looks_at(desk, "a1", MONDAY.replace(hour=7))
    looks_at(desk, "g1", MONDAY)
    assert [Digest in map(type, notices(desk, "a1")), WeekAtSchool in map(type, notices(desk, "g1"))] == [
        True
    ] * 2
    desk.says("riverside/a1", "my students")
    desk.taps("riverside/a1", f"case:{key_of('s1')}")
    for code in ("a1", "g1"):
        said = " ".join(read_by(desk, code)).casefold().replace(door(desk), "")
        assert [each for each in OF_A_CALL if each in said] == []


def notices(desk: Desk, code: str) -> list[object]:
    return [each.notice for each in desk.posted() if each.person == key_of(code)]


def door(desk: Desk) -> str:
    """The button that everybody has, whoever has tapped it."""
    return Renderer().label(PERSON_NOW, "en").casefold()


def test_neither_the_name_nor_the_words_of_who_calls_are_in_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    calls_out(desk)
    logging.getLogger("coach").debug("the end")
    assert "the end" in caplog.text
    assert [each for each in ("Amara", "Okafor", "zqcanaryzq") if each in caplog.text] == []


def test_words_of_danger_show_the_door_and_call_nobody(desk: Desk) -> None:
    (said,) = desk.says("riverside/s1", WORDS)
    assert not isinstance(said, CallReceived)
    assert PERSON_NOW.token in [each.token for each in said.choices]
    assert not any(isinstance(each.notice, CallAlert) for each in desk.posted())


def test_what_was_on_its_way_unasked_does_not_leave_after_a_call(desk: Desk) -> None:
    """Not even while nobody has seen it yet."""
    looks_at(desk, "s1", MONDAY)
    desk.now += timedelta(minutes=30)  # a school's messages are spread over some minutes
    (wave,) = [each for each in desk.decider.lease(50) if each.key.startswith("goal-prompt")]
    assert may_leave(desk, wave) is True
    desk.taps("riverside/s1", "now")
    assert may_leave(desk, wave) is False


def may_leave(desk: Desk, parcel: Leased) -> object:
    with desk.store.begin() as unit:
        return leaving.may_leave(unit, parcel, desk.now)


@pytest.mark.parametrize("role", list(Role))
def test_the_door_is_in_the_menu_of_everybody(role: Role) -> None:
    assert menu(role)[-1] == PERSON_NOW


def test_the_reply_names_who_is_called_and_the_countrys_lines_and_without_two_people_that_nobody_reads(
    engine: Engine, desk: Desk
) -> None:
    desk.taps("riverside/s1", "now")
    (text,) = [each for each in read_by(desk, "s1") if "sending your call" in each]
    assert "Ms. Lindqvist" in text
    assert "Dr. Eze" in text
    assert "988" in text
    alone = plain(Renderer().render(CallReceived(False, "US"), "en"))
    assert "Nobody at your school reads this button" in alone
    assert "988" in alone


def test_doctor_says_when_the_helplines_are_older_than_180_days() -> None:
    assert safety.out_of_date(reviewed() + timedelta(days=180), {"en"}) == []
    (line,) = safety.out_of_date(reviewed() + timedelta(days=181), {"en"})
    assert "helplines" in line
