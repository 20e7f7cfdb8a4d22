"""The daily judgement is cheap: measured, with room for a slow machine."""

from time import process_time

from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import judge
from tests.engine.journey.cases import reading

ROUNDS = 300


def test_a_daily_judgement_costs_at_most_60_microseconds() -> None:
    seen, calibration = reading(5, 30, 30), Calibration()
    costs = []
    for _ in range(10):
        began = process_time()
        for _ in range(ROUNDS):
            judge(seen.ledger.after(1.0, 20.0), seen.position, calibration)
        costs.append((process_time() - began) / ROUNDS)
    assert min(costs) < 60e-6
