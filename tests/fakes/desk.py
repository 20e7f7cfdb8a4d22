"""A coach without platforms: what somebody says is decided on at once, and a test delivers what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

import msgspec

from bot.beating.lookout import Lookout
from bot.decider import Decider
from bot.shell import read_phrasebooks
from engine.frozen import replace
from engine.notices import NOTICES, Notice
from messages.render import Renderer
from storage import tables
from storage.store import Store
from storage.traffic import outbox
from storage.traffic.incoming import Incoming
from storage.traffic.outbox import Leased
from tests.fakes.schools import NOON

phrasebooks = cache(lambda: read_phrasebooks(Renderer()))
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Posted:
    """A row of the outbox, as far as a test looks at it."""

    seq: int
    key: str
    school: str
    person: str
    room: str
    lane: int
    state: str
    notice: Notice
    reason: str
    about: str = ""


def typed(sender: str, text: str = "", *, key: str = "", **more: Any) -> Incoming:
    """Something somebody says on the platform `wire`, in the room of their own name."""
    return Incoming(key or f"wire:{next(_numbers)}", "wire", more.pop("room", sender), sender, text, **more)


def tapped(sender: str, token: str, *, key: str = "", **form: str) -> Incoming:
    """A tap, or with answers a submitted form."""
    return replace(typed(sender, key=key), token=token, form=tuple(form.items()))


class Desk:
    """One process's decider on a store, with a clock that only a test moves."""

    def __init__(self, store: Store, now: datetime = NOON) -> None:
        self.store, self.now = store, now
        self.decider = Decider(store, phrasebooks(), lambda: self.now)
        self.lookout = Lookout(store, lambda: self.now)

    def hears(self, *incoming: Incoming) -> list[Notice]:
        """Bring something in and return the notices that were posted because of it."""
        last = max((each.seq for each in self.posted()), default=0)
        self.decider.hear(incoming)
        return [each.notice for each in self.posted() if each.seq > last]

    def says(self, sender: str, text: str, *, key: str = "") -> list[Notice]:
        return self.hears(typed(sender, text, key=key))

    def taps(self, sender: str, token: str, *, key: str = "", **form: str) -> list[Notice]:
        return self.hears(tapped(sender, token, key=key, **form))

    def posted(self) -> list[Posted]:
        with self.store.reading() as connection:
            rows = connection.execute(tables.outbox.select().order_by(tables.outbox.c.seq)).mappings()
            return [_posted(row) for row in rows]

    def settles(self, parcels: Sequence[Leased], state: str = outbox.SENT, reason: str = "") -> None:
        for each in parcels:
            self.decider.settle(each, state, message_id=f"m-{each.key}", reason=reason)

    def delivers(self, *, lost: Sequence[str] = ()) -> list[Leased]:
        """Deliver all that is ripe, and what follows from it; parcels to the rooms of `lost` fail for good."""
        self.now += outbox.LEASE  # what `hear` has leased is nobody else's until then
        done = []
        while ripe := self.decider.lease(50):
            for each in ripe:
                gone = each.address.room in lost or not each.address.platform
                self.settles([each], outbox.FAILED if gone else outbox.SENT, "gone" if gone else "")
            done += ripe
        return done


def _posted(row: Any) -> Posted:
    notice = msgspec.convert(row["body"], NOTICES[row["kind"]])
    where = (row["seq"], row["key"], row["school"], row["person"], row["room"])
    return Posted(*where, row["lane"], row["state"], notice, row["reason"], row["about"])
