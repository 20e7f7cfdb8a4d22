"""Whether some groups are falsely named more often than others: reported, and used by no judgement."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from random import Random
from statistics import median

from bot.trials.figure import Figure, Number, Target
from bot.trials.oulad.alerts import Rule, any_missed
from bot.trials.oulad.cohort import Case
from bot.trials.oulad.records import GROUPS

LEAST = 100
BANDS = 20
DRAWS = 200


def figures(cases: Sequence[Case], rule: Rule) -> list[Figure]:
    """For each attribute the highest rate of false alarms over the lowest, among groups of 100 good ends or more."""
    good = [case for case in cases if not case.ended_badly]
    return [_gap(attribute, good, rule) for attribute in GROUPS]


def _gap(attribute: str, good: Sequence[Case], rule: Rule) -> Figure:
    rates = _rates(attribute, good, rule)
    told = ", ".join(f"{group} {rate:.3f} of {count}" for group, (rate, count) in sorted(rates.items()))
    return Figure(
        f"false-alarm gap, {attribute}",
        _ratio(rate for rate, _ in rates.values()),
        {
            "any missed": _ratio(rate for rate, _ in _rates(attribute, good, any_missed).values()),
            "chance alone": _by_chance(list(rates.values())),
        },
        Target(at_most=2.0),
        f"false alarms among those who end well: {told}" if rates else "no group of 100 or more",
    )


def _rates(attribute: str, good: Iterable[Case], rule: Rule) -> Mapping[str, tuple[float, int]]:
    """The share of falsely named, and the number of people, in each group that is large enough."""
    groups: Mapping[str, list[bool]] = defaultdict(list)
    for case in good:
        groups[_group(attribute, case.enrolment.groups.get(attribute, "not stated"))].append(rule(case))
    return {
        name: (sum(named) / len(named), len(named)) for name, named in groups.items() if len(named) >= LEAST
    }


def _by_chance(rates: Sequence[tuple[float, int]]) -> Number:
    """The median gap that groups of these sizes would show if nobody were treated differently: 200 draws."""
    chance, total = Random("gap"), sum(count for _, count in rates)
    named = round(sum(rate * count for rate, count in rates))
    gaps = [_ratio(_dealt(named, total, [count for _, count in rates], chance)) for _ in range(DRAWS)]
    known = [gap for gap in gaps if gap is not None]
    return median(known) if known else None


def _dealt(named: int, total: int, sizes: Sequence[int], chance: Random) -> list[float]:
    """The rates when so many false alarms fall on people at random."""
    ends = list(accumulate(sizes))
    hits = Counter(bisect_right(ends, person) for person in chance.sample(range(total), named))
    return [hits[at] / size for at, size in enumerate(sizes)]


def _group(attribute: str, value: str) -> str:
    """Bands of deprivation in fifths: tenths hold too few false alarms each to be compared."""
    start = value.split("-")[0].rstrip("%")
    if attribute != "imd_band" or not start.isdigit():
        return value
    low = int(start) // BANDS * BANDS
    return f"{low:02}-{low + BANDS}%"


def _ratio(rates: Iterable[float]) -> Number:
    known = list(rates)
    if len(known) < 2 or min(known) == 0:
        return None
    return max(known) / min(known)
