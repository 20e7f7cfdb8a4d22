"""Every other language says all that English says, from the same facts, and as kindly."""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, meta

from engine.languages import LANGUAGES, spoken
from engine.notices import NOTICES, Notice
from engine.notices.pictures import RouteMapShown
from messages.edition import TEMPLATES
from messages.helplines import FILE as HELPLINES
from messages.labels import LONGEST_LABEL, LONGEST_TITLE
from messages.message import Message
from messages.render import Renderer
from messages.surfaces.plain import plain
from messages.surfaces.telegram_html import caption
from tests.messages.reading import grade_in_spanish, words_of
from tests.messages.samples import FULL_DIGEST, HOSTILE, SAMPLES
from tests.messages.samples.pictures import MAPS
from tests.messages.test_escaping import SHOWN, _put
from tests.messages.test_pictures import words_of as picture_words
from tests.messages.test_templates import TO_STUDENTS, TO_STUDENTS_UNASKED, UNASKED, written

ENGLISH, OTHERS = TEMPLATES / "en", LANGUAGES[1:]
NAMES = sorted(file.name for file in ENGLISH.glob("*.j2"))
MARKS = Path(__file__).with_name("translated.tsv")
RENDERER = Renderer()
ALIKE = {("styles",), ("command_names",)}
"""Tables that are the same in every language, or are for one alone."""
NEVER = (
    *(
        "fracas",
        "fallaste",
        "fallas",
        "flojo",
        "floja",
        "atrasad",
        "retrasad",
        "tarde para",
        "peor",
        "mal hecho",
    ),
    *("incorrect", "equivocad", "error tuyo", "castig", "decepcion", "vergüenza", "ranking", "lugar número"),
    *(
        "racha",
        "mejor que",
        "débil",
        "deberías",
        "examen",
        "prueba sorpresa",
        "reprob",
        "calificación de",
        "lento",
    ),
    *("último lugar", "los demás", "malo", "mala", "burr", "tont"),
)
"""Beginnings of words that blame or compare: red pen, in Spanish."""
OF_ONE_GENDER = (
    *(
        "bienvenid[oa]",
        "atorad[oa]",
        "atascad[oa]",
        "perdid[oa]",
        "list[oa] para",
        "segur[oa] de que",
        "el alumno",
    ),
    *("la alumna", "tu maestr[oa]", "tu profesor", "sol[oa] puedes", "est[áa]s? cansad[oa]", "compañer[oa]"),
)
"""Words that would say whether the reader, or their teacher, is he or she."""
LEFT_IN_ENGLISH = re.compile(
    r"\b(the|and|your|you|is|are|with|of|to|for|not|have|will|teacher|week|path|goal)\b"
)


def said(notice: Notice) -> str:
    return words_of(RENDERER.render(notice, "es"))


def tame(name: str) -> list[Notice]:
    return [notice for notice in SAMPLES[name] if HOSTILE not in repr(notice)]


def labels(language: str) -> Mapping[tuple[str, ...], str]:
    return dict(_flat(tomllib.loads((TEMPLATES / language / "labels.toml").read_text("utf-8"))))


