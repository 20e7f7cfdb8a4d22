"""Beside the road: what follows a "not yet", what is looked at again, what a side trip may cost."""

from datetime import datetime, timedelta

import pytest

from engine.actions import detours as act
from engine.actions.teachers import NotYet
from engine.decision import Conversation, Decision
from engine.judging.plans import timetable_of
from engine.notices.checking import CheckNotYet
from engine.notices.detours import (
    HelpDraft,
    NothingToReview,
    Refreshed,
    ReviewAsked,
    ReviewKept,
    SideTripsShown,
)
from engine.nouns.help_request import HelpRequest
from engine.nouns.look_again import LookAgain, LookedAgain
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.student import LearningPath, Snapshot, Student
from engine.talk.staff.judging import not_yet
from engine.talk.students import detours
from tests.fakes.schools import CALENDAR, NOON, competency_of, key_of, small_school

FIRST, SECOND, THIRD = (competency_of("maths", number) for number in (1, 2, 3))


def check(competency: str, state: CheckState, at: datetime, key: str) -> MasteryCheck:
    return MasteryCheck(
        key, key_of("s1"), competency, at, state, how="I compared it.", next_step="Do two more.", judged_at=at
    )


def seen(
    *checks: MasteryCheck, reviews: tuple[LookAgain, ...] = (), asked: MasteryCheck | None = None
) -> Snapshot:
    pack = small_school()
    assert pack.school is not None
    people = {each.key: each for each in pack.people or ()}
    me = people[key_of("t1" if asked else "s1")]
    path = LearningPath(key_of("s1"), "maths", "maths", CALENDAR.first, CALENDAR.last, (key_of("t1"),))
    student = Student(people[key_of("s1")], (path,), checks, reviews=reviews)
    return Snapshot(
        pack.school, timetable_of(pack.school), me, Conversation(me.key), people, student, check=asked
    )


def notice(decision: Decision, kind: type) -> object:
    return next(each.notice for each in decision.parcels if isinstance(each.notice, kind))


@pytest.mark.parametrize(("tries", "offered"), [(1, "help"), (2, "refresh"), (3, "draft"), (4, "draft")])
def test_what_follows_a_not_yet_grows_with_the_tries(tries: int, offered: str) -> None:
    """First another way in, then a side road to what it stands on, then a question that only has to be sent."""
    shown = check(FIRST, CheckState.ACCEPTED, NOON - timedelta(days=20), "c0")
    before = [
        check(SECOND, CheckState.NOT_YET, NOON - timedelta(days=10 - number), f"c{number}")
        for number in range(1, tries)
    ]
    asked = MasteryCheck("now", key_of("s1"), SECOND, NOON - timedelta(hours=1))
    told = notice(
        not_yet(
            seen(shown, *before, asked, asked=asked),
            NotYet("now", "Clear work.", "Do two more."),
            NOON,
            "tap",
        ),
        CheckNotYet,
    )
    assert isinstance(told, CheckNotYet)
    assert (told.side_road != "") == (tries == 2)
    assert any(each.token.startswith(offered + ":") for each in told.choices)


def test_the_drafted_question_is_sent_only_with_a_tap() -> None:
    last = check(SECOND, CheckState.NOT_YET, NOON - timedelta(days=3), "c1")
    draft = detours.draft_help(seen(last), act.DraftHelp("maths", SECOND), NOON, "tap")
    assert not draft.records
    shown = notice(draft, HelpDraft)
    assert isinstance(shown, HelpDraft)
    assert (shown.stuck, shown.tried) == ("Do two more.", "I compared it.")
    sent = detours.draft_help(seen(last), act.DraftHelp("maths", SECOND, "1"), NOON, "tap")
    (request,) = (each for each in sent.records if isinstance(each, HelpRequest))
    assert (request.stuck, request.competency) == ("Do two more.", SECOND)


def test_a_review_falls_due_and_a_missed_one_takes_nothing_away() -> None:
    shown = check(FIRST, CheckState.ACCEPTED, NOON - timedelta(days=20), "c0")
    asked = notice(detours.review(seen(shown), act.Review(), NOON, "tap"), ReviewAsked)
    assert isinstance(asked, ReviewAsked)
    missed = detours.reviewed(seen(shown), act.Reviewed(FIRST, "refresh"), NOON, "tap")
    (kept,) = missed.records
    assert isinstance(kept, LookAgain)
    assert notice(missed, ReviewKept)
    assert notice(missed, Refreshed)
    again = seen(shown, reviews=(kept,))
    assert again.student is not None
    assert FIRST in again.student.mastered
    assert notice(detours.review(again, act.Review(), NOON, "tap"), NothingToReview), "at most one a week"


def test_mastering_what_builds_on_it_counts_as_a_review() -> None:
    old = check(FIRST, CheckState.ACCEPTED, NOON - timedelta(days=20), "c0")
    fresh = check(SECOND, CheckState.ACCEPTED, NOON - timedelta(days=1), "c1")
    assert notice(detours.review(seen(old, fresh), act.Review(), NOON, "tap"), NothingToReview)


def test_only_what_is_mastered_is_looked_at_again() -> None:
    assert notice(detours.review(seen(), act.Review(THIRD), NOON, "tap"), NothingToReview)
    nothing = detours.reviewed(seen(), act.Reviewed(THIRD, LookedAgain.KNOWN), NOON, "tap")
    assert not nothing.records


def test_a_path_that_holds_everything_has_no_side_trips() -> None:
    shown = notice(detours.side_trips(seen(), act.SideTrips("maths"), NOON, "tap"), SideTripsShown)
    assert isinstance(shown, SideTripsShown)
    assert shown.trips == ()
