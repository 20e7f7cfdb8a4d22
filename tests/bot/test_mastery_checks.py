"""Mastery checks from the first piece of evidence to the second look, on real databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from engine.frozen import replace
from engine.notices import Notice
from engine.notices.checking import (
    CheckAccepted,
    CheckCard,
    CheckNotYet,
    CheckReceived,
    HistoryShown,
    MustShowThis,
    NotReadyYet,
    PieceAdded,
    SecondLook,
    StepNoted,
    TopLevel,
    TryLater,
)
from engine.notices.everybody import AlreadyDone, FieldAsked, NotFound
from engine.nouns.attachment import Attachment
from engine.nouns.mastery_check import CheckState, MasteryCheck
from storage import records, tables
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import adopted, competency_of, joined, key_of, small_school

FIRST, NEXT = competency_of("maths", 1), competency_of("maths", 2)
EVIDENCE = {"level": "2", "know": "It is a part.", "show": "3/4", "how": "I drew it."}
EVERYBODY = ("s1", "s2", "t1", "t2", "t3", "a1", "adm")


@pytest.fixture
def desk(engine: Engine) -> Desk:
    store = adopted(engine)
    joined(store, "riverside", EVERYBODY)
    return Desk(store)


@pytest.fixture
def strict(engine: Engine) -> Desk:
    """A school that has the top level seen by two teachers."""
    pack = small_school()
    assert pack.school is not None
    policy = replace(pack.school.policy, second_assessor=True)
    store = adopted(engine, replace(pack, school=replace(pack.school, policy=policy)))
    joined(store, "riverside", EVERYBODY)
    return Desk(store)


def who(code: str) -> str:
    return f"riverside/{code}"


def got(desk: Desk, code: str, kind: type[Notice]) -> list[Notice]:
    return [
        each.notice for each in desk.posted() if each.person == key_of(code) and isinstance(each.notice, kind)
    ]


def checks(desk: Desk) -> list[MasteryCheck]:
    with desk.store.reading() as connection:
        rows = connection.execute(tables.checks.select().order_by(tables.checks.c.asked_at)).mappings().all()
    return [records.record_of(MasteryCheck, row) for row in rows]


def shows(desk: Desk, competency: str = FIRST, code: str = "s1") -> str:
    received = desk.taps(who(code), f"show:{competency}", **EVIDENCE)
    assert isinstance(received[0], CheckReceived)
    return received[0].check


def test_what_comes_first_must_be_shown_or_handed_in(desk: Desk) -> None:
    (refused,) = desk.taps(who("s1"), f"must:{NEXT}")
    assert isinstance(refused, NotReadyYet)
    assert refused.missing == ("Maths step 1",)
    (refused,) = desk.taps(who("s1"), f"show:{NEXT}")
    assert isinstance(refused, NotReadyYet), "before anything is asked"
    assert refused.choices[0].token == f"must:{FIRST}"
    shows(desk, FIRST)
    (ready,) = desk.taps(who("s1"), f"must:{NEXT}")
    assert isinstance(ready, MustShowThis), "handed in is enough to go on"


@pytest.mark.parametrize("missing", ["know", "show", "level", "how"])
def test_a_check_takes_a_self_rating_something_to_know_something_to_show_and_how_i_know(
    desk: Desk, missing: str
) -> None:
    (asked,) = desk.taps(who("s1"), f"show:{FIRST}", **{**EVIDENCE, missing: " "})
    assert isinstance(asked, FieldAsked)
    assert asked.field == missing
    assert checks(desk) == []


def test_evidence_grows_by_words_and_files_while_it_waits(desk: Desk) -> None:
    key = shows(desk)
    photo = Attachment("wire", "photo", "f1", "page.jpg")
    desk.taps(who("s1"), f"piece:{key}")
    (added,) = [
        each
        for each in desk.hears(typed(who("s1"), "see my page", attachments=(photo,)))
        if isinstance(each, PieceAdded)
    ]
    assert added.number == 3
    card = got(desk, "t1", CheckCard)[-1]
    assert isinstance(card, CheckCard)
    assert (card.more, card.files) == (("see my page [photo: page.jpg]",), (photo,))
    desk.taps(who("t1"), f"accept:{key}", level="3", strength="Clear.")
    (late,) = desk.taps(who("s1"), f"piece:{key}", words="one more")
    assert isinstance(late, AlreadyDone)
    (no,) = desk.taps(who("s2"), f"piece:{key}", words="mine")
    assert isinstance(no, NotFound)


def test_not_yet_opens_again_when_the_next_step_is_done_or_two_class_days_have_gone(desk: Desk) -> None:
    key = shows(desk)
    desk.taps(who("t1"), f"notyet:{key}", strength="A good start.", next_step="Say the units.")
    (told,) = got(desk, "s1", CheckNotYet)
    assert isinstance(told, CheckNotYet)
    (wait,) = desk.taps(who("s1"), f"must:{FIRST}")
    assert isinstance(wait, TryLater)
    (no,) = desk.taps(who("s2"), f"stepdone:{key}")
    assert isinstance(no, NotFound)
    (noted,) = desk.taps(who("s1"), f"stepdone:{key}")
    assert isinstance(noted, StepNoted)
    shows(desk)
    assert [each.state for each in checks(desk)] == [CheckState.NOT_YET, CheckState.ASKED]


def test_both_sides_read_the_same_history(desk: Desk) -> None:
    key = shows(desk)
    desk.taps(who("t1"), f"notyet:{key}", strength="A good start.", next_step="Say the units.")
    desk.now += timedelta(days=6)
    again = shows(desk)
    desk.taps(who("t2"), f"accept:{again}", level="4", strength="Units on every line.")
    (mine,) = desk.taps(who("s1"), f"tries:{FIRST}")
    (theirs,) = desk.taps(who("t1"), f"history:{again}")
    assert isinstance(mine, HistoryShown)
    assert isinstance(theirs, HistoryShown)
    assert mine.tries == theirs.tries
    assert [(each.self_level, each.level, each.by) for each in mine.tries] == [
        (2, 0, "Ms. Delgado"),
        (2, 4, "Mr. Kim"),
    ]
    assert theirs.student == "Amara Okafor"
    (no,) = desk.taps(who("t3"), f"history:{again}")
    assert isinstance(no, NotFound), "a teacher of another subject does not see it"


def test_the_top_level_takes_two_teachers_and_mastery_does_not_wait(strict: Desk) -> None:
    key = shows(strict)
    strict.taps(who("t1"), f"accept:{key}", level="4", strength="New places.")
    (told,) = got(strict, "s1", CheckAccepted)
    assert isinstance(told, CheckAccepted)
    assert (told.level, told.top) == (3, 4)
    assert checks(strict)[0].state == CheckState.ACCEPTED
    assert len(got(strict, "t2", SecondLook)) == 1
    assert got(strict, "t1", SecondLook) == got(strict, "t3", SecondLook) == []
    for code in ("t1", "t3", "s1", "a1"):
        (no,) = strict.taps(who(code), f"second:{key}:yes")
        assert isinstance(no, NotFound)
    strict.taps(who("t2"), f"second:{key}:yes")
    assert checks(strict)[0].level == 4
    (raised,) = got(strict, "s1", TopLevel)
    assert isinstance(raised, TopLevel)
    assert (raised.level, raised.name) == (4, "Mr. Kim")
    (done,) = strict.taps(who("t2"), f"second:{key}:no")
    assert isinstance(done, AlreadyDone)
    assert checks(strict)[0].level == 4


def test_a_second_look_that_sees_less_leaves_the_level_below(strict: Desk) -> None:
    key = shows(strict)
    strict.taps(who("t1"), f"accept:{key}", level="4", strength="New places.")
    strict.taps(who("t2"), f"second:{key}:no")
    assert (checks(strict)[0].level, checks(strict)[0].state) == (3, CheckState.ACCEPTED)


def test_where_there_is_one_teacher_alone_the_top_level_is_theirs(strict: Desk) -> None:
    key = shows(strict, competency_of("science", 1))
    strict.taps(who("t3"), f"accept:{key}", level="4", strength="New places.")
    assert (checks(strict)[0].level, checks(strict)[0].top) == (4, 0)


def test_a_link_that_led_to_mastery_comes_first_the_next_time(desk: Desk) -> None:
    key = shows(desk)
    desk.taps(who("t1"), f"notyet:{key}", strength="A good start.", next_step="Say the units.")
    assert checks(desk)[0].link == "https://example.org/maths/1"
    desk.taps(who("s1"), f"stepdone:{key}")
    desk.taps(who("t1"), f"accept:{shows(desk)}", level="3", strength="Clear.")
    with desk.store.reading() as connection:
        votes = connection.execute(tables.resource_votes.select()).mappings().all()
    assert [(each["url"], each["helped"]) for each in votes] == [("https://example.org/maths/1", True)]


def test_a_teacher_on_leave_gets_no_evidence_while_another_is_there(desk: Desk) -> None:
    desk.taps(who("t1"), "away:5")
    shows(desk)
    assert len(got(desk, "t2", CheckCard)) == 1
    assert got(desk, "t1", CheckCard) == []
