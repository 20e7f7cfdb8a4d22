"""A teacher with thirty pieces of evidence and a keyboard: next, and one verdict for several."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from engine.notices import Notice
from engine.notices.checking import CheckAccepted, CheckCard, CheckNotYet, SeveralJudged
from engine.notices.everybody import AlreadyDone, FieldAsked
from engine.notices.helping import HelpCard
from engine.notices.staff import QueueShown
from engine.nouns.mastery_check import CheckState, MasteryCheck
from storage import records, tables
from tests.fakes.desk import Desk
from tests.fakes.schools import adopted, competency_of, joined, key_of, small_school

STUDENTS = ("s1", "s2", "s3", "s4")
FIRST = competency_of("maths", 1)
EVIDENCE = {"level": "3", "know": "It is a part.", "show": "3/4", "how": "I drew it."}


@pytest.fixture
def desk(engine: Engine) -> Desk:
    """Four students have handed in the same step, a quarter of an hour apart."""
    store = adopted(engine, small_school(students=4))
    joined(store, "riverside", (*STUDENTS, "t1", "t2", "t3"))
    desk = Desk(store)
    for code in STUDENTS:
        desk.taps(who(code), f"show:{FIRST}", **EVIDENCE)
        desk.now += timedelta(minutes=15)
    return desk


def who(code: str) -> str:
    return f"riverside/{code}"


def got(desk: Desk, code: str, kind: type[Notice]) -> list[Notice]:
    return [
        each.notice for each in desk.posted() if each.person == key_of(code) and isinstance(each.notice, kind)
    ]


def states(desk: Desk) -> dict[str, tuple[str, int, str]]:
    with desk.store.reading() as connection:
        rows = connection.execute(tables.checks.select()).mappings().all()
    found = [records.record_of(MasteryCheck, row) for row in rows]
    codes = {key_of(each): each for each in STUDENTS}
    return {codes[each.student]: (each.state, each.level, each.strength) for each in found}


def test_one_typed_line_judges_several(desk: Desk) -> None:
    (queue,) = desk.says(who("t1"), "queue")
    assert isinstance(queue, QueueShown)
    assert [each.student.split()[0] for each in queue.rows] == ["Amara", "Mateo", "Lena", "Minh"]
    said = desk.says(who("t1"), "accept 1, 3 = 4 Clear units on every line")
    done = next(each for each in said if isinstance(each, SeveralJudged))
    assert (set(done.students), done.level) == ({"Amara", "Lena"}, 4)
    clear = (CheckState.ACCEPTED, 4, "Clear units on every line")
    waits = (CheckState.ASKED, 0, "")
    assert states(desk) == {"s1": clear, "s2": waits, "s3": clear, "s4": waits}
    assert len(got(desk, "s1", CheckAccepted)) == len(got(desk, "s3", CheckAccepted)) == 1
    assert got(desk, "s2", CheckAccepted) == []


def test_what_is_left_out_is_asked_for(desk: Desk) -> None:
    desk.says(who("t1"), "queue")
    (asked,) = desk.says(who("t1"), "accept 2 4")
    assert isinstance(asked, FieldAsked)
    assert asked.field == "level"
    (asked,) = desk.says(who("t1"), "3")
    assert isinstance(asked, FieldAsked)
    desk.says(who("t1"), "You say why it works")
    assert {code for code, each in states(desk).items() if each[0] == CheckState.ACCEPTED} == {"s2", "s4"}


def test_not_yet_for_several_has_a_next_step(desk: Desk) -> None:
    desk.says(who("t1"), "queue")
    (asked,) = desk.says(who("t1"), "not yet 1 2 A good start")
    assert isinstance(asked, FieldAsked)
    assert asked.field == "next_step"
    desk.says(who("t1"), "Say the units")
    told = got(desk, "s1", CheckNotYet)
    assert isinstance(told[0], CheckNotYet)
    assert (told[0].strength, told[0].next_step) == ("A good start", "Say the units")
    assert states(desk)["s2"][0] == CheckState.NOT_YET
    assert states(desk)["s3"][0] == CheckState.ASKED


def test_a_level_below_mastery_is_a_not_yet_for_all_of_them(desk: Desk) -> None:
    desk.says(who("t1"), "queue")
    (asked,) = desk.says(who("t1"), "accept 1 2 = 2 A good start")
    assert isinstance(asked, FieldAsked)
    assert (asked.verb, asked.field) == ("notyetall", "next_step")


def test_what_a_colleague_has_judged_meanwhile_stays_theirs(desk: Desk) -> None:
    desk.says(who("t1"), "queue")
    desk.says(who("t2"), "queue")
    desk.says(who("t2"), "accept 1 = 3 Well drawn")
    (done,) = [
        each for each in desk.says(who("t1"), "accept 1 2 = 4 Clear") if isinstance(each, SeveralJudged)
    ]
    assert (done.students, done.lost) == (("Mateo",), (("Amara", "Mr. Kim"),))
    assert states(desk)["s1"] == (CheckState.ACCEPTED, 3, "Well drawn")
    assert states(desk)["s2"] == (CheckState.ACCEPTED, 4, "Clear")
    again = desk.says(who("t1"), "accept 1 = 3 Again")
    assert not [each for each in again if isinstance(each, SeveralJudged)]
    (late,) = desk.taps(who("t1"), f"acceptall:{_of(desk, 's1')[:5]}", level="3", strength="Again")
    assert isinstance(late, AlreadyDone)
    assert late.by == "Mr. Kim"


def test_numbers_that_show_nothing_judge_nothing(desk: Desk) -> None:
    desk.says(who("t1"), "queue")
    for line in ("accept 9 = 3 Clear", "accept 7", "accept everything", "accept", "accept 1 = 9"):
        desk.says(who("t1"), line)
        desk.taps(who("t1"), "cancel")
        desk.says(who("t1"), "queue")
    assert {each[0] for each in states(desk).values()} == {CheckState.ASKED}
    desk.says(who("t3"), "accept 1 2 = 3 Clear")
    prefixes = ",".join(key[:5] for key in _keys(desk))
    (no,) = desk.taps(who("t3"), f"acceptall:{prefixes}", level="3", strength="Clear")
    assert isinstance(no, AlreadyDone), "a teacher of another subject has none of them in the queue"
    assert {each[0] for each in states(desk).values()} == {CheckState.ASKED}


def test_next_opens_one_after_another_and_a_question_first(desk: Desk) -> None:
    desk.taps(who("s4"), "help:maths", stuck="fractions", tried="")
    opened: list[Notice] = []
    for _ in range(5):
        card = next(each for each in desk.says(who("t1"), "next") if isinstance(each, CheckCard | HelpCard))
        opened.append(card)
        if isinstance(card, HelpCard):
            desk.taps(who("t1"), f"answer:{card.request}", words="Draw it.")
        else:
            desk.taps(who("t1"), f"accept:{card.check}", level="3", strength="Clear.")
    assert {each.student for each in opened if isinstance(each, CheckCard)} == {
        "Amara Okafor",
        "Mateo Rivera",
        "Lena Hoffmann",
        "Minh Anh Tran",
    }
    (nothing,) = desk.says(who("t1"), "next")
    assert nothing == QueueShown((), choices=nothing.choices)


def _keys(desk: Desk) -> list[str]:
    with desk.store.reading() as connection:
        return [row["key"] for row in connection.execute(tables.checks.select()).mappings()]


def _of(desk: Desk, code: str) -> str:
    with desk.store.reading() as connection:
        rows = connection.execute(tables.checks.select()).mappings().all()
    return next(str(row["key"]) for row in rows if row["student"] == key_of(code))
