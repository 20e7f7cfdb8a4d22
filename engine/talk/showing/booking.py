"""Looking at evidence together: a teacher offers times, a student takes one, both are reminded once."""

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta

from engine.actions import students
from engine.actions import teachers as act
from engine.decision import NOTHING, Alarm, AlarmOff, Decision, alert, change, reply, save
from engine.forms import day_of
from engine.frozen import replace
from engine.ids import short_id
from engine.notices import Choice, choice
from engine.notices.everybody import AlreadyDone
from engine.notices.meeting import Meeting, TimesShown, WindowRefused, WindowsShown
from engine.nouns.aside import Aside
from engine.nouns.check_window import CheckWindow, WindowState, moved
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import Snapshot
from engine.talk.menus import next_things
from engine.unasked.interruptions import aside

BEFORE = timedelta(minutes=30)
SHOWN = 8
_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")


def windows(snapshot: Snapshot, action: act.MyWindows, now: datetime, key: str) -> Decision:
    """Show a teacher's own times to come."""
    mine = _of(snapshot, (snapshot.me.key,))
    return reply(_shown(snapshot, mine))


def add(snapshot: Snapshot, action: act.AddWindow, now: datetime, key: str) -> Decision:
    """Offer one more time. What cannot stand is told at once and changes nothing."""
    at, reason = _moment(snapshot, action, now)
    if at is None:
        again = choice(act.AddWindow())
        return reply(WindowRefused(reason, choices=next_things(again, choice(act.MyWindows()))))
    window = CheckWindow(short_id("window", snapshot.me.key, at.isoformat()), snapshot.me.key, at)
    mine = sorted((*_of(snapshot, (snapshot.me.key,)), window), key=lambda each: each.at)
    return save(window) + reply(_shown(snapshot, mine))


def drop(snapshot: Snapshot, action: act.DropWindow, now: datetime, key: str) -> Decision:
    """Take a time back; a student who had it reads so and can take another."""
    window = snapshot.window
    gone = moved(window, "cancel") if window else None
    if window is None or gone is None:
        return reply(_settled())
    told = save(gone, AlarmOff(_about(gone)))
    told += change(_meeting(snapshot, gone, "cancelled", _name(snapshot, gone.student)))
    if not window.student:
        return told
    again = choice(students.BookCheck(window.check))
    words = _meeting(snapshot, gone, "cancelled", snapshot.me.called, again)
    return told + alert(window.student, words, f"{key}:{window.student}")


def times(snapshot: Snapshot, action: students.BookCheck, now: datetime, key: str) -> Decision:
    """Show when the teachers of a check have time."""
    check = snapshot.check
    if check is None or check.state != CheckState.ASKED:
        return reply(_settled())
    free = [each for each in _of(snapshot, check.asked) if each.state == WindowState.FREE][:SHOWN]
    mine = _booked(snapshot, check.key)
    offers = (
        choice(students.TakeWindow(each.key, check.key), str(place)) for place, each in enumerate(free, 1)
    )
    leave = tuple(choice(students.LeaveWindow(each.key)) for each in mine)
    named = tuple((each.at, snapshot.called(each.teacher)) for each in free)
    booked = mine[0].at if mine else None
    return reply(TimesShown(_title(snapshot, check), named, booked, choices=next_things(*offers, *leave)))


def take(snapshot: Snapshot, action: students.TakeWindow, now: datetime, key: str) -> Decision:
    """Take a time for a check; another one taken for it before is free again."""
    window, check = snapshot.window, _own_check(snapshot, action.showing)
    taken = moved(window, "book") if window else None
    if window is None or taken is None or check is None or not _is_to_come(window, check, now):
        again = (choice(students.BookCheck(action.showing)),) if check else ()
        return reply(AlreadyDone("window", choices=next_things(*again)))
    taken = replace(taken, check=check.key, student=snapshot.me.key)
    before = _booked(snapshot, check.key)
    told = save(taken, Alarm(_about(taken), max(now, taken.at - BEFORE)))
    what = "moved" if before else "booked"
    leave = choice(students.LeaveWindow(taken.key))
    told += change(_meeting(snapshot, taken, what, snapshot.called(taken.teacher), leave))
    told += _tell_teacher(snapshot, taken, what, now, key)
    return sum((_freed(snapshot, each, taken.teacher, now, key) for each in before), told)


def leave(snapshot: Snapshot, action: students.LeaveWindow, now: datetime, key: str) -> Decision:
    """Give a time back."""
    window = snapshot.window
    if window is None or moved(window, "leave") is None:
        return reply(_settled())
    words = _meeting(snapshot, window, "left", snapshot.called(window.teacher))
    again = choice(students.BookCheck(window.check))
    return change(replace(words, choices=next_things(again))) + _freed(snapshot, window, "", now, key)


def freed(snapshot: Snapshot, check: MasteryCheck, key: str) -> Decision:
    """What was booked for evidence that waits no more is free for others; whoever did not end it reads so."""
    return sum((_ended(snapshot, each, key) for each in _booked(snapshot, check.key)), NOTHING)


def rang(snapshot: Snapshot, window: CheckWindow, now: datetime) -> Decision:
    """It is soon: both read so, once, unless the evidence has been judged or taken back by now.

    Where the student has other teachers meanwhile, it is off, and both read that instead.
    """
    check = _own_check(snapshot, window.check)
    if window.state != WindowState.BOOKED or check is None:
        return NOTHING
    if window.teacher not in check.asked:
        return _not_theirs(snapshot, window)
    student = _name(snapshot, window.student)
    told = alert(
        window.student,
        _meeting(
            snapshot,
            window,
            "soon",
            snapshot.called(window.teacher),
            choice(students.LeaveWindow(window.key)),
        ),
        f"{_about(window)}:soon:{window.student}:{window.at.isoformat()}",
    )
    theirs = _meeting(snapshot, window, "soon", student, choice(act.OpenCheck(window.check)))
    return told + _aside(window, theirs, "soon", f"{_about(window)}:soon:{window.teacher}:{window.check}")


