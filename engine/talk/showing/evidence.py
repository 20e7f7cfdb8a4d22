"""Further pieces of evidence: a check can grow while it waits, by words, links and files."""

from collections.abc import Iterator
from datetime import datetime

from engine.actions import students as act
from engine.decision import Decision, alert, reply, save
from engine.frozen import replace
from engine.notices import choice
from engine.notices.checking import PieceAdded
from engine.notices.everybody import AlreadyDone
from engine.nouns.attachment import Attachment, files_of
from engine.nouns.mastery_check import CheckState, MasteryCheck, moved
from engine.student import Snapshot
from engine.talk.menus import next_things
from engine.talk.staff.cards import check_card
from engine.talk.students.checking import check_card_key

MOST = 6


def add_piece(snapshot: Snapshot, action: act.AddPiece, now: datetime, key: str) -> Decision:
    """Put one more piece beside the others; the teachers' cards show it. The rest of an album is no new piece."""
    check, more = snapshot.check, files_of(action)
    if check is not None and check.state == CheckState.ASKED and _is_of_the_same_album(check, more):
        whole = replace(check, files=(*check.files, *more))
        return sum(_cards(snapshot, whole, now, key), save(whole))
    refusal = cannot_add(snapshot)
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
    return sum(_cards(snapshot, grown, now, key), save(grown) + reply(words))


def cannot_add(snapshot: Snapshot) -> Decision | None:
    """Say that a check does not wait any more or is full, or None."""
    check = snapshot.check
    if check is not None and moved(check, "add") is not None and len(check.more) < MOST:
        return None
    return reply(AlreadyDone("check", choices=next_things()))


def _is_of_the_same_album(check: MasteryCheck, more: tuple[Attachment, ...]) -> bool:
    known = {each.album for each in check.files if each.album}
    return bool(more) and all(each.album in known for each in more)


def _cards(snapshot: Snapshot, check: MasteryCheck, now: datetime, key: str) -> Iterator[Decision]:
    card = check_card(snapshot, check, now)
    for each in check.asked:
        yield alert(each, card, f"{key}:{each}", replaces=check_card_key(check, each))
