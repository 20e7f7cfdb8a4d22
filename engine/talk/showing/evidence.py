"""Further pieces of evidence: a check can grow while it waits, by words, links and files."""

from dataclasses import replace
from datetime import datetime

from engine.actions import students as act
from engine.attachment import files_of
from engine.decision import Decision, alert, reply, save
from engine.mastery_check import moved
from engine.notices import choice
from engine.notices.checking import PieceAdded
from engine.notices.everybody import AlreadyDone
from engine.student import Snapshot
from engine.talk.cards import check_card
from engine.talk.checking import check_card_key
from engine.talk.menus import next_things

MOST = 6


def add_piece(snapshot: Snapshot, action: act.AddPiece, now: datetime, key: str) -> Decision:
    """Put one more piece beside the others; the teachers' cards show it."""
    check, refusal = snapshot.check, cannot_add(snapshot)
    grown = moved(check, "add") if check else None
    if check is None or grown is None or refusal is not None:
        return refusal or reply(AlreadyDone("check", choices=next_things()))
    files = (*grown.files, *files_of(action))
    grown = replace(grown, more=(*grown.more, action.words or ""), files=files)
    competency = snapshot.curriculum.competencies[grown.competency]
    again = (choice(act.AddPiece(grown.key)),) if len(grown.more) < MOST else ()
    words = PieceAdded(
        competency.title,
        2 + len(grown.more),
        choices=next_things(*again, choice(act.WithdrawCheck(grown.key))),
    )
    card = check_card(snapshot, grown, now)
    cards = (alert(each, card, f"{key}:{each}", replaces=check_card_key(grown, each)) for each in grown.asked)
    return sum(cards, save(grown) + reply(words))


def cannot_add(snapshot: Snapshot) -> Decision | None:
    """Say that a check does not wait any more or is full, or None."""
    check = snapshot.check
    if check is not None and moved(check, "add") is not None and len(check.more) < MOST:
        return None
    return reply(AlreadyDone("check", choices=next_things()))
