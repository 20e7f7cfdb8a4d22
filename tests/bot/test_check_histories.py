"""Whatever three teachers, two students, the clock and a failing database do to evidence: one verdict, by one."""

import atexit
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import cache
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from engine.frozen import replace
from engine.notices import Notice
from engine.notices.checking import CheckAccepted, CheckCard, CheckNotYet, SeveralJudged, TopLevel
from engine.notices.everybody import AlreadyDone
from engine.nouns import mastery_check
from engine.nouns.check_window import CheckWindow, WindowState
from engine.nouns.mastery_check import CheckState, MasteryCheck
from storage import records, tables
from storage.database import open_database
from storage.reading import learners
from storage.remembered import Remembered
from storage.schema import prepare
from storage.store import DatabaseError, Store
from storage.traffic.incoming import Incoming
from tests.fakes.crashes import until_done
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import STAFF, adopted, competency_of, joined, key_of, small_school
from tests.faults.failpoints import BUG, REFUSED, UNSURE, watched

FIRST = competency_of("maths", 1)
JUDGES, LEARNERS = ("t1", "t2", "t3"), ("s1", "s2")
PEOPLE = (*LEARNERS, *JUDGES, "a1")
CALLED = {key_of(code): called for code, (_, _, called) in STAFF.items()}
EVIDENCE = {"level": "3", "know": "It is a part.", "show": "3/4", "how": "I drew it."}
WORDS = {"strength": "Clear.", "next_step": "Say the units."}
VERDICTS = {CheckState.ACCEPTED, CheckState.NOT_YET}
JUDGE, LEARNER, PLACE = st.sampled_from(JUDGES), st.sampled_from(LEARNERS), st.integers(0, 3)
DEATH = "death"
FAULTS = st.one_of(
    st.just(("", 0)), st.tuples(st.sampled_from([DEATH, REFUSED, UNSURE, BUG]), st.integers(1, 45))
)
"""How, and at which call of the database, a step fails before it is taken again."""
SMALL = settings(
    max_examples=6,
    stateful_step_count=16,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
)
Fault = tuple[str, int]
Checks = Mapping[str, MasteryCheck]
Windows = Mapping[str, CheckWindow]


@cache
def ready() -> Path:
    """A database on disk in which a school is that takes two teachers for the top level; three teach maths."""
    home = TemporaryDirectory(prefix="coach-checks-")
    atexit.register(home.cleanup)
    place = Path(home.name) / "coach.db"
    engine = open_database(f"sqlite:///{place}")
    prepare(engine)
    pack = small_school(students=2)
    assert pack.school is not None
    assert pack.sections is not None
    policy = replace(pack.school.policy, second_assessor=True)
    maths, *others = pack.sections
    sections = (replace(maths, teachers=tuple(map(key_of, JUDGES))), *others)
    strict = replace(pack, school=replace(pack.school, policy=policy), sections=sections)
    joined(adopted(engine, strict), "riverside", PEOPLE)
    engine.dispose()
    return place


