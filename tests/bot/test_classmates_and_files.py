"""What travels with a question: files by id, links that helped, and classmates who see only what was agreed."""

import pytest
from sqlalchemy import Engine

from engine.decision import Preferred
from engine.frozen import replace
from engine.notices import Notice
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.helping import HelpAnswered, HelpCard, StudentSaid
from engine.notices.on_the_way import ClassmateAnswered, ClassmateCard, ClassmatesAsked, ClassmatesOffered
from engine.nouns.attachment import Attachment
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Preferences
from storage import records
from storage.store import Store
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school

STEP = competency_of("maths", 2)
PHOTO = Attachment("wire", "photo", "file-1", "page.jpg", 2048)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    pack = small_school()
    assert pack.school is not None
    policy = replace(pack.school.policy, classmates=True)
    store = adopted(engine, replace(pack, school=replace(pack.school, policy=policy)))
    joined(store, "riverside", ("s1", "s2", "s3", "s4", "t1", "t2"))
    return Desk(store)


def who(code: str) -> str:
    return f"riverside/{code}"


def got(desk: Desk, code: str, kind: type[Notice]) -> list[Notice]:
    return [
        each.notice for each in desk.posted() if each.person == key_of(code) and isinstance(each.notice, kind)
    ]


def shown_by(store: Store, *codes: str, wants: bool = True) -> None:
    """Students who have mastered the step, and who want to help, or do not."""
    with store.begin() as unit:
        for code in codes:
            done = MasteryCheck(
                f"done-{code}",
                key_of(code),
                STEP,
                NOON,
                CheckState.ACCEPTED,
                judge=key_of("t1"),
                judged_at=NOON,
            )
            records.save(unit.connection, "riverside", done)
            records.save(
                unit.connection, "riverside", Preferred(key_of(code), Preferences(helps_classmates=wants))
            )


def asks(desk: Desk) -> str:
    desk.taps(who("s1"), f"help:maths:{STEP}", stuck="the arrow", tried="I asked my secret cousin")
    (card,) = got(desk, "t1", HelpCard)
    assert isinstance(card, HelpCard)
    return card.request


def test_a_classmate_sees_the_agreed_words_and_nothing_else(desk: Desk) -> None:
    shown_by(desk.store, "s2")
    shown_by(desk.store, "s3", wants=False)
    key = asks(desk)
    (offered,) = desk.taps(who("s1"), f"classmates:{key}")
    assert isinstance(offered, ClassmatesOffered)
    assert (offered.words, offered.there) == ("the arrow", 1)
    assert got(desk, "s2", ClassmateCard) == [], "nothing is shown before the student agrees"
    desk.taps(who("s1"), f"share:{key}:{STEP}")
    (card,) = got(desk, "s2", ClassmateCard)
    assert "Amara" not in repr(card)
    assert "cousin" not in repr(card)
    assert got(desk, "s3", ClassmateCard) == got(desk, "s4", ClassmateCard) == []
    desk.taps(who("s2"), f"mate:{key}", words="Start at the tail.")
    (answer,) = got(desk, "s1", ClassmateAnswered)
    assert isinstance(answer, ClassmateAnswered)
    assert answer.words == "Start at the tail."
    assert "Mateo" not in repr(answer)
    newest = got(desk, "t1", HelpCard)[-1]
    assert isinstance(newest, HelpCard)
    assert newest.said[-1] == ("Mateo", "Start at the tail."), "the teacher stays informed, with the name"


def test_nobody_else_may_answer_or_open_it(desk: Desk) -> None:
    shown_by(desk.store, "s2", "s3")
    key = asks(desk)
    for token in (f"mate:{key}", f"classmates:{key}", f"share:{key}:{STEP}", f"say:{key}", f"openhelp:{key}"):
        (said,) = desk.taps(who("s4"), token, words="me")
        assert isinstance(said, NotFound)
    desk.taps(who("s1"), f"share:{key}:{STEP}")
    desk.taps(who("s2"), "helpmates:no")
    (said,) = desk.taps(who("s2"), f"mate:{key}", words="late idea")
    assert isinstance(said, NotFound), "who has opted out is asked no more"
    desk.taps(who("s1"), f"unhelp:{key}")
    (said,) = desk.taps(who("s3"), f"mate:{key}", words="late idea")
    assert isinstance(said, AlreadyDone)


