"""A risk that a school learns from its own ended journeys, and whom an adviser is told of because of it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest

from bot.commands.calibrate import lines
from engine.care.need import Need, need_of, needy
from engine.decision import Conversation
from engine.frozen import fields, replace
from engine.ids import short_id
from engine.journey.alert import Risk, Signs
from engine.journey.forecast.calibration import Calibration
from engine.journey.local_risk import Ended, Learned, learned
from engine.journey.states import State
from engine.judging.at_risk import AtRisk, at_risk
from engine.judging.calibrating import Findings, calibrated
from engine.judging.plans import timetable_of
from engine.judging.where import path_fact
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Person, Role
from engine.nouns.standing import Standing
from engine.student import LearningPath, Snapshot, Student
from tests.fakes.schools import NOON, competency_of, small_school

STARTS, TARGET = date(2026, 8, 31), date(2026, 10, 9)
LONG_AFTER = date(2026, 11, 20)
HALFWAY = datetime(2026, 9, 22, 7, 31, tzinfo=NOON.tzinfo)
STEADY, LATE = 4, 10
"""Days from step to step: of those who are there in time, and of those who come in too late."""


def traveller(number: int, gap: int, *, day: date = LONG_AFTER, not_yets: int = 0) -> Student:
    """Somebody who shows a step every `gap` days, as it is known on a day."""
    person = Person(
        short_id("r", str(number)), f"r{number}", Role.STUDENT, "Ana Test", "Ana", born=date(2012, 1, 1)
    )
    first = datetime.combine(STARTS, NOON.timetz())
    checks = [
        verdict(person.key, step, first + timedelta(days=gap * step + number % 3)) for step in range(1, 7)
    ]
    checks += [verdict(person.key, 6, first + timedelta(days=n), passes=False) for n in range(not_yets)]
    known = tuple(each for each in checks if each.judged_at and each.judged_at.date() <= day)
    path = LearningPath(person.key, "maths", "maths", STARTS, TARGET)
    return Student(person, (path,), known)


def verdict(student: str, step: int, at: datetime, *, passes: bool = True) -> MasteryCheck:
    state = CheckState.ACCEPTED if passes else CheckState.NOT_YET
    key = short_id(student, str(step), str(at))
    return MasteryCheck(
        key, student, competency_of("maths", step), at, state, judged_at=at + timedelta(hours=2)
    )


def around(student: Student, findings: Findings | None = None) -> Snapshot:
    pack = small_school()
    assert pack.school is not None
    school = replace(pack.school, calibration=findings.calibration) if findings else pack.school
    return Snapshot(
        school,
        timetable_of(school),
        student.person,
        Conversation(student.person.key),
        student=student,
        caseload=(student,),
    )


def past(students: int) -> Iterator[Snapshot]:
    """Half of them are there in time, half come in more than two weeks too late."""
    for number in range(students):
        yield around(traveller(number, STEADY if number % 4 < 2 else LATE))


@pytest.fixture(scope="module")
def school() -> Findings:
    return calibrated(past(120), LONG_AFTER)


def need(student: Student, findings: Findings) -> Need | None:
    snapshot = around(student, findings)
    return need_of(snapshot, student, path_fact(snapshot, student, student.paths[0], HALFWAY.date()), HALFWAY)


def told(student: Student, findings: Findings) -> AtRisk | None:
    return at_risk(around(student, findings), student, HALFWAY.date())


def test_a_school_learns_its_risk_from_a_hundred_ends_and_proves_it_on_unseen_ones(school: Findings) -> None:
    found = school.risk
    assert found.outcomes == 120
    assert found.risk is not None
    assert found.risk is school.calibration.risk
    assert found.right >= 0.6 * found.named > 0
    assert found.looks > found.bad > 0


def test_with_fewer_ends_no_risk_is_known_and_nobody_is_named() -> None:
    few = calibrated(past(98), LONG_AFTER)
    assert (few.risk.outcomes, few.calibration.risk) == (98, None)
    assert told(traveller(500, LATE, day=HALFWAY.date()), few) is None


def test_ends_that_are_all_alike_teach_no_risk() -> None:
    alike = learned([Ended(((0.4, Signs(1, 70, 0)),), badly=False)] * 150)
    assert (alike.outcomes, alike.risk, alike.looks) == (150, None, 0)


def test_a_risk_that_is_no_better_than_chance_is_not_used() -> None:
    noise = [
        Ended(((0.4, Signs(0.5 + n % 7 / 7, 10.0 * (n % 11), n % 5 / 9)),), badly=n % 21 == 3)
        for n in range(200)
    ]
    found = learned(noise)
    assert found.looks == 200
    assert found.risk is None


def test_an_end_that_is_not_known_yet_is_not_counted() -> None:
    """A week after the target whoever is not there may still arrive, and has not ended badly."""
    found = calibrated(past(120), TARGET + timedelta(days=7))
    assert found.journeys == 120
    assert found.risk.outcomes == 60


def test_whose_work_reads_like_that_of_those_who_came_in_late_is_told_with_reasons(school: Findings) -> None:
    slow, steady = (traveller(500, gap, day=HALFWAY.date()) for gap in (LATE, STEADY))
    found = told(slow, school)
    assert found is not None
    assert found.chance >= 0.6
    assert found.why[:2] == ("alike:120", "shown:2:6")
    assert any(each.startswith("usual:") for each in found.why)
    assert told(steady, school) is None


def test_the_reasons_can_be_counted_again(school: Findings) -> None:
    slow = traveller(500, LATE, day=HALFWAY.date(), not_yets=3)
    found = told(slow, school)
    assert found is not None
    judged = [each for each in slow.checks if each.state != CheckState.ASKED]
    passed = sum(each.state == CheckState.ACCEPTED for each in judged)
    assert all(each == f"accepted:{passed}:{len(judged)}" for each in found.why if "accepted" in each)
    usual = next(each.split(":") for each in found.why if each.startswith("usual"))
    assert passed < int(usual[1]) <= int(usual[2]) == 6


def test_an_adviser_is_told_of_a_risk_before_trouble_shows(school: Findings) -> None:
    slow = traveller(500, LATE, day=HALFWAY.date())
    yesterday = HALFWAY.date() - timedelta(days=1)
    shown = Standing(slow.person.key, "maths", yesterday, STARTS, State.ON_TRACK)
    slow = slow.standing([shown])
    found = need(slow, school)
    assert found is not None
    assert found.reason == "risk"
    assert found.facts[:2] == ("alike:120", "shown:2:6")
    assert len(found.facts) == len(set(found.facts))
    assert [each for _, each in needy(around(slow, school), HALFWAY)] == [found]
    before = around(slow)
    assert needy(before, HALFWAY) == (), "without a learned risk nobody is told yet"


def test_while_evidence_waits_no_risk_is_told(school: Findings) -> None:
    slow = traveller(500, LATE, day=HALFWAY.date())
    asked = verdict(slow.person.key, 4, HALFWAY - timedelta(days=1))
    waits = replace(asked, state=CheckState.ASKED, judged_at=None)
    assert told(replace(slow, checks=(*slow.checks, waits)), school) is None


def test_nothing_about_the_person_or_from_before_the_path_is_read(school: Findings) -> None:
    """Another name, age, language and grade, and what was judged before the path began: the same risk."""
    slow = traveller(500, LATE, day=HALFWAY.date())
    other = replace(slow.person, name="Bo", called="Bo", born=date(2009, 1, 1), grade=12)
    early = verdict(
        slow.person.key, 6, datetime.combine(STARTS, NOON.timetz()) - timedelta(days=30), passes=False
    )
    same = replace(slow, person=other, checks=(*slow.checks, early))
    assert told(same, school) == told(slow, school)
    assert {each.name for each in fields(Signs)} == {"pace", "quality", "quiet"}


def test_a_past_target_a_first_week_and_an_arrival_name_nobody(school: Findings) -> None:
    risk = school.calibration.risk
    assert risk is not None
    certain = replace(risk, weights=(9.0, 0, 0, 0, 0))
    findings = replace(school, calibration=replace(school.calibration, risk=certain))
    slow = traveller(500, LATE, day=HALFWAY.date())
    done = traveller(500, 1)
    for student, day in (
        (slow, STARTS + timedelta(days=2)),
        (slow, TARGET + timedelta(days=3)),
        (done, HALFWAY.date()),
    ):
        assert at_risk(around(student, findings), student, day) is None
    assert told(slow, findings) is not None


def test_a_risk_is_learned_alike_from_the_same_log_in_any_order_of_checks(school: Findings) -> None:
    turned = (
        replace(each, student=replace(each.student, checks=each.student.checks[::-1]))
        for each in past(120)
        if each.student
    )
    assert calibrated(turned, LONG_AFTER) == school
    assert isinstance(school.calibration.risk, Risk)


def test_calibrate_says_what_was_learned_and_what_is_not_told_and_why(school: Findings) -> None:
    *_, told = lines(Calibration(), school)
    assert told.startswith("advisers are told of a risk of 0.6 and more: of ")
    assert told.endswith("120 journeys that arrived or are two weeks past their target")
    *_, few = lines(Calibration(), calibrated(past(10), LONG_AFTER))
    assert few.startswith("no risk is told: 10 journeys")
    assert few.endswith("takes 100")
    *_, alike = lines(Calibration(), replace(school, risk=Learned(150)))
    assert alike.endswith("all ended alike")
    *_, wrong = lines(Calibration(), replace(school, risk=replace(school.risk, risk=None, right=1)))
    assert wrong.startswith("no risk is told: of ")
