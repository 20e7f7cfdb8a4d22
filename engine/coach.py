"""The coach: a snapshot and a moment go in; records to save and notices to send come out."""

from datetime import datetime

from engine.actions import Action, token
from engine.answers import ANSWERS
from engine.care import home, ladder, looks
from engine.decision import NOTHING, Conversation, Decision, Lane, LastHeard, keyed, reply, save
from engine.forms import fields_of, next_missing
from engine.frozen import replace
from engine.notices import Notice
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.guardians import WeekAtSchool
from engine.nouns.contact import Contact
from engine.nouns.people import Role
from engine.permission import may
from engine.student import Snapshot
from engine.talk import asking, editing, everyday
from engine.talk.menus import next_things
from engine.talk.words import resume
from engine.unasked import to_adviser, to_student, to_teacher
from engine.unasked.budget import is_closed
from engine.unasked.flood import as_expected
from engine.unasked.missed import is_in_time, skipped
from engine.unasked.slots import next_look


def answer(
    snapshot: Snapshot, action: Action, *, now: datetime, key: str, offer_person: bool = False
) -> Decision:
    """Answer one action of the snapshot's actor. `key` is the id of the tap or text: all new ids come from it.

    An action that lacks fields opens its form; every other action puts an open form away. `offer_person`
    adds the door to a person, because of words that were written; it never stops what else was asked.
    """
    snapshot = replace(snapshot, me=replace(snapshot.me, last_heard=now))
    wanted = asking.with_answer(snapshot, action)
    heard, opened = save(LastHeard(snapshot.me.key, now)), resume(snapshot.talk)
    if wanted is None:
        done = reply(AlreadyDone("form", choices=next_things())) + _question_of(snapshot, opened)
        return _finish(snapshot, heard + done, key, form=opened, lost=snapshot.talk.confused)
    offer = everyday.offer_person(snapshot) if offer_person else NOTHING
    wanted = asking.lower_level_is_not_yet(snapshot, wanted)
    if not may(snapshot, wanted):
        return _finish(snapshot, heard + reply(NotFound(choices=next_things())), key)
    if opened is not None and getattr(wanted, "offer_person", False):
        return _finish(snapshot, heard + _door_then_question(snapshot, opened), key, form=opened, lost=1)
    missing = next_missing(wanted)
    if missing is not None:
        if refusal := asking.refusal(snapshot, wanted, now):
            return _finish(snapshot, heard + refusal, key)
        asked = asking.next_question(snapshot, action, wanted, missing)
        lost = asking.times_asked_back(action)
        return _finish(snapshot, heard + offer + asked, key, form=wanted, lost=lost)
    kept = opened if asking.is_beside(snapshot, wanted) else None
    done = heard + _carried_out(snapshot, wanted, now, key) + offer + _question_of(snapshot, kept)
    return _finish(snapshot, done, key, form=kept)


def check_in(snapshot: Snapshot, *, now: datetime, due: datetime | None = None) -> Decision:
    """Decide what to say unasked to the snapshot's `me`, and when to look at them again.

    `due` is when they were to be looked at: what comes too late is skipped, and kept as such.
    """
    missed = skipped(snapshot, due, now) if due else None
    decision = save(missed) if missed else NOTHING
    if due is None or is_in_time(snapshot, due, now):
        decision += as_expected(_look(snapshot, now), missed)
    return replace(decision, next_look=next_look(snapshot.me, snapshot.school, snapshot.timetable, now))


def still_true(snapshot: Snapshot, words: Notice, contact: Contact | None, *, now: datetime) -> bool:
    """Say whether an unasked message may still leave: its facts hold, and whoever it is about still wants it.

    Until a human has cleared a call for a person nothing automatic goes to the student.
    """
    if isinstance(words, WeekAtSchool):
        return home.may_leave(snapshot, words, now)
    if snapshot.student is None or contact is None:
        return True
    if any(not each.cleared_by for each in snapshot.student.calls):
        return False
    if is_closed(snapshot.me, snapshot.timetable.local(now).date()):
        return False
    return to_student.still_true(snapshot, snapshot.student, contact, now)


def _carried_out(snapshot: Snapshot, wanted: Action, now: datetime, key: str) -> Decision:
    """What a complete action does, and all that follows from whatever it has changed."""
    said = ANSWERS[type(wanted)](snapshot, wanted, now, key)
    said += editing.sources_of(wanted, said, key)
    return said + ladder.eased(snapshot, said.records, now) + looks.looked(snapshot, said, now)


def _look(snapshot: Snapshot, now: datetime) -> Decision:
    match snapshot.me.role:
        case Role.STUDENT if snapshot.student is not None:
            return to_student.check_in(snapshot, snapshot.student, now)
        case Role.TEACHER:
            return to_teacher.check_in(snapshot, now) + to_adviser.check_in(snapshot, now)
        case Role.ADVISER | Role.ADMIN:
            return to_adviser.check_in(snapshot, now)
        case Role.GUARDIAN:
            return home.check_in(snapshot, now)
        case _:
            return NOTHING


def _door_then_question(snapshot: Snapshot, opened: Action) -> Decision:
    """Explicit words in a form are not taken as its answer yet: the door comes first, then the same question."""
    return everyday.offer_person(snapshot) + _question_of(snapshot, opened)


def _question_of(snapshot: Snapshot, form: Action | None) -> Decision:
    missing = next_missing(form) if form else None
    return reply(asking.question(snapshot, form, missing)) if form and missing else NOTHING


def _finish(
    snapshot: Snapshot, decision: Decision, key: str, form: Action | None = None, lost: int = 0
) -> Decision:
    """Give replies their keys, and keep where the talk stands: the open form and the last offers."""
    replies = [each for each in decision.parcels if each.lane == Lane.REPLY]
    kept = next((each for each in decision.records if isinstance(each, Conversation)), None)
    offers = tuple(each for each in replies[-1].notice.choices if each.token) if replies else ()
    lost, place = kept.confused if kept else lost, snapshot.talk.place
    talk = Conversation(snapshot.me.key, offers=offers, confused=lost, place=place)
    if form is not None:
        answers = ((each.name, getattr(form, each.name)) for each in fields_of(form))
        said = tuple((name, words) for name, words in answers if words is not None)
        talk = replace(talk, form=token(form), answers=said, files=form.files, sources=form.sources)
    others = tuple(each for each in decision.records if not isinstance(each, Conversation))
    return keyed(replace(decision, records=(*others, talk)), key)
