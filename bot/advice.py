"""What to do about a message that did not come to a good end: one line for all rows with the same reason."""

import re
from collections.abc import Iterable, Sequence

from storage.keeping.troubles import POISONED, WAITING, Trouble
from storage.traffic.outbox import FAILED, UNCERTAIN

NAMED = 5
_ADVICE = (
    (
        FAILED,
        r"no account",
        "they have not joined: python3 coach.py invite CODE, and tell them yourself meanwhile",
    ),
    (FAILED, r"is not connected", "set that platform's token and start again; tell them yourself what waits"),
    (FAILED, r"cannot read a stored", "another version wrote it: tell them yourself"),
    (
        "",
        r"token|invalid_auth|not_authed|missing_scope|not_allowed_token_type|access_denied",
        "the platform refuses the token: copy it anew into the settings and start again",
    ),
    (
        FAILED,
        r"blocked|deactivated|inactive|disabled|not[_ ]found|forbidden|not_in_channel|is_archived|peer_id|rights",
        "they cannot be reached there: tell them yourself, and ask them to write to the coach once",
    ),
    (
        FAILED,
        r"cannot be reached|Connector|Timeout|OSError",
        "the network or the platform was away for a day: check both, and tell them yourself",
    ),
    (UNCERTAIN, r"", "nobody knows whether it arrived, so it is not sent again: ask them"),
    (POISONED, r"", "a defect of the coach: report its key with the log; they were asked to try again"),
    (FAILED, r"", "find its key in the log and report it; tell them yourself"),
    (
        WAITING,
        r".",
        "it is tried again by itself: check the network and the platform, and that the coach runs",
    ),
    (
        WAITING,
        r"",
        "nothing takes it up: start the coach (python3 coach.py run), or look why it hangs in its log",
    ),
)


def lines(found: Iterable[Trouble]) -> list[str]:
    """Return a line for all rows that share place, state, platform and reason, the longest waiting first."""
    groups: dict[tuple[str, str, str, str], list[Trouble]] = {}
    for each in found:
        groups.setdefault((each.where, each.state, each.platform, each.reason), []).append(each)
    return [_line(group) for group in sorted(groups.values(), key=lambda group: group[0].since)]


def advice(state: str, reason: str) -> str:
    """Return what to do about a state and its reason."""
    return next(
        words
        for wanted, pattern, words in _ADVICE
        if wanted in ("", state) and re.search(pattern, reason, re.IGNORECASE)
    )


def _line(group: Sequence[Trouble]) -> str:
    first = group[0]
    where = f" on {first.platform}" if first.platform else ""
    many = f"{len(group)} since" if len(group) > 1 else "since"
    people = list(dict.fromkeys(each.person for each in group if each.person))
    rest = f" and {len(people) - NAMED} more" if len(people) > NAMED else ""
    to = f", to {', '.join(people[:NAMED])}{rest}" if people else ""
    begun = f"{first.since:%Y-%m-%d %H:%M} UTC"
    return (
        f"{first.where} {first.state}{where}, {many} {begun}{to}: {first.reason or 'no reason is known'} "
        f"({first.key}); {advice(first.state, first.reason)}"
    )
