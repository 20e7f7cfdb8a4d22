"""Every message on every surface as people see it, kept in files so that a change is read in the diff.

`COACH_UPDATE_GOLDEN=1 python3 coach.py test tests/messages/test_golden.py` writes them anew.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.platforms.slack.shown.blocks import blocks_of
from engine.languages import LANGUAGES
from engine.notices import NOTICES, template_name
from messages.message import Button, Message
from messages.render import Renderer
from messages.surfaces.plain import plain
from messages.surfaces.telegram_html import pages
from tests.messages.samples import SAMPLES

GOLDEN = Path(__file__).parents[1] / "golden"
RENDERER = Renderer()
RULE = "\n" + "-" * 60 + "\n"


def _telegram(message: Message) -> str:
    return "\n--- page ---\n".join(pages(message)) + "".join(map(_button, message.buttons))


def _slack(message: Message) -> str:
    return json.dumps(blocks_of(message), indent=1, ensure_ascii=False)


def _button(button: Button) -> str:
    return f"\n[{button.label}] {button.token}"


SURFACES: dict[str, Callable[[Message], str]] = {"plain": plain, "telegram": _telegram, "slack": _slack}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("name", NOTICES)
def test_it_reads_as_it_was_reviewed(name: str, surface: str, language: str) -> None:
    shown = RULE.join(SURFACES[surface](RENDERER.render(each, language)) for each in SAMPLES[name]) + "\n"
    file = GOLDEN / language / surface / f"{template_name(NOTICES[name])}.txt"
    if os.environ.get("COACH_UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(shown, "utf-8", newline="\n")
    assert file.read_bytes().decode("utf-8") == shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("surface", SURFACES)
def test_no_golden_file_is_left_over(surface: str, language: str) -> None:
    assert {file.stem for file in (GOLDEN / language / surface).iterdir()} == {
        template_name(kind) for kind in NOTICES.values()
    }
