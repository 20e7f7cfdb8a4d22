"""Every template, read the way a student, a parent and a head teacher would."""

import re
from pathlib import Path

import pytest

from engine.notices import NOTICES, Notice, template_name
from engine.notices.everybody import AlreadyDone
from engine.notices.staff import HumanNeeded
from messages.edition import TEMPLATES
from messages.proofread import faults
from messages.render import Renderer
from messages.surfaces.plain import plain
from tests.messages.reading import grade, words_of
from tests.messages.samples import FULL_DIGEST, HOSTILE, SAMPLES

ENGLISH = TEMPLATES / "en"
RENDERER = Renderer()
NEVER = (
    *(
        "fail",
        "failed",
        "failing",
        "failure",
        "lazy",
        "behind",
        "worst",
        "worse",
        "bad",
        "wrong answer",
        "loser",
    ),
    *("too slow", "late", "overdue", "punish", "disappoint", "shame", "ashamed", "rank", "ranking", "top of"),
    *("streak", "unbroken", "best in", "better than", "other students have", "everyone else", "poor", "weak"),
    *("must try harder", "should have", "grade of", "quiz", "standard", "skill"),
)
UNASKED = (
    *("GoalPrompt", "GoalReminder", "LookBackPrompt", "DriftNudge", "QuietNudge", "Praise"),
    *("OffTrackNudge", "ReplanOffer", "AheadChoices", "DueNudge"),
    *("QueueLine", "Digest", "HumanNeeded"),
)
TO_STUDENTS_UNASKED = UNASKED[:10]
TO_STAFF = {
    *("CallAlert", "DrillAlert", "HelpCard", "StudentSaid", "StudentClosed", "CheckCard", "VerdictGiven"),
    *("HandTo", "AwayShown", "QueueShown", "QueueLine", "Digest", "CaseShown", "CaseNoted", "HumanNeeded"),
    "ReplanNeeded",
    *("GoneSilent", "HandedOn", "WhichStudent", "RoundShown", "PageOpened", "ErasureAsked", "WeekAtSchool"),
    "SecondLook",
    "WindowsShown",
    "WindowRefused",
    "SeveralJudged",
}
TO_STUDENTS = [name for name in NOTICES if name not in TO_STAFF]


def said(notice: Notice) -> str:
    return words_of(RENDERER.render(notice, "en"))


def tame(name: str) -> list[Notice]:
    return [notice for notice in SAMPLES[name] if HOSTILE not in repr(notice)]


def written(file: Path) -> str:
    """Return what a template says, without its tags and remarks."""
    text = re.sub(r"\{#.*?#\}", " ", file.read_text("utf-8"), flags=re.DOTALL)
    return re.sub(r"\{%.*?%\}|</?\w+[^>]*>", " ", text, flags=re.DOTALL)


@pytest.mark.parametrize("name", NOTICES)
def test_every_notice_has_a_template_and_samples(name: str) -> None:
    assert (ENGLISH / f"{template_name(NOTICES[name])}.j2").is_file()
    assert SAMPLES[name]
    assert all(type(each) is NOTICES[name] for each in SAMPLES[name])


def test_there_is_no_template_without_a_notice() -> None:
    names = {f"{template_name(kind)}.j2" for kind in NOTICES.values()}
    assert {file.name for file in ENGLISH.glob("*.j2")} == {*names, "_words.j2"}
    assert set(SAMPLES) == set(NOTICES)


@pytest.mark.parametrize(
    "folder", [each for each in TEMPLATES.iterdir() if each.is_dir()], ids=lambda each: each.name
)
def test_our_own_templates_have_no_faults(folder: Path) -> None:
    assert faults(folder) == []


@pytest.mark.parametrize("name", NOTICES)
def test_every_sample_says_something_and_leaves_nothing_open(name: str) -> None:
    for notice in SAMPLES[name]:
        words = said(notice).replace(getattr(notice, "words", "") or "\0", "x")
        assert words.strip()
        assert "None" not in words
        assert not re.search(r"\{\{|\}\}|\{%|  \S| [.,;:?!](\s|$)|\.\.(?!\.)", words.replace(HOSTILE, "x")), (
            words
        )


