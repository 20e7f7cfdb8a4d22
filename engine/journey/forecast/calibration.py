"""What a school has learned about its own students and teachers, and how: the parameters of every forecast."""

from collections.abc import Sequence
from math import fsum
from statistics import median

from engine.frozen import Frozen, replace
from engine.journey.alert import Risk
from engine.journey.forecast.curve import AS_SAID, Staged

KNOWN_STUDENTS = 20
LEAST_BURST = 0.05
PSEUDO_CHECKS = 10


class Calibration(Frozen):
    """The parameters of the forecast; the defaults hold until a school has its own.

    `prior_days` (kappa) learning days of `prior_pace` (r0) are mixed into every pace; evidence loses half its weight
    in `half_life` plan-days; `prior_weeks` (nu) weeks of `burst` are mixed into the spread. `trust` is the share of
    hand-ins that pass, `wait` the learning days until a teacher's final answer. So many local `outcomes` have shown a
    calibration error (0..1) of `error`. Through `arrivals` every arrival is read, through `on_time` the on-time chance.
    `risk` is that of a bad end, None until it is known.
    """

    prior_days: float = 30.0
    prior_pace: float = 1.0
    half_life: float = 20.0
    prior_weeks: float = 6.0
    burst: float = 1.5
    trust: float = 0.8
    wait: float = 2.0
    outcomes: int = 0
    error: float = 1.0
    arrivals: Staged = AS_SAID
    on_time: Staged = AS_SAID
    risk: Risk | None = None

    @property
    def may_say_percent(self) -> bool:
        """A chance is said as a number only after 100 local outcomes and an error of at most .05."""
        return self.outcomes >= 100 and self.error <= 0.05


class PastStudent(Frozen):
    """A student who has travelled a path: plan-days mastered in each week of 5 learning days, and the lump."""

    weeks: tuple[float, ...]
    lump: float


def learned(
    students: Sequence[PastStudent], passed: int, judged: int, waits: Sequence[float], base: Calibration
) -> Calibration:
    """`base` with the burst, trust and wait of this school.

    `passed` of `judged` hand-ins were accepted; `waits` are learning days from hand-in to final answer. Burst and wait
    stay until 20 are known; trust is shrunk to the base by 10 pseudo-checks.
    """
    bursts = [_burst(each) for each in students if fsum(each.weeks) > 0 and each.lump > 0]
    return replace(
        base,
        burst=max(LEAST_BURST, median(bursts)) if len(bursts) >= KNOWN_STUDENTS else base.burst,
        trust=(passed + PSEUDO_CHECKS * base.trust) / (judged + PSEUDO_CHECKS),
        wait=median(waits) if len(waits) >= KNOWN_STUDENTS else base.wait,
    )


def _burst(student: PastStudent) -> float:
    """How much more work comes in bursts than in single competencies: (SUM (x - mean)^2 / SUM x) / lump."""
    total = fsum(student.weeks)
    mean = total / len(student.weeks)
    return fsum((x - mean) ** 2 for x in student.weeks) / total / student.lump


def calibration_error(outcomes: Sequence[tuple[float, bool]]) -> float:
    """How far the chances said are from the shares seen: the mean over all, in ten bands of a tenth; 0..1.

    `outcomes` are (chance said, whether it came true), not empty.
    """
    bands: dict[int, list[float]] = {}
    for said, came in outcomes:
        bands.setdefault(min(9, int(said * 10)), []).append(said - came)
    return fsum(abs(fsum(band)) for band in bands.values()) / len(outcomes)
