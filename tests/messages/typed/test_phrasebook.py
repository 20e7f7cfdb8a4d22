"""Typed words: what is understood, what is left alone, and the words that always work."""

from collections import Counter
from pathlib import Path

import pytest

from engine.actions import VERBS
from engine.notices import Choice
from engine.talk.phrasebook import DOOR
from messages.render import Renderer
from messages.typed.phrase_files import read_phrasebook
from messages.typed.phrasebook import NOTHING
from messages.typed.plain_words import plain_words

BOOK = read_phrasebook("en", Renderer().labels("en"))
CORPUS = Path(__file__).parent / "phrases" / "en.tsv"
OFF_TOPIC = "-"
TYPED = {
    *(
        "where",
        "question",
        "goals",
        "goal",
        "lookback",
        "path",
        "map",
        "due",
        "profile",
        "habits",
        "portfolio",
        "stickers",
        "ready",
        "gethelp",
        "now",
        "who",
        "why",
        "less",
        "more",
    ),
    *("pause", "stop", "start", "me", "menu", "cancel", "pick", "queue", "caseload", "thanks"),
    "replan",
    "notnow",
    *("find", "round", "week"),
    *("link", "unlink", "writeto", "goon"),
    *("find", "round", "next", "accept", "notyet", "windows", "away", "tries", "helpmates"),
    *("trips", "review", "chat", "speak"),
}


def corpus(split: str) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in CORPUS.read_text("utf-8").splitlines()[1:]]
    return [(verb, text) for kind, verb, text in rows if kind == split]


def tally(split: str) -> Counter[str]:
    """Count what is right, silent or wrong among what asks for something, and what off-topic was taken for.

    Words of trouble show the same door as asking for a person; a short word to small talk acts on nothing.
    """
    counts: Counter[str] = Counter()
    for verb, text in corpus(split):
        meant = "now" if BOOK.offers_person(text) else BOOK.verb(text)
        got = {DOOR: "now", "chat": None}.get(meant or "", meant)
        if verb == OFF_TOPIC:
            counts["left alone" if got is None else "false accept"] += 1
        else:
            counts["right" if got == verb else "silent" if got is None else "wrong"] += 1
            counts["asked back"] += got is None and verb in BOOK.maybe(text)
    return counts


@pytest.mark.parametrize(
    "text", ["stop", "STOP", " Stop! ", "stop.", "/stop", "Stöp", "please stop", "st'op"]
)
def test_stop_always_works(text: str) -> None:
    assert BOOK.verb(text) == "stop"
    assert BOOK.exact(text) == "stop"


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Where am I?", "where"),
        ("how am i doing", "where"),
        ("I’m stuck", "gethelp"),
        ("im stuck", "gethelp"),
        ("i need help with maths", "gethelp"),
        ("I can show it", "ready"),
        ("Why did I get this?", "why"),
        ("who sees this", "who"),
        ("I need a person now!", "now"),
        ("now?", DOOR),
        ("fewer", "less"),
        ("pause", "pause"),
        ("héllo", "menu"),
        ("queue", "queue"),
        ("caseload", "caseload"),
        ("menu", "menu"),
        ("where am i eXactly", "where"),
        ("wher am i", "where"),
    ],
)
def test_people_say_it_in_many_ways(text: str, verb: str) -> None:
    assert BOOK.verb(text) == verb


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "???",
        "🙂",
        "2x + 3 = 11",
        "don't stop",
        "i am not stuck",
        "i don't need help",
        "x" * 5000,
        "\ud800\x00",
    ],
)
def test_it_would_rather_say_nothing_than_guess(text: str) -> None:
    assert BOOK.verb(text) is None


def test_every_verb_that_people_type_has_phrases_and_each_phrase_one_meaning() -> None:
    assert {each.partition(":")[0] for each in BOOK.phrases} == TYPED | {NOTHING, DOOR}
    assert set(VERBS) >= TYPED
    heard = Counter(plain_words(each) for phrases in BOOK.phrases.values() for each in phrases)
    assert [phrase for phrase, times in heard.items() if times > 1] == []


