from datetime import date, timedelta
from random import Random

import pytest

from bot.trials.year import course
from bot.trials.year.baselines import bootstrap, is_behind_line, linear, linear_with_credits
from bot.trials.year.figures import figures
from bot.trials.year.forecasts import is_covered
from bot.trials.year.goal_weeks import GoalWeeks, has_fitting_goals
from bot.trials.year.life import Life, lived
from bot.trials.year.past import calibrated
from bot.trials.year.record import PathRecord, StudentRecord
from bot.trials.year.school import Replay, Wanted, replay, shares
from bot.trials.year.travel import Travel
from bot.trials.year.worlds import KINDS, PLAIN, somebody
from engine.journey.forecast.calibration import Calibration
from engine.journey.forecast.time_to_go import TimeToGo
from engine.journey.pacing.pace import read
from engine.journey.pacing.position import Position
from engine.journey.pacing.progress import Mastery, Progress
from engine.journey.timetable import Timetable

SCHOOL = Timetable.of(
    "Europe/Berlin",
    date(2026, 9, 7),
    date(2027, 3, 26),
    closed=[date(2026, 12, 21) + timedelta(n) for n in range(14)],
)
HERE = Position(20.0, 0.0, 40.0, 4.0, 25, 60, 35, 35, 5, 15, 0)


def life_of(world: str, seed: int = 5) -> tuple[Travel, Life]:
    chance = Random(seed)
    kind = somebody(world, chance)
    plan = course.plan_of(SCHOOL, course.excused(SCHOOL, chance), kind.task, chance)
    life = lived(kind, [plan.efforts[step.key] for step in plan.steps], plan.days, chance)
    return Travel(plan, life, Calibration()), life


def history(travel: Travel, days: tuple[date, ...], until: int) -> Progress:
    """What the coach's log would hold after so many learning days."""
    life, keys = travel.life, [step.key for step in travel.plan.steps]
    desk: set[int] = set()
    for day in range(1, until + 1):
        desk = (desk | set(life.handed_in[day])) - set(life.accepted[day]) - set(life.refused[day])
    return Progress.of(
        [Mastery(keys[step], days[day - 1]) for day in range(1, until + 1) for step in life.accepted[day]],
        [keys[step] for step in desk],
        [days[day - 1] for day in range(1, until + 1) if life.work[day] > 0 or life.handed_in[day]],
    )


@pytest.mark.parametrize("world", ["steady", "chaotic", "slow-graders", "big-tasks"])
def test_a_path_judged_day_by_day_is_the_path_judged_from_its_whole_history(world: str) -> None:
    travel, life = life_of(world)
    days = course.learning_days(travel.plan)
    for day, today in enumerate(days[: min(life.arrival - 1, len(days))], start=1):
        seen = travel.step(today)
        if day % 13 == 0:
            whole = read(travel.plan, history(travel, days, day), today)
            assert seen.judgement.p == pytest.approx(whole.judgement.p, abs=1e-6)
            assert seen.judgement.buffer == pytest.approx(whole.judgement.buffer, abs=1e-6)
            assert seen.rhythm.chance() == pytest.approx(whole.rhythm.chance())
            log = history(travel, days, day)
            assert travel.progress().first_shown(today) == log.first_shown(today)
            assert set(travel.progress().signs) == set(log.signs)
            before = read(travel.plan, log, today, today_is_over=False)
            early = travel.before_the_end(today)
            assert early.judgement.p == pytest.approx(before.judgement.p, abs=1e-6)
            assert early.rhythm.chance() == pytest.approx(before.rhythm.chance())
            assert (early.position.days_gone, early.is_new) == (before.position.days_gone, before.is_new)
            assert (seen.position.steps_done, seen.position.steps_waiting, seen.position.days_left) == (
                whole.position.steps_done,
                whole.position.steps_waiting,
                whole.position.days_left,
            )


@pytest.mark.parametrize("world", KINDS)
def test_everybody_arrives_at_last_with_every_step_accepted_once(world: str) -> None:
    travel, life = life_of(world)
    accepted = [step for day in life.accepted for step in day]
    assert sorted(accepted) == list(range(len(travel.efforts)))
    assert len(life.work) == len(life.handed_in) == len(life.accepted) == life.arrival + 1
    assert life.passed == len(accepted) <= len(life.waits)


def test_a_world_of_slow_graders_waits_longer() -> None:
    quick, slow = (life_of(world)[1].waits for world in ("steady", "slow-graders"))
    assert sum(slow) / len(slow) > 2 * sum(quick) / len(quick)


