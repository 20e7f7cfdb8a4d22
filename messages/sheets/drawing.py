"""From an SVG to a PNG with the shipped font alone, so that every machine draws the same."""

import unicodedata
from functools import cache

import fontpkg_inter
import resvg_py

_FONT = str(fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf")
_DRAWN = ("LATIN ", "GREEK ", "CYRILLIC ")


def png(svg: str, width: int) -> bytes:
    """Return the picture, `width` pixels wide, on white."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=[_FONT],
        font_family=fontpkg_inter.FAMILY,
        sans_serif_family=fontpkg_inter.FAMILY,
    )


def can_be_drawn(text: str) -> bool:
    """Say whether the font has every letter of a text: it knows the Latin, Greek and Cyrillic scripts."""
    return all(_has(letter) for letter in text)


@cache
def _has(letter: str) -> bool:
    kind = unicodedata.category(letter)[0]
    if kind == "L":
        return unicodedata.name(letter, "").startswith(_DRAWN)
    if kind == "M":
        return unicodedata.name(letter, "").startswith("COMBINING ")
    return letter.isascii() or letter in "’‘“”–—…·"
