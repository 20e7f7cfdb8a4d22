"""The daily look at a whole school: that the bench runs, and what a page of students costs, counted and not timed."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.beating.lookout import Lookout
from bot.benches.speed.daily import NOON, school_of
from storage.database import open_database
from storage.store import Store, Unit
from tests.bot.test_cost_of_a_turn import counted
from tests.fakes.postgres import Cluster

CLASS = 40


@pytest.fixture
def school(tmp_path: Path) -> Store:
    store = school_of(f"sqlite:///{tmp_path}/coach.db", CLASS)
    Lookout(store, lambda: NOON).look_at_due(1)  # what is read once for a school is read
    return store


def test_the_daily_look_is_measured_and_its_parts_make_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "speed", "daily", "--students", "60", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)["figures"]
    looks = [each["name"] for each in figures if each["name"].startswith("daily look")]
    assert looks == [f"daily look at 60 x 4 paths, {how}, by the clock" for how in ("with its mate", "alone")]
    assert all(each["value"] > 0 for each in figures)
    assert sum(each["value"] for each in figures if each["unit"] == "%") == pytest.approx(100)


def test_two_processes_on_one_postgresql_share_the_look(
    postgres: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    url = postgres.url(postgres.new_database())
    assert main(["bench", "speed", "daily", "--students", "120", "--postgres", url, "--json"]) == 0
    figures = {each["name"]: each["value"] for each in json.loads(capsys.readouterr().out)["figures"]}
    for processes in (1, 2):
        assert figures[f"daily look at 120 x 4 paths, {processes} on PostgreSQL"] > 0
    engine = open_database(url)
    with engine.connect() as connection:
        judged = connection.execute(text("SELECT judged, count(*) FROM standings GROUP BY 1")).all()
    engine.dispose()
    assert [(str(day), count) for day, count in judged] == [("2026-10-14", 480)]


def test_a_page_of_students_takes_as_many_statements_as_one_student(school: Store) -> None:
    with counted(school) as few:
        assert Lookout(school, lambda: NOON).look_at_due(2) == 2
    with counted(school) as many:
        assert Lookout(school, lambda: NOON).look_at_due(CLASS) == CLASS - 3
    assert many.count("COMMIT") == 1
    standings = sum(each.startswith("INSERT INTO standings") for each in many)
    assert standings == (CLASS - 3) * 4
    assert len(many) - standings == len(few) - 8
    assert len(few) - 8 <= 30


def test_everybody_is_judged_today_and_due_again_tomorrow(school: Store) -> None:
    Lookout(school, lambda: NOON).look_at_due(CLASS)
    with school.reading() as connection:
        judged = connection.execute(text("SELECT judged, count(*) FROM standings GROUP BY 1")).all()
        late = text("SELECT count(*) FROM people WHERE role = 'student' AND next_look_at > :now")
        again = connection.execute(late, {"now": "2026-10-14 16:00:00"}).scalar()
    assert [tuple(each) for each in judged] == [("2026-10-14", CLASS * 4)]
    assert again == CLASS


def test_whoever_has_left_is_taken_off_and_not_found_again(school: Store) -> None:
    with school.begin() as unit:
        unit.connection.execute(text("UPDATE people SET active = 0 WHERE key = 'crowd:0000007'"))
    assert Lookout(school, lambda: NOON).look_at_due(CLASS) == CLASS - 1
    assert Lookout(school, lambda: NOON).look_at_due(CLASS) == 0
    with school.reading() as connection:
        look = text("SELECT next_look_at FROM people WHERE key = 'crowd:0000007'")
        assert connection.execute(look).scalar() is None


def test_a_page_that_fails_as_a_whole_is_carried_out_one_by_one(
    school: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    carry_out_all = Unit.carry_out_all

    def fails(unit: Unit, decisions: dict[str, object], *rest: object, **more: object) -> None:
        carry_out_all(unit, decisions, *rest, **more)  # type: ignore[arg-type]
        if "crowd:0000007" in decisions:
            raise ValueError("this one cannot be carried out")

    monkeypatch.setattr(Unit, "carry_out_all", fails)
    Lookout(school, lambda: NOON).look_at_due(CLASS)
    with school.reading() as connection:
        judged = connection.execute(
            text("SELECT judged, count(*) FROM standings GROUP BY 1 ORDER BY 1")
        ).all()
        look = text("SELECT next_look_at FROM people WHERE key = 'crowd:0000007'")
        again = connection.execute(look).scalar()
    assert [tuple(each) for each in judged] == [("2026-10-13", 4), ("2026-10-14", CLASS * 4 - 4)]
    assert str(again).startswith("2026-10-14 17:00"), "tried again in an hour"
