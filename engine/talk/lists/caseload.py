"""All students of a caseload: who needs a human as cards, and on the pages after that all the others."""

from datetime import datetime

from engine.actions import advisers as act
from engine.care.need import ORDER, Reading, read_caseload
from engine.decision import Decision, change, reply
from engine.frozen import replace
from engine.notices import choice
from engine.notices.lists import CaseloadPage, StudentRow
from engine.student import Snapshot, Student
from engine.talk.lists.page import page_of
from engine.talk.menus import next_things
from engine.unasked.digest import CARDS, digest, nobody_acted

ON_A_PAGE = 8


def caseload(snapshot: Snapshot, action: act.Caseload, now: datetime, key: str) -> Decision:
    """Show who needs a human, as cards; on the pages after that all the others, those in need first."""
    reading = read_caseload(snapshot, now)
    others = _others(snapshot, reading, now)
    page = page_of(_one_less(action.page), len(others), ON_A_PAGE)
    if action.page in ("", "1") or not others:
        first = digest(snapshot, reading.needs, now, asked=True)
        on = (choice(act.Caseload("2"), label="page.on"),) if others else ()
        shown = replace(first, choices=(*first.choices[:-2], *on, *first.choices[-2:]))
        return change(shown) if action.page else reply(shown)
    mine = page.cut(others)
    opens = (choice(act.OpenCase(each.person.key), each.person.name) for each, _ in mine)
    ways = [choice(act.Caseload(str(page.number)), label="page.back")]
    ways += [choice(act.Caseload(str(page.number + 2)), label="page.on")] if page.more else []
    before = len(snapshot.caseload) - len(others) + page.before
    rows = tuple(row for _, row in mine)
    return change(CaseloadPage(rows, before, page.more, choices=next_things(*opens, *ways)))


def _others(snapshot: Snapshot, reading: Reading, now: datetime) -> list[tuple[Student, StudentRow]]:
    """Whoever has no card on the first page: those in need in their order, then by band and name."""
    needing = [each for each, _ in nobody_acted(reading.needs, now)]
    carded = {each.person.key for each in needing[:CARDS]}
    rest = [each for each in snapshot.caseload if each not in needing]
    by_band = sorted(rest, key=lambda each: (_rank(reading, each), each.person.name))
    ordered = [*((each, True) for each in needing), *((each, False) for each in by_band)]
    return [(each, _row(reading, each, needs)) for each, needs in ordered if each.person.key not in carded]


def _rank(reading: Reading, student: Student) -> int:
    fact = reading.worst[student.person.key]
    return ORDER.index(fact.band) if fact else len(ORDER)


def _row(reading: Reading, student: Student, needs: bool) -> StudentRow:
    fact = reading.worst[student.person.key]
    return StudentRow(student.person.name, fact.band if fact else "", fact.subject if fact else "", needs)


def _one_less(page: str) -> str:
    """The cards are page 1, so the others begin on page 2."""
    return str(int(page) - 1) if page.isdecimal() and len(page) < 4 and int(page) > 0 else "1"