def test_the_same_seed_lives_the_same_year_and_another_seed_another() -> None:
    def told(seed: int) -> list[float | None]:
        asked = Wanted(4, 2, seed, ("steady", "mixtures"), past=6)
        return [figure.reached for figure in figures(replay(SCHOOL, asked, lambda _: None))]

    assert told(3) == told(3)
    assert told(3) != told(4)


def test_students_are_shared_out_evenly() -> None:
    assert shares(11, ["steady", "slower", "faders"]) == {"steady": 4, "slower": 4, "faders": 3}
    assert sum(shares(1000, list(KINDS)).values()) == 1000
    assert len(PLAIN) == 8


def test_a_school_without_past_students_stays_on_the_defaults() -> None:
    assert calibrated("steady", SCHOOL, 1, 2, count=0) == Calibration()


def test_a_school_of_slow_graders_learns_its_wait_and_trust() -> None:
    learned = calibrated("slow-graders", SCHOOL, 1, 1, count=25)
    assert learned.wait > 4
    assert learned.trust < 0.78
    assert learned.outcomes == 25


def test_linear_goes_on_at_the_mean_pace() -> None:
    assert linear(HERE) == pytest.approx(40 / (20 / 25))
    assert linear_with_credits(HERE, Calibration()) == pytest.approx(2 + 38 / (22 / 25))


def test_the_pacing_line_forgives_one_day() -> None:
    assert is_behind_line(HERE)
    on_line = Position(24.0, 0.0, 36.0, 4.0, 25, 60, 35, 35, 6, 15, 0)
    assert not is_behind_line(on_line)


def test_the_bootstrap_of_equal_weeks_knows_only_one_answer() -> None:
    drawn = bootstrap([4.0, 4.0], 12.0, Random(1))
    assert {drawn.quantile(share) for share in (0.1, 0.5, 0.9)} == {15.0}
    assert drawn.chance_within(14) == 0
    assert drawn.chance_within(15) == 1


def test_a_range_covers_the_days_from_the_early_to_the_late_date() -> None:
    to_go = TimeToGo(wait=2, scale=40, alpha=12, beta=15)
    early, late = to_go.quantile(0.1), to_go.quantile(0.9)
    covered = [day for day in range(200) if is_covered(to_go, day)]
    assert covered == list(range(int(early) + 1, int(late) + 2))


def test_a_week_in_which_nobody_turned_up_had_no_goal() -> None:
    goals = GoalWeeks()
    for left in (5, 4, 3, 2, 1):
        goals.day(0.0, False, left, 30.0)
    assert goals.reached == []


def test_a_goal_grows_when_reached_and_shrinks_when_missed() -> None:
    goals = GoalWeeks()
    for work in (5.0, 5.2, 5.2):  # the plan's week of 5, then 5.5, then 4.125
        for left in (5, 4, 3, 2, 1):
            goals.day(work / 5, True, left, 30.0)
    assert goals.reached == [True, False, True]
    assert goals.reached_plan == [True, True, True]


def test_goals_fit_when_60_to_90_percent_are_reached() -> None:
    assert has_fitting_goals([True] * 7) is None
    assert has_fitting_goals([True] * 7 + [False] * 3)
    assert not has_fitting_goals([True] * 10)
    assert not has_fitting_goals([True] * 5 + [False] * 5)


def record(is_on_time: bool, was_bad: bool) -> PathRecord:
    return PathRecord(
        "steady", is_on_time, judged=40, changes=2, raw_changes=6, was_bad=was_bad, was_behind=True
    )


def test_figures_count_what_they_say() -> None:
    paths = [record(True, True), record(True, False), record(True, False), record(False, True)]
    sent = [(week, "goal-prompt") for week in range(8)] + [
        (3, "drift"),
        (3, "praise"),
        (4, "quiet"),
        (5, "due"),
    ]
    student = StudentRecord("steady", paths, weeks=8, sent=sent, days_behind=20, tasks=2, alone=12)
    whole = Replay([student], {"steady": Calibration()})
    told = {figure.name: figure for figure in figures(whole)}
    alarm = told["end on time, but were shown as bad in the first half"]
    assert alarm.reached == pytest.approx(1 / 3)
    assert alarm.baselines["pacing line"] == 1
    assert alarm.base_rate == 0.75
    changes = told["state changes per student and path in 20 class days"]
    assert (changes.reached, changes.baselines["one reading alone"]) == (1.0, 3.0)
    messages = told["unasked messages per student and week"]
    assert (messages.reached, messages.baselines) == (1.5, {"a word each day behind the line": 2.5})
    assert told["most unasked messages of one student in a week, older"].reached == 3
    assert told["off track and silent: most class days until a human had the task"].is_met is False
    assert told["human tasks that were about a student who ends late on a path"].reached == 1.0
    assert told["calibration error of a shown percent"].reached is None
