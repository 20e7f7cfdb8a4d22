"""One student's records: exported whole, erased wholly, and nobody else's touched."""

import csv
import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.__main__ import main
from engine.frozen import replace
from engine.notices.staff import ErasureAsked
from engine.nouns.people import Person, Role
from storage import audit, tables
from storage.database import open_database
from storage.keeping.erasing import erase, forget_deleted
from storage.keeping.holdings import NOBODYS, OWN, THROUGH, as_csv, as_json, from_cell, held, who_saw
from storage.schema import prepare
from storage.store import Store
from tests.fakes.desk import Desk, typed
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of, small_school

MARK = "Zanzibarine"
"""Stands in everything the student says, and nowhere else."""
CAST = ("s1", "s2", "s3", "t1", "t2", "t3", "a1", "a2", "adm", "adm2")


def with_a_second_admin() -> Any:
    pack = small_school()
    second = Person(key_of("adm2"), "adm2", Role.ADMIN, "Grace Obi", "Ms. Obi")
    people = tuple(
        replace(each, name=f"{MARK} Okafor", called=f"{MARK}ette") if each.code == "s1" else each
        for each in pack.people or ()
    )
    return replace(pack, people=(*people, second))


def lived(store: Store) -> Desk:
    """A student who has left something of themselves in every corner, beside one who lives next to them."""
    joined(store, "riverside", CAST)
    desk = Desk(store)
    for code in ("s1", "s2"):
        mark = MARK if code == "s1" else "Bonaire"
        me = f"riverside/{code}"
        desk.taps(me, "help:maths", stuck=f"{mark} stuck", tried=f"{mark} tried")
        desk.taps(me, f"show:{competency_of('science', 1)}", level="3", know=mark, show=f"{mark}/1", how=mark)
        desk.taps(me, "own:science", words=f"{mark} goal")
        desk.says(me, f"{mark} is what I think of this")
        desk.taps(me, "own:maths")
        desk.hears(typed(me, f"half a form {mark}"))
        desk.taps(me, "now")
        desk.delivers()
        request = next(row for row in rows(store, "helps") if row["student"] == key_of(code))
        desk.taps("riverside/t1", f"claim:{request['key']}")
        desk.taps("riverside/t1", f"answer:{request['key']}", words=f"{mark} dear")
        desk.taps(me, f"say:{request['key']}", words=f"{mark} more")
        desk.taps("riverside/a1", f"note:{key_of(code)}", words=f"{mark} sleeps badly")
        desk.taps("riverside/a1", f"case:{key_of(code)}")
    desk.now = NOON.replace(day=19, hour=15, minute=31)
    with store.begin() as unit:
        unit.connection.execute(tables.people.update().values(next_look_at=desk.now))
        unit.connection.execute(tables.calls.update().values(seen_by="x", cleared_by="x"))
    while desk.lookout.look_at_due():
        pass
    desk.delivers()
    return desk


def rows(store: Store, name: str) -> list[dict[str, Any]]:
    with store.reading() as connection:
        found = connection.execute(tables.metadata.tables[name].select()).mappings()
        return [dict(row) for row in found]


@pytest.fixture
def desk(engine: Engine) -> Desk:
    return lived(adopted(engine, with_a_second_admin()))


def exported(desk: Desk, code: str) -> str:
    with desk.store.reading() as connection:
        found = held(connection, "riverside", key_of(code))
        return as_json({**found, "who_saw": who_saw(connection, "riverside", key_of(code))})


def test_no_table_is_forgotten() -> None:
    """When this fails there is a new table: say in `storage/keeping/holdings.py` whose its rows are."""
    known = [*OWN, *THROUGH, *NOBODYS]
    assert sorted(known) == sorted(tables.metadata.tables)
    for name, table in tables.metadata.tables.items():
        personal = {"student", "person"} & set(table.c.keys())
        if personal and name != "teaches":
            assert name in OWN, f"{name} has {personal}"
    for name, columns in OWN.items():
        assert set(columns) <= set(tables.metadata.tables[name].c.keys())


def test_an_export_holds_all_that_the_student_left_and_nothing_of_others(desk: Desk) -> None:
    text = exported(desk, "s1")
    found = json.loads(text)
    for name in (
        "helps",
        "help_messages",
        "checks",
        "goals",
        "case_notes",
        "inbox",
        "outbox",
    ):
        assert MARK in json.dumps(found[name]), name
    for name in (
        "people",
        "accounts",
        "enrolments",
        "advising",
        "calls",
        "looks",
        "standings",
        "contacts",
    ):
        assert found[name], name
    assert {each["what"] for each in found["who_saw"]} >= {"page", "question"}
    assert "Bonaire" not in text
    assert "code_hash" not in text


