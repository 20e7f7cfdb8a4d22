"""Words that somebody has changed after sending them: they count while nobody has acted on them, and not after."""

from datetime import datetime
from typing import Any

from engine.actions import Action, everybody, students, teachers, token
from engine.decision import Conversation, Decision, alert, reply, save
from engine.forms import fields_of
from engine.frozen import replace
from engine.notices import Notice
from engine.notices.everybody import EditKept, EditTaken, NotFound
from engine.nouns.goal import Goal, GoalState
from engine.nouns.help_request import LIVING, HelpMessage, HelpRequest, HelpState
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.source import Source
from engine.student import Snapshot
from engine.talk.menus import next_things
from engine.talk.question.handing import other_cards
from engine.talk.staff import answering
from engine.talk.staff.cards import card_readers, check_card
from engine.talk.students import helping
from engine.talk.students.checking import check_card_key
from engine.talk.words import resume

_MADE: dict[type[Action], type[HelpRequest | HelpMessage | MasteryCheck | Goal]] = {
    students.AskHelp: HelpRequest,
    students.SayMore: HelpMessage,
    teachers.AnswerHelp: HelpMessage,
    students.AskCheck: MasteryCheck,
    students.OwnGoal: Goal,
}
"""The record that an action's own words end up in."""


def noted(action: Action, talk: Conversation, message: str) -> Action:
    """Return the action with the message noted beside each field that it has just filled."""
    form = resume(talk) if talk.form == token(action) else None
    filled = (each.name for each in fields_of(action) if getattr(action, each.name) is not None)
    new = tuple((name, message) for name in filled if form is None or getattr(form, name) is None)
    return replace(action, sources=(*(talk.sources if form else ()), *new))


def sources_of(action: Action, decision: Decision, key: str) -> Decision:
    """Remember which messages a new record's words came from, so that their edits find it."""
    kind = _MADE.get(type(action))
    made = next((each for each in decision.records if kind is not None and type(each) is kind), None)
    if made is None:
        return Decision()
    return save(*(Source(message, _about(made), name, key) for name, message in action.sources))


def reword(snapshot: Snapshot, action: everybody.Reword, now: datetime, key: str) -> Decision:
    """Take an edit into the record that has the words, and change the cards that show them; or say it came late."""
    named, found = (
        action.request or action.check or action.goal,
        snapshot.help or snapshot.check or snapshot.goal,
    )
    if named and found is None:
        return reply(NotFound(choices=next_things()))  # reads like somebody else's record
    edit = action.edit
    changed = _changed(snapshot, action, edit, now, key) if edit else None
    if changed is None:
        return reply(EditKept(choices=next_things()))
    return changed + reply(EditTaken(choices=next_things()))


def _changed(
    snapshot: Snapshot, action: everybody.Reword, edit: everybody.Edit, now: datetime, key: str
) -> Decision | None:
    if edit.said and snapshot.help:
        return _said(snapshot, snapshot.help, edit, key)
    if action.request and snapshot.help:
        return _request(snapshot, snapshot.help, edit, now, key)
    if action.check and snapshot.check:
        return _check(snapshot, snapshot.check, edit, now, key)
    return _goal(snapshot.goal, edit) if action.goal and snapshot.goal else None


def _request(
    snapshot: Snapshot, request: HelpRequest, edit: everybody.Edit, now: datetime, key: str
) -> Decision | None:
    if request.state != HelpState.OPEN or edit.field not in ("stuck", "tried"):
        return None
    changed = replace(request, **_field(edit))
    return sum(other_cards(snapshot, changed, now, key), save(changed))


def _said(snapshot: Snapshot, request: HelpRequest, edit: everybody.Edit, key: str) -> Decision | None:
    """One message about a question: nobody on the other side has said anything since, and it still lives."""
    said = next((each for each in snapshot.said if each.key == edit.said), None)
    if said is None or said.author != snapshot.me.key or request.state not in LIVING:
        return None
    if any(each.at > said.at and each.author != said.author for each in snapshot.said):
        return None
    changed = replace(said, words=edit.words)
    shown: Notice
    if said.author == request.student:
        readers = (request.owner,) if request.owner else card_readers(request)
        shown = helping.student_said(snapshot, request, changed)
    else:
        readers, shown = (request.student,), answering.relayed(snapshot, request, changed)
    cards = (alert(each, shown, f"{key}:{each}", replaces=f"{edit.origin}:{each}") for each in readers)
    return sum(cards, save(changed))


def _check(
    snapshot: Snapshot, check: MasteryCheck, edit: everybody.Edit, now: datetime, key: str
) -> Decision | None:
    if check.state != CheckState.ASKED or edit.field not in ("know", "show", "how"):
        return None
    changed = replace(check, **_field(edit))
    card = check_card(snapshot, changed, now)
    cards = (
        alert(each, card, f"{key}:{each}", replaces=check_card_key(changed, each)) for each in changed.asked
    )
    return sum(cards, save(changed))


def _goal(goal: Goal, edit: everybody.Edit) -> Decision | None:
    if goal.state != GoalState.SET or not goal.words:
        return None
    return save(replace(goal, words=edit.words))


def _field(edit: everybody.Edit) -> dict[str, Any]:
    return {edit.field: edit.words}


def _about(made: object) -> str:
    """Name a record as `noun:key`; a message about a question is named with its question."""
    key = str(getattr(made, "key", ""))
    match made:
        case HelpMessage():
            return f"said:{made.request}:{key}"
        case HelpRequest():
            return f"request:{key}"
        case MasteryCheck():
            return f"check:{key}"
        case _:
            return f"goal:{key}"
