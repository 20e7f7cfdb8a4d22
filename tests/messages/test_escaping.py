"""Whatever people write arrives word for word, and none of it is ever taken for markup."""

import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.frozen import Frozen, fields, replace
from engine.notices import Notice
from engine.notices.checking import CheckReceived
from engine.notices.helping import HelpAnswered
from messages.edition import TEMPLATES, Edition
from messages.render import Renderer
from messages.surfaces.clean import clean_text
from messages.surfaces.plain import plain
from tests.messages.reading import words_of
from tests.messages.samples import HOSTILE, SAMPLES

RENDERER = Renderer()
CODES = {
    *("band", "why", "state", "size", "what", "reason", "rule", "verb", "field", "role", "kind", "opener"),
    *("changed", "key", "request", "check", "call", "age_band", "slot"),
}


def test_a_teachers_lines_and_indents_arrive_as_typed() -> None:
    words = "  def f(x):\n\n\treturn  x\n"
    blocks = RENDERER.render(HelpAnswered("h", "Maths", "Ms Ray", words), "en").blocks
    assert blocks[1].spans[0].text == words


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every text within a notice that a person or a school may have written."""
    if isinstance(value, str):
        return [path]
    if isinstance(value, tuple):
        return [place for at, each in enumerate(value) for place in _places(each, (*path, at))]
    if not isinstance(value, Frozen):
        return []
    names = (each.name for each in fields(value) if each.name not in CODES | {"choices"})
    return [place for name in names for place in _places(getattr(value, name), (*path, name))]


def _put(value: Any, path: tuple[Any, ...], text: str) -> Any:
    if not path:
        return text
    first, *rest = path
    if isinstance(value, tuple):
        return tuple(_put(each, tuple(rest), text) if at == first else each for at, each in enumerate(value))
    return replace(value, **{first: _put(getattr(value, first), tuple(rest), text)})


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", clean_text(text))


def _shown_places() -> list[tuple[Notice, tuple[Any, ...]]]:
    every = [
        (notice, place) for samples in SAMPLES.values() for notice in samples for place in _places(notice)
    ]
    return [
        (notice, place)
        for notice, place in every
        if "Quokka" in plain(RENDERER.render(_put(notice, place, "Quokka"), "en"))
    ]


SHOWN = _shown_places()


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SHOWN), st.text(min_size=1, max_size=18))
def test_any_text_in_any_place_comes_out_word_for_word(
    shown: tuple[Notice, tuple[Any, ...]], text: str
) -> None:
    notice, place = shown
    message = RENDERER.render(_put(notice, place, text), "en")
    assert _squeezed(text) in _squeezed(plain(message))


def test_nearly_every_text_of_a_notice_is_shown_somewhere() -> None:
    assert len(SHOWN) > 300
    assert {type(notice).__name__ for notice, _ in SHOWN} > {"HelpCard", "Digest", "CheckCard", "WhereYouAre"}


def _is_literal(edition: Edition) -> bool:
    notice = CheckReceived("e1", "<b>two  spaces</b>", (HOSTILE,))
    template = edition.template(CheckReceived)
    assert template is not None
    said = words_of(edition.message(notice, template, None))
    return HOSTILE in said and "<b>two  spaces</b>" in said


def test_taking_any_escape_away_is_noticed() -> None:
    """P22: each of the two halves of the escaping is needed."""

    def english() -> Edition:
        return Edition("en", (TEMPLATES / "en",))

    assert _is_literal(english())
    without_autoescape, without_finalize, without_both = english(), english(), english()
    without_autoescape.environment.autoescape = False
    without_finalize.environment.finalize = None
    without_both.environment.autoescape = False
    without_both.environment.finalize = None
    for edition in (without_autoescape, without_finalize, without_both):
        assert not _survives(edition)


def _survives(edition: Edition) -> bool:
    try:
        return _is_literal(edition)
    except Exception:  # noqa: BLE001  any failure is a noticed one
        return False
