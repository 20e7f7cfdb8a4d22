"""What to do about a message that did not come to a good end: one line for all rows with the same reason."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC

from storage.keeping.trouble import FAILED, POISONED, WAITING, Trouble
from storage.traffic.outbox import UNCERTAIN

NAMED = 5
_ADVICE = (
    (FAILED, r"home could not", "they see it when they open it anew; find in the log why it is refused"),
    (
        FAILED,
        r"not renewed",
        "see that the coach runs, and what its log says, or install the app anew",
    ),
    (
        WAITING,
        r"no menu",
        "it is given as soon as the platform takes it: see that the coach runs, and its log",
    ),
    (
        WAITING,
        r"no coach sends",
        "stop the coaches and start them again; their logs say why none of them takes it",
    ),
    ("left", r"question", "ask the subject's teachers, or hand it to somebody: they see it in their queue"),
    ("left", r"case", "ask whose task it is, or hand it to somebody: they see it among their cases"),
    ("left", r"confirmed", "somebody else of the office confirms it: python3 coach.py erase --help"),
    (
        "troubled",
        r"another program|Conflict",
        "two coaches have one token: stop one, or give it a token of its own",
    ),
    (
        "troubled",
        r"taken down",
        "ask who else has the token: it was done by hand, or by a program that polls with it",
    ),
    (
        "troubled",
        r"cannot bring us",
        "see that COACH_PUBLIC_URL leads here from outside, by a certificate that Telegram trusts",
    ),
    (
        "troubled",
        r"webhook is set",
        "take the webhook down where it was set, or set COACH_TELEGRAM_MODE=webhook here",
    ),
    (
        "troubled",
        r"token is refused",
        "the platform refuses the token: copy it anew into the settings and start again",
    ),
    ("troubled", r"", "people are not heard meanwhile: check the network and the platform, and the log"),
    ("old", r"", "make one now, and one every night: python3 coach.py backup FILE"),
    (
        "doubted",
        r"",
        "set the machine's clock, or wait a day if it is right: no old words are emptied until then",
    ),
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
    begun = f"{first.since.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return (
        f"{first.where} {first.state}{where}, {many} {begun}{to}: {first.reason or 'no reason is known'} "
        f"({first.key}); {advice(first.state, first.reason)}"
    )
