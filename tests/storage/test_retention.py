"""Words go 60 days after their school year, traffic after days; that there was something stays."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Engine

from engine.frozen import replace
from storage import tables
from storage.keeping import retention
from storage.keeping.holdings import held
from storage.people import roster
from storage.traffic import inbox, outbox
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import CALENDAR, NOON, adopted, competency_of, joined, key_of, small_school


def a_desk(engine: Engine) -> Desk:
    store = adopted(engine)
    joined(store, "riverside", ("s1", "t1", "t2", "a1"))
    desk = Desk(store)
    desk.taps("riverside/s1", "help:maths", stuck="a worry", tried="a film")
    desk.taps("riverside/s1", f"show:{competency_of('maths', 1)}", level="3", know="k", show="s", how="h")
    with desk.store.begin() as unit:
        unit.connection.execute(tables.checks.update().values(link="https://example.org/film"))
    desk.taps("riverside/a1", f"note:{key_of('s1')}", words="a note")
    (request,) = rows(desk, "helps")
    desk.taps("riverside/t1", f"answer:{request['key']}", words="an answer")
    return desk


def rows(desk: Desk, name: str) -> list[dict[str, Any]]:
    with desk.store.reading() as connection:
        return [dict(row) for row in connection.execute(tables.metadata.tables[name].select()).mappings()]


def words(desk: Desk) -> list[str]:
    found = [(each["stuck"], each["tried"]) for each in rows(desk, "helps")]
    found += [(each["know"], each["show"] + each["link"]) for each in rows(desk, "checks")]
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


def bodies(desk: Desk, name: str) -> list[dict[str, Any]]:
    return [each["body"] for each in rows(desk, name)]


def forgets_traffic(desk: Desk, after: timedelta) -> None:
    desk.now = NOON + after
    for _ in range(3):
        desk.lookout.forget_traffic()


def test_what_came_in_is_kept_seven_days_after_it_was_decided_on(engine: Engine) -> None:
    desk = a_desk(engine)
    before = rows(desk, "inbox")
    forgets_traffic(desk, timedelta(days=7))
    assert rows(desk, "inbox") == before
    forgets_traffic(desk, timedelta(days=8))
    assert {tuple(each) for each in bodies(desk, "inbox")} == {("sender",)}
    left = [{**each, "body": {}} for each in rows(desk, "inbox")]
    assert left == [{**each, "body": {}} for each in before]


def test_a_thing_that_comes_again_after_its_words_went_still_has_no_effect(engine: Engine) -> None:
    desk = a_desk(engine)
    desk.says("riverside/s1", "menu", key="again")
    forgets_traffic(desk, timedelta(days=8))
    assert desk.says("riverside/s1", "menu", key="again") == []


def test_what_waits_and_what_was_given_up_on_keeps_its_words_for_longer(engine: Engine) -> None:
    desk = a_desk(engine)
    first, second, *_ = (each["seq"] for each in rows(desk, "inbox"))
    with desk.store.begin() as unit:
        change = tables.inbox.update()
        unit.connection.execute(change.where(tables.inbox.c.seq == first).values(state=inbox.NEW))
        unit.connection.execute(change.where(tables.inbox.c.seq == second).values(state=inbox.FAILED))
    forgets_traffic(desk, timedelta(days=29))
    whole = [each["seq"] for each in rows(desk, "inbox") if "text" in each["body"]]
    assert whole == [first, second]
    forgets_traffic(desk, timedelta(days=31))
    assert [each["seq"] for each in rows(desk, "inbox") if "text" in each["body"]] == [first]


def test_what_went_out_is_kept_thirty_days_unless_its_question_is_open(engine: Engine) -> None:
    desk = a_desk(engine)
    desk.delivers()
    waiting = {each["seq"] for each in rows(desk, "outbox") if each["state"] == outbox.NEW}
    forgets_traffic(desk, timedelta(days=30))
    assert all(bodies(desk, "outbox"))
    forgets_traffic(desk, timedelta(days=31))
    after = rows(desk, "outbox")
    assert [each for each in after if not each["body"]]
    for each in after:
        assert bool(each["body"]) == (each["about"].startswith(("help:", "check:")) or each["seq"] in waiting)
    with desk.store.begin() as unit:
        unit.connection.execute(tables.helps.update().values(closed_at=desk.now))
        unit.connection.execute(tables.checks.update().values(judged_at=desk.now))
    forgets_traffic(desk, timedelta(days=32))
    assert {each["seq"] for each in rows(desk, "outbox") if each["body"]} == waiting


def test_a_reply_to_a_forgotten_message_is_read_like_any_other_words(engine: Engine) -> None:
    desk = a_desk(engine)
    desk.delivers()
    with desk.store.begin() as unit:
        unit.connection.execute(tables.helps.update().values(closed_at=NOON))
    forgets_traffic(desk, timedelta(days=31))
    gone = next(each for each in rows(desk, "outbox") if not each["body"])
    with desk.store.reading() as connection:
        assert outbox.sent_as(connection, gone["platform"], gone["room"], gone["message_id"]) is None
        assert outbox.sent_to(connection, gone["school"], gone["key"]) == (gone["platform"], gone["room"])
        assert held(connection, "riverside", key_of("s1"))["inbox"]
    before = len(rows(desk, "outbox"))
    desk.decider.hear([typed("riverside/s1", "menu", card=gone["message_id"])])
    assert len(rows(desk, "outbox")) > before


def test_a_beat_forgets_one_page_and_the_next_beats_go_on(engine: Engine, monkeypatch: Any) -> None:
    monkeypatch.setattr(retention, "PAGE", 2)
    desk = a_desk(engine)
    desk.now = NOON + timedelta(days=8)
    left = []
    for _ in range(20):
        desk.lookout.forget_traffic()
        left.append(sum("text" in each for each in bodies(desk, "inbox")))
    steps = [before - after for before, after in pairwise([len(bodies(desk, "inbox")), *left])]
    assert max(steps) == 2, "a page at most"
    assert left[-1] == 0
