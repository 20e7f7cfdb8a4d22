"""A PNG read back as rows of grey values, so that tests can look at a picture as a camera would."""

import struct
import zlib
from itertools import pairwise


def greys(picture: bytes) -> list[bytes]:
    """Return one byte of grey (the green channel) a pixel, row by row; 8 bits a channel, not interlaced."""
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    width, height, depth, colour = struct.unpack(">IIBB", picture[16:26])
    step = {2: 3, 6: 4}[colour]
    assert depth == 8
    flat = zlib.decompress(b"".join(_chunks(picture, b"IDAT")))
    rows, before = [], bytes(width * step)
    for start, end in pairwise(range(0, height * (width * step + 1) + 1, width * step + 1)):
        before = _unfiltered(flat[start], flat[start + 1 : end], before, step)
        rows.append(before[1::step])
    return rows


def _chunks(picture: bytes, kind: bytes) -> list[bytes]:
    found, place = [], 8
    while place < len(picture):
        (length,) = struct.unpack(">I", picture[place : place + 4])
        if picture[place + 4 : place + 8] == kind:
            found.append(picture[place + 8 : place + 8 + length])
        place += length + 12
    return found


def _unfiltered(how: int, line: bytes, above: bytes, step: int) -> bytes:
    out = bytearray(line)
    for place, value in enumerate(line):
        left = out[place - step] if place >= step else 0
        corner = above[place - step] if place >= step else 0
        out[place] = (value + _guess(how, left, above[place], corner)) & 255
    return bytes(out)


def _guess(how: int, left: int, up: int, corner: int) -> int:
    if how == 4:
        return min((left, up, corner), key=lambda each: abs(left + up - corner - each))
    return (0, left, up, (left + up) // 2)[how]