def test_tuned_phrases_are_all_understood() -> None:
    counts = tally("tuned")
    assert counts["wrong"] == counts["silent"] == counts["false accept"] == 0


@pytest.mark.parametrize(
    ("split", "acted", "or_asked", "wrong"),
    [("held-out", 0.53, 0.77, 0.05), ("held-out-2", 0.68, 0.88, 0.05)],
)
def test_unseen_phrases_are_understood_or_asked_back_and_hardly_ever_mistaken(
    split: str, acted: float, or_asked: float, wrong: float
) -> None:
    """Nobody tuned on these: replace a whole set, or none of it.

    The first 155 are by somebody who never saw the phrases: 56 % are acted on, another 23 % asked back with the right
    button, 3 % mistaken. The other 158 were written before their author read the phrases, and the author then wrote
    more phrases: 70 %, another 20 %, 4 %; so the first set is the stricter one.
    """
    counts = tally(split)
    asked = counts["right"] + counts["silent"] + counts["wrong"]
    assert counts["right"] / asked >= acted, counts
    assert (counts["right"] + counts["asked back"]) / asked >= or_asked, counts
    assert counts["wrong"] / asked <= wrong, counts
    assert counts["false accept"] / (counts["false accept"] + counts["left alone"]) <= 0.05, counts


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Hi coach! I'm so lost with fractions 😭😭", "gethelp"),
        ("cld u plz text me less often", "less"),
        ("heeeelp i dont get it", "gethelp"),
        ("I like maths, but I don't understand fractions.", "gethelp"),
        ("Thanks! What are my goals?", "goals"),
        ("good morning, can u show me my badges", "stickers"),
    ],
)
def test_short_forms_greetings_signs_and_several_sentences_are_read_through(text: str, verb: str) -> None:
    assert BOOK.verb(text) == verb


@pytest.mark.parametrize("text", ["my friend is stuck", "she needs help with maths", "he wants to stop"])
def test_what_is_said_of_somebody_else_is_no_wish_of_the_speakers(text: str) -> None:
    assert BOOK.verb(text) is None


def test_a_text_can_be_read_as_what_somebodys_role_may_want() -> None:
    assert BOOK.verb("who needs me", {"caseload", "find"}) == "caseload"
    assert BOOK.verb("who needs me", {"stop"}) is None


@pytest.mark.parametrize(
    "text",
    [
        *("I want to kill myself", "i'm gonna hurt myself!!", "SUICIDE", "I want to die."),
        *("my dad hits me", "Someone is hurting me", "I don't feel safe at home", "i get bullied every day"),
    ],
)
def test_explicit_words_open_the_door_to_a_person(text: str) -> None:
    assert BOOK.offers_person(text)


@pytest.mark.parametrize(
    "text", ["i want to diet", "this maths is killing me", "my battery died", "", "help"]
)
def test_other_words_do_not(text: str) -> None:
    assert not BOOK.offers_person(text)


def test_a_label_is_the_buttons_own_words() -> None:
    assert BOOK.label(Choice("where", "where")) == "Where am I?"


def test_a_school_can_add_its_own_phrases(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    words = '[phrases]\nwhere = ["wie weit bin ich"]\n'
    (tmp_path / "en" / "phrases.toml").write_text(words, "utf-8")
    book = read_phrasebook("en", Renderer().labels("en"), tmp_path)
    assert book.verb("Wie weit bin ich?") == "where"
    assert book.verb("where am i") == "where"


@pytest.mark.parametrize(
    "text", ["now", "urgent", "someone hurts me", "everyone hates me", "I am so sad", "my grandma died"]
)
def test_words_of_trouble_show_the_door_and_call_nobody(text: str) -> None:
    assert BOOK.verb(text) == DOOR
    assert DOOR not in VERBS


@pytest.mark.parametrize("text", ["ok", "K", "yes", "lol", "bye!", "sorry", "ok cool", "no thanks"])
def test_small_talk_is_no_riddle(text: str) -> None:
    assert BOOK.verb(text) == "chat"
    assert BOOK.verb(f"{text}. where am i") == "where"