def _flat(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, each in table.items():
        if isinstance(each, dict):
            yield from _flat(each, (*above, name))
        else:
            yield (*above, name), each


def marks() -> dict[str, str]:
    """The mark of each English template and label: a start of the SHA-256 of its words."""
    templates = {name: (ENGLISH / name).read_text("utf-8") for name in NAMES}
    said = {
        f"labels.toml: {'.'.join(key)}": words for key, words in labels("en").items() if key[:1] not in ALIKE
    }
    both = {**templates, **said}
    return {name: sha256(" ".join(words.split()).encode()).hexdigest()[:12] for name, words in both.items()}


def facts_in(file: Path) -> set[str]:
    """The facts that a template names."""
    text = file.read_text("utf-8")
    return meta.find_undeclared_variables(Environment(autoescape=True).parse(text))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", NAMES)
def test_each_template_is_there_in_each_language(name: str, language: str) -> None:
    file = TEMPLATES / language / name
    assert file.is_file(), f"translate {ENGLISH / name} into {file}"


@pytest.mark.parametrize("language", OTHERS)
def test_no_template_is_there_that_english_does_not_have(language: str) -> None:
    assert sorted(file.name for file in (TEMPLATES / language).glob("*.j2")) == NAMES


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", NAMES)
def test_each_template_uses_the_facts_that_english_uses(name: str, language: str) -> None:
    here, there = facts_in(TEMPLATES / language / name), facts_in(ENGLISH / name)
    assert there - here == set(), f"{language}/{name} leaves out what en/{name} says: {sorted(there - here)}"


@pytest.mark.parametrize("language", OTHERS)
def test_the_shared_words_of_each_language_have_the_same_names(language: str) -> None:
    macros = re.compile(r"\{% macro (\w+)")
    here, there = (
        set(macros.findall((TEMPLATES / each / "_words.j2").read_text("utf-8"))) for each in (language, "en")
    )
    assert there - here == set(), f"write these macros into {language}/_words.j2: {sorted(there - here)}"


@pytest.mark.parametrize("language", OTHERS)
def test_each_label_is_there_in_each_language_with_the_same_gaps(language: str) -> None:
    here, there = labels(language), labels("en")
    wanted = {key: words for key, words in there.items() if key[:1] not in ALIKE}
    missing = [f"{'.'.join(key)} = {words!r}" for key, words in wanted.items() if key not in here]
    assert not missing, f"translate into {language}/labels.toml: {missing}"
    unknown = [".".join(key) for key in here if key not in there and key[:1] not in ALIKE]
    assert not unknown, f"English has no such label: {unknown}"
    gaps = re.compile(r"\{\w+\}")
    wrong = [
        ".".join(key)
        for key, words in wanted.items()
        if set(gaps.findall(words)) != set(gaps.findall(here[key]))
    ]
    assert not wrong, f"these have other gaps than in English: {wrong}"


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_has_changed_in_english_since_it_was_translated(language: str) -> None:
    """`translated.tsv` has a mark of each English text as it was when somebody last wrote it in the language."""
    now = {f"{language}\t{name}\t{mark}" for name, mark in marks().items()}
    if os.environ.get("COACH_UPDATE_GOLDEN"):
        MARKS.write_text("\n".join(sorted(now)) + "\n", "utf-8", newline="\n")
    stale = sorted(each.split("\t")[1] for each in now - set(MARKS.read_text("utf-8").splitlines()))
    assert not stale, (
        f"English says something else, or something new, in {stale}: bring templates/{language} up to date, then run "
        "COACH_UPDATE_GOLDEN=1 python3 coach.py test tests/messages/test_golden.py tests/messages/test_languages.py"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_labels_fit_where_they_stand(language: str) -> None:
    for key, words in labels(language).items():
        if key[0] == "forms" and key[-1] in ("title", "submit"):
            assert len(words) <= LONGEST_TITLE, (key, words)
        if key[0] in ("buttons", "forms") and key[-1] != "question" and key[-1] != "label":
            assert len(words) <= LONGEST_LABEL, (key, words)


@pytest.mark.parametrize("language", OTHERS)
def test_a_command_is_one_word_that_telegram_takes_and_no_two_are_the_same(language: str) -> None:
    for role in ("stranger", "student", "teacher", "adviser", "guardian", "admin"):
        names = [name for name, _ in RENDERER.commands(role, language)]
        assert all(re.fullmatch(r"[a-z0-9_]{1,32}", each) for each in names)
        assert len(names) == len(set(names)) == len(RENDERER.commands(role, "en"))


@pytest.mark.parametrize("language", OTHERS)
def test_the_numbers_to_call_are_explained_in_each_language(language: str) -> None:
    table = tomllib.loads(HELPLINES.read_text("utf-8"))
    lines = [line for name, each in table.items() if name != "reviewed" for line in each["lines"]]
    assert all(language in line["how"] for line in lines), f"write `how` in {language} into {HELPLINES}"


def test_a_tag_of_a_country_is_the_language() -> None:
    assert [spoken(each) for each in ("es-MX", "es_419", "ES", "en-US", "pt-BR", "")] == [
        "es",
        "es",
        "es",
        "en",
        "",
        "",
    ]


@pytest.mark.parametrize("name", NOTICES)
def test_every_sample_says_something_and_leaves_nothing_open(name: str) -> None:
    for notice in SAMPLES[name]:
        words = said(notice).replace(getattr(notice, "words", "") or "\0", "x")
        assert words.strip()
        assert "None" not in words
        assert not re.search(r"\{\{|\}\}|\{%|  \S| [.,;:?!](\s|$)|\.\.(?!\.)", words.replace(HOSTILE, "x")), (
            words
        )


@pytest.mark.parametrize("file", [*NAMES, "labels.toml"])
def test_no_word_shames_or_says_he_or_she_and_none_is_left_in_english(file: str) -> None:
    place = TEMPLATES / "es" / file
    words = (
        written(place)
        if file.endswith(".j2")
        else re.sub(r"^[^=\n]*=|^\[.*", "", place.read_text("utf-8"), flags=re.M)
    ).casefold()
    words = re.sub(r"\{\{.*?\}\}", " ", words, flags=re.DOTALL)
    assert [each for each in NEVER if re.search(rf"\b{each}", words)] == []
    assert [each for each in OF_ONE_GENDER if re.search(rf"\b{each}\b", words)] == []
    assert LEFT_IN_ENGLISH.findall(words) == []


@pytest.mark.parametrize("name", TO_STUDENTS)
def test_students_read_it_easily(name: str) -> None:
    together = "\n".join(said(notice) for notice in tame(name))
    assert grade_in_spanish(together) <= 4.5, together


def test_all_that_students_read_is_about_grade_2() -> None:
    assert grade_in_spanish("\n".join(said(notice) for name in TO_STUDENTS for notice in tame(name))) <= 2.5


@pytest.mark.parametrize("name", TO_STUDENTS_UNASKED)
def test_an_unasked_message_has_a_person_and_a_way_to_get_fewer(name: str) -> None:
    for notice in SAMPLES[name]:
        words = plain(RENDERER.render(notice, "es")).casefold()
        assert "ayuda" in words
        assert "menos" in words


@pytest.mark.parametrize("name", UNASKED)
def test_an_unasked_message_counts_something_or_names_it(name: str) -> None:
    for notice in tame(name):
        words = said(notice)
        facts = getattr(notice, "facts", ())
        assert re.search(r"\d|la lograste|dio fruto|“", words) or all(each in words for each in facts)


@pytest.mark.parametrize("name", NOTICES)
def test_only_told_notices_say_that_somebody_has_been_told(name: str) -> None:
    words = " ".join(said(notice) for notice in SAMPLES[name]).casefold()
    assert bool(re.search(r"\bles? avisé", words)) == name.endswith("Told")


def test_no_message_is_longer_than_a_screen() -> None:
    long = {name for name in NOTICES for notice in tame(name) if len(said(notice)) > 1000}
    assert long <= {"Digest"}
    assert len(said(FULL_DIGEST)) <= 3800


def test_the_youngest_read_no_date_and_no_percent() -> None:
    youngest = said(SAMPLES["WhereYouAre"][1])
    assert "4 de 9 paradas. Vas 2 días de escuela adelante." in youngest
    assert not re.search(r"%|lun |semana del", youngest)


def test_whatever_english_shows_of_a_notice_is_shown_in_spanish_too() -> None:
    """A word that a person or a school may have written is put in each place of each sample, and looked for."""
    hidden = {
        (type(notice).__name__, place)
        for notice, place in SHOWN
        if "Quokka" not in plain(RENDERER.render(_put(notice, place, "Quokka"), "es"))
    }
    assert hidden == set()


@pytest.mark.parametrize("notice", MAPS)
def test_a_map_is_drawn_in_spanish_with_the_same_numbers_and_all_its_words_beside_it(
    notice: RouteMapShown,
) -> None:
    message = RENDERER.render(notice, "es")
    assert message.picture is not None
    assert message.picture.alt == plain(Message(message.blocks))
    assert caption(message)
    drawn = " ".join(picture_words(message.picture.svg))
    english = RENDERER.render(notice, "en").picture
    assert english is not None
    numbers = re.compile(r"\d+")
    assert sorted(numbers.findall(drawn)) == sorted(numbers.findall(" ".join(picture_words(english.svg))))
    assert "Tú" in drawn
    assert "stop" not in drawn
