"""One student cannot drown others (P35): a thousand taps that wait make others wait at most twice as long."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import pytest
from sqlalchemy import Engine

from bot.decider import AT_ONCE
from storage.traffic import inbox
from storage.traffic.incoming import Incoming
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import NOON, adopted, joined, small_school
from tests.tally import Row, Tally

FLOOD = 1000
OTHERS = 20
MOMENTS = 60
SEED = 35


@dataclass(slots=True)
class Queue:
    """A real inbox, decided on a page at a time; time is counted in decisions."""

    engine: Engine
    made: int = 0

    def hears(self, *batch: Incoming) -> None:
        with self.engine.begin() as connection:
            inbox.keep(connection, batch, NOON)

    def decides(self) -> list[tuple[str, int]]:
        """Decide on a page; the key of each, and how many decisions had been made when it was done."""
        with self.engine.begin() as connection:
            page = inbox.waiting(connection, AT_ONCE)
            inbox.done(connection, page)
        before, self.made = self.made, self.made + len(page)
        return [(each.incoming.key, before + place) for place, each in enumerate(page, 1)]


def said(key: str, room: str) -> Incoming:
    return Incoming(key, "wire", room, room, "where am I")


def waits(engine: Engine, flood: int) -> list[int]:
    """How many decisions each of the others waited for, while one student's flood waits from the beginning."""
    chance, queue = Random(SEED), Queue(engine)
    since: dict[str, int] = {}
    found: list[int] = []
    queue.hears(*(said(f"flood-{number}", "flooder") for number in range(flood)))
    for moment in range(MOMENTS):
        speaking = chance.sample(range(OTHERS), chance.randint(1, 6))
        keys = [f"{moment}-{each}" for each in speaking]
        since |= dict.fromkeys(keys, queue.made)
        queue.hears(*(said(key, f"other-{each}") for key, each in zip(keys, speaking, strict=True)))
        found += [made - since[key] for key, made in queue.decides() if key in since]
    while page := queue.decides():
        found += [made - since[key] for key, made in page if key in since]
    assert len(found) == len(since)
    return found


def p95(found: Sequence[int]) -> int:
    return sorted(found)[int(len(found) * 0.95)]


def test_p35_a_flood_of_one_at_most_doubles_the_wait_of_others(engine: Engine, tally: Tally) -> None:
    quiet = waits(engine, 0)
    with engine.begin() as connection:
        connection.execute(inbox._table.delete())
    flooded = waits(engine, FLOOD)
    tally(Row("P35", f"p95 {p95(quiet)} -> {p95(flooded)} decisions", len(flooded), seed=str(SEED)))
    assert p95(flooded) <= 2 * p95(quiet)
    assert max(flooded) <= 2 * max(quiet)


def test_p35_somebody_in_several_rooms_and_apps_has_one_turn_a_page(engine: Engine) -> None:
    """Three apps, each in twenty rooms: of each page one decision is theirs, all others are somebody else's."""
    store = adopted(engine, small_school(students=2))
    for app in ("wire", "post", "bell"):
        joined(store, "riverside", ["s1"], platform=app, room=f"{app}-s1")
    queue = Queue(engine)
    for number in range(60):
        for app in ("wire", "post", "bell"):
            queue.hears(Incoming(f"{app}{number}", app, f"{app}-{number % 20}", "riverside/s1", "x"))
    queue.hears(*(said(f"other{number}", f"room-{number}") for number in range(OTHERS)))
    decided = [[key for key, _ in queue.decides()] for _ in range(3)]
    theirs = [[key for key in page if not key.startswith("other")] for page in decided]
    assert [len(each) for each in theirs] == [1, 1, 1]
    assert sum(key.startswith("other") for page in decided for key in page) == OTHERS


def test_p35_who_floods_is_answered_too_and_in_the_order_they_wrote(engine: Engine) -> None:
    queue = Queue(engine)
    queue.hears(*(said(f"flood-{number:04}", "flooder") for number in range(50)))
    decided: list[str] = []
    while page := queue.decides():
        decided += [key for key, _ in page]
    assert decided == sorted(decided)
    assert len(decided) == 50


@pytest.mark.parametrize("first", [AT_ONCE, AT_ONCE * 3])
def test_p35_a_wave_of_many_people_is_taken_in_the_order_of_arrival(engine: Engine, first: int) -> None:
    queue = Queue(engine)
    queue.hears(*(said(f"{number:02}", f"room-{number}") for number in range(first)))
    decided: list[str] = []
    while page := queue.decides():
        decided += [key for key, _ in page]
    assert decided == [f"{number:02}" for number in range(first)]


def test_p35_the_coach_itself_answers_another_next_after_one_of_a_thousand(engine: Engine) -> None:
    """The whole decider: a burst that waits, then one tap of somebody else, which is decided on in the next page."""
    store = adopted(engine, small_school(students=2))
    joined(store, "riverside", ("s1", "s2"))
    desk = Desk(store)
    desk.decider.hear([tapped("riverside/s1", "where") for _ in range(FLOOD)])
    assert _answered(desk) == (0, 0)  # so many at once wait for their turn
    desk.decider.decide_waiting()
    desk.decider.hear([tapped("riverside/s2", "where")])
    desk.decider.decide_waiting()
    assert _answered(desk) == (2, 1)


def _answered(desk: Desk) -> tuple[int, int]:
    rooms = [each.room for each in desk.posted()]
    return rooms.count("riverside/s1"), rooms.count("riverside/s2")
