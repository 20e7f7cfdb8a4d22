"""What two teachers, a student, the clock and a dying process may do to a question, and what must hold meanwhile.

Played by the tests of P4 and P9.
"""

import atexit
import shutil
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from engine.notices.helping import HelpAnswered, HelpCard, HelpHasOwner, HelpNotReached, HelpTold
from engine.notices.on_the_way import HelpIsHeld, HelpSeen
from engine.nouns.help_request import LIVING, HelpRequest, HelpState
from engine.student import Snapshot
from engine.waiting.help_clock import due_at
from storage import records, tables
from storage.database import open_database
from storage.schema import prepare
from storage.store import Store
from storage.traffic import outbox
from tests.fakes.crashes import until_done
from tests.fakes.desk import Desk, tapped
from tests.fakes.schools import STAFF, adopted, joined, key_of

PEOPLE = ("s1", "t1", "t2", "t3", "a1", "adm")
HELPERS = st.sampled_from(["t1", "t2", "a1"])
ANYBODY = st.sampled_from(PEOPLE)
STATEMENT = st.integers(1, 60)
OWNED = (HelpState.CLAIMED, HelpState.HELD, HelpState.ANSWERED, HelpState.REOPENED)
NAMES = {called: key_of(code) for code, (_, _, called) in STAFF.items()}


@cache
def ready() -> Path:
    """A database on disk (a death throws one in memory away) in which the school is and everybody has joined."""
    home = TemporaryDirectory(prefix="coach-ready-")
    atexit.register(home.cleanup)
    place = Path(home.name) / "coach.db"
    engine = open_database(f"sqlite:///{place}")
    prepare(engine)
    joined(adopted(engine), "riverside", PEOPLE)
    engine.dispose()  # the last to close puts the journal into the file
    return place


