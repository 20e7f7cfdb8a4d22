"""The cards that teachers act on: a help request or a mastery check as it stands, for one reader."""

from datetime import date, datetime

from engine.actions import teachers as act
from engine.notices import Choice, choice
from engine.notices.checking import CheckCard
from engine.notices.helping import HelpCard
from engine.nouns.attachment import Attachment
from engine.nouns.help_request import CHANNEL, LIVING, HelpMessage, HelpRequest, HelpState
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import Snapshot


def help_card(
    snapshot: Snapshot,
    request: HelpRequest,
    reader: str,
    now: datetime,
    said: tuple[HelpMessage, ...] = (),
    *,
    why: str = "",
) -> HelpCard:
    """Return a help request as `reader` sees it, with only the buttons that work for them now."""
    competency = snapshot.competency(request.competency)
    return HelpCard(
        request=request.key,
        student=_name(snapshot, request.student),
        subject=snapshot.title(request.subject),
        stuck=request.stuck,
        tried=request.tried,
        state=request.state,
        opened_at=request.opened_at,
        competency=competency.title if competency else "",
        owner=snapshot.called(request.owner),
        yours=request.owner == reader,
        minutes=minutes_since(request.opened_at, now),
        said=tuple((snapshot.called(each.author), each.words) for each in said[-6:]),
        why=why,
        classmates=len(request.classmates),
        files=_files(request, said),
        held=_held(snapshot, request),
        choices=_help_choices(request, reader),
    )


def check_card(snapshot: Snapshot, check: MasteryCheck, now: datetime) -> CheckCard:
    """Return a mastery check beside its rubric; the verdict's buttons are there while it waits."""
    competency = snapshot.curriculum.competencies[check.competency]
    earlier = earlier_tries(snapshot, check)
    return CheckCard(
        check=check.key,
        student=_name(snapshot, check.student),
        title=competency.title,
        i_can=competency.i_can,
        rubric=competency.rubric,
        passing=snapshot.school.policy.passing_level,
        asked_at=check.asked_at,
        self_level=check.self_level,
        know=check.know,
        show=check.show,
        how=check.how,
        state=check.state,
        by=snapshot.called(check.judge),
        level=check.level,
        tries=len(earlier) + 1,
        last_step=earlier[-1].next_step if earlier else "",
        more=check.more,
        files=check.files,
        top=check.top if check.top > check.level else 0,
        choices=_check_choices(check),
    )


def card_key(request: HelpRequest, person: str) -> str:
    """The key of the card that first told somebody about a request; later ones take its place."""
    return f"help:{request.key}:to:{person}"


def card_readers(request: HelpRequest) -> tuple[str, ...]:
    """Return those who have a card about a request; the school's help channel is one card for many."""
    if CHANNEL in request.asked and CHANNEL not in request.unreached:
        return request.asked[request.asked.index(CHANNEL) :]
    return tuple(each for each in request.asked if each != CHANNEL)


def earlier_tries(snapshot: Snapshot, check: MasteryCheck) -> tuple[MasteryCheck, ...]:
    """Return the judged tries at the same competency before this one, oldest first."""
    checks = snapshot.student.checks if snapshot.student else ()
    tries = (
        each
        for each in checks
        if each.competency == check.competency and each.state == CheckState.NOT_YET and each.key != check.key
    )
    return tuple(sorted(tries, key=lambda each: each.asked_at))


def minutes_since(then: datetime, now: datetime) -> int:
    """Return whole minutes, never below 0 (a clock may have been set back)."""
    return max(0, int((now - then).total_seconds() // 60))


def _name(snapshot: Snapshot, key: str) -> str:
    person = snapshot.people.get(key)
    return person.name if person else ""


def _files(request: HelpRequest, said: tuple[HelpMessage, ...]) -> tuple[Attachment, ...]:
    return (*request.files, *(file for each in said[-6:] for file in each.files))


def _held(snapshot: Snapshot, request: HelpRequest) -> date | None:
    until = request.held_until if request.state == HelpState.HELD else None
    return snapshot.timetable.local(until).date() if until else None


def _help_choices(request: HelpRequest, reader: str) -> tuple[Choice, ...]:
    seen, hand = choice(act.SeeHelp(request.key)), choice(act.HandHelp(request.key))
    hold = (choice(act.HoldHelp(request.key)),) if request.held_until is None else ()
    if request.state in (HelpState.OPEN, HelpState.SEEN):
        if reader == CHANNEL:
            return (choice(act.ClaimHelp(request.key)),)
        look = (seen,) if request.state == HelpState.OPEN else ()
        return (choice(act.ClaimHelp(request.key)), *look, *hold, hand)
    if request.state not in LIVING or request.owner != reader:
        return ()
    waits = request.state in (HelpState.CLAIMED, HelpState.REOPENED)
    answer, release = choice(act.AnswerHelp(request.key)), choice(act.ReleaseHelp(request.key))
    return (answer, release, *(hold if waits else ()), hand)


def _check_choices(check: MasteryCheck) -> tuple[Choice, ...]:
    if check.state != CheckState.ASKED:
        return ()
    return (choice(act.AcceptCheck(check.key)), choice(act.NotYet(check.key)), choice(act.Tries(check.key)))
