"""Read a file as text, or say in one line why it is not text that can be read."""

import re
from pathlib import Path

from storage.packs.problems import Findings

FILE_LIMIT = 64 * 1024 * 1024
UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
OTHER_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"PK": "a spreadsheet or zip", b"%PDF": "a PDF"}


def read_text(path: Path, findings: Findings) -> str | None:
    """Return the text of a UTF-8 file without its byte-order mark, or None after recording a problem."""
    raw = _bytes_of(path, findings)
    if raw is None:
        return None
    text = _decoded(raw, path, findings)
    return None if text is None or _has_unwanted(text, path, findings) else text


def line_at(text: str, offset: int) -> int:
    """Return the number, from 1, of the line that holds the character at `offset`."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1


def _bytes_of(path: Path, findings: Findings) -> bytes | None:
    try:
        if path.stat().st_size > FILE_LIMIT:
            limit = FILE_LIMIT // (1024 * 1024)
            findings.refuse(
                str(path), 1, f"the file is bigger than {limit} MB", "split it, or export less at once"
            )
            return None
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        findings.refuse(
            str(path), 1, f"the file cannot be read ({reason})", "check its name and who may read it"
        )
        return None


def _decoded(raw: bytes, path: Path, findings: Findings) -> str | None:
    for mark, kind in OTHER_MARKS.items():
        if raw.startswith(mark):
            findings.refuse(str(path), 1, f"this is {kind}, not plain text", 'save it again as "CSV UTF-8"')
            return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line_at(raw[: error.start].decode("latin-1"), error.start)
        what = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        findings.refuse(str(path), line, what, 'save the file again as "CSV UTF-8" (encoding UTF-8)')
        return None


def _has_unwanted(text: str, path: Path, findings: Findings) -> bool:
    found = UNWANTED.search(text)
    if found is None:
        return False
    line, sign = line_at(text, found.start()), found.group()
    if sign == "\ufffd":
        what, mend = "a letter was lost here (it shows as \ufffd)", "type the letter again and save as UTF-8"
    else:
        what, mend = f"there is a control character (U+{ord(sign):04X})", "delete it; the file may be damaged"
    findings.refuse(str(path), line, what, mend)
    return True