class Histories(RuleBasedStateMachine):
    """One question on a database of its own; each step may be cut off by a death and is then taken again."""

    tapped: ClassVar[int] = 0
    """How often anybody tapped, in all histories together."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(prefix="coach-histories-")
        place = Path(self.folder.name) / "coach.db"
        shutil.copyfile(ready(), place)
        self.desk = Desk(Store(open_database(f"sqlite:///{place}")))
        self.number = 0
        self.before = ("", "")
        self.acted: tuple[str, str] = ("", "")
        self.seen_by: set[str] = set()
        self.claimed_by: set[str] = set()
        self.told_by_delivery: set[str] = set()

    @initialize()
    def the_student_asks(self) -> None:
        self.tap("s1", "help:maths", 0, stuck="fractions", tried="")

    @rule(who=ANYBODY, at=STATEMENT, verb=st.sampled_from(["openhelp", "seen", "claim", "hold", "release"]))
    def somebody_taps(self, who: str, verb: str, at: int) -> None:
        if self.tap(who, f"{verb}:{self.key}", at) and verb in ("openhelp", "seen"):
            self.seen_by.add(key_of(who))
        if verb in ("claim", "hold"):
            self.claimed_by.add(key_of(who))

    @rule(who=HELPERS, to=ANYBODY, at=STATEMENT)
    def somebody_hands_it_on(self, who: str, to: str, at: int) -> None:
        self.tap(who, f"hand:{self.key}:{key_of(to)}", at)

    @rule(who=ANYBODY, at=STATEMENT)
    def somebody_answers(self, who: str, at: int) -> None:
        self.claimed_by.add(key_of(who))
        self.tap(who, f"answer:{self.key}", at, words="Look at page 7.")

    @rule(who=st.sampled_from(["s1", "t1"]), verb=st.sampled_from(["close", "unhelp", "again"]), at=STATEMENT)
    def it_is_closed_or_opened_again(self, who: str, verb: str, at: int) -> None:
        self.tap(who, f"{verb}:{self.key}", at)

    @rule(at=STATEMENT)
    def the_student_asks_again(self, at: int) -> None:
        if self.request().state in LIVING:
            self.tap("s1", "help:maths", at, stuck="and this", tried="")

    @rule(who=st.sampled_from(["t1", "t2", "a1"]), days=st.sampled_from(["0", "1"]))
    def a_teacher_is_away_or_back(self, who: str, days: str) -> None:
        self.tap(who, f"away:{days}", 0)

    @rule(minutes=st.sampled_from([5, 31, 95, 400, 1440]), at=STATEMENT)
    def time_passes(self, minutes: int, at: int) -> None:
        self.acted = ("", "")
        self.desk.now += timedelta(minutes=minutes)
        until_done(self.desk.lookout.ring_due, at)

    @rule(lost=st.sampled_from([(), ("t1",), ("t1", "t2"), ("a1",), ("t1", "t2", "a1", "adm")]))
    def messages_arrive_or_never_will(self, lost: tuple[str, ...]) -> None:
        self.acted = ("", "")
        gone = [f"riverside/{code}" for code in lost]
        for each in self.desk.delivers(lost=gone):
            if isinstance(each.notice, HelpCard) and each.address.room not in gone:
                self.told_by_delivery.add(each.person)

    def tap(self, who: str, token: str, at: int, **form: str) -> bool:
        """Somebody taps; the process dies at a statement, and the platform brings the same tap again."""
        self.number += 1
        Histories.tapped += 1
        self.acted = (key_of(who), token.partition(":")[0])
        incoming = tapped(f"riverside/{who}", token, key=f"tap:{self.number}", **form)
        until_done(lambda: self.desk.decider.hear([incoming]), at)
        return True

    def request(self) -> HelpRequest:
        with self.desk.store.reading() as connection:
            row = connection.execute(tables.helps.select()).mappings().one()
        return records.record_of(HelpRequest, row)

    @property
    def key(self) -> str:
        return self.request().key

    def snapshot(self) -> Snapshot:
        key = self.key
        with self.desk.store.begin() as unit:
            found = unit.snapshots("riverside", self.desk.now).about("help", key)
        assert found is not None
        return found

    @invariant()
    def it_has_one_owner_who_only_they_or_the_clock_can_take_away(self) -> None:
        request = self.request()
        assert (request.state in OWNED) <= bool(request.owner)
        assert (request.state in (HelpState.OPEN, HelpState.SEEN)) <= (not request.owner)
        owner, _ = self.before
        actor, verb = self.acted
        if owner and request.owner != owner:
            assert (actor == owner and verb in ("release", "hand")) or not actor, (
                owner,
                request.owner,
                self.acted,
            )
        if request.owner:
            assert request.owner in request.asked or request.owner in {key_of(each) for each in ("t1", "t2")}
        self.before = (request.owner, request.state)

    @invariant()
    def whatever_waits_has_an_alarm_and_nothing_else_has(self) -> None:
        request = self.request()
        with self.desk.store.reading() as connection:
            alarms = connection.execute(tables.alarms.select()).mappings().all()
        waits = due_at(request, self.snapshot().hours) is not None
        assert [each["about"] for each in alarms] == ([f"help:{request.key}"] if waits else [])

    @invariant()
    def nothing_untrue_is_said(self) -> None:
        """Told only after a card was delivered, seen and taken only by those who tapped, answered only by words."""
        for each in self.desk.posted():
            match each.notice:
                case HelpTold(name=name):
                    assert NAMES[name] in self.told_by_delivery
                case HelpSeen(name=name):
                    assert NAMES[name] in self.seen_by
                case HelpHasOwner(name=name) | HelpIsHeld(name=name) | HelpAnswered(name=name):
                    assert NAMES[name] in self.claimed_by
                case _:
                    pass

    @invariant()
    def a_message_is_posted_once(self) -> None:
        keys = [each.key for each in self.desk.posted()]
        assert len(keys) == len(set(keys))

    @invariant()
    def nobody_else_than_the_student_and_those_asked_reads_about_it(self) -> None:
        request = self.request()
        readers = {each.person for each in self.desk.posted() if isinstance(each.notice, HelpCard)}
        assert readers <= {*request.asked, *(key_of(each) for each in ("t1", "t2"))}

    def teardown(self) -> None:
        self.reaches_a_human_or_says_so()
        self.put_away()

    def put_away(self) -> None:
        self.desk.store.engine.dispose()
        self.folder.cleanup()

    def reaches_a_human_or_says_so(self) -> None:
        """Once all has been delivered, the student of a living question has read that somebody was told, or not."""
        self.desk.delivers()
        request = self.request()
        kinds = {type(each.notice) for each in self.desk.posted() if each.state == outbox.SENT}
        assert request.state not in LIVING or HelpTold in kinds or HelpNotReached in kinds
