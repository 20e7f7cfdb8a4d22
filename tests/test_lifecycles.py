"""Lifecycles are drawn in docs/architecture.md as they are lived in the code."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, select

from engine.actions import students as act
from engine.care import case
from engine.care.case import CaseState
from engine.decision import Conversation, Decision, Parcel
from engine.judging.plans import timetable_of
from engine.notices.everybody import CodeRefused, WhoAreYou
from engine.nouns import check_window, help_request, mastery_check, re_route
from engine.nouns.check_window import WindowState
from engine.nouns.goal import OUTCOMES, Goal, GoalState
from engine.nouns.help_request import HelpState
from engine.nouns.mastery_check import CheckState
from engine.nouns.people import Role
from engine.nouns.re_route import ReRouteState
from engine.student import LearningPath, Snapshot, Student
from engine.talk.joining import welcome
from engine.talk.students import goals, looking_back
from storage import tables
from storage.people import invites
from storage.store import Store, Unit
from storage.traffic import floods, outbox
from storage.traffic.incoming import Incoming
from storage.traffic.outbox import Address, Leased
from tests.fakes.schools import NOON, adopted, key_of, small_school

DRAWINGS = (Path(__file__).resolve().parent.parent / "docs" / "architecture.md").read_text("utf-8")
ARROW = re.compile(r"^ *(\w+) --> (\w+) : (.+)$", re.MULTILINE)
ENDS = (outbox.SENT, outbox.FAILED, outbox.UNCERTAIN, outbox.DROPPED)
State = TypeVar("State", bound=str)
Table = dict[tuple[str, str], str]
Arrow = tuple[str, str, str]
Spread = Callable[[Arrow], Iterator[Arrow]]


def test_a_help_request_lives_as_it_is_drawn() -> None:
    assert drawn("Help request") == spelled(help_request.TRANSITIONS)
    assert ended("Help request") == set(HelpState) - {state for state, _ in help_request.TRANSITIONS}


def test_a_mastery_check_lives_as_it_is_drawn() -> None:
    assert drawn("Mastery check") == spelled(mastery_check.TRANSITIONS)
    assert ended("Mastery check") == set(CheckState) - {state for state, _ in mastery_check.TRANSITIONS}


def test_a_case_lives_as_it_is_drawn() -> None:
    assert drawn("Case") == spelled(case.TRANSITIONS)
    assert ended("Case") == set(CaseState) - {state for state, _ in case.TRANSITIONS}


def test_a_re_route_lives_as_it_is_drawn() -> None:
    assert drawn("Re-route") == spelled(re_route.TRANSITIONS)
    assert ended("Re-route") == set(ReRouteState) - {state for state, _ in re_route.TRANSITIONS}


def test_a_time_for_a_check_lives_as_it_is_drawn() -> None:
    assert drawn("Time for a check") == spelled(check_window.TRANSITIONS)
    assert ended("Time for a check") == set(WindowState) - {state for state, _ in check_window.TRANSITIONS}


def test_a_goal_lives_as_it_is_drawn() -> None:
    events: dict[str, Callable[[Snapshot], Decision]] = {
        "take": lambda seen: goals.take(seen, act.TakeGoal("maths"), NOON, "tap"),
        "own": lambda seen: goals.own(seen, act.OwnGoal("maths", "two proofs"), NOON, "tap"),
        "skip": lambda seen: goals.skip(seen, act.SkipGoal("maths"), NOON, "tap"),
        **{f"look:{each}": look(each) for each in OUTCOMES},
    }
    lived = {
        (str(state), event): str(record.state)
        for state in GoalState
        for event, happen in events.items()
        for record in happen(with_goal(state)).records
        if isinstance(record, Goal)
    }
    assert drawn("Goal", each_outcome) == lived


def test_a_parcel_lives_as_it_is_drawn(engine: Engine) -> None:
    store = Store(engine)
    events = ("lease", "postpone", "hold", "release", "drop", *(f"settle:{end}" for end in ENDS))
    lived = {
        (state, event): after
        for state in (outbox.NEW, outbox.SENDING, outbox.HELD, *ENDS)
        for event in events
        if (after := parcel_after(store, state, event))
    }
    assert drawn("Outbox parcel", each_end) == lived
    assert ended("Outbox parcel") == set(ENDS)


def test_an_invite_lives_as_it_is_drawn(engine: Engine) -> None:
    """Its states are not stored: they are what somebody hears who brings the code."""
    store = adopted(engine)
    used = new_code(store)
    assert bring(store, used, NOON) == "welcome"
    stale = new_code(store)
    much_later = NOON + timedelta(days=invites.STUDENT_DAYS)
    lived = {
        ("waiting", "join"): bring(store, used, NOON),
        ("waiting", "time"): bring(store, stale, much_later),
    }
    newest = new_code(store)
    lived["waiting", "invite"] = "replaced" if bring(store, stale, NOON) == "unknown" else "still good"
    assert drawn("Invite") == lived
    assert bring(store, newest, NOON) == "welcome"


def drawn(heading: str, spread: Spread = lambda arrow: iter([arrow])) -> Table:
    """The arrows of a lifecycle as {(from, event): to}; `spread` unfolds what is drawn as one."""
    found = [
        one
        for before, after, events in ARROW.findall(drawing(heading))
        for event in events.split(", ")
        for one in spread((before, event, after))
    ]
    table = {(before, event): after for before, event, after in found}
    assert len(table) == len(found)
    return table


def ended(heading: str) -> set[str]:
    return set(re.findall(r"(\w+) --> \[\*\]", drawing(heading)))


def drawing(heading: str) -> str:
    return DRAWINGS.split(f"### {heading}\n")[1].split("```mermaid\n")[1].split("```")[0]


def spelled(table: Mapping[tuple[State, str], State]) -> Table:
    return {(str(before), event): str(after) for (before, event), after in table.items()}


def each_outcome(arrow: Arrow) -> Iterator[Arrow]:
    """A goal that was looked at is drawn as one state, and a look as one event."""
    before, event, after = arrow
    for start in OUTCOMES if before == "looked" else (before,):
        if after == "looked":
            yield from ((str(start), f"{event}:{end}", str(end)) for end in OUTCOMES)
        else:
            yield str(start), event, after


def each_end(arrow: Arrow) -> Iterator[Arrow]:
    """A settle says how it ended."""
    before, event, after = arrow
    yield before, f"settle:{after}" if event == "settle" else event, after


def with_goal(state: GoalState) -> Snapshot:
    """A student of the small school who has this week's goal in maths in a state."""
    pack = small_school()
    assert pack.school is not None
    assert pack.people is not None
    timetable, year = timetable_of(pack.school), pack.school.calendar
    me = next(each for each in pack.people if each.role == Role.STUDENT)
    goal = Goal("g1", me.key, "maths", timetable.week_of(NOON.date()), NOON, state)
    path = LearningPath(me.key, "maths", "maths", year.first, year.last, (key_of("t1"),))
    student = Student(me, (path,), goals=(goal,))
    return Snapshot(pack.school, timetable, me, Conversation(me.key), student=student, goal=goal)


