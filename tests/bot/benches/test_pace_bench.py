import json

import pytest

from bot.__main__ import main
from bot.benches.pace import CALIBRATION, journeys
from engine.journey.pacing.pace import read


def test_a_judgement_and_a_day_of_a_small_school_are_measured_within_their_limits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["bench", "pace", "--students", "200", "--json"]) == 0
    alone, history, day = json.loads(capsys.readouterr().out).values()
    assert 0 < alone < 60
    assert alone < history
    assert 0 < day < 60


def test_the_journeys_are_spread_over_the_year_and_over_what_students_do() -> None:
    seen = [read(*each, CALIBRATION) for each in journeys(1)]
    assert min(each.judgement.p for each in seen) < 0.1
    assert max(each.judgement.p for each in seen) > 0.9
    assert max(each.position.days_gone for each in seen) > 150
    assert not any(each.has_arrived for each in seen)