def _is_to_come(window: CheckWindow, check: MasteryCheck, now: datetime) -> bool:
    return window.at > now and window.teacher in check.asked


def _not_theirs(snapshot: Snapshot, window: CheckWindow) -> Decision:
    """Whoever offered the time may not judge this any more: it is free, and the student can take another."""
    told = save(_free(window), AlarmOff(_about(window)))
    again, key = choice(students.BookCheck(window.check)), f"{_about(window)}:off:{window.at.isoformat()}"
    words = _meeting(snapshot, window, "cancelled", snapshot.called(window.teacher), again)
    told += alert(window.student, words, f"{key}:{window.student}")
    theirs = Meeting("left", "", window.at, _name(snapshot, window.student), choices=next_things())
    return told + _aside(window, theirs, "left", f"{key}:{window.teacher}")


def _moment(snapshot: Snapshot, action: act.AddWindow, now: datetime) -> tuple[datetime | None, str]:
    """The moment that was typed, or why it cannot be offered."""
    day, clock = day_of(action.day or ""), _CLOCK.fullmatch((action.clock or "").strip())
    if day is None or clock is None:
        return None, "clock"
    at = snapshot.timetable.at(day, time(int(clock[1]), int(clock[2])))
    if at <= now:
        return None, "past"
    if not snapshot.timetable.is_class_day(day):
        return None, "closed"
    if any(each.at == at for each in _of(snapshot, (snapshot.me.key,))):
        return None, "twice"
    return at, ""


def _freed(snapshot: Snapshot, window: CheckWindow, unless: str, now: datetime, key: str) -> Decision:
    """A time is free again; its teacher reads so, unless the student has moved to another of theirs."""
    told = save(_free(window), AlarmOff(_about(window)))
    return told if window.teacher == unless else told + _tell_teacher(snapshot, window, "left", now, key)


def _ended(snapshot: Snapshot, window: CheckWindow, key: str) -> Decision:
    told = save(_free(window), AlarmOff(_about(window)))
    at, me = window.at, snapshot.me.key
    if me != window.student:
        words = Meeting("left", "", at, snapshot.called(window.teacher), choices=next_things())
        told += alert(window.student, words, f"{key}:{window.student}:left")
    if me != window.teacher:
        words = Meeting("left", "", at, _name(snapshot, window.student), choices=next_things())
        told += _aside(window, words, "left", f"{key}:{window.teacher}:left")
    return told


def _free(window: CheckWindow) -> CheckWindow:
    return replace(window, state=WindowState.FREE, check="", student="")


def _tell_teacher(snapshot: Snapshot, window: CheckWindow, what: str, now: datetime, key: str) -> Decision:
    """A time that is taken for today is a request like any other; what is about another day may wait."""
    words = _meeting(snapshot, window, what, snapshot.me.name, choice(act.OpenCheck(window.check)))
    local, mine = snapshot.timetable.local, f"{key}:{window.teacher}:{what}"
    if what != "left" and local(window.at).date() == local(now).date():
        return alert(window.teacher, words, mine)
    return _aside(window, words, what, mine)


def _aside(window: CheckWindow, words: Meeting, what: str, key: str) -> Decision:
    note = Aside(key, window.teacher, window.student, what, words.title, window.at)
    return aside(window.teacher, words, note)


def _meeting(snapshot: Snapshot, window: CheckWindow, what: str, name: str, *first: Choice) -> Meeting:
    check = next((each for each in _checks(snapshot) if each.key == window.check), None)
    title = _title(snapshot, check) if check else ""
    return Meeting(what, title, window.at, name, choices=next_things(*first))


def _shown(snapshot: Snapshot, mine: Iterable[CheckWindow]) -> WindowsShown:
    shown = tuple(mine)[:SHOWN]
    drops = (choice(act.DropWindow(each.key), str(place)) for place, each in enumerate(shown, 1))
    times = tuple((each.at, _name(snapshot, each.student)) for each in shown)
    return WindowsShown(times, choices=next_things(choice(act.AddWindow()), *drops))


def _of(snapshot: Snapshot, teachers: Iterable[str]) -> list[CheckWindow]:
    wanted = set(teachers)
    return [each for each in snapshot.windows if each.teacher in wanted]


def _booked(snapshot: Snapshot, check: str) -> list[CheckWindow]:
    return [each for each in snapshot.windows if each.check == check and each.state == WindowState.BOOKED]


def _checks(snapshot: Snapshot) -> tuple[MasteryCheck, ...]:
    return snapshot.student.checks if snapshot.student else ()


def _own_check(snapshot: Snapshot, key: str) -> MasteryCheck | None:
    waiting = (each for each in _checks(snapshot) if each.state == CheckState.ASKED)
    return next((each for each in waiting if each.key == key), None)


def _title(snapshot: Snapshot, check: MasteryCheck) -> str:
    competency = snapshot.competency(check.competency)
    return competency.title if competency else ""


def _name(snapshot: Snapshot, key: str) -> str:
    person = snapshot.people.get(key)
    return person.name if person else ""


def _about(window: CheckWindow) -> str:
    return f"window:{window.key}"


def _settled() -> AlreadyDone:
    return AlreadyDone("window", choices=next_things())
