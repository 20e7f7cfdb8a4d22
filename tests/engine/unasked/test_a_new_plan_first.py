"""Who has read that the plan no longer fits is not told two days later that a little more effort is enough."""

from datetime import date, timedelta

from sqlalchemy import Engine

from engine.frozen import replace
from engine.journey.states import State
from engine.nouns.contact import Contact
from engine.nouns.re_route import ReRoute, ReRouteState
from engine.nouns.standing import Standing
from engine.student import Snapshot, Student
from engine.unasked import nudges
from storage.store import Store
from tests.fakes.schools import CALENDAR, NOON, adopted, key_of

ANA = key_of("s1")
A_DAY = timedelta(days=1)


def drifting(store: Store) -> tuple[Snapshot, Student]:
    """Ana in maths, who stands as drifting since some days."""
    with store.begin() as unit:
        (seen,) = unit.snapshots("riverside", NOON).looking([ANA])
    student = seen.student
    assert student is not None
    today = NOON.date()
    standing = Standing(ANA, "maths", today, today - 3 * A_DAY, State.DRIFTING, "on track", bad_days=3)
    paths = tuple(replace(each, standing=standing) for each in student.paths if each.subject == "maths")
    return seen, replace(student, paths=paths)


def is_urged(seen: Snapshot, student: Student, *told: Contact, since: tuple[ReRoute, ...] = ()) -> bool:
    paths = tuple(replace(each, versions=since) for each in student.paths)
    return bool(list(nudges.drift(seen, replace(student, contacts=told, paths=paths), NOON)))


def offered(days: int, *, dropped: bool = False, held: bool = False) -> Contact:
    return Contact("c", ANA, "replan", NOON - days * A_DAY, "maths", dropped=dropped, held=held)


def agreed(effective: date) -> ReRoute:
    return ReRoute(
        "r", ANA, "maths", NOON, CALENDAR.last, "maths", state=ReRouteState.AGREED, effective=effective
    )


def test_the_offer_of_a_new_plan_rests_the_call_for_effort(engine: Engine) -> None:
    seen, student = drifting(adopted(engine, now=NOON))
    assert is_urged(seen, student)
    assert not is_urged(seen, student, offered(2))
    assert not is_urged(seen, student, offered(14))
    assert is_urged(seen, student, offered(15))


def test_what_was_never_read_rests_nothing(engine: Engine) -> None:
    seen, student = drifting(adopted(engine, now=NOON))
    assert is_urged(seen, student, offered(2, dropped=True))
    assert is_urged(seen, student, offered(2, held=True))
    assert is_urged(seen, student, replace(offered(2), subject="science"))


def test_a_plan_that_was_made_anew_is_followed_up(engine: Engine) -> None:
    seen, student = drifting(adopted(engine, now=NOON))
    plan = agreed(NOON.date() - A_DAY)
    assert not is_urged(seen, student, offered(2))
    assert is_urged(seen, student, offered(2), since=(plan,))
