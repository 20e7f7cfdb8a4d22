"""People edit what they have sent: it counts while nobody has acted on it, and after that they read so."""

import pytest

from engine.frozen import replace
from engine.notices import Notice
from engine.notices.checking import CheckCard
from engine.notices.everybody import EditKept, EditTaken, FieldAsked, MenuShown
from engine.notices.helping import HelpAnswered, HelpCard, StudentSaid
from engine.notices.students import WhereYouAre
from storage import tables
from storage.store import Store
from tests.fakes.coach import room
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import competency_of, joined, key_of

ANA, KIM, ROSA = room("s1"), room("t2"), room("t1")


@pytest.fixture
def desk(store: Store) -> Desk:
    joined(store, "riverside", ("s1", "s2", "t1", "t2"))
    return Desk(store)


def says(desk: Desk, text: str, message: str, who: str = ANA) -> list[Notice]:
    return desk.hears(replace(typed(who, text), message=message))


def edits(desk: Desk, text: str, message: str, who: str = ANA) -> list[Notice]:
    return desk.hears(replace(typed(who, text), message=message, edited=True))


def kinds(notices: list[Notice]) -> list[type[Notice]]:
    return [type(each) for each in notices]


def row(desk: Desk, table: str) -> dict[str, object]:
    with desk.store.reading() as connection:
        (found,) = connection.execute(tables.metadata.tables[table].select()).mappings()
    return dict(found)


def asks_for_help(desk: Desk) -> None:
    desk.taps(ANA, "help:maths")
    says(desk, "I lose the sine", "11")
    says(desk, "the number line", "12")
    desk.delivers()


def test_an_answer_to_a_form_that_is_still_open_is_changed_and_the_question_stays(desk: Desk) -> None:
    desk.taps(ANA, "help:maths")
    says(desk, "I lose the sine", "11")
    taken, asked = edits(desk, "I lose the sign", "11")
    assert isinstance(taken, EditTaken)
    assert isinstance(asked, FieldAsked)
    assert asked.field == "tried"
    says(desk, "the number line", "12")
    assert (row(desk, "helps")["stuck"], row(desk, "helps")["tried"]) == (
        "I lose the sign",
        "the number line",
    )


def test_a_question_that_nobody_has_taken_is_changed_on_every_card(desk: Desk) -> None:
    asks_for_help(desk)
    news = edits(desk, "I lose the sign", "11")
    assert kinds(news) == [HelpCard, HelpCard, EditTaken]
    assert row(desk, "helps")["stuck"] == "I lose the sign"
    assert {each.stuck for each in news if isinstance(each, HelpCard)} == {"I lose the sign"}
    edited = [each.edits for each in desk.delivers() if isinstance(each.notice, HelpCard)]
    assert all(edited), "they change the cards that stand there"


def test_a_question_that_somebody_has_keeps_its_first_words(desk: Desk) -> None:
    asks_for_help(desk)
    desk.taps(ROSA, f"claim:{row(desk, 'helps')['key']}")
    assert kinds(edits(desk, "I lose the sign", "11")) == [EditKept]
    assert row(desk, "helps")["stuck"] == "I lose the sine"


def test_more_words_about_a_question_change_until_the_other_side_has_written(desk: Desk) -> None:
    asks_for_help(desk)
    key = row(desk, "helps")["key"]
    desk.taps(ROSA, f"claim:{key}")
    desk.taps(ANA, f"say:{key}")
    says(desk, "it is page 2", "21")
    desk.delivers()
    news = edits(desk, "it is page 3", "21")
    assert [each.words for each in news if isinstance(each, StudentSaid)] == ["it is page 3"]
    desk.taps(ROSA, f"answer:{key}")
    says(desk, "Look at the minos", "31", ROSA)
    desk.delivers()
    answered = edits(desk, "Look at the minus", "31", ROSA)
    assert [each.words for each in answered if isinstance(each, HelpAnswered)] == ["Look at the minus"]
    assert kinds(edits(desk, "it is page 4", "21")) == [EditKept]


def test_evidence_that_nobody_has_judged_is_changed_on_its_cards(desk: Desk) -> None:
    desk.taps(ANA, f"show:{competency_of('maths', 1)}")
    for number, words in enumerate(("3", "I know it", "my pooster", "I checked"), 1):
        says(desk, words, f"4{number}")
    news = edits(desk, "my poster", "43")
    assert {each.show for each in news if isinstance(each, CheckCard)} == {"my poster"}
    assert row(desk, "checks")["show"] == "my poster"


def test_a_goal_in_own_words_is_changed(desk: Desk) -> None:
    desk.taps(ANA, "own:maths")
    for _ in range(3):
        if not row(desk, "conversations")["form"]:
            break
        says(desk, "read 10 pages about fractions", "51")
    assert row(desk, "goals")["words"]
    assert kinds(edits(desk, "read 12 pages about fractions", "51")) == [EditTaken]
    assert row(desk, "goals")["words"] == "read 12 pages about fractions"


def test_words_that_only_asked_for_something_are_understood_anew_or_kindly_kept(desk: Desk) -> None:
    assert kinds(says(desk, "whre xx yy", "61")) == [MenuShown]
    assert kinds(edits(desk, "where am I", "61")) == [WhereYouAre]
    assert kinds(edits(desk, "xyzzy plugh", "61")) == [MenuShown]
    desk.taps(ANA, "help:maths")
    assert kinds(edits(desk, "goals", "61")) == [EditKept]


def test_nobody_changes_the_words_of_somebody_else(desk: Desk) -> None:
    asks_for_help(desk)
    assert not [each for each in edits(desk, "hacked", "11", room("s2")) if isinstance(each, EditTaken)]
    assert row(desk, "helps")["stuck"] == "I lose the sine"
    assert key_of("s1") == row(desk, "helps")["student"]