@pytest.mark.parametrize("file", sorted(ENGLISH.glob("*.j2")), ids=lambda each: each.stem)
def test_no_template_has_a_word_that_shames(file: Path) -> None:
    words = written(file).casefold()
    assert [each for each in NEVER if re.search(rf"\b{each}\b", words)] == []


def test_no_label_or_question_has_a_word_that_shames() -> None:
    words = (ENGLISH / "labels.toml").read_text("utf-8").casefold()
    assert [each for each in NEVER if re.search(rf"\b{each}\b", words)] == []


@pytest.mark.parametrize("name", TO_STUDENTS)
def test_students_read_it_easily(name: str) -> None:
    for notice in tame(name):
        assert grade(said(notice)) <= 7.5, said(notice)
    together = "\n".join(said(notice) for notice in tame(name))
    assert grade(together) <= 7, together


def test_all_that_students_read_is_about_grade_5() -> None:
    assert grade("\n".join(said(notice) for name in TO_STUDENTS for notice in tame(name))) <= 5


@pytest.mark.parametrize("name", TO_STUDENTS_UNASKED)
def test_an_unasked_message_has_a_person_and_a_way_to_get_fewer(name: str) -> None:
    for notice in SAMPLES[name]:
        words = plain(RENDERER.render(notice, "en")).casefold()
        assert "help" in words
        assert "less" in words or "fewer" in words


@pytest.mark.parametrize("name", UNASKED)
def test_an_unasked_message_counts_something_or_names_it(name: str) -> None:
    for notice in tame(name):
        words = said(notice)
        assert re.search(r"\d|you did it|paid off|“", words) or _facts_are_in(notice, words)


def _facts_are_in(notice: Notice, words: str) -> bool:
    return isinstance(notice, HumanNeeded) and all(fact in words for fact in notice.facts)


@pytest.mark.parametrize("name", NOTICES)
def test_only_told_notices_say_that_somebody_has_been_told(name: str) -> None:
    words = " ".join(said(notice) for notice in SAMPLES[name]).casefold()
    assert ("been told" in words) == name.endswith("Told")


@pytest.mark.parametrize("name", NOTICES)
def test_at_most_one_emoji_a_message_and_never_alone(name: str) -> None:
    for notice in SAMPLES[name]:
        emoji = re.findall("[\U0001f000-\U0001faff\u2600-\u27bf]", said(notice))
        assert len(emoji) <= 1
        assert len(said(notice)) > 10 * len(emoji)


def test_no_message_is_longer_than_a_screen() -> None:
    long = {name for name in NOTICES for notice in tame(name) if len(said(notice)) > 900}
    assert long <= {"Digest"}


def test_a_digest_for_thirty_students_fits_one_message() -> None:
    assert len(said(FULL_DIGEST)) <= 3500
    assert len(said(SAMPLES["Digest"][2])) < 120


def test_the_youngest_read_no_date_and_no_percent() -> None:
    youngest = said(SAMPLES["WhereYouAre"][1])
    assert "4 of 9 stops. 2 school days ahead." in youngest
    assert not re.search(r"%|Mon |week of", youngest)


def test_a_settled_thing_names_who_settled_it() -> None:
    assert said(AlreadyDone("help", "Mr Oh")).startswith("Mr Oh has this question.")


def test_a_slip_in_a_template_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    file = folder / "cancelled.j2"
    for text, told in {
        "Okay.\n\nThis is <u>new</u>.": "3: <u> is not one of b, i, a, li, h",
        "Okay {% if x %}": "1: Unexpected end of template.",
        "Okay.\n{{ nmae }}\n": "2: there is no 'nmae'; known are",
        "{{ choices|safe }}": "1: No filter named 'safe'.",
    }.items():
        file.write_text(text, "utf-8")
        (fault,) = faults(folder)
        assert fault.startswith(f"{file}:{told}")


def test_a_file_for_no_message_and_broken_labels_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "goodbye.j2").write_text("Bye", "utf-8")
    assert faults(folder)[0].startswith(f"{folder / 'goodbye.j2'}:1: no message has this name")
    (folder / "labels.toml").write_text("[buttons\n", "utf-8")
    assert "labels.toml: " in faults(folder)[0]
    assert "line 1" in faults(folder)[0]
