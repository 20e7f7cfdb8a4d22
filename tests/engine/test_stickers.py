"""Stickers thank for effort: each for what was really done, none for being better than somebody."""

from datetime import timedelta

from engine.frozen import replace
from engine.judging.plans import timetable_of
from engine.nouns.goal import Goal, GoalState
from engine.nouns.help_request import HelpRequest
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.profile.note import ProfileNote
from engine.profile.stickers import EFFORTS, STICKERS, Past, earned
from tests.fakes.schools import NOON, small_school

SCHOOL = small_school().school
assert SCHOOL is not None
TIMETABLE = timetable_of(SCHOOL)
DAY = timedelta(days=1)


def check(number: int, competency: str = "c", state: CheckState = CheckState.ASKED) -> MasteryCheck:
    return MasteryCheck(f"k{number}", "s", competency, NOON + number * DAY, state)


def goal(number: int, state: GoalState = GoalState.KEPT) -> Goal:
    when = NOON + number * DAY
    return Goal(f"g{number}", "s", "maths", when.date(), when, state)


def of(past: Past) -> set[str]:
    return set(earned(past, TIMETABLE))


def test_nothing_done_is_no_sticker_and_no_mistake() -> None:
    assert of(Past()) == set()


def test_the_first_check_counts_whatever_the_teacher_says() -> None:
    for state in (CheckState.ASKED, CheckState.ACCEPTED, CheckState.NOT_YET):
        assert of(Past(checks=(check(1, state=state),))) == {"first_check"}
    assert of(Past(checks=(check(1, state=CheckState.WITHDRAWN),))) == set()


def test_trying_again_counts_only_after_a_not_yet_at_the_same_thing() -> None:
    refused = check(1, "a", CheckState.NOT_YET)
    assert "tried_again" in of(Past(checks=(refused, check(2, "a"))))
    assert "tried_again" not in of(Past(checks=(refused, check(2, "b"))))


def test_five_goals_and_looking_back_even_at_what_was_not_reached() -> None:
    assert {"first_goal", "five_goals", "looked_back"} <= of(Past(goals=tuple(map(goal, range(5)))))
    assert of(Past(goals=tuple(goal(n, GoalState.NOT_YET) for n in range(4)))) == {"looked_back"}


def test_a_goal_is_dated_by_the_day_on_which_it_was_reached() -> None:
    reached = replace(goal(0), looked_at=NOON + 4 * DAY)
    assert earned(Past(goals=(reached,)), TIMETABLE)["first_goal"] == NOON + 4 * DAY
    assert earned(Past(goals=(goal(0),)), TIMETABLE)["first_goal"] == NOON


def test_asking_for_help_is_worth_a_sticker() -> None:
    assert of(Past(questions=(HelpRequest("h", "s", "maths", NOON, "stuck"),))) == {"asked"}


def test_coming_back_counts_after_a_week_of_class_days_and_not_after_a_weekend() -> None:
    assert "came_back" in of(Past(checks=(check(0), check(14))))
    assert "came_back" not in of(Past(checks=(check(0), check(5))))


def test_three_reflections_on_how_one_works() -> None:
    notes = tuple(ProfileNote(f"n{n}", "s", "curiosity", "words", NOON + n * DAY, 2) for n in range(3))
    assert of(Past(notes=notes)) == {"reflected"}
    assert earned(Past(notes=notes), TIMETABLE)["reflected"] == NOON + 2 * DAY


def test_every_sticker_counts_an_effort_that_there_is() -> None:
    assert {each.effort for each in STICKERS} == set(EFFORTS)
    assert len({each.key for each in STICKERS}) == len(STICKERS)
