"""A teacher's verdict on a mastery check: accepted at a level, or not yet with a strength and a next step."""

from datetime import datetime

from engine.actions import detours, students
from engine.actions import teachers as act
from engine.decision import Decision, alert, reply, save
from engine.frozen import replace
from engine.journey.routes.not_yet import Remedy, remedy
from engine.judging.next_step import opened_by
from engine.judging.where import shown_count
from engine.notices import Choice, Notice, choice
from engine.notices.checking import CheckAccepted, CheckNotYet, VerdictGiven
from engine.notices.everybody import AlreadyDone, NotFound
from engine.notices.helping import NotArrived
from engine.nouns.aside import Aside
from engine.nouns.curriculum import Competency
from engine.nouns.mastery_check import CheckState, MasteryCheck, moved
from engine.nouns.resource_vote import ResourceVote, vote
from engine.student import Snapshot
from engine.talk.menus import next_things
from engine.talk.showing.booking import freed
from engine.talk.showing.readiness import retry_from
from engine.talk.showing.second import ask_for_it, with_second
from engine.talk.staff.cards import check_card, earlier_tries
from engine.talk.students.checking import check_card_key
from engine.talk.students.detours import side_road
from engine.unasked.interruptions import aside


def open_check(snapshot: Snapshot, action: act.OpenCheck, now: datetime, key: str) -> Decision:
    if snapshot.check is None:
        return reply(NotFound(choices=next_things()))
    return reply(check_card(snapshot, snapshot.check, now))


def accept(snapshot: Snapshot, action: act.AcceptCheck, now: datetime, key: str) -> Decision:
    """Accept a check at a level; below the school's passing level the coach asks for a "not yet" instead."""
    level = int(action.level or 0)
    check = snapshot.check
    judged = moved(check, "accept") if check else None
    if check is None or judged is None:
        return reply(_settled(snapshot, check))
    judged = replace(
        judged, judge=snapshot.me.key, level=level, strength=action.strength or "", judged_at=now
    )
    judged = with_second(snapshot, judged)
    told = _verdict(snapshot, judged, _accepted(snapshot, judged), now, key)
    told += save(*_votes(snapshot, judged, True, now))
    return told + (ask_for_it(snapshot, judged, now, key) if judged.top else Decision())


def not_yet(snapshot: Snapshot, action: act.NotYet, now: datetime, key: str) -> Decision:
    """Say what is strong already and what comes next; the student may try again, without limit."""
    check = snapshot.check
    judged = moved(check, "not_yet") if check else None
    if check is None or judged is None:
        return reply(_settled(snapshot, check))
    judged = replace(
        judged,
        judge=snapshot.me.key,
        strength=action.strength or "",
        next_step=action.next_step or "",
        judged_at=now,
    )
    told = _told_not_yet(snapshot, judged)
    judged = replace(judged, link=told.link_url)
    return save(*_votes(snapshot, judged, False, now)) + _verdict(snapshot, judged, told, now, key)


def cannot_judge(snapshot: Snapshot) -> Decision | None:
    """Say that a check has been judged or taken back, or None while it waits."""
    check = snapshot.check
    if check is not None and check.state == CheckState.ASKED:
        return None
    return reply(_settled(snapshot, check))


def verdict_lost(snapshot: Snapshot, check: MasteryCheck) -> Decision:
    """A verdict did not reach the student: the judge reads so, and can tell them in person."""
    competency = snapshot.competency(check.competency)
    student = snapshot.student.person.name if snapshot.student else ""
    if not check.judge or competency is None:
        return Decision()
    words = NotArrived(student, competency.title, choices=next_things())
    note = Aside(f"lost:verdict:{check.key}", check.judge, check.student, "lost", competency.title)
    return aside(check.judge, words, note)


def _verdict(snapshot: Snapshot, judged: MasteryCheck, result: Notice, now: datetime, key: str) -> Decision:
    competency = snapshot.curriculum.competencies[judged.competency]
    student = snapshot.student.person.called if snapshot.student else ""
    done = VerdictGiven(
        student, competency.title, judged.level, choices=next_things(choice(act.Next()), choice(act.Queue()))
    )
    card = check_card(snapshot, judged, now)
    told = save(judged) + reply(done) + _to_student(judged, result, key) + freed(snapshot, judged, key)
    return sum(
        (alert(each, card, f"{key}:{each}", replaces=check_card_key(judged, each)) for each in judged.asked),
        told,
    )


def _to_student(judged: MasteryCheck, result: Notice, key: str) -> Decision:
    return alert(judged.student, result, f"{key}:{judged.student}", about=f"verdict:{judged.key}")


def _accepted(snapshot: Snapshot, judged: MasteryCheck) -> CheckAccepted:
    competency = snapshot.curriculum.competencies[judged.competency]
    learner = snapshot.student
    done, total = (
        shown_count(snapshot, competency.subject, student=learner, also=competency.key) if learner else (0, 0)
    )
    return CheckAccepted(
        judged.key,
        competency.title,
        judged.level,
        _level_words(competency, judged.level),
        judged.strength,
        snapshot.me.called,
        done,
        total,
        opened_by(snapshot, competency),
        judged.top,
        choices=next_things(choice(students.WhereAmI()), choice(students.ShowPath(competency.subject))),
    )


def _told_not_yet(snapshot: Snapshot, judged: MasteryCheck) -> CheckNotYet:
    competency = snapshot.curriculum.competencies[judged.competency]
    tries = len(earlier_tries(snapshot, judged)) + 1
    resource = competency.resources[(tries - 1) % len(competency.resources)] if competency.resources else None
    back, more = _after_not_yet(snapshot, competency, tries)
    return CheckNotYet(
        judged.key,
        competency.title,
        judged.strength,
        judged.next_step,
        snapshot.me.called,
        retry_from(snapshot, judged),
        resource.title if resource else "",
        resource.url if resource else "",
        tries,
        back,
        choices=next_things(
            choice(students.StepDone(judged.key)),
            *more,
            choice(students.MustShow(competency.key)),
        ),
    )


def _after_not_yet(snapshot: Snapshot, competency: Competency, tries: int) -> tuple[str, tuple[Choice, ...]]:
    """What follows so many tries: another link, then a side road to what it stands on, then a drafted question."""
    ask = choice(students.AskHelp(competency.subject, competency.key))
    back = side_road(snapshot, snapshot.student, competency) if snapshot.student else None
    match remedy(tries, back is not None):
        case Remedy.SIDE_ROAD if back is not None:
            return back.title, (choice(detours.Refresh(back.key), back.title), ask)
        case Remedy.HELP_DRAFT:
            return "", (choice(detours.DraftHelp(competency.subject, competency.key)),)
        case _:
            return "", (ask,)


def _votes(snapshot: Snapshot, judged: MasteryCheck, helped: bool, now: datetime) -> tuple[ResourceVote, ...]:
    """What this try says about the link that was offered after the last one."""
    competency = snapshot.curriculum.competencies[judged.competency]
    before = earlier_tries(snapshot, judged)
    link = before[-1].link if before else ""
    return (vote(competency, link, helped, judged.key, now),) if link else ()


def _level_words(competency: Competency, level: int) -> str:
    return competency.rubric[level - 1] if 0 < level <= len(competency.rubric) else ""


def _settled(snapshot: Snapshot, check: MasteryCheck | None) -> AlreadyDone:
    judge = snapshot.called(check.judge) if check else ""
    return AlreadyDone("check", judge, choices=next_things(choice(act.Queue())))