def look(outcome: GoalState) -> Callable[[Snapshot], Decision]:
    return lambda seen: looking_back.look(seen, act.Look("g1", outcome), NOON, "tap")


def parcel_after(store: Store, state: str, event: str) -> str:
    """The state of a parcel after an event; empty when the event does nothing to it."""
    key = f"{state} {event}"
    with store.begin() as unit:
        outbox.post(unit.connection, Parcel("p", WhoAreYou(), key, rule=key), Address("wire", key), NOON)
        if state == outbox.HELD:
            floods.hold(unit.connection, "", key, NOON)
        leased = None if state in (outbox.NEW, outbox.HELD) else lease(unit, key, NOON)
        if leased and state in ENDS:
            outbox.settle(unit.connection, leased, state, NOON)
        if event in ("hold", "release", "drop"):
            return by_a_human(unit, key, event)
        if event == "lease":
            later = NOON if leased is None else NOON + outbox.LEASE
            return outbox.SENDING if lease(unit, key, later) else ""
        if leased is None:
            return ""  # only who holds a lease can settle or give back
        return given_back(unit, leased) if event == "postpone" else settled(unit, leased, event)


def lease(unit: Unit, key: str, now: datetime) -> Leased | None:
    return next((each for each in outbox.lease(unit.connection, now, 100) if each.key == key), None)


def by_a_human(unit: Unit, key: str, event: str) -> str:
    """What the flood breaker does, and a human after it."""
    act = {"hold": floods.hold, "release": floods.release, "drop": floods.drop}[event]
    return state_of(unit, key) if act(unit.connection, "", key, NOON) else ""


def given_back(unit: Unit, leased: Leased) -> str:
    before = state_of(unit, leased.key)
    outbox.postpone(unit.connection, leased, NOON, "later")
    after = state_of(unit, leased.key)
    return after if after != before else ""


def settled(unit: Unit, leased: Leased, event: str) -> str:
    done = outbox.settle(unit.connection, leased, event.partition(":")[2], NOON)
    return state_of(unit, leased.key) if done else ""


def state_of(unit: Unit, key: str) -> str:
    found = select(tables.outbox.c.state).where(tables.outbox.c.key == key)
    return str(unit.connection.execute(found).scalar_one())


def new_code(store: Store) -> str:
    people = small_school().people
    assert people is not None
    someone = next(each for each in people if each.code == "s1")
    with store.begin() as unit:
        (fresh,) = invites.invite(unit.connection, "riverside", (someone,), NOON)
    return fresh.code


def bring(store: Store, code: str, now: datetime) -> str:
    """What a stranger hears who brings a code: why it was refused, or a welcome."""
    incoming = Incoming(f"wire:{code}:{now}", "wire", "r", "someone", text=code)
    with store.begin() as unit:
        door = unit.door(incoming, now)
        decision = welcome(door, code, now=now, key=incoming.key)
        unit.carry_out(decision, now, school="riverside", actor="", here=incoming)
    said = decision.parcels[0].notice
    return said.reason if isinstance(said, CodeRefused) else "welcome"
