"""Words go 60 days after their school year; that there was something, and what came of it, stays."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from storage import roster, tables
from tests.fakes.desk import Desk
from tests.fakes.schools import CALENDAR, NOON, adopted, competency_of, joined, key_of, small_school


def a_desk(engine: Engine) -> Desk:
    store = adopted(engine)
    joined(store, "riverside", ("s1", "t1", "t2", "a1"))
    desk = Desk(store)
    desk.taps("riverside/s1", "help:maths", stuck="a worry", tried="a film")
    desk.taps("riverside/s1", f"show:{competency_of('maths', 1)}", level="3", know="k", show="s", how="h")
    desk.taps("riverside/a1", f"note:{key_of('s1')}", words="a note")
    (request,) = rows(desk, "helps")
    desk.taps("riverside/t1", f"answer:{request['key']}", words="an answer")
    return desk


def rows(desk: Desk, name: str) -> list[dict[str, Any]]:
    with desk.store.reading() as connection:
        return [dict(row) for row in connection.execute(tables.metadata.tables[name].select()).mappings()]


def words(desk: Desk) -> list[str]:
    found = [(each["stuck"], each["tried"]) for each in rows(desk, "helps")]
    found += [(each["know"], each["show"]) for each in rows(desk, "checks")]
    texts = [each["words"] for name in ("help_messages", "case_notes") for each in rows(desk, name)]
    return [*(text for pair in found for text in pair), *texts]


def forgets(desk: Desk, day: date) -> int:
    desk.now = datetime.combine(day, NOON.timetz())
    return desk.lookout.forget_old_words()


def test_words_stay_for_sixty_days_after_the_year_and_then_go(engine: Engine) -> None:
    desk = a_desk(engine)
    assert forgets(desk, CALENDAR.last + timedelta(days=60)) == 0
    assert all(words(desk))
    assert forgets(desk, CALENDAR.last + timedelta(days=61)) >= 4
    assert not any(words(desk))
    assert len(rows(desk, "helps")) == len(rows(desk, "checks")) == len(rows(desk, "case_notes")) == 1
    assert forgets(desk, CALENDAR.last + timedelta(days=62)) == 0


def test_a_new_years_words_stay_and_last_years_go(engine: Engine) -> None:
    desk = a_desk(engine)
    pack = small_school()
    assert pack.school is not None
    following = replace(CALENDAR, first=date(2027, 8, 30), last=date(2028, 6, 20))
    with desk.store.begin() as unit:
        roster.adopt(
            unit.connection,
            replace(pack, school=replace(pack.school, calendar=following)),
            "riverside",
            desk.now,
        )
    assert forgets(desk, date(2027, 8, 29)) == 0
    desk.now = datetime.combine(date(2027, 8, 30), NOON.timetz())
    desk.taps("riverside/s1", "own:maths", words="fresh")
    assert forgets(desk, date(2027, 8, 31)) >= 4
    assert not any(words(desk))
