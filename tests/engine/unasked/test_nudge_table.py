"""The nudge table, day by day through the real coach: who gets what, how often, and when it stops."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import Engine

from engine.coach import still_true
from engine.frozen import replace
from engine.notices.nudges import AheadChoices, Muted, QuietNudge, ReplanOffer
from engine.notices.staff import ReplanNeeded
from engine.nouns.contact import Contact
from engine.nouns.mastery_check import CheckState, MasteryCheck
from engine.nouns.people import Preferences
from engine.nouns.school import Pack
from engine.unasked.table import TABLE, Tone
from storage import records, tables
from tests.fakes.desk import Desk
from tests.fakes.schools import CALENDAR, NOON, adopted, competency_of, joined, key_of, small_school

ANA = "riverside/s1"
FIRST = NOON.replace(year=2026, month=8, day=31, hour=15, minute=31)


def a_desk(engine: Engine, pack: Pack | None = None) -> Desk:
    store = adopted(engine, pack or small_school(students=1), now=FIRST)
    joined(store, "riverside", ["s1", "t1", "t3", "a1"])
    return Desk(store, FIRST)


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return a_desk(engine)


def held_back(share: float) -> Pack:
    pack = small_school(students=1)
    assert pack.school is not None
    policy = replace(pack.school.policy, hold_back=share)
    return replace(pack, school=replace(pack.school, policy=policy))


def days(
    desk: Desk, count: int, start: datetime = FIRST, *, says: str = "", works: bool = False
) -> Iterator[datetime]:
    """Class days, one after another; on each the student is looked at, and says something in the evening.

    Who `works` sets goals on Mondays, which is a sign of work and shows nothing yet.
    """
    day = start
    for _ in range(count):
        while day.weekday() > 4:
            day += timedelta(days=1)
        yield day
        looks(desk, day)
        if says:
            desk.now = day + timedelta(hours=1)
            desk.says(ANA, says)
        for subject in ("maths", "science") if works and day.weekday() == 0 else ():
            desk.taps(ANA, f"own:{subject}", words="finish 3 problems")
        day += timedelta(days=1)


def looks(desk: Desk, at: datetime) -> None:
    desk.now = at
    with desk.store.begin() as unit:
        unit.set_next_look("riverside", key_of("s1"), at)
    desk.lookout.look_at_due()


def live(desk: Desk, count: int, **more: Any) -> list[dict[str, Any]]:
    for _ in days(desk, count, **more):
        pass
    return contacts(desk)


def contacts(desk: Desk) -> list[dict[str, Any]]:
    with desk.store.reading() as connection:
        found = connection.execute(tables.contacts.select().order_by(tables.contacts.c.at)).mappings()
        return [dict(each) for each in found]


def shows(desk: Desk, subject: str, number: int, at: datetime) -> None:
    """Evidence that a teacher has accepted."""
    check = MasteryCheck(
        f"{subject}{number}",
        key_of("s1"),
        competency_of(subject, number),
        at,
        CheckState.ACCEPTED,
        level=3,
        judge=key_of("t1"),
        judged_at=at,
    )
    with desk.store.begin() as unit:
        records.save(unit.connection, "riverside", check)


def class_days(first: date, last: date) -> int:
    return sum((first + timedelta(days=n)).weekday() < 5 for n in range((last - first).days))


def test_a_quiet_path_is_nudged_after_five_class_days_and_then_ever_more_rarely(desk: Desk) -> None:
    sent = [each for each in live(desk, 30, says="menu") if each["rule"] == "quiet"]
    maths = [each["at"].date() for each in sent if each["subject"] == "maths"]
    assert class_days(FIRST.date(), maths[0]) >= 5
    gaps = [class_days(first, last) for first, last in pairwise(maths)]
    assert all(gap >= least for gap, least in zip(gaps, (2, 3, 5, 5, 5, 5), strict=False))
    weeks = [each["at"].date().isocalendar()[1] for each in sent]
    assert max(weeks.count(week) for week in weeks) <= 2


def test_who_never_answers_hears_three_messages_and_then_nothing(desk: Desk) -> None:
    assert len(live(desk, 40)) == 3


def test_the_same_words_are_never_read_twice_in_fourteen_days(desk: Desk) -> None:
    sent = live(desk, 60, says="menu")
    assert len(sent) > 20
    for number, each in enumerate(sent):
        again = [one for one in sent[number + 1 :] if one["variant"] == each["variant"]]
        assert all(one["at"] - each["at"] >= timedelta(days=14) for one in again)


def test_every_message_logs_its_rule_variant_eligible_set_and_propensity(desk: Desk) -> None:
    for each in live(desk, 30, says="menu"):
        assert each["variant"] in each["eligible"]
        assert all(name.rpartition(".")[0] == each["rule"] for name in each["eligible"])
        assert each["propensity"] == pytest.approx(1 / len(each["eligible"]))


def test_nobody_gets_two_a_day_four_a_week_or_two_within_twenty_hours(desk: Desk) -> None:
    at = [each["at"] for each in live(desk, 60, says="menu")]
    assert all(last - first >= timedelta(hours=20) for first, last in pairwise(at))
    weeks = [each.isocalendar()[:2] for each in at]
    assert max(weeks.count(week) for week in weeks) <= 3


def test_correction_is_never_more_frequent_than_praise_by_more_than_the_one_just_said(desk: Desk) -> None:
    sent = live(desk, 80, says="menu")
    tones = [(each["at"], TABLE[each["rule"]].tone) for each in sent]
    for at, tone in tones:
        if tone is Tone.CORRECTION:
            month = [said for when, said in tones if at - timedelta(weeks=4) < when < at]
            assert month.count(Tone.CORRECTION) <= month.count(Tone.PRAISE)


def test_not_this_week_is_kept_until_the_next_weeks_first_class_day(desk: Desk) -> None:
    live(desk, 6, says="menu")
    desk.now = FIRST + timedelta(days=7, hours=2)
    (said,) = desk.says(ANA, "not this week")
    assert isinstance(said, Muted)
    assert said.until == date(2026, 9, 14)
    before = len(contacts(desk))
    live(desk, 4, start=FIRST + timedelta(days=8), says="menu")
    assert {each["rule"] for each in contacts(desk)[before:]} <= {"goal-prompt", "goal-reminder", "praise"}
    live(desk, 5, start=FIRST + timedelta(days=14), says="menu")
    assert "quiet" in {each["rule"] for each in contacts(desk)[before:]}


def test_a_nudge_is_not_true_any_more_once_the_student_says_not_this_week(desk: Desk) -> None:
    sent = [each for each in live(desk, 8, says="menu") if each["rule"] == "quiet"][-1:]
    assert sent
    (contact,) = [records.record_of(Contact, each) for each in sent]
    desk.now = contact.at + timedelta(minutes=1)
    assert is_true(desk, contact)
    desk.taps(ANA, "notnow")
    assert not is_true(desk, contact)


def is_true(desk: Desk, contact: Contact) -> bool:
    with desk.store.begin() as unit:
        (snapshot,) = unit.snapshots("riverside", desk.now).looking([key_of("s1")])
    words = [each.notice for each in desk.posted() if isinstance(each.notice, QuietNudge)][-1]
    return still_true(snapshot, words, contact, now=desk.now)


def test_a_held_back_week_is_noted_and_nothing_is_sent(engine: Engine) -> None:
    desk = a_desk(engine, held_back(1.0))
    sent = [each for each in live(desk, 20, says="menu") if TABLE[each["rule"]].nudge]
    assert sent
    assert all(each["held"] and each["propensity"] > 0 for each in sent)
    assert not [each for each in desk.posted() if isinstance(each.notice, QuietNudge)]


def test_about_the_agreed_share_of_weeks_is_held_back_whatever_is_asked_again() -> None:
    from engine.unasked.wording import EVERY, _draw

    draws = [_draw("hold-back", "riverside", f"p{n}", "2026-09-07") for n in range(2000)]
    assert 0.17 < sum(each < 0.2 * EVERY for each in draws) / 2000 < 0.23
    assert draws == [_draw("hold-back", "riverside", f"p{n}", "2026-09-07") for n in range(2000)]


def test_who_is_ahead_gets_choices_once_a_fortnight_until_they_have_enough(desk: Desk) -> None:
    for subject, numbers in {"maths": range(1, 5), "science": range(1, 3)}.items():
        for number in numbers:
            shows(desk, subject, number, FIRST - timedelta(hours=2))
    told = [each["at"] for each in live(desk, 40, says="menu", works=True) if each["rule"] == "ahead"]
    assert len(told) >= 2
    assert all(last - first >= timedelta(days=14) for first, last in pairwise(told))
    assert any(isinstance(each.notice, AheadChoices) for each in desk.posted())
    desk.taps(ANA, "without:ahead")
    live(desk, 30, start=FIRST + timedelta(weeks=8), says="menu", works=True)
    assert len([each for each in contacts(desk) if each["rule"] == "ahead"]) == len(told)


def test_a_rest_that_nobody_could_do_is_a_case_for_a_new_plan_and_the_teacher_knows(desk: Desk) -> None:
    late = datetime.combine(CALENDAR.last - timedelta(days=70), FIRST.time(), FIRST.tzinfo)
    for week in range(34):
        desk.now = FIRST + timedelta(weeks=week)
        desk.taps(ANA, "own:maths", words="finish 3 problems")
        desk.taps(ANA, "own:science", words="finish 3 problems")
    shows(desk, "maths", 1, FIRST + timedelta(days=3))
    live(desk, 30, start=late, says="menu", works=True)
    rules = [each["rule"] for each in contacts(desk)]
    assert "replan" in rules
    offered = [each for each in desk.posted() if isinstance(each.notice, ReplanOffer)]
    told = [each for each in desk.posted() if isinstance(each.notice, ReplanNeeded)]
    assert offered
    assert {each.person for each in told} <= {key_of(code) for code in ("t1", "t2", "t3")}
    assert told


def test_preferences_of_before_are_still_read() -> None:
    assert Preferences().muted_until is None
    assert Preferences().without == ()
