"""School minutes, the clock of a question, and whose turn it is: nobody waits at night, and nobody for ever."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from engine.frozen import replace
from engine.journey.timetable import Timetable
from engine.nouns.help_request import LIVING, HelpRequest, HelpState
from engine.waiting.help_clock import LAST_RUNG, WITH_OWNER, due_at, set_going
from engine.waiting.school_minutes import SchoolHours
from engine.waiting.turns import MOST_NEED, Turn, in_order, need

ZONE = ZoneInfo("America/New_York")
CLOSED = (date(2026, 10, 12), date(2026, 11, 26), date(2026, 11, 27))
TIMES = Timetable.of("America/New_York", date(2026, 8, 31), date(2027, 6, 22), CLOSED)
HOURS = SchoolHours(TIMES, time(8, 0), time(15, 30))
FIRST = datetime(2026, 8, 20, tzinfo=UTC)
MOMENTS = st.integers(0, 295 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


def at(day: int, hour: int, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def test_half_an_hour_before_the_bell_goes_on_in_the_morning() -> None:
    assert HOURS.after(at(14, 15, 10), 30) == at(15, 8, 10)
    assert HOURS.after(at(14, 10), 30) == at(14, 10, 30)
    assert HOURS.after(at(14, 15, 0), 30) == at(14, 15, 30)


def test_a_question_of_friday_night_waits_from_the_next_class_day() -> None:
    assert HOURS.after(at(9, 21), 30) == at(13, 8, 30), "Monday is closed"
    assert HOURS.between(at(9, 21), at(13, 9)) == 60
    assert HOURS.end_of_next_class_day(at(9, 21)) == at(13, 15, 30)
    assert HOURS.next_opening(at(9, 9)) == at(13, 8)


def test_after_the_last_class_day_no_school_minute_passes() -> None:
    end = datetime(2027, 6, 22, 15, 0, tzinfo=ZONE)
    assert HOURS.after(end, 31) is None
    assert HOURS.end_of_next_class_day(end) is None
    assert HOURS.between(end, end + timedelta(days=20)) == 30


@given(MOMENTS, st.integers(0, 2000))
def test_after_so_many_minutes_so_many_have_passed(start: datetime, minutes: int) -> None:
    """Through the changes of the clock in March and November too."""
    end = HOURS.after(start, minutes)
    assert end is not None
    assert HOURS.between(start, end) == minutes
    assert not minutes or TIMES.is_class_day(TIMES.local(end - timedelta(seconds=1)).date())


@given(MOMENTS, MOMENTS, MOMENTS)
def test_minutes_add_up(one: datetime, two: datetime, three: datetime) -> None:
    first, middle, last = sorted(
        (one.replace(second=0, microsecond=0), two.replace(second=0, microsecond=0), three)
    )
    whole = HOURS.between(first, last)
    assert abs(whole - HOURS.between(first, middle) - HOURS.between(middle, last)) <= 1


def question(state: HelpState = HelpState.OPEN, **more: object) -> HelpRequest:
    opened = at(14, 9)
    return HelpRequest("h", "s", "maths", opened, "stuck", state=state, stuck_since=opened, **more)  # type: ignore[arg-type]


def test_the_clock_rings_after_30_after_90_and_at_the_end_of_the_next_class_day() -> None:
    request, _ = set_going(question(), HOURS, at(14, 9))
    rings = [due_at(replace(request, rung=rung), HOURS) for rung in range(4)]
    assert rings == [at(14, 9, 30), at(14, 10, 30), at(15, 15, 30), None]


def test_a_claim_gives_its_owner_time_and_cannot_put_off_the_lead_for_long() -> None:
    claimed, _ = set_going(question(HelpState.CLAIMED), HOURS, at(15, 15, 20))
    assert due_at(claimed, HOURS) == at(16, 9, 20)
    rung = replace(claimed, rung=1)
    assert due_at(rung, HOURS) == at(16, 9, 20), "90 minutes after the claim, the class day being over"


@given(st.sampled_from(HelpState), st.integers(0, 5), MOMENTS)
def test_whatever_waits_for_a_person_has_an_alarm(state: HelpState, rung: int, opened: datetime) -> None:
    """Until the lead has been asked, or somebody has answered."""
    request = HelpRequest(
        "h",
        "s",
        "maths",
        opened,
        "?",
        state=state,
        stuck_since=opened,
        clock_from=opened,
        rung=rung,
        held_until=opened,
    )
    due = due_at(request, HOURS)
    waits = state in LIVING and state != HelpState.ANSWERED and rung <= LAST_RUNG
    assert (due is not None) == (waits or state == HelpState.HELD)
    assert due is None or due >= opened
    assert state not in WITH_OWNER or rung > LAST_RUNG or due is not None


TURNS = st.builds(
    Turn,
    st.text("abc", min_size=1, max_size=6),
    st.integers(0, 3000),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "on_track", "off_track", "stalled"]),
    st.integers(0, 9),
)


@given(st.lists(TURNS, max_size=30))
def test_nobody_starves(turns: list[Turn]) -> None:
    """Whoever has waited so much longer than need is worth is never overtaken by anybody."""
    order = in_order(turns)
    assert sorted(map(repr, order)) == sorted(map(repr, turns))
    for place, early in enumerate(order):
        assert all(each.waited <= early.waited + MOST_NEED for each in order[place:])
        assert 0 <= need(early) <= MOST_NEED


def test_a_student_who_is_stuck_comes_before_evidence_of_the_same_hour() -> None:
    evidence, stuck, again = Turn("e", 40, is_help=False), Turn("h", 30), Turn("a", 20, is_still_stuck=True)
    assert [each.key for each in in_order([evidence, stuck, again])] == ["a", "h", "e"]
    assert [each.key for each in in_order([Turn("e", 200, is_help=False), again])] == ["e", "a"]