class Histories(RuleBasedStateMachine):
    """Evidence of two students; every step may fail anywhere in the database, and is then brought again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="coach-checks-")
        place = Path(self.folder.name) / "coach.db"
        shutil.copyfile(ready(), place)
        self.engine, self.point = watched(f"sqlite:///{place}")
        self.desk = Desk(Store(self.engine))
        self.number = 0
        self.last = tapped("riverside/s1", "menu")
        self.checks: Checks = {}
        self.windows: Windows = {}

    @initialize(fault=FAULTS)
    def both_students_ask(self, fault: Fault) -> None:
        for code in LEARNERS:
            self.tap(code, f"show:{FIRST}", fault, **EVIDENCE)
        assert [each.state for each in self.checks.values()] == [CheckState.ASKED] * 2
        self.a_teacher_offers_a_time("t1", 14, fault)

    @rule(who=LEARNER, fault=FAULTS)
    def a_student_asks_again(self, who: str, fault: Fault) -> None:
        for key in [key for key, each in self.checks.items() if each.student == key_of(who)]:
            self.tap(who, f"stepdone:{key}", ("", 0))
        self.tap(who, f"show:{FIRST}", fault, **EVIDENCE)
        mine = [each.state for each in self.checks.values() if each.student == key_of(who)]
        assert mine.count(CheckState.ASKED) + mine.count(CheckState.ACCEPTED) == 1

    @rule(who=JUDGE, place=PLACE, level=st.sampled_from(["3", "4"]), fault=FAULTS)
    def a_teacher_accepts(self, who: str, place: int, level: str, fault: Fault) -> None:
        self.judges(who, self.check(place), f"accept:{self.check(place)}", fault, level=level, **WORDS)

    @rule(who=JUDGE, place=PLACE, fault=FAULTS)
    def a_teacher_says_not_yet(self, who: str, place: int, fault: Fault) -> None:
        self.judges(who, self.check(place), f"notyet:{self.check(place)}", fault, **WORDS)

    @rule(who=JUDGE, other=JUDGE, place=PLACE, fault=FAULTS)
    def two_teachers_race(self, who: str, other: str, place: int, fault: Fault) -> None:
        """Both have the card with its buttons; what the second taps is stale by then."""
        key = self.check(place)
        self.judges(who, key, f"accept:{key}", fault, level="4", **WORDS)
        self.judges(other, key, f"notyet:{key}", fault, **WORDS)

    @rule(
        who=JUDGE,
        places=st.lists(PLACE, min_size=1, max_size=3),
        verb=st.sampled_from(["acceptall", "notyetall"]),
        fault=FAULTS,
    )
    def a_teacher_judges_several(self, who: str, places: list[int], verb: str, fault: Fault) -> None:
        before, keys = self.checks, {self.check(each) for each in places}
        shorts = ",".join(each[:5] for each in sorted(keys))
        said = self.tap(who, f"{verb}:{shorts}", fault, level="3", **WORDS)
        waiting = {key for key in keys if before[key].state == CheckState.ASKED}
        assert all(self.checks[key].judge == key_of(who) for key in waiting)
        done = [each for each in said if isinstance(each, SeveralJudged)]
        assert sum(len(each.students) for each in done) == len(waiting)
        lost = {CALLED[before[key].judge] for key in keys - waiting if before[key].judge}
        told = {name for each in done for _, name in each.lost}
        told |= {each.by for each in said if isinstance(each, AlreadyDone)}
        assert told - {""} == lost, "whoever comes second reads who has them"

    @rule(who=JUDGE, place=PLACE, agrees=st.sampled_from(["yes", "no"]), fault=FAULTS)
    def a_second_teacher_looks(self, who: str, place: int, agrees: str, fault: Fault) -> None:
        before = self.checks[self.check(place)]
        said = self.tap(who, f"second:{before.key}:{agrees}", fault)
        after = self.checks[before.key]
        if not before.top or before.judge == key_of(who):
            assert after == before
        elif before.second:
            assert after == before
            assert [each.by for each in said if isinstance(each, AlreadyDone)] == [CALLED[before.second]]
        else:
            assert (after.second, after.level) == (key_of(who), 4 if agrees == "yes" else 3)

    @rule(who=LEARNER, place=PLACE, fault=FAULTS)
    def a_student_takes_it_back(self, who: str, place: int, fault: Fault) -> None:
        before = self.checks[self.check(place)]
        self.tap(who, f"uncheck:{before.key}", fault)
        is_gone = before.state == CheckState.ASKED and before.student == key_of(who)
        assert self.checks[before.key].state == (CheckState.WITHDRAWN if is_gone else before.state)

    @rule(who=JUDGE, hour=st.sampled_from([13, 14]), fault=FAULTS)
    def a_teacher_offers_a_time(self, who: str, hour: int, fault: Fault) -> None:
        day = self.desk.now.date() + timedelta(days=1)
        self.tap(who, "addwin", fault, day=day.isoformat(), clock=f"{hour}:30")

    @rule(who=LEARNER, place=PLACE, window=PLACE, fault=FAULTS)
    def a_student_takes_a_time(self, who: str, place: int, window: int, fault: Fault) -> None:
        if not self.windows:
            return
        check, before = self.checks[self.check(place)], self.window(window)
        said = self.tap(who, f"takewin:{before.key}:{check.key}", fault)
        may = check.student == key_of(who) and check.state == CheckState.ASKED
        after = self.windows[before.key]
        if may and before.state == WindowState.FREE and before.at > self.desk.now:
            assert (after.state, after.student, after.check) == (WindowState.BOOKED, key_of(who), check.key)
        else:
            assert after == before
        if may and before.state == WindowState.BOOKED and before.student != key_of(who):
            assert [each.choices[0].token for each in said] == [f"book:{check.key}"], "there are other times"

    @rule(first=LEARNER, window=PLACE, fault=FAULTS)
    def two_students_want_one_time(self, first: str, window: int, fault: Fault) -> None:
        for code in (first, *(each for each in LEARNERS if each != first)):
            waiting = [place for place in range(len(self.checks)) if self.waits(place, code)]
            if waiting:
                self.a_student_takes_a_time(code, waiting[0], window, fault)

    @rule(who=LEARNER, window=PLACE, fault=FAULTS)
    def a_student_gives_a_time_back(self, who: str, window: int, fault: Fault) -> None:
        if self.windows:
            before = self.window(window)
            self.tap(who, f"leavewin:{before.key}", fault)
            is_theirs = before.state == WindowState.BOOKED and before.student == key_of(who)
            assert self.windows[before.key].state == (WindowState.FREE if is_theirs else before.state)

    @rule(who=JUDGE, window=PLACE, fault=FAULTS)
    def a_teacher_takes_a_time_back(self, who: str, window: int, fault: Fault) -> None:
        if self.windows:
            before = self.window(window)
            self.tap(who, f"dropwin:{before.key}", fault)
            is_theirs = before.teacher == key_of(who)
            assert self.windows[before.key].state == (WindowState.CANCELLED if is_theirs else before.state)

    @rule(fresh=st.booleans(), fault=FAULTS)
    def the_last_tap_comes_again(self, fresh: bool, fault: Fault) -> None:
        """A platform brings it twice, or a finger taps twice: nothing is different after it."""
        checks, windows = self.checks, self.windows
        self.hears(replace(self.last, key=f"again:{self.number}") if fresh else self.last, fault)
        assert (self.checks, self.windows) == (checks, windows)

    @rule(minutes=st.sampled_from([5, 31, 1440]), at=st.integers(1, 40))
    def time_passes(self, minutes: int, at: int) -> None:
        self.desk.now += timedelta(minutes=minutes)
        until_done(self.desk.lookout.ring_due, at)
        self.see()

    @rule(lost=st.sampled_from([(), ("t1",), JUDGES, ("s1",)]))
    def messages_arrive_or_never_will(self, lost: tuple[str, ...]) -> None:
        self.desk.delivers(lost=[f"riverside/{code}" for code in lost])
        self.see()

    def judges(self, who: str, key: str, token: str, fault: Fault, **form: str) -> None:
        before = self.checks[key]
        said = self.tap(who, token, fault, **form)
        after = self.checks[key]
        if before.state == CheckState.ASKED:
            assert after.state in VERDICTS
            assert after.judge == key_of(who)
            return
        assert after == before
        assert [each.by for each in said if isinstance(each, AlreadyDone)] == [CALLED.get(before.judge, "")]

    def tap(self, who: str, token: str, fault: Fault, **form: str) -> list[Notice]:
        """Somebody taps; return what they read because of it."""
        self.number += 1
        before = self.desk.posted()
        first = before[-1].seq if before else 0
        self.last = tapped(f"riverside/{who}", token, key=f"tap:{self.number}", **form)
        self.hears(self.last, fault)
        return [each.notice for each in self.desk.posted() if each.seq > first and each.person == key_of(who)]

    def hears(self, incoming: Incoming, fault: Fault) -> None:
        """Hear it, fail on the way, start anew as after a restart, and hear it again."""
        kind, at = fault

        def act() -> object:
            return self.desk.decider.hear([incoming])

        if kind == DEATH:
            until_done(act, at)
        elif kind:
            self.point.arm(at, kind)
            with suppress(DatabaseError, RuntimeError):
                act()
            self.point.arm(0, "")
        if kind:
            self.engine.dispose()
            self.desk = Desk(Store(self.engine), self.desk.now)
        self.desk.decider.hear([incoming])
        while self.desk.decider.decide_waiting()[0]:
            continue
        self.see()

    def see(self) -> None:
        """Read what the database holds, and hold it against what it held before."""
        with self.desk.store.reading() as connection:
            kept = connection.execute(tables.checks.select().order_by(tables.checks.c.asked_at, "key"))
            checks = [records.record_of(MasteryCheck, row) for row in kept.mappings()]
            times = connection.execute(tables.check_windows.select().order_by("at", "key"))
            windows = [records.record_of(CheckWindow, row) for row in times.mappings()]
        before, self.checks = self.checks, {each.key: each for each in checks}
        self.windows = {each.key: each for each in windows}
        assert before.keys() <= self.checks.keys()
        for key, was in before.items():
            steps_on(was, self.checks[key])

    def check(self, place: int) -> str:
        return list(self.checks)[-1 - place % len(self.checks)]

    def waits(self, place: int, code: str) -> bool:
        check = self.checks[self.check(place)]
        return check.student == key_of(code) and check.state == CheckState.ASKED

    def window(self, place: int) -> CheckWindow:
        return list(self.windows.values())[place % len(self.windows)]

    @invariant()
    def a_verdict_is_told_once_by_the_one_who_gave_it(self) -> None:
        told = [
            each.notice
            for each in self.desk.posted()
            if isinstance(each.notice, CheckAccepted | CheckNotYet) and each.person
        ]
        judged = {key: CALLED[each.judge] for key, each in self.checks.items() if each.state in VERDICTS}
        assert sorted((each.check, each.name) for each in told) == sorted(judged.items())
        looked = sum(bool(each.second) for each in self.checks.values())
        students = set(map(key_of, LEARNERS))
        raised = [each for each in self.desk.posted() if isinstance(each.notice, TopLevel)]
        assert sum(each.person in students for each in raised) == looked

    @invariant()
    def only_what_was_accepted_is_mastered_and_once(self) -> None:
        now, keys = self.desk.now, list(map(key_of, LEARNERS))
        with self.desk.store.reading() as connection:
            found = learners.students(connection, Remembered(), "riverside", keys, now, now.date())
        accepted = [each.student for each in self.checks.values() if each.state == CheckState.ACCEPTED]
        assert len(accepted) == len(set(accepted))
        assert {key for key, each in found.items() if FIRST in each.mastered} == set(accepted)

    @invariant()
    def every_card_says_how_it_stands(self) -> None:
        last = {
            (each.person, each.notice.check): each.notice
            for each in self.desk.posted()
            if isinstance(each.notice, CheckCard)
        }
        for check in self.checks.values():
            for person in check.asked:
                card = last[person, check.key]
                assert (card.state, card.by) == (check.state, CALLED.get(check.judge, ""))

    @invariant()
    def a_time_is_one_students_and_only_while_their_evidence_waits(self) -> None:
        booked = [each for each in self.windows.values() if each.state == WindowState.BOOKED]
        assert len({each.check for each in booked}) == len(booked)
        for each in self.windows.values():
            check = self.checks.get(each.check)
            if each.state == WindowState.FREE:
                assert not each.student
                assert check is None
            elif each in booked:
                assert check is not None
                assert check.student == each.student
                assert check.state == CheckState.ASKED or each.at <= self.desk.now

    @invariant()
    def what_is_booked_has_an_alarm_until_it_has_rung(self) -> None:
        with self.desk.store.reading() as connection:
            alarms = {row["about"] for row in connection.execute(tables.alarms.select()).mappings()}
        coming = {
            f"window:{key}"
            for key, each in self.windows.items()
            if each.state == WindowState.BOOKED and each.at - timedelta(minutes=30) > self.desk.now
        }
        assert coming <= alarms
        booked = {f"window:{key}" for key, each in self.windows.items() if each.state == WindowState.BOOKED}
        assert {each for each in alarms if each.startswith("window:")} <= booked

    @invariant()
    def a_message_is_posted_once(self) -> None:
        keys = [each.key for each in self.desk.posted()]
        assert len(keys) == len(set(keys))

    def teardown(self) -> None:
        self.engine.dispose()
        self.folder.cleanup()


def steps_on(was: MasteryCheck, now: MasteryCheck) -> None:
    """A check stays, or takes a step of its lifecycle; a verdict stays whose it is, a second look too."""
    steps = {target for (state, _), target in mastery_check.TRANSITIONS.items() if state == was.state}
    assert now.state == was.state or now.state in steps
    if was.judge:
        assert (now.judge, now.judged_at, now.strength) == (was.judge, was.judged_at, was.strength)
    if was.second:
        assert now == was
    if now.second:
        assert now.second != now.judge


Histories.TestCase.settings = SMALL
TestEvidenceThroughFailuresAndThreeTeachers = Histories.TestCase

STEPS: tuple[Callable[[Histories, Fault], None], ...] = (
    lambda machine, fault: machine.two_students_want_one_time("s2", 0, fault),
    lambda machine, fault: machine.a_student_takes_it_back("s2", 0, fault),
    lambda machine, fault: machine.two_teachers_race("t1", "t2", 1, fault),
    lambda machine, fault: machine.a_teacher_judges_several("t3", [0, 1], "acceptall", fault),
    lambda machine, fault: machine.a_second_teacher_looks("t2", 1, "yes", fault),
)


@pytest.mark.parametrize("order", [each for place, each in enumerate(permutations(STEPS)) if place % 17 == 0])
def test_any_order_of_arrival_leaves_one_verdict_and_one_student_a_time(
    order: tuple[Callable[[Histories, Fault], None], ...],
) -> None:
    machine = Histories()
    machine.both_students_ask(("", 0))
    for number, step in enumerate(order):
        step(machine, (DEATH, 12 + 5 * number))
        machine.a_time_is_one_students_and_only_while_their_evidence_waits()
        machine.a_verdict_is_told_once_by_the_one_who_gave_it()
        machine.every_card_says_how_it_stands()
        machine.only_what_was_accepted_is_mastered_and_once()
    machine.teardown()
