"""Asking again while a question in the same subject lives: the new words are added to it, nothing is lost."""

from datetime import datetime

from engine.actions import students as act
from engine.decision import Decision, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.notices.on_the_way import HelpAdded
from engine.nouns.attachment import files_of
from engine.nouns.help_request import HelpMessage, HelpRequest, moved
from engine.student import Snapshot
from engine.talk.menus import help_choices
from engine.talk.question.delivery import card_to
from engine.talk.staff.cards import card_readers
from engine.waiting.help_clock import set_going


def add_to(
    snapshot: Snapshot, request: HelpRequest, action: act.AskHelp, now: datetime, key: str
) -> Decision:
    """Add what is stuck now to the question that lives; one that was answered is open again."""
    words = "\n\n".join(each for each in (action.stuck, action.tried) if each)
    said = HelpMessage(short_id("said", key), request.key, snapshot.me.key, now, words, files_of(action))
    snapshot = replace(snapshot, said=(*snapshot.said, said))
    again, told = reopened(snapshot, request, now)
    readers = (again.owner,) if again.owner else card_readers(again)
    added = HelpAdded(
        again.key,
        snapshot.title(again.subject),
        words,
        snapshot.names((again.owner,) if again.owner else again.asked),
        choices=help_choices(again),
    )
    told += save(said) + reply(added)
    return sum((card_to(snapshot, again, each, now, again=key, why="more") for each in readers), told)


def reopened(snapshot: Snapshot, request: HelpRequest, now: datetime) -> tuple[HelpRequest, Decision]:
    """Return an answered request as open again, its clock going; any other one as it is."""
    again = moved(request, "reopen")
    if again is None:
        return request, Decision()
    fresh = replace(again, stuck_since=now, held_until=None)
    again, alarm = set_going(fresh, snapshot.hours, now)
    return again, save(again, alarm)
