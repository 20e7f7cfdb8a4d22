"""P8: every hundredth message raises: all others are decided on, and it is kept as failed with its reason."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.meaning import meaning
from storage import tables
from storage.keeping.troubles import troubles
from storage.store import Store
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import joined
from tests.tally import Row, Tally, counts

MESSAGES, EVERY = counts(200, 5000), 100


def test_p08_a_poison_message_stops_nothing(
    store: Store, tally: Tally, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(incoming: Any, *more: Any) -> Any:
        if incoming.text == "poison":
            raise ZeroDivisionError
        return meaning(incoming, *more)

    monkeypatch.setattr("bot.decider.meaning", spoiled)
    joined(store, "riverside", ("s1", "s2", "s3", "s4"))
    desk = Desk(store)
    for n in range(MESSAGES):
        text = "poison" if n % EVERY == EVERY - 1 else "menu"
        desk.decider.keep([typed(f"riverside/s{n % 4 + 1}", text, key=f"wire:{n}")])
    while desk.decider.decide_waiting(50)[0]:
        continue
    with store.reading() as connection:
        kept = list(connection.execute(select(tables.inbox)).mappings())
        named = [each for each in troubles(connection, desk.now) if "ZeroDivisionError" in repr(each)]
    poisoned = [each for each in kept if each["state"] == "failed"]
    row = Row(
        "P8",
        f"every {EVERY}th raises, on {store.engine.dialect.name}",
        attempted=MESSAGES,
        acknowledged=MESSAGES,
        lost=MESSAGES - len(kept),
        unexpected=sum(each["state"] not in ("done", "failed") for each in kept)
        + abs(len(poisoned) - MESSAGES // EVERY),
        duplicated=len(kept) - len({each["key"] for each in kept}),
        recovered=sum(each["state"] == "done" for each in kept),
    )
    tally(row)
    assert (row.lost, row.unexpected, row.duplicated) == (0, 0, 0)
    assert {each["reason"] for each in poisoned} == {"ZeroDivisionError"}
    assert len(named) == len(poisoned)
