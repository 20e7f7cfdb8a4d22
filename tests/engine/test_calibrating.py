"""What a school learns from its own log, and what stays on a default until enough is known."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from engine.decision import Conversation
from engine.frozen import replace
from engine.ids import short_id
from engine.journey.forecast.calibration import Calibration
from engine.judging.calibrating import calibrated
from engine.judging.plans import timetable_of
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Person, Role
from engine.student import LearningPath, Snapshot, Student
from tests.fakes.schools import NOON, competency_of, small_school

DEFAULTS = Calibration()
STARTS, TARGET = date(2026, 8, 31), date(2026, 10, 9)
TODAY = date(2026, 11, 20)


def accepted(student: str, number: int, asked: datetime, days: int, *, passes: bool = True) -> MasteryCheck:
    return MasteryCheck(
        short_id(student, str(number), str(passes)),
        student,
        competency_of("maths", number),
        asked,
        CheckState.ACCEPTED if passes else CheckState.NOT_YET,
        judged_at=asked + timedelta(days=days),
    )


def school(students: int, *, days: int = 1, arrive: bool = True, fails: int = 0) -> Iterator[Snapshot]:
    """Students who have shown six steps, one every four days, and teachers who take some days to answer."""
    pack = small_school()
    assert pack.school is not None
    for number in range(students):
        person = Person(
            short_id("p", str(number)), f"x{number}", Role.STUDENT, "Ana Test", "Ana", born=date(2014, 1, 1)
        )
        path = LearningPath(person.key, "maths", "maths", STARTS, TARGET)
        first = datetime.combine(STARTS, NOON.timetz())
        steps = 6 if arrive else 3
        checks = [
            accepted(person.key, step, first + timedelta(days=1 + 7 * (step - 1)), days)
            for step in range(1, steps + 1)
        ]
        checks += [accepted(person.key, 1, first, 0, passes=False)] * min(1, fails)
        checks = [replace(each, judged_at=each.asked_at + timedelta(days=days)) for each in checks]
        student = Student(person, (path,), tuple(checks))
        yield Snapshot(
            pack.school, timetable_of(pack.school), person, Conversation(person.key), student=student
        )


def test_a_new_school_stays_on_the_defaults() -> None:
    found = calibrated(school(0), TODAY)
    assert found.calibration == DEFAULTS
    assert (found.judged, found.journeys) == (0, 0)


def test_a_few_journeys_change_only_the_share_that_passes() -> None:
    found = calibrated(school(3), TODAY)
    assert found.journeys == found.arrived == 3
    assert found.calibration.trust > DEFAULTS.trust
    kept = replace(found.calibration, trust=DEFAULTS.trust)
    assert kept == DEFAULTS


def test_what_many_journeys_show_is_learned() -> None:
    found = calibrated(school(30, days=4), TODAY)
    assert found.calibration.wait == 3.0, "four days, one of them a Saturday"
    assert found.calibration.burst != DEFAULTS.burst
    assert found.calibration.outcomes == 30
    assert not found.calibration.may_say_percent, "a percent takes 100 outcomes"


def test_hand_ins_that_come_back_lower_the_trust() -> None:
    passes, comes_back = (calibrated(school(10, fails=fails), TODAY).calibration.trust for fails in (0, 1))
    assert comes_back < passes


def test_whoever_never_arrived_is_not_left_out() -> None:
    found = calibrated(school(25, arrive=False), TODAY)
    assert (found.journeys, found.arrived) == (25, 0)
    late = found.calibration
    assert late.arrivals != DEFAULTS.arrivals


def test_a_path_that_is_still_under_way_says_nothing_yet() -> None:
    assert calibrated(school(25, arrive=False), TARGET).journeys == 0


def test_the_same_log_teaches_the_same() -> None:
    assert calibrated(school(22), TODAY) == calibrated(school(22), TODAY)
