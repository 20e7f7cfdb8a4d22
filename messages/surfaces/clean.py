"""Text that every platform can carry: what cannot be encoded, shown or trusted is taken out here, once."""

import re

_UNPAIRED = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def clean_text(text: str) -> str:
    r"""Return text with `\n` line ends, without control characters, bidi overrides and lone surrogates.

    Joiners and variation selectors stay: scripts and emoji need them. A lone surrogate becomes U+FFFD.
    """
    if text.isprintable():
        return text  # most is: what is taken out here is not, and neither is a line end
    one_line_end = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSEEN.sub("", _UNPAIRED.sub("\N{REPLACEMENT CHARACTER}", one_line_end))
