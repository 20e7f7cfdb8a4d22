"""Work through the queue: the next one, and one verdict for several checks at once."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from engine.actions import Action
from engine.actions import teachers as act
from engine.decision import NOTHING, Conversation, Decision, reply
from engine.notices import choice
from engine.notices.checking import SeveralJudged
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.staff import QueueShown
from engine.nouns.help_request import HelpRequest
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import Snapshot
from engine.talk.menus import next_things
from engine.talk.phrasebook import Phrasebook
from engine.talk.staff import answering, judging

MOST = 8
SHORT = 5
"""Characters of a check's key that tell it from the others in one queue."""
_COMMAND = re.compile(
    r"(?P<verb>[^\d=:]+?)\s+(?P<numbers>\d[\d\s,;]*)(?:=\s*(?P<level>\d))?[\s:]*(?P<words>.*)", re.S
)
_VERBS = {"accept": act.AcceptSeveral, "notyet": act.NotYetSeveral}


def next_one(snapshot: Snapshot, action: act.Next, now: datetime, key: str) -> Decision:
    """Open what comes next, which the snapshot has as its touched object; nothing waits when it has none."""
    if snapshot.help is not None:
        return answering.open_help(snapshot, act.OpenHelp(snapshot.help.key), now, key)
    if snapshot.check is not None:
        return judging.open_check(snapshot, act.OpenCheck(snapshot.check.key), now, key)
    return reply(QueueShown((), choices=next_things()))


def whose_turn(snapshot: Snapshot, now: datetime) -> HelpRequest | MasteryCheck | None:
    """Return what the reader of a queue does next: what they have taken, then whose turn it is.

    What others have taken is theirs.
    """
    mine = ("", snapshot.me.called)
    rows = (each for each in answering.queue_rows(snapshot, now) if each.owner in mine)
    first = next(rows, None)
    waiting = {each.what.key: each.what for each in snapshot.queue}
    return waiting[first.key] if first else None


def several(snapshot: Snapshot, checks: str) -> tuple[str, ...]:
    """Return the keys of the checks in a queue that an action about several means; what left the queue is left out."""
    wanted = set(checks.split(","))
    keys = (each.what.key for each in snapshot.queue if isinstance(each.what, MasteryCheck))
    return tuple(sorted(each for each in keys if each[:SHORT] in wanted))


def accept_several(snapshot: Snapshot, action: act.AcceptSeveral, now: datetime, key: str) -> Decision:
    """The same level and strength for several checks; what is settled by now is left as it is."""

    def one(check: MasteryCheck) -> Action:
        return act.AcceptCheck(check.key, action.level, action.strength)

    return _each(snapshot, one, int(action.level or 0), now, key)


def not_yet_several(snapshot: Snapshot, action: act.NotYetSeveral, now: datetime, key: str) -> Decision:
    """The same strength and next step for several checks."""

    def one(check: MasteryCheck) -> Action:
        return act.NotYet(check.key, action.strength, action.next_step)

    return _each(snapshot, one, 0, now, key)


def cannot_judge_several(snapshot: Snapshot) -> Decision | None:
    """Say that none of them waits any more, or None."""
    if any(each.check and each.check.state == CheckState.ASKED for each in snapshot.several):
        return None
    names = sorted({name for _, name in _lost(snapshot)}) or [""]
    queue = next_things(choice(act.Queue()))
    return sum((reply(AlreadyDone("check", each, choices=queue)) for each in names), NOTHING)


def command(said: str, talk: Conversation, words: Phrasebook) -> Action | None:
    """Return the verdict that a typed line gives to several checks, None for any other line.

    "accept 1 3 = 4 Clear units" is about the first and third of what was shown last; the level and the words may be
    left out, they are asked for then.
    """
    found = _COMMAND.fullmatch(said.strip())
    kind = _VERBS.get(words.exact(found["verb"]) or "") if found else None
    if found is None or kind is None:
        return None
    checks = _shown(talk, (int(each) for each in re.findall(r"\d+", found["numbers"])[:MOST]))
    text = found["words"].strip() or None
    if not checks:
        return None
    if kind is act.NotYetSeveral:
        return act.NotYetSeveral(checks, text)
    return act.AcceptSeveral(checks, found["level"] if found["level"] in ("1", "2", "3", "4") else None, text)


def shorts(keys: Iterable[str]) -> str:
    """Return the checks of an action about several, as its token carries them."""
    return ",".join(each[:SHORT] for each in list(keys)[:MOST])


def _shown(talk: Conversation, numbers: Iterable[int]) -> str:
    offers = dict(enumerate((each.token for each in talk.offers), 1))
    tokens = (offers.get(number, "").partition(":") for number in numbers)
    return shorts(key for verb, _, key in tokens if verb == act.OpenCheck.verb)


def _each(
    snapshot: Snapshot, one: Callable[[MasteryCheck], Action], level: int, now: datetime, key: str
) -> Decision:
    done: list[str] = []
    told = Decision()
    for place, around in enumerate(snapshot.several):
        if around.check is None or around.check.state != CheckState.ASKED:
            continue
        action = one(around.check)
        decide = judging.accept if isinstance(action, act.AcceptCheck) else judging.not_yet
        verdict = decide(around, action, now, f"{key}:{place}")  # type: ignore[arg-type]
        told += Decision(verdict.records, tuple(each for each in verdict.parcels if each.to))
        done.append(around.student.person.called if around.student else "")
    if not done:
        return cannot_judge_several(snapshot) or reply(NotFound(choices=next_things()))
    more = next_things(choice(act.Next()), choice(act.Queue()))
    return told + reply(SeveralJudged(tuple(done), level, _lost(snapshot), choices=more))


def _lost(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    """Whose evidence has been judged meanwhile, and by whom."""
    return tuple(
        (around.student.person.called, around.called(around.check.judge))
        for around in snapshot.several
        if around.check and around.student and around.check.judge
    )
