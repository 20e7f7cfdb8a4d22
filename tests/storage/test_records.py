"""Every kind of record comes back from the database as it went in."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine

from engine.decision import (
    AccountOff,
    AlarmOff,
    Conversation,
    LastHeard,
    Preferred,
    Record,
)
from engine.frozen import Frozen, replace
from engine.notices import Choice
from engine.nouns.invite import LinkCode, WrongCode
from engine.nouns.people import Person, Preferences
from engine.nouns.resource_vote import ResourceVote
from storage import tables
from storage.database import open_database
from storage.records import TABLES, read, reading, record_of, row_of, save, save_all, upsert
from storage.schema import prepare
from tests.fakes.postgres import Cluster
from tests.fakes.schools import NOON, small_school

LONGEST = 40
ONCE = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
words = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=LONGEST)
numbers = st.integers(-(2**31), 2**31 - 1)
moments = st.datetimes(
    datetime.fromisoformat("2000-01-01"),
    datetime.fromisoformat("2100-01-01"),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5))]),
)
for kind, strategy in ((str, words), (int, numbers), (datetime, moments)):
    st.register_type_strategy(kind, strategy)
st.register_type_strategy(
    Preferences,
    st.builds(
        Preferences, slot=st.none() | st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
    ),
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """One database for all examples: each example is rolled back."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('records')}/coach.db"
    else:
        cluster: Cluster = request.getfixturevalue("postgres")
        url = cluster.url(cluster.new_database())
    engine = open_database(url)
    prepare(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_a_record_comes_back_as_it_went_in(shared: Engine, kind: type[Any]) -> None:
    @ONCE
    @given(record=st.builds(kind))
    def comes_back(record: Any) -> None:
        with shared.connect() as connection:
            put(connection, record)
            row = connection.execute(TABLES[kind].select()).mappings().one()
            assert record_of(kind, row) == record
            assert list(read(kind, connection.execute(reading(kind)))) == [record]
            connection.rollback()

    comes_back()


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_saving_twice_keeps_one_record_as_it_was_last(shared: Engine, kind: type[Any]) -> None:
    @ONCE
    @given(first=st.builds(kind), last=st.builds(kind))
    def kept(first: Any, last: Any) -> None:
        with shared.connect() as connection:
            for record in (first, last, last):
                put(connection, record)
            rows = connection.execute(TABLES[kind].select()).mappings().all()
            found = [record_of(kind, row) for row in rows]
            assert found.count(last) == 1
            assert len(found) == len(
                {repr([row[each.name] for each in TABLES[kind].primary_key]) for row in rows}
            )
            connection.rollback()

    kept()


@pytest.mark.parametrize(
    "kind", [each for each in TABLES if each is not ResourceVote], ids=lambda kind: kind.__name__
)
def test_a_set_of_records_is_saved_as_each_alone_would_be(shared: Engine, kind: type[Any]) -> None:
    @ONCE
    @given(records=st.lists(st.builds(kind), min_size=2, max_size=4))
    def the_same(records: list[Any]) -> None:
        found = []
        with shared.connect() as connection:
            for again in (False, True):
                if again:
                    save_all(connection, "riverside", [*records, *records[:1]])
                else:
                    for record in (*records, records[0]):
                        save(connection, "riverside", record)
                rows = connection.execute(TABLES[kind].select()).mappings().all()
                found.append(sorted((dict(row) for row in rows), key=repr))
                connection.rollback()
        assert found[0] == found[1]

    the_same()


@ONCE
@given(wish=st.builds(Preferences), heard=moments)
def test_what_somebody_says_or_wants_changes_only_that_of_their_row(
    wish: Preferences, heard: datetime
) -> None:
    engine = open_database("sqlite://")
    prepare(engine)
    person = next(each for each in small_school().people or () if each.code == "s1")
    with engine.begin() as connection:
        put(connection, person)
        save(connection, "riverside", Preferred(person.key, wish))
        save(connection, "riverside", LastHeard(person.key, heard))
        row = connection.execute(tables.people.select()).mappings().one()
    engine.dispose()
    assert record_of(Person, row) == replace(person, preferences=wish, last_heard=heard)


def test_every_record_has_a_table_with_its_attributes_as_columns() -> None:
    assert set(get_args(Record)) - {AccountOff, AlarmOff, LastHeard, LinkCode, Preferred} == set(TABLES) - {
        Person
    }
    for kind, table in TABLES.items():
        assert set(kind.__struct_fields__) <= set(table.c.keys())


def test_every_table_of_a_school_has_the_school_in_its_key() -> None:
    """Tenants are apart by key; the tables listed here hold no object of a school under a key of the school's."""
    traffic = {"inbox", "outbox", "homes", "cursors", "audit"}
    shared_by_all = {
        "app_tokens",
        "left_menus",
        "holders",
        "schools",
        "accounts",
        "invites",
        "wrong_codes",
        *traffic,
    }
    apart = {name for name, table in tables.metadata.tables.items() if "school" in table.primary_key.columns}
    assert set(tables.metadata.tables) - apart == shared_by_all


def test_a_time_without_a_zone_is_refused_and_every_time_comes_back_in_utc(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(Exception, match="without a zone"):
        save(connection, "riverside", WrongCode("w", "wire:501", NOON.replace(tzinfo=None)))
    several = [WrongCode(key, "wire:501", NOON.replace(tzinfo=None)) for key in "wxy"]
    with engine.begin() as connection, pytest.raises(Exception, match="without a zone"):
        save_all(connection, "riverside", several)
    with engine.begin() as connection:
        save(connection, "riverside", WrongCode("w", "wire:501", NOON))
        tried = connection.execute(tables.wrong_codes.select()).mappings().one()["at"]
    assert tried == NOON
    assert tried.tzinfo is UTC


def test_the_offers_of_a_conversation_keep_their_order(engine: Engine) -> None:
    offers = tuple(Choice(f"must:{number}", "competency", f"Step {number}") for number in range(9))
    talk = Conversation("p", "help:maths", (("stuck", "7 x 8"), ("tried", "")), offers, 2)
    with engine.begin() as connection:
        save(connection, "riverside", talk)
        row = connection.execute(tables.conversations.select()).mappings().one()
    assert record_of(Conversation, row) == talk


def put(connection: Connection, record: Frozen) -> None:
    """Keep a record as a whole, a person as an import does."""
    upsert(connection, TABLES[type(record)], row_of(record, "riverside"))
