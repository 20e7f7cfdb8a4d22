"""The figures of a simulated year, each beside its baselines."""

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean

from bot.trials.figure import Figure, Number, Target
from bot.trials.year.forecasts import Forecast
from bot.trials.year.goal_weeks import has_fitting_goals
from bot.trials.year.record import PathRecord, StudentRecord
from bot.trials.year.school import CASELOAD, Replay
from engine.journey.forecast.calibration import calibration_error
from engine.unasked.table import TABLE

COVERAGE = Target(at_least=0.76, at_most=0.86)
CHANGES_PER = 20
PROMISED = 11


def figures(replay: Replay) -> list[Figure]:
    """Every figure that a simulated year can show; a world's coverage first."""
    worlds = [world for world in replay.calibrations if replay.of(world)]
    paths = [path for student in replay.students for path in student.paths]
    asked = _forecasts(replay.students)
    return [
        *(_coverage(world, replay.of(world)) for world in worlds),
        _likely_error(asked),
        _calibration(replay),
        _false_alarm(paths),
        _late_seen(paths),
        _changes(paths),
        _goals(replay.students),
        _messages(replay.students),
        _most(replay.students, young=False),
        _most(replay.students, young=True),
        _held_back(replay.students, replay.hold_back),
        _muted(replay.students),
        _unwanted(replay.students),
        _alone(replay.students),
        _tasks(replay.students),
    ]


def _coverage(world: str, students: Sequence[StudentRecord]) -> Figure:
    """Coverage is never told without the width: the mean width as a share of the goal."""
    asked = _forecasts(students)
    covered = [each for student in students for path in student.paths for each in path.covered]
    width = _mean(each.width / each.goal for each in asked)
    drawn = _mean(each.drawn_width / each.goal for each in asked)
    return Figure(
        f"coverage of the 80 % range, {world}",
        _mean(covered),
        {"bootstrap": _mean(each.drawn_is_covered for each in asked)},
        COVERAGE,
        f"{len(covered)} forecasts; mean width {_share(width)} of the goal, bootstrap {_share(drawn)}",
    )


def _likely_error(asked: Sequence[Forecast]) -> Figure:
    return Figure(
        "error of the likely arrival / goal length",
        _mean(abs(each.likely - each.truth) / each.goal for each in asked),
        {
            "linear": _mean(abs(each.linear - each.truth) / each.goal for each in asked),
            "linear, same credits": _mean(abs(each.with_credits - each.truth) / each.goal for each in asked),
        },
        Target(at_most=0.27),
        f"{len(asked)} forecasts at 20, 40, 60, 80 % of the goal, everybody followed to the end",
    )


def _calibration(replay: Replay) -> Figure:
    """Only schools whose own held-out error allows a percent show one: the engine's rule."""
    showing = [world for world, each in replay.calibrations.items() if each.may_say_percent]
    told = _forecasts(each for each in replay.students if each.world in showing)
    everybody = _forecasts(replay.students)
    return Figure(
        "calibration error of a shown percent",
        _error([(each.chance, each.is_on_time) for each in told]),
        {
            "bootstrap": _error([(each.drawn_chance, each.is_on_time) for each in told]),
            "shown in every world": _error([(each.chance, each.is_on_time) for each in everybody]),
        },
        Target(at_most=0.05),
        f"{len(told)} forecasts in the {len(showing)} of {len(replay.calibrations)} worlds that may show one",
        _mean(each.is_on_time for each in told),
    )


def _false_alarm(paths: Sequence[PathRecord]) -> Figure:
    fine = [each for each in paths if each.is_on_time]
    return Figure(
        "end on time, but were shown as bad in the first half",
        _mean(each.was_bad for each in fine),
        {"pacing line": _mean(each.was_behind for each in fine)},
        Target(at_most=0.40),
        f"{len(fine)} paths that end on time, of {len(paths)}",
        _mean(each.is_on_time for each in paths),
    )


def _late_seen(paths: Sequence[PathRecord]) -> Figure:
    """The other side of the same coin, without a target of its own."""
    late = [each for each in paths if not each.is_on_time]
    return Figure(
        "end late, and were shown as bad in the first half",
        _mean(each.was_bad for each in late),
        {"pacing line": _mean(each.was_behind for each in late)},
        cohort=f"{len(late)} paths that end late, of {len(paths)}",
    )


def _changes(paths: Sequence[PathRecord]) -> Figure:
    days = sum(each.judged for each in paths) / CHANGES_PER
    return Figure(
        "state changes per student and path in 20 class days",
        sum(each.changes for each in paths) / days if days else None,
        {"one reading alone": sum(each.raw_changes for each in paths) / days if days else None},
        Target(at_most=1.5),
        f"{sum(each.judged for each in paths)} daily readings of {len(paths)} paths",
    )


