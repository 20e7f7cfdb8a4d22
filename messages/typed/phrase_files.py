"""The files behind a phrasebook: what is typed in a language, and what a school has added."""

import tomllib
from pathlib import Path
from typing import Any

from messages.labels import Labels
from messages.typed.days import Days
from messages.typed.phrasebook import Phrasebook
from messages.typed.plain_words import plain_words
from messages.typed.sense import Sense, Stems

FOLDER = Path(__file__).parent.with_name("phrases")


def read_phrasebook(language: str, labels: Labels, overrides: Path | None = None) -> Phrasebook:
    """Read `phrases/<language>.toml`, and what a school has added in `<overrides>/<language>/phrases.toml`."""
    ours = _read(FOLDER / f"{language}.toml") or _read(FOLDER / "en.toml")
    theirs = _read(overrides / language / "phrases.toml") if overrides else {}
    sense = _read(FOLDER / f"{language}-words.toml")
    explicit = _read(FOLDER / f"{language}-offer-person.toml") or _read(FOLDER / "en-offer-person.toml")
    added = theirs.get("phrases", {})
    phrases = {
        verb: (*ours["phrases"].get(verb, ()), *added.get(verb, ())) for verb in {**ours["phrases"], **added}
    }
    return Phrasebook(
        phrases,
        frozenset(ours["filler"]),
        frozenset(ours["negation"]),
        frozenset(ours["common"]),
        tuple(plain_words(each) for each in (*explicit["explicit"], *theirs.get("explicit", ()))),
        labels,
        Days(language, ours["days"]),
        tuple(ours["goal_openers"]),
        str(ours["subject"]),
        str(ours["topic"]),
        Sense(sense.get("short", {}), sense.get("same", {}), Stems.of_table(sense.get("endings", {}))),
        frozenset(sense.get("light", ())),
        tuple(sense.get("breaks", ())),
        sense.get("answer_no", ""),
    )


def _read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
