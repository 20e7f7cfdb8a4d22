"""The office opens a student who is in nobody of its care: for a reason, once, and the student can read of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from engine.actions import advisers, parse
from engine.decision import Lane
from engine.notices.everybody import NotFound, WhoSeesThis
from engine.notices.office import PageOpened
from engine.notices.staff import CaseShown, WhichStudent
from storage import audit, tables
from storage.traffic.parcels import RANK
from tests.fakes.desk import Desk
from tests.fakes.schools import adopted, joined, key_of

OFFICE, STUDENT = "riverside/adm", "riverside/s1"
AMARA = key_of("s1")
GLASS = f"glass:{AMARA}"


@pytest.fixture
def desk(engine: Engine) -> Desk:
    store = adopted(engine)
    joined(store, "riverside", ["s1", "s2", "t1", "a1", "adm"])
    return Desk(store)


def rows(desk: Desk, name: str) -> list[Any]:
    with desk.store.reading() as connection:
        return list(connection.execute(tables.metadata.tables[name].select()).all())


def looks_of_the_office(desk: Desk) -> list[tuple[str, str]]:
    """Whom the office opened and why; that a page was seen is kept beside it, once a day, as of everybody."""
    mine = (each for each in rows(desk, "looks") if each.reader == key_of("adm") and each.what != "page")
    return [(each.student, each.what) for each in sorted(mine, key=lambda each: each.what)]


def test_the_office_finds_a_student_and_is_asked_why_before_it_sees_anything(desk: Desk) -> None:
    (which,) = desk.taps(OFFICE, "find", name="Amara")
    assert isinstance(which, WhichStudent)
    assert GLASS in [each.token for each in which.choices]
    asked = desk.taps(OFFICE, GLASS)
    assert not any(isinstance(each, CaseShown) for each in asked)
    assert looks_of_the_office(desk) == []


@pytest.mark.parametrize("reason", ["", "I am curious", "glass-safety", "SAFETY; x"])
def test_a_reason_that_is_none_opens_nothing(desk: Desk, reason: str) -> None:
    said = desk.taps(OFFICE, GLASS, reason=reason)
    assert not any(isinstance(each, CaseShown) for each in said)
    assert looks_of_the_office(desk) == []


@pytest.mark.parametrize("reason", advisers.REASONS)
def test_a_look_for_a_reason_is_kept_sealed_and_told_to_the_student(desk: Desk, reason: str) -> None:
    (shown, *_) = desk.taps(OFFICE, GLASS, reason=reason)
    assert isinstance(shown, CaseShown)
    assert shown.student == AMARA
    assert looks_of_the_office(desk) == [(AMARA, f"glass-{reason}")]
    (noted,) = [each for each in rows(desk, "audit") if each.verb == f"glass-{reason}"]
    (look,) = [each for each in rows(desk, "looks") if each.what == f"glass-{reason}"]
    assert (noted.actor, noted.noun, noted.object) == (key_of("adm"), "Look", look.key)
    with desk.store.reading() as connection:
        assert audit.broken(connection, "riverside") == ""
    (seen,) = desk.taps(STUDENT, "who")
    assert isinstance(seen, WhoSeesThis)
    assert ("Ms. Lindqvist", f"glass-{reason}", desk.now.date()) in seen.looked
    (others,) = desk.taps("riverside/s2", "who")
    assert isinstance(others, WhoSeesThis)
    assert others.looked == ()


def test_a_look_is_over_with_its_page_and_the_next_needs_a_reason_again(desk: Desk) -> None:
    (shown, *_) = desk.taps(OFFICE, GLASS, reason="family")
    about = {each.token for each in shown.choices if AMARA in each.token}
    assert about == set()  # nothing is offered that would be refused
    for token in (f"case:{AMARA}", f"did:{AMARA}:talked", f"handon:{AMARA}", f"note:{AMARA}"):
        assert parse(token) is not None
        (said,) = desk.taps(OFFICE, token, words="x")
        assert isinstance(said, NotFound), token
    assert not any(isinstance(each, CaseShown) for each in desk.taps(OFFICE, GLASS))
    assert looks_of_the_office(desk) == [(AMARA, "glass-family")]
    desk.taps(OFFICE, GLASS, reason="safety")
    assert looks_of_the_office(desk) == [(AMARA, "glass-family"), (AMARA, "glass-safety")]


@pytest.mark.parametrize("who", ["t1", "a1", "s1", "s2"])
def test_nobody_but_the_office_has_the_glass(desk: Desk, who: str) -> None:
    (said,) = desk.taps(f"riverside/{who}", GLASS, reason="safety")
    assert isinstance(said, NotFound)
    assert rows(desk, "looks") == []


@pytest.mark.parametrize("whom", ["t1", "a1", "adm", "nobody"])
def test_the_glass_opens_students_alone(desk: Desk, whom: str) -> None:
    (said,) = desk.taps(OFFICE, f"glass:{key_of(whom)}", reason="safety")
    assert isinstance(said, NotFound)
    assert rows(desk, "looks") == []


def test_what_the_office_opened_stays_among_who_looked_however_many_look_after(desk: Desk) -> None:
    desk.taps(OFFICE, GLASS, reason="moving")
    opened = desk.now.date()
    for _ in range(8):
        desk.now += timedelta(days=1)
        desk.taps("riverside/a1", f"case:{AMARA}")
    (seen,) = desk.taps(STUDENT, "who")
    assert isinstance(seen, WhoSeesThis)
    assert ("Ms. Lindqvist", "glass-moving", opened) in seen.looked
    assert len(seen.looked) == 6


def test_the_student_s_adviser_reads_that_the_office_has_opened_the_page_and_why(desk: Desk) -> None:
    desk.taps(OFFICE, GLASS, reason="family")
    told = [(each, each.notice) for each in desk.posted() if each.person == key_of("a1")]
    ((posted, words),) = told
    assert posted.lane == RANK[Lane.WAVE]
    assert isinstance(words, PageOpened)
    assert (words.by, words.reason) == ("Ms. Lindqvist", "family")


def test_what_an_adviser_wrote_after_a_talk_is_not_on_the_page_of_the_office(desk: Desk) -> None:
    desk.taps("riverside/a1", f"note:{AMARA}", words="Things are hard at home.")
    (shown, *_) = desk.taps(OFFICE, GLASS, reason="mistake")
    assert isinstance(shown, CaseShown)
    assert (shown.notes, shown.said) == ((("note", desk.now.date()),), ("",))
