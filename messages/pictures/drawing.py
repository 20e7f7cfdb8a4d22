"""From an SVG to a PNG with the shipped font alone, so that every machine draws the same.

Run as a program it draws what it is asked for until nobody asks any more: see `serve`.
"""

import sys
import unicodedata
from functools import cache
from typing import BinaryIO

_DRAWN = ("LATIN ", "GREEK ", "CYRILLIC ")
_SIGNS = "’‘“”«»¿¡ºª–—…·×÷±°²³½¼¾√π≤≥≠−€£"
NUMBER = 4
"""Bytes of a number on the wire between a painter and its drawer, most significant first."""


def png(svg: str, width: int) -> bytes:
    """Return the picture, `width` pixels wide, on white."""
    import fontpkg_inter  # here, for the coach itself never draws: its drawer does
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg,
        width=width,
        background="#ffffff",
        skip_system_fonts=True,
        font_files=[str(fontpkg_inter.ROOT / "files" / "Inter[opsz,wght].ttf")],
        font_family=fontpkg_inter.FAMILY,
        sans_serif_family=fontpkg_inter.FAMILY,
    )


def can_be_drawn(text: str) -> bool:
    """Say whether the font has every letter of a text: it knows the Latin, Greek and Cyrillic scripts."""
    return all(_has(letter) for letter in text)


def serve(asked: BinaryIO, drawn: BinaryIO) -> None:
    """Draw each picture that is asked for, until the asking ends.

    Asked is the width, the length of the SVG, and the SVG; drawn is the length of the PNG and the PNG, of
    length 0 for what is no picture.
    """
    while head := asked.read(2 * NUMBER):
        width, length = int.from_bytes(head[:NUMBER]), int.from_bytes(head[NUMBER:])
        svg = asked.read(length).decode()
        try:
            picture = png(svg, width)
        except ValueError:
            picture = b""
        drawn.write(len(picture).to_bytes(NUMBER) + picture)
        drawn.flush()


@cache
def _has(letter: str) -> bool:
    kind = unicodedata.category(letter)[0]
    if kind == "L" and letter not in _SIGNS:
        return unicodedata.name(letter, "").startswith(_DRAWN)
    if kind == "M":
        return unicodedata.name(letter, "").startswith("COMBINING ")
    return letter.isascii() or letter in _SIGNS


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
