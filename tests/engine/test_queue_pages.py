"""A long queue is turned page by page in the message it stands in."""

import pytest

from engine.frozen import replace
from engine.notices.staff import QueueShown
from storage import tables
from storage.database import open_database
from storage.schema import prepare
from tests.fakes.coach import room
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import adopted, joined, small_school

CODES = tuple(f"s{number}" for number in range(1, 20))


@pytest.fixture
def desk(tmp_path: object) -> Desk:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    store = adopted(engine, small_school(students=len(CODES)))
    joined(store, "riverside", (*CODES, "t1"))
    found = Desk(store)
    for code in CODES:
        found.taps(room(code), "help:maths", stuck="x", tried="")
    return found


def page(desk: Desk, token: str) -> QueueShown:
    (shown,) = desk.taps(room("t1"), token)
    assert isinstance(shown, QueueShown)
    return shown


def labels(shown: QueueShown) -> list[str]:
    return [each.label for each in shown.choices if each.label.startswith("page.")]


def test_every_row_is_on_one_page_and_pages_lead_both_ways(desk: Desk) -> None:
    pages = [page(desk, token) for token in ("queue", "queue:2", "queue:3")]
    assert [(len(each.rows), each.before, each.more) for each in pages] == [(8, 0, 11), (8, 8, 3), (3, 16, 0)]
    assert [labels(each) for each in pages] == [["page.on"], ["page.back", "page.on"], ["page.back"]]
    assert len({row.key for each in pages for row in each.rows}) == 19


@pytest.mark.parametrize(
    ("token", "before"), [("queue:99", 16), ("queue:0", 0), ("queue:-1", 0), ("queue:x", 0)]
)
def test_a_page_that_is_not_there_is_the_nearest(desk: Desk, token: str, before: int) -> None:
    assert page(desk, token).before == before


def test_turning_a_page_changes_the_message_that_was_tapped(desk: Desk) -> None:
    desk.hears(replace(tapped(room("t1"), "queue:2"), card="m7"))
    with desk.store.reading() as connection:
        rows = connection.execute(tables.outbox.select().order_by(tables.outbox.c.seq)).mappings().all()
    assert (rows[-1]["kind"], rows[-1]["card"]) == ("QueueShown", "m7")
