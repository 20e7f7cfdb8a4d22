"""A student and their mastery check: what must be shown, handing it in, and hearing what the teacher saw."""

from datetime import datetime
from functools import partial

from engine.actions import students as act
from engine.decision import Decision, alert, change, reply, save
from engine.frozen import replace
from engine.ids import short_id
from engine.judging.next_step import next_steps
from engine.notices import choice
from engine.notices.checking import (
    CheckNotReached,
    CheckReceived,
    CheckTold,
    CheckWithdrawn,
    MustShowThis,
)
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.staff import HumanNeeded
from engine.notices.students import ChooseSubject, ReadyShown
from engine.nouns.attachment import files_of
from engine.nouns.curriculum import Competency
from engine.nouns.mastery_check import MasteryCheck, moved
from engine.student import LearningPath, Snapshot
from engine.talk.lists.page import page_of
from engine.talk.menus import PERSON_NOW, case_choices, next_things, subjects
from engine.talk.showing.booking import freed
from engine.talk.showing.readiness import cannot_ask
from engine.talk.staff.cards import check_card
from engine.talk.staff.routing import there

OFFERED = 6


def ready_to_show(snapshot: Snapshot, action: act.ReadyToShow, now: datetime, key: str) -> Decision:
    """Offer what can be shown now in a subject, best next step first."""
    student = snapshot.student
    path = student.path_in(action.subject) if student else None
    if student is None or path is None:
        return reply(ChooseSubject("ready", choices=(*subjects(snapshot, "ready"), PERSON_NOW)))
    whole = len(path.competencies(snapshot.curriculum))
    steps = next_steps(snapshot, student, path, snapshot.timetable.local(now).date(), whole)
    page = page_of(action.page, len(steps), OFFERED)
    shown = page.cut(steps)
    offers = (choice(act.MustShow(each.key), each.title, label="competency") for each in shown)
    turns = page.turns(partial(act.ReadyToShow, path.subject))
    notice = ReadyShown(snapshot.title(path.subject), shown, choices=next_things(*offers, *turns))
    return change(notice) if action.page else reply(notice)


def must_show(snapshot: Snapshot, action: act.MustShow, now: datetime, key: str) -> Decision:
    """Say what has to be shown, in the words of the rubric, before anything is handed in."""
    student, competency = snapshot.student, snapshot.competency(action.competency)
    refusal = cannot_ask(snapshot, action.competency, now)
    if refusal is not None or student is None or competency is None:
        return refusal or reply(NotFound(choices=next_things()))
    tries = [each for each in student.checks if each.competency == competency.key]
    last = max(tries, key=lambda each: each.asked_at, default=None)
    return reply(
        MustShowThis(
            competency.key,
            competency.title,
            competency.i_can,
            competency.rubric,
            snapshot.school.policy.passing_level,
            competency.evidence.know,
            competency.evidence.show,
            last.next_step if last else "",
            choices=next_things(
                choice(act.AskCheck(competency.key)),
                choice(act.AskHelp(competency.subject, competency.key)),
                *((choice(act.MyTries(competency.key)),) if last else ()),
            ),
        )
    )


def ask_check(snapshot: Snapshot, action: act.AskCheck, now: datetime, key: str) -> Decision:
    """Hand in the evidence for the right teachers; it waits in their queue until one of them judges it."""
    student, competency = snapshot.student, snapshot.competency(action.competency)
    refusal = cannot_ask(snapshot, action.competency, now)
    if refusal is not None or student is None or competency is None:
        return refusal or reply(NotFound(choices=next_things()))
    path = student.path_in(competency.subject)
    check = MasteryCheck(
        key=short_id("check", key),
        student=student.person.key,
        competency=competency.key,
        asked_at=now,
        self_level=int(action.level or 0),
        know=action.know or "",
        show=action.show or "",
        how=action.how or "",
        asked=_judges(snapshot, path, now) if path else (),
        files=files_of(action),
    )
    told = save(check) + reply(_received(snapshot, check, competency))
    card = check_card(snapshot, check, now)
    cards = (
        alert(each, card, check_card_key(check, each), about=f"check:{check.key}") for each in check.asked
    )
    return sum(cards, told)


def _judges(snapshot: Snapshot, path: LearningPath, now: datetime) -> tuple[str, ...]:
    """The section's teachers who are there today; when all are away they are asked all the same."""
    return there(snapshot, path.teachers, now) or path.teachers


def withdraw_check(snapshot: Snapshot, action: act.WithdrawCheck, now: datetime, key: str) -> Decision:
    check = snapshot.check
    back = moved(check, "withdraw") if check else None
    competency = snapshot.competency(check.competency) if check else None
    if check is None or back is None or competency is None:
        return reply(AlreadyDone("check", choices=next_things()))
    card = check_card(snapshot, back, now)
    told = save(back) + change(CheckWithdrawn(competency.title, choices=next_things()))
    told += freed(snapshot, back, key)
    return sum(
        (alert(each, card, f"{key}:{each}", replaces=check_card_key(back, each)) for each in back.asked), told
    )


def arrived(snapshot: Snapshot, check: MasteryCheck, person: str, now: datetime) -> Decision:
    """The card has really been sent: only now the student reads that the teacher has been told."""
    competency = snapshot.competency(check.competency)
    if check.told_at is not None or competency is None:
        return Decision()
    words = CheckTold(check.key, competency.title, snapshot.called(person), choices=next_things())
    return save(replace(check, told_at=now)) + alert(check.student, words, f"check:{check.key}:told")


def undelivered(snapshot: Snapshot, check: MasteryCheck, person: str) -> Decision:
    """No teacher can be reached by message: the student reads so, and an adviser gets a card."""
    lost = replace(check, unreached=(*check.unreached, person))
    competency = snapshot.competency(check.competency)
    if check.told_at or set(lost.asked) - set(lost.unreached) or competency is None:
        return save(lost)
    student = snapshot.student
    words = CheckNotReached(check.key, competency.title, choices=next_things())
    told = save(lost) + alert(check.student, words, f"check:{check.key}:unreached")
    advisers = student.advisers if student else ()
    name = student.person.name if student else ""
    card = HumanNeeded(
        check.student, name, "unreached", (competency.title,), choices=case_choices(check.student)
    )
    return sum((alert(each, card, f"check:{check.key}:unreached:{each}") for each in advisers), told)


def check_card_key(check: MasteryCheck, person: str) -> str:
    """The key of the card that first brought a check to a teacher; later ones take its place."""
    return f"check:{check.key}:to:{person}"


def _received(
    snapshot: Snapshot, check: MasteryCheck, competency: Competency
) -> CheckReceived | CheckNotReached:
    choices = next_things(
        choice(act.AddPiece(check.key)),
        choice(act.BookCheck(check.key)),
        choice(act.WithdrawCheck(check.key)),
    )
    if not check.asked:
        return CheckNotReached(check.key, competency.title, choices=choices)
    return CheckReceived(check.key, competency.title, snapshot.names(check.asked), choices=choices)