def test_a_classmate_is_asked_within_their_own_contact_budget(desk: Desk) -> None:
    shown_by(desk.store, "s2")
    first = asks(desk)
    desk.taps(who("s1"), f"share:{first}:{STEP}")
    desk.taps(who("s3"), f"help:maths:{STEP}", stuck="me too", tried="")
    second = next(
        each.request
        for each in got(desk, "t1", HelpCard)
        if isinstance(each, HelpCard) and each.student == "Lena Hoffmann"
    )
    (offered,) = desk.taps(who("s3"), f"classmates:{second}")
    assert isinstance(offered, ClassmatesOffered)
    assert offered.there == 0


def test_without_a_step_it_is_asked_which_one(desk: Desk) -> None:
    desk.taps(who("s1"), "help:maths", stuck="the arrow", tried="")
    (card,) = got(desk, "t1", HelpCard)
    assert isinstance(card, HelpCard)
    (offered,) = desk.taps(who("s1"), f"classmates:{card.request}")
    assert isinstance(offered, ClassmatesOffered)
    assert offered.title == ""
    assert offered.choices[0].token == f"classmates:{card.request}:{competency_of('maths', 1)}"
    assert not got(desk, "s1", ClassmatesAsked)


def test_where_the_school_does_not_allow_it_nothing_happens(engine: Engine) -> None:
    store = adopted(engine)
    joined(store, "riverside", ("s1", "s2", "t1", "t2"))
    desk = Desk(store)
    shown_by(store, "s2")
    key = asks(desk)
    for code, token in (("s1", f"classmates:{key}"), ("s1", f"share:{key}:{STEP}"), ("s2", "helpmates:yes")):
        (said,) = desk.taps(who(code), token)
        assert isinstance(said, NotFound)


def test_files_go_both_ways_by_their_id(desk: Desk) -> None:
    desk.says(who("s1"), "I need help with maths")
    desk.hears(typed(who("s1"), "it is on the page", attachments=(PHOTO,)))
    desk.says(who("s1"), "skip")
    (card,) = got(desk, "t1", HelpCard)
    assert isinstance(card, HelpCard)
    assert card.files == (PHOTO,)
    desk.taps(who("t1"), f"answer:{card.request}")
    drawing = replace(PHOTO, file_id="file-2")
    desk.hears(typed(who("t1"), "like this", attachments=(drawing,)))
    (answer,) = got(desk, "s1", HelpAnswered)
    assert isinstance(answer, HelpAnswered)
    assert answer.files == (drawing,)
    desk.taps(who("s1"), f"say:{card.request}")
    third = replace(PHOTO, file_id="file-3")
    desk.hears(typed(who("s1"), "mine now", attachments=(third,)))
    (more,) = got(desk, "t1", StudentSaid)
    assert isinstance(more, StudentSaid)
    assert more.files == (third,)
    (again,) = desk.taps(who("t1"), f"openhelp:{card.request}")
    assert isinstance(again, HelpCard)
    assert again.files == (PHOTO, drawing, third)


def test_did_that_help_puts_the_link_that_helped_first(desk: Desk) -> None:
    with desk.store.begin() as unit:
        before = unit.snapshots("riverside", NOON).school
    key = asks(desk)
    link = before.curriculum.competencies[STEP].resources[0]
    desk.taps(who("t1"), f"answer:{key}", words=f"See {link.url}")
    desk.taps(who("s1"), f"close:{key}:yes")
    with desk.store.begin() as unit:
        after = unit.snapshots("riverside", NOON).school
    assert after.revision == before.revision + 1
    assert after.curriculum.competencies[STEP].resources[0] == link
