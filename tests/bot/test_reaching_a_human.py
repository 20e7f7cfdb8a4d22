"""A call for help reaches a person, or the student reads the truth; nothing is said before it is so."""

from collections.abc import AsyncIterator

import pytest

from bot.platform import SendError
from engine.notices.calls import CallAlert, CallNotReached, CallReceived, CallTold, CallWasSeen
from engine.notices.checking import CheckCard, CheckNotReached, CheckTold
from engine.notices.helping import HelpCard, HelpNotReached, HelpReceived, HelpTold
from engine.notices.staff import HumanNeeded
from storage.store import Store
from tests.fakes.coach import Coach, room
from tests.fakes.schools import competency_of, key_of
from tests.fakes.wire import Wire

BLOCKED = SendError("blocked", permanent=True)
AWAY = SendError("no connection")
UNCERTAIN = SendError("no answer", uncertain=True)
EVERYBODY = ("s1", "t1", "t2", "a1", "adm")


@pytest.fixture
async def coach(store: Store) -> AsyncIterator[Coach[Wire]]:
    found = Coach(store, Wire(), EVERYBODY)
    yield found
    await found.close()


async def asks(coach: Coach[Wire]) -> None:
    await coach.taps("s1", "help:maths", stuck="I do not get fractions", tried="the film")


def kinds(coach: Coach[Wire], who: str) -> list[str]:
    """What somebody has really been sent, by kind."""
    arrived = {(each.room, each.key) for each in coach.wire.arrived}
    return [type(each.notice).__name__ for each in coach.posted() if (room(who), each.key) in arrived]


async def test_the_student_reads_that_somebody_was_told_only_after_they_were(coach: Coach[Wire]) -> None:
    for teacher in ("t1", "t2"):
        coach.wire.fates_of(room(teacher), *[AWAY] * 3)
    await asks(coach)
    assert kinds(coach, "s1") == ["HelpReceived"]
    await coach.later(2)
    await coach.later(4)
    assert kinds(coach, "s1") == ["HelpReceived"]
    await coach.later(8)
    assert kinds(coach, "s1") == ["HelpReceived", "HelpTold"]
    first = coach.wire.arrived[0].text
    assert "has been told" not in first


async def test_two_teachers_are_told_and_the_student_reads_it_once(coach: Coach[Wire]) -> None:
    await asks(coach)
    assert kinds(coach, "s1") == ["HelpReceived", "HelpTold"]
    assert kinds(coach, "t1") == kinds(coach, "t2") == ["HelpCard"]


async def test_a_card_that_may_have_arrived_is_not_called_told(coach: Coach[Wire]) -> None:
    for teacher in ("t1", "t2"):
        coach.wire.fates_of(room(teacher), UNCERTAIN)
    await asks(coach)
    assert kinds(coach, "s1") == ["HelpReceived"]
    await coach.later()
    assert kinds(coach, "s1") == ["HelpReceived", "HelpTold"]


async def test_when_one_teacher_is_gone_the_other_is_enough(coach: Coach[Wire]) -> None:
    coach.wire.fates_of(room("t1"), BLOCKED)
    await asks(coach)
    (told,) = (each.notice for each in coach.posted(HelpTold))
    assert isinstance(told, HelpTold)
    assert told.name == "Mr. Kim"
    assert kinds(coach, "s1") == ["HelpReceived", "HelpTold"]
    assert kinds(coach, "a1") == []


async def test_when_all_teachers_are_gone_the_adviser_is_asked_and_the_student_reads_so(
    coach: Coach[Wire],
) -> None:
    for teacher in ("t1", "t2"):
        coach.wire.fates_of(room(teacher), BLOCKED)
    await asks(coach)
    assert kinds(coach, "s1") == ["HelpReceived", "HelpNotReached", "HelpTold"]
    (lost,) = (each.notice for each in coach.posted(HelpNotReached))
    assert lost == HelpNotReached(lost.request, "Maths", ("Ms. Goldberg",), choices=lost.choices)  # type: ignore[attr-defined]
    assert kinds(coach, "a1") == ["HelpCard"]
    assert "has been told" in coach.wire.read_by(room("s1"))[-1]
    assert "Ms. Goldberg" in coach.wire.read_by(room("s1"))[-1]


async def test_after_the_adviser_comes_the_office_and_after_that_an_honest_word(coach: Coach[Wire]) -> None:
    for code in ("t1", "t2", "a1", "adm"):
        coach.wire.fates_of(room(code), BLOCKED)
    await asks(coach)
    assert kinds(coach, "s1") == ["HelpReceived", "HelpNotReached", "HelpNotReached", "HelpNotReached"]
    assert "please ask a teacher when you see one" in coach.wire.read_by(room("s1"))[-1]
    assert not coach.posted(HelpTold)