def _goals(students: Sequence[StudentRecord]) -> Figure:
    own = [
        has_fitting_goals([week for path in each.paths for week in path.goals.reached]) for each in students
    ]
    plan = [
        has_fitting_goals([week for path in each.paths for week in path.goals.reached_plan])
        for each in students
    ]
    return Figure(
        "students who reach 60-90 % of their weekly goals",
        _mean(each for each in own if each is not None),
        {"always the plan's week": _mean(each for each in plan if each is not None)},
        Target(at_least=0.90),
        f"{sum(each is not None for each in own)} students with 8 weekly goals or more, of {len(students)}",
    )


def _messages(students: Sequence[StudentRecord]) -> Figure:
    """As decided by the coach's own nudge table and budget. A naive coach writes on each day behind the line."""
    weeks = sum(each.weeks for each in students)
    rows = Counter(rule for each in students for _, rule in each.sent)
    said = ", ".join(f"{rule} {_share(count / weeks)}" for rule, count in rows.most_common()) if weeks else ""
    return Figure(
        "unasked messages per student and week",
        rows.total() / weeks if weeks else None,
        {
            "a word each day behind the line": sum(each.days_behind for each in students) / weeks
            if weeks
            else None
        },
        Target(at_most=3.0),
        f"{weeks} weeks of students; {said}",
    )


def _most(students: Sequence[StudentRecord], *, young: bool) -> Figure:
    some = [each for each in students if each.is_young is young]
    return Figure(
        f"most unasked messages of one student in a week, {'ten years old' if young else 'older'}",
        max((each.most_in_week for each in some), default=None),
        target=Target(at_most=2 if young else 3),
        cohort=f"{len(some)} students",
    )


def _held_back(students: Sequence[StudentRecord], share: float) -> Figure:
    """Of the nudges there was a reason for, as the coach's own draw has it: by weeks of students, not by nudges."""
    held = sum(len(each.held) for each in students)
    said = sum(TABLE[rule].nudge for each in students for _, rule in each.sent)
    weeks = sum(len({week for week, _ in each.held}) for each in students)
    return Figure(
        "nudges held back, of those there was a reason for",
        held / (held + said) if held + said else None,
        {"share of weeks asked for": share},
        cohort=f"{held} held back in {weeks} weeks of students; {said} said",
    )


def _muted(students: Sequence[StudentRecord]) -> Figure:
    taps, weeks = sum(len(each.muted) for each in students), sum(each.weeks for each in students)
    return Figure(
        'weeks of students with a tap on "not this week"',
        taps / weeks if weeks else None,
        cohort=f"{taps} taps of {sum(bool(each.muted) for each in students)} students, of {len(students)}",
    )


def _unwanted(students: Sequence[StudentRecord]) -> Figure:
    held, muted = (
        sum(count)
        for count in zip(*((each.nudged_in_held_week, each.unwanted) for each in students), strict=True)
    )
    return Figure(
        'nudges in a week held back, or after "not this week" in that week',
        held + muted,
        target=Target(at_most=0),
        cohort=f"{held} in weeks held back, {muted} after a tap",
    )


def _alone(students: Sequence[StudentRecord]) -> Figure:
    """The promise is ten class days without a sign, and the morning after."""
    silences = sum(each.silences for each in students)
    return Figure(
        "off track and silent: most class days until a human had the task",
        max((each.alone for each in students), default=None),
        target=Target(at_most=PROMISED),
        cohort=f"{len(students)} students, {silences} silences of ten class days or more",
    )


def _tasks(students: Sequence[StudentRecord]) -> Figure:
    """Whether a human is given those who need one: beside it, the share of everybody."""
    late = [any(not path.is_on_time for path in each.paths) for each in students]
    told = [is_late for is_late, each in zip(late, students, strict=True) for _ in range(each.tasks)]
    weeks = sum(each.weeks for each in students)
    read = sum(each.told_adviser for each in students) / weeks if weeks else 0.0
    teacher = sum(each.told_teacher for each in students)
    return Figure(
        "human tasks that were about a student who ends late on a path",
        _mean(told),
        cohort=f"{len(told)} tasks; an adviser of {CASELOAD} reads {_share(read * CASELOAD)} names a week; "
        f"{teacher} offers of a new plan to a teacher",
        base_rate=_mean(late),
    )


def _forecasts(students: Iterable[StudentRecord]) -> list[Forecast]:
    return [each for student in students for path in student.paths for each in path.forecasts]


def _error(outcomes: Sequence[tuple[float, bool]]) -> Number:
    return calibration_error(outcomes) if outcomes else None


def _mean(values: Iterable[float]) -> Number:
    known = list(values)
    return fmean(known) if known else None


def _share(value: Number) -> str:
    return "-" if value is None else f"{value:.2f}"