def test_what_is_erased_is_gone_from_every_table_and_others_exports_are_unchanged(desk: Desk) -> None:
    before = {code: exported(desk, code) for code in ("s2", "s3")}
    with desk.store.begin() as unit:
        assert erase(unit.connection, "riverside", key_of("s1")) > 20
    left = {name: repr(rows(desk.store, name)) for name in tables.metadata.tables}
    assert [name for name, text in left.items() if MARK in text] == []
    assert [name for name, text in left.items() if key_of("s1") in text] == ["audit"]
    assert {code: exported(desk, code) for code in ("s2", "s3")} == before
    with desk.store.reading() as connection:
        assert audit.broken(connection, "riverside") == ""
    desk.delivers()
    desk.now += timedelta(days=1)
    desk.lookout.look_at_due()
    desk.lookout.ring_due()
    assert desk.says("riverside/a1", "my students")


def test_the_file_and_its_journal_hold_nothing_either(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    desk = lived(adopted(engine, with_a_second_admin()))
    assert MARK.encode() in b"".join(each.read_bytes() for each in tmp_path.iterdir())
    with desk.store.begin() as unit:
        erase(unit.connection, "riverside", key_of("s1"))
    assert forget_deleted(engine)
    left = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    assert [name for name, body in left.items() if MARK.encode() in body] == []
    engine.dispose()


def test_erasing_needs_two_of_the_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/coach.db"
    monkeypatch.setenv("COACH_DATABASE_URL", url)
    engine = open_database(url)
    prepare(engine)
    desk = lived(adopted(engine, with_a_second_admin()))
    assert main(["export", "s1", "--to", str(tmp_path / "out")]) == 0
    assert MARK in (tmp_path / "out" / "goals.csv").read_text("utf-8")
    assert main(["erase", "s1", "--by", "t1"]) == 1
    assert "not of the office" in capsys.readouterr().err
    assert main(["erase", "t1", "--by", "adm"]) == 1
    assert main(["erase", "nobody", "--by", "adm"]) == 1
    capsys.readouterr()
    assert main(["erase", "s1", "--by", "adm"]) == 0
    assert "Nothing is erased yet" in capsys.readouterr().out
    (card,) = [each for each in desk.posted() if isinstance(each.notice, ErasureAsked)]
    assert card.person == key_of("adm2")
    token = card.notice.choices[0].token
    for code in ("adm", "t1", "s1", "a1"):
        assert not isinstance(desk.taps(f"riverside/{code}", token)[0], ErasureAsked)
    assert main(["erase", "s1", "--by", "adm"]) == 0
    assert "Nothing is erased yet" in capsys.readouterr().out
    token = (
        [each for each in desk.posted() if isinstance(each.notice, ErasureAsked)][-1].notice.choices[0].token
    )
    desk.now = datetime.now(tz=NOON.tzinfo)
    (agreed,) = desk.taps("riverside/adm2", token)
    assert isinstance(agreed, ErasureAsked)
    assert agreed.confirmed
    assert main(["erase", "s1", "--by", "adm"]) == 0
    assert "is erased" in capsys.readouterr().out
    assert main(["export", "s1"]) == 1
    left = b"".join(each.read_bytes() for each in tmp_path.glob("coach.db*"))
    assert MARK.encode() not in left
    engine.dispose()


def test_what_could_not_be_cleared_is_told_with_what_helps_there(
    desk: Desk, engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.commands.erase.open_store", lambda _: desk.store)
    monkeypatch.setattr("bot.commands.erase.forget_deleted", lambda _: False)
    monkeypatch.setattr("bot.commands.erase.is_confirmed", lambda *_: True)
    assert main(["erase", "s1", "--by", "adm"]) == 0
    capsys.readouterr()
    assert main(["erase", "s1", "--by", "adm"]) == 0
    helps = "stop the coach once" if engine.dialect.name == "sqlite" else "run VACUUM"
    assert helps in capsys.readouterr().out


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b"]), st.text(), min_size=2), min_size=1, max_size=5))
def test_no_cell_of_an_exported_csv_runs_as_a_formula_and_each_comes_back(
    found: list[dict[str, str]],
) -> None:
    text = as_csv(found)
    back = list(csv.DictReader(io.StringIO(text, newline="")))
    for cell in csv.reader(io.StringIO(text, newline="")):
        assert not any(each.startswith(("=", "+", "-", "@", "\t", "\r")) for each in cell)
    assert [{key: from_cell(row[key]) for key in row} for row in back] == found


@pytest.mark.parametrize(
    "horror", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'quoted", "''=", "=cmd|' /C'!A0"]
)
def test_every_known_formula_is_neutralised(horror: str) -> None:
    text = as_csv([{"words": horror}])
    (cell,) = [row["words"] for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert cell[0] == "'"
    assert from_cell(cell) == horror
