"""From notice to message: buttons, forms, a school's own words, and what happens when those are broken."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine import actions as act
from engine.actions import VERBS
from engine.forms import fields_of
from engine.languages import LANGUAGES
from engine.notices import Choice, choice
from engine.notices.everybody import Cancelled, FieldAsked, MenuShown, WhyThis
from engine.notices.helping import WordsPassedOn
from messages.edition import TEMPLATES, Edition
from messages.message import Button
from messages.render import Renderer
from tests.messages.reading import words_of
from tests.messages.samples import SAMPLES

RENDERER = Renderer()


def test_buttons_come_in_the_order_of_the_choices() -> None:
    choices = (
        choice(act.everybody.Menu()),
        choice(act.advisers.OpenCase("s1"), "Ana"),
        choice(act.everybody.PersonNow()),
    )
    assert RENDERER.render(Cancelled(choices=choices), "en").buttons == (
        Button("menu", "Menu"),
        Button("case:s1", "Ana"),
        Button("now", "I need a person now", "danger"),
    )


def test_a_label_goes_from_the_special_to_the_plain() -> None:
    assert RENDERER.label(Choice("look:g1:kept", "look.kept"), "en") == "I did it"
    assert RENDERER.label(Choice("look:g1:kept", "look.kept", "Maths"), "en") == "I did it"
    assert RENDERER.label(Choice("look:g1:odd", "look.odd"), "en") == "How did it go?"
    assert RENDERER.label(Choice("gethelp:m", "gethelp", "Maths"), "en") == "Help: Maths"
    assert RENDERER.label(Choice("menu", "no.such.label"), "en") == "Menu"


def test_a_long_name_on_a_button_is_cut_with_an_ellipsis() -> None:
    label = RENDERER.label(Choice("case:s1", "case", "Ana\n" + "x" * 200), "en")
    assert len(label) == 75
    assert label.startswith("Ana x")
    assert label.endswith("…")


def test_only_a_question_of_a_form_asks_for_typed_words() -> None:
    asking = {
        type(each) for samples in SAMPLES.values() for each in samples if RENDERER.render(each, "en").asks
    }
    assert asking == {FieldAsked}


def test_a_form_holds_all_that_is_still_to_be_asked() -> None:
    form = RENDERER.form("help:maths", "en")
    assert form is not None
    assert (form.token, form.title, form.submit, form.cancel) == (
        "help:maths",
        "Ask for help",
        "Send",
        "Cancel",
    )
    assert [(each.name, each.kind, each.optional) for each in form.fields] == [
        ("stuck", "text", False),
        ("tried", "text", True),
    ]
    levels = RENDERER.form("show:k1", "en")
    assert levels is not None
    assert levels.fields[0].options[2] == ("3", "3: I can do it on my own")


@pytest.mark.parametrize("token", ["menu", "where", "nonsense", "", "help:a:b:c:d:e", "a" * 100])
def test_what_asks_for_nothing_has_no_form(token: str) -> None:
    assert RENDERER.form(token, "en") is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", [verb for verb, kind in VERBS.items() if fields_of(kind)])
def test_every_form_has_words_that_fit_every_platform(verb: str, language: str) -> None:
    form = RENDERER.form(verb, language)
    assert form is not None
    assert 0 < len(form.title) <= 24
    assert 0 < len(form.submit) <= 24
    for each in form.fields:
        assert 0 < len(each.label) <= 60
        assert RENDERER.labels(language).question(verb, each.name).endswith(("?", "."))
        assert all(0 < len(label) <= 75 for _, label in each.options)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_label_of_its_own(verb: str, language: str) -> None:
    labels = RENDERER.labels(language)
    assert 0 < len(labels.buttons[verb]) <= 30


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_stands_for_something_and_fits_on_a_button(language: str) -> None:
    labels = RENDERER.labels(language)
    known = {*VERBS, "subject", "competency", "page", "private", "open"}
    assert {key.split(".")[0] for key in (*labels.buttons, *labels.named, *labels.styles)} <= known
    assert all(len(words) <= 30 for words in labels.buttons.values())
    assert set(labels.styles.values()) <= {"", "primary", "danger"}


def test_times_are_told_in_the_schools_zone_or_name_their_own() -> None:
    notice = WhyThis("goal_prompt", datetime(2026, 10, 14, 14, 5, tzinfo=UTC))
    assert "Wed 14 Oct, 10:05," in words_of(RENDERER.render(notice, "en", ZoneInfo("America/New_York")))
    assert "Wed 14 Oct, 14:05 UTC," in words_of(RENDERER.render(notice, "en"))


@pytest.mark.parametrize("language", ["en", "en-GB", "de", "pt_BR", "", "../../etc", "xx-" + "y" * 99])
def test_a_language_we_do_not_speak_gets_english(language: str) -> None:
    assert words_of(RENDERER.render(WordsPassedOn("Ana"), language)) == "Your words are on their way to Ana."


def test_a_schools_own_words_win(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "cancelled.j2").write_text("Gone, <b>all of it</b>.\n", "utf-8")
    (tmp_path / "en" / "labels.toml").write_text('[buttons]\nmenu = "Start page"\n', "utf-8")
    renderer = Renderer(tmp_path)
    message = renderer.render(Cancelled(choices=(choice(act.everybody.Menu()),)), "en-US")
    assert words_of(message) == "Gone, all of it."
    assert message.buttons[0].label == "Start page"
    assert words_of(renderer.render(WordsPassedOn("Ana"), "en")) == "Your words are on their way to Ana."
    assert renderer.label(choice(act.everybody.Stop()), "en") == "Stop messages"


def test_a_school_can_add_a_language(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "why-this.j2").write_text("Am {{ moment(at) }}.\n", "utf-8")
    notice = WhyThis("x", datetime(2026, 10, 14, 14, 5, tzinfo=UTC))
    renderer = Renderer(tmp_path)
    assert words_of(renderer.render(notice, "de", ZoneInfo("Europe/Berlin"))) == "Am Mi. 14 Okt., 16:05."
    assert words_of(renderer.render(WordsPassedOn("Ana"), "de")) == "Your words are on their way to Ana."


@pytest.mark.parametrize(
    "broken",
    [
        "Hello {{ nobody }}",
        "{% if %}",
        "<script>x</script>",
        "<b>never closed",
        "{{ name|safe }}",
        "{% autoescape false %}{{ name }}{% endautoescape %}",
        "{{ name.__class__.__mro__ }}",
        "{{ 1 / 0 }}",
        "{{ day(name) }}",
    ],
)
def test_a_slip_in_a_schools_template_never_silences_the_coach(tmp_path: Path, broken: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "words-passed-on.j2").write_text(broken, "utf-8")
    message = Renderer(tmp_path).render(WordsPassedOn("Ana"), "en")
    assert words_of(message) == "Your words are on their way to Ana."


def test_broken_labels_of_a_school_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "labels.toml").write_text("[buttons\n", "utf-8")
    assert Renderer(tmp_path).label(choice(act.everybody.Menu()), "en") == "Menu"


def test_a_message_that_may_be_a_repeat_says_so_first() -> None:
    message = RENDERER.render(Cancelled(), "en")
    repeat = RENDERER.marked_as_repeat(message, "en")
    assert words_of(repeat).startswith("You may have read this before.\n")
    assert repeat.blocks[1:] == message.blocks


def test_the_menu_offers_a_person_first_when_words_were_heavy() -> None:
    message = RENDERER.render(MenuShown("Ana", "student", offer_person=True), "en")
    assert "I need a person now" in words_of(message)


def test_dates_are_said_the_way_people_say_them() -> None:
    edition = Edition("en", (TEMPLATES / "en",))
    template = edition.environment.from_string("{{ day(on) }}")
    assert template.render(on=date(2026, 10, 12)) == "Mon 12 Oct"
