"""The templates of the pictures, and what their words are made of."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.frozen import Frozen
from messages.pictures import palette

COLOURS = {name.lower(): value for name, value in vars(palette).items() if name.isupper()}
"""The palette as templates name it."""


class Words(Frozen):
    """The words of a language for its pictures, with `{name}` where a fact goes, and how it writes days."""

    said: Mapping[str, str]
    day: Callable[[date], str]

    def say(self, key: str, **facts: object) -> str:
        """Return a phrase with its facts in place; a count of one takes the phrase `<key>.one`, if there is one."""
        one = f"{key}.one" if 1 in facts.values() else ""
        words = self.said.get(one) or self.said[key]
        for name, fact in facts.items():
            words = words.replace(f"{{{name}}}", str(fact))
        return words


class Sketch(Frozen):
    """A picture that has not been drawn: SVG, and the width in pixels that suits it."""

    svg: str
    width: int


def filled(template: str, pixels: int, /, **facts: object) -> Sketch:
    """Return a template with its facts in place."""
    return Sketch(_environment().get_template(template).render(facts, colour=COLOURS), pixels)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
