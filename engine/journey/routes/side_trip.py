"""What a side trip costs: nothing while there is time, otherwise an honest price in days."""

from math import ceil

from engine.frozen import Frozen, replace
from engine.journey.forecast.calibration import Calibration
from engine.journey.pacing.pace import Reading, judge

FREE_FROM = 0.60


class Price(Frozen):
    """`days` are the learning days by which the likely arrival moves; a free trip may be offered without them."""

    is_free: bool
    days: int


def price(reading: Reading, effort: float, calibration: Calibration) -> Price:
    """The price of `effort` more plan-days: free if the on-time chance stays at .60 or more.

    A trip without effort, or after the arrival, costs nothing.
    """
    here = reading.position
    if effort <= 0 or reading.has_arrived:
        return Price(is_free=True, days=0)
    detour = judge(reading.ledger, replace(here, left=here.left + effort), calibration)
    days = detour.to_go.quantile(0.5) - reading.judgement.to_go.quantile(0.5)
    return Price(detour.p >= FREE_FROM, max(0, ceil(days - 0.01)))
