"""Somebody's home: what they come for, at a look, each thing with the buttons that work on it now."""

from collections.abc import Callable
from datetime import datetime

from engine.actions import advisers, everybody, students, teachers
from engine.care.need import needy
from engine.decision import Decision
from engine.frozen import Frozen, replace
from engine.notices import Choice, Notice, choice
from engine.notices.everybody import WhoAreYou
from engine.notices.home import (
    TURN,
    HomeCase,
    HomeCaseload,
    HomeDoor,
    HomeEvidence,
    HomePage,
    HomeQuestion,
    HomeQueue,
    HomeRow,
    HomeTop,
)
from engine.notices.staff import CaseFact, QueueRow
from engine.notices.students import WhereYouAre
from engine.nouns.help_request import LIVING, HelpRequest, HelpState
from engine.nouns.mastery_check import CheckState
from engine.nouns.people import Role
from engine.student import Snapshot, Student
from engine.talk.lists.page import Page, page_of
from engine.talk.menus import DEEDS, PERSON_NOW
from engine.talk.staff.answering import queue_rows
from engine.talk.staff.cards import minutes_since
from engine.talk.students import goals, way
from engine.unasked.digest import case_of, digest, nobody_acted

ROWS_SHOWN, CASES_SHOWN = 8, 7
QUESTIONS_SHOWN = 3
ANYBODY = (choice(everybody.Settings()),)


class Turned(Frozen):
    """How far the lists of a home are turned, as the buttons below them carry it: the page of each, from 1."""

    cases: str = "1"
    rows: str = "1"

    def __str__(self) -> str:
        return f"{self.cases}:{self.rows}"


def home(snapshot: Snapshot, now: datetime, turned: str = "") -> tuple[Notice, ...]:
    """Return the parts of a home, top to bottom, its lists as they were `turned` last.

    Somebody who has left the school keeps the door to a person.
    """
    cases, _, rows = turned.partition(":")
    pages = Turned(cases or "1", rows or "1")
    me = snapshot.me
    if not me.active:
        return (WhoAreYou(choices=(PERSON_NOW,)),)
    top = HomeTop(me.called, snapshot.school.name, me.role)
    match me.role:
        case Role.STUDENT if snapshot.student is not None:
            return (
                top,
                *_way(snapshot, snapshot.student, now),
                *_questions(snapshot, snapshot.student, now),
                _door(snapshot),
            )
        case Role.TEACHER | Role.ADMIN:
            return (top, *_queue(snapshot, now, pages), _door(snapshot))
        case Role.ADVISER:
            waiting = _queue(snapshot, now, pages) if snapshot.queue else ()
            return (top, *_caseload(snapshot, now, pages), *waiting, _door(snapshot))
        case _:
            return (top, _door(snapshot))


def _way(snapshot: Snapshot, student: Student, now: datetime) -> tuple[Notice, ...]:
    """Where they are, what is next, and this week's goals: the same answers as in the chat."""
    if not student.paths:
        return (WhereYouAre(()),)
    where = way.where_am_i(snapshot, students.WhereAmI(), now, "")
    week = goals.goals(snapshot, students.Goals(), now, "")
    return _answer(where), _answer(week)


def _answer(said: Decision) -> Notice:
    """What a decision replies with, without the menu: the door stands once, at the end of the page."""
    notice = said.parcels[0].notice
    return replace(notice, choices=tuple(each for each in notice.choices if each not in _AT_THE_END))


def _questions(snapshot: Snapshot, student: Student, now: datetime) -> tuple[Notice, ...]:
    living = sorted((each for each in student.helps if each.state in LIVING), key=lambda each: each.opened_at)
    asked = tuple(_question(snapshot, each, now) for each in living[-QUESTIONS_SHOWN:])
    waiting = (
        snapshot.competency(each.competency) for each in student.checks if each.state == CheckState.ASKED
    )
    titles = tuple(each.title for each in waiting if each is not None)
    return (*asked, HomeEvidence(titles)) if titles else asked


def _question(snapshot: Snapshot, request: HelpRequest, now: datetime) -> HomeQuestion:
    has_it = snapshot.names((request.owner,)) if request.owner else snapshot.names(request.asked)
    solved = request.state == HelpState.ANSWERED
    end = choice(students.CloseHelp(request.key, "yes"), label="close.yes") if solved else None
    take_back = choice(students.WithdrawHelp(request.key))
    return HomeQuestion(
        snapshot.title(request.subject),
        request.stuck,
        request.state,
        has_it,
        minutes_since(request.opened_at, now),
        choices=(choice(students.SayMore(request.key)), end or take_back),
    )


def _queue(snapshot: Snapshot, now: datetime, turned: Turned) -> tuple[Notice, ...]:
    """What waits on the reader, in order of need, each with its own buttons."""
    rows = queue_rows(snapshot, now)
    page = page_of(turned.rows, len(rows), ROWS_SHOWN)
    shown = (_row(snapshot, each) for each in page.cut(rows))
    return (HomeQueue(len(rows)), *shown, *_turns(page, lambda number: replace(turned, rows=number)))


def _turns(page: Page, to: Callable[[str], Turned]) -> tuple[HomePage, ...]:
    """Where a list goes on, the ways to the pages beside this one, on the home itself."""
    ways = page.ways(lambda number: f"{TURN}{to(number)}")
    return (HomePage(page.number, page.pages, choices=ways),) if ways else ()


def _row(snapshot: Snapshot, row: QueueRow) -> HomeRow:
    yours = bool(row.owner) and row.owner == snapshot.me.called
    return HomeRow(
        row.kind, row.student, row.title, row.minutes, row.owner, yours, choices=_row_choices(row, yours)
    )


def _row_choices(row: QueueRow, yours: bool) -> tuple[Choice, ...]:
    if row.kind != "help":
        return (choice(teachers.OpenCheck(row.key)),)
    if yours:
        return (choice(teachers.AnswerHelp(row.key)), choice(teachers.OpenHelp(row.key)))
    take = () if row.owner else (choice(teachers.ClaimHelp(row.key)),)
    return (*take, choice(teachers.OpenHelp(row.key)))


def _caseload(snapshot: Snapshot, now: datetime, turned: Turned) -> tuple[Notice, ...]:
    found = needy(snapshot, now)
    read, low = digest(snapshot, found, now, asked=True), nobody_acted(found, now)
    page = page_of(turned.cases, len(low), CASES_SHOWN)
    top = HomeCaseload(
        read.students,
        read.counts,
        len(low),
        read.waiting,
        read.silent,
        choices=(choice(advisers.Caseload()),),
    )
    cases = (_case(case_of(snapshot, student, need)) for student, need in page.cut(low))
    return (top, *cases, *_turns(page, lambda number: replace(turned, cases=number)))


def _case(case: CaseFact) -> HomeCase:
    deeds = (choice(advisers.CaseDone(case.key, each), label=f"did.{each}") for each in DEEDS)
    return HomeCase(case, choices=(choice(advisers.OpenCase(case.key)), *deeds))


def _door(snapshot: Snapshot) -> HomeDoor:
    role = snapshot.me.role
    first = (choice(students.GetHelp()),) if role == Role.STUDENT else ()
    who = (choice(everybody.WhoSees()),) if role == Role.STUDENT else ()
    on_duty = len(snapshot.school.policy.safeguarding) > 1
    return HomeDoor(role, on_duty, choices=(*first, *ANYBODY, *who, PERSON_NOW))


_AT_THE_END = (choice(everybody.Menu()), PERSON_NOW, choice(students.GetHelp()))