async def test_people_who_never_joined_cannot_be_reached_and_the_next_ring_is_asked(store: Store) -> None:
    coach = Coach(store, Wire(), ("s1", "a1"))
    await asks(coach)
    assert kinds(coach, "s1") == ["HelpReceived", "HelpNotReached", "HelpTold"]
    assert [each.reason for each in coach.posted(HelpCard) if each.state == "failed"] == ["no account"] * 2
    await coach.close()


async def test_an_adviser_who_was_asked_can_take_the_question_and_answer_it(coach: Coach[Wire]) -> None:
    for teacher in ("t1", "t2"):
        coach.wire.fates_of(room(teacher), BLOCKED)
    await asks(coach)
    (card,) = (each.notice for each in coach.posted(HelpCard) if each.person == key_of("a1"))
    assert isinstance(card, HelpCard)
    await coach.taps("a1", f"claim:{card.request}")
    await coach.taps("a1", f"answer:{card.request}", words="Come to my office at two.")
    assert "Come to my office at two." in coach.wire.read_by(room("s1"))[-1]


async def test_evidence_that_reaches_no_teacher_is_kept_and_the_adviser_gets_a_card(
    coach: Coach[Wire],
) -> None:
    for teacher in ("t1", "t2"):
        coach.wire.fates_of(room(teacher), BLOCKED)
    await coach.taps("s1", f"show:{competency_of('maths', 1)}", level="3", know="a", show="b", how="c")
    assert kinds(coach, "s1") == ["CheckReceived", "CheckNotReached"]
    assert not coach.posted(CheckTold)
    (card,) = (each.notice for each in coach.posted(HumanNeeded))
    assert isinstance(card, HumanNeeded)
    assert kinds(coach, "a1") == ["HumanNeeded"]
    assert len(coach.posted(CheckCard)) == 2
    assert len(coach.posted(CheckNotReached)) == 1


async def test_a_call_for_a_person_is_told_only_after_it_arrived_and_seen_only_after_a_tap(
    coach: Coach[Wire],
) -> None:
    coach.wire.fates_of(room("a1"), AWAY)
    coach.wire.fates_of(room("adm"), AWAY)
    await coach.taps("s1", "now")
    assert kinds(coach, "s1") == ["CallReceived"]
    await coach.later(2)
    assert kinds(coach, "s1") == ["CallReceived", "CallTold"]
    (card, *_) = (each.notice for each in coach.posted(CallAlert))
    assert isinstance(card, CallAlert)
    await coach.taps("adm", f"callseen:{card.call}")
    assert kinds(coach, "s1") == ["CallReceived", "CallTold", "CallWasSeen"]
    assert len(coach.posted(CallWasSeen)) == 1
    assert "Ms. Lindqvist" in coach.wire.read_by(room("s1"))[-1]
    assert "Ms. Lindqvist has seen this" in coach.wire.read_by(room("a1"))[-1]


async def test_a_call_that_reaches_nobody_says_so_and_whom_to_ring(coach: Coach[Wire]) -> None:
    coach.wire.fates_of(room("a1"), BLOCKED)
    coach.wire.fates_of(room("adm"), BLOCKED)
    await coach.taps("s1", "now")
    assert kinds(coach, "s1") == ["CallReceived", "CallNotReached"]
    assert not coach.posted(CallTold)
    assert len(coach.posted(CallNotReached)) == 1
    assert "988" in coach.wire.read_by(room("s1"))[-1]


async def test_a_call_goes_out_at_any_hour(coach: Coach[Wire]) -> None:
    coach.now = coach.now.replace(hour=2)
    await coach.taps("s1", "now")
    assert kinds(coach, "s1") == ["CallReceived", "CallTold"]
    assert len(coach.posted(CallReceived)) == 1


async def test_help_survives_an_afternoon_without_a_network(coach: Coach[Wire]) -> None:
    for code in EVERYBODY:
        coach.wire.fates_of(room(code), *[AWAY] * 40)
    await asks(coach)
    for _ in range(60):
        await coach.later(300)
    assert kinds(coach, "s1") == ["HelpReceived", "HelpTold"]
    assert len(coach.posted(HelpReceived)) == 1
    assert kinds(coach, "t1") == kinds(coach, "t2") == ["HelpCard"]
