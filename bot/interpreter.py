"""How Python itself is set for a process that serves: handing over between threads, and searching for garbage."""

import gc
import sys

HAND_OVER = 0.0005
"""Seconds after which a busy loop hands over to the store's thread: each statement asks for that, and five
milliseconds each, which is Python's own patience, would be most of a turn."""
GARBAGE = 20_000
"""Objects between two searches for garbage: a turn leaves some hundred behind, hardly any of it in rings."""


def hand_over_soon() -> None:
    sys.setswitchinterval(HAND_OVER)


def keep_what_is_built() -> None:
    """What was built until now stays for good, so it is not searched for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
