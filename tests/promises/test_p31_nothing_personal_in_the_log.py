"""P31: at DEBUG, over whole talks and with a database that refuses, no word of a student and no code is in the log."""

import logging

import pytest
from sqlalchemy.exc import DBAPIError

from storage.database import open_database
from storage.people import invites
from storage.schema import prepare
from tests.fakes.desk import Desk
from tests.fakes.schools import NOON, adopted, competency_of, joined, key_of
from tests.tally import Row, Tally

WORDS = tuple(f"zqcanary{number}zq" for number in range(9))


def test_no_word_and_no_code_is_in_the_log_at_debug(
    caplog: pytest.LogCaptureFixture, tally: Tally, tmp_path: object
) -> None:
    caplog.set_level(logging.DEBUG)
    engine = open_database(f"sqlite:///{tmp_path}/coach.db")
    prepare(engine)
    store = adopted(engine)
    joined(store, "riverside", ("s1", "t1", "a1"))
    desk, codes = Desk(store), _talks(Desk(store))
    caplog.set_level(logging.DEBUG, "sqlalchemy")
    with store.begin() as unit:
        unit.connection.exec_driver_sql("DROP TABLE goals")
    with pytest.raises(DBAPIError) as refused:
        desk.taps("riverside/s1", "own:maths", words=WORDS[8])
    logging.getLogger("coach").debug("the end")
    assert "the end" in caplog.text
    log = caplog.text + str(refused.value)
    found = [each for each in (*WORDS, *codes) if each in log or each.replace("-", "").lower() in log]
    tally(Row("P31", "words and codes in the log at DEBUG", len(WORDS) + len(codes), unexpected=len(found)))
    assert found == []
    engine.dispose()


def _talks(desk: Desk) -> list[str]:
    """Help, evidence, a goal, free words, a note of an adviser, and a code used by a newcomer."""
    student, step = "riverside/s1", competency_of("maths", 1)
    desk.taps(student, "help:maths", stuck=WORDS[0], tried=WORDS[1])
    desk.taps(student, f"show:{step}", level="3", know=WORDS[2], show=WORDS[3], how=WORDS[4])
    desk.taps(student, "own:maths", words=WORDS[5])
    desk.says(student, WORDS[6])
    desk.delivers()
    desk.taps("riverside/a1", f"note:{key_of('s1')}", words=WORDS[7])
    with desk.store.begin() as unit:
        newcomer = unit.snapshots("riverside", NOON).person(key_of("s2"))
        (fresh,) = invites.invite(unit.connection, "riverside", (newcomer,), desk.now)
    code = invites.spelled(fresh.code)
    assert desk.says("newcomer", code)
    return [code]
