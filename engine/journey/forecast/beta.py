"""The regularised incomplete beta function, by continued fraction."""

from math import exp, lgamma, log, log1p

TINY = 1e-300
PRECISION = 1e-12
MOST_TERMS = 100_000


def incomplete_beta(x: float, a: float, b: float) -> float:
    """I_x(a, b), the chance that a Beta(a, b) variable is at most x; a relative precision of about 1e-10.

    0 for x <= 0 and 1 for x >= 1. Raises ValueError unless a > 0 and b > 0. Source: Numerical Recipes, 3rd ed., 6.4,
    with the fraction evaluated by the method of Lentz.
    """
    if not (a > 0 and b > 0):
        raise ValueError(f"the beta function needs two numbers above 0, not {a} and {b}")
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of I_x(a, b); converges in about sqrt(max(a, b)) terms for x < (a + 1)/(a + b + 2).

    The two halves of a term are written out, and all numbers are floats: half of all judging time is spent here.
    """
    both, m = a + b, 0.0
    c, d = 1.0, 1.0 / (1.0 - both * x / (a + 1.0) or TINY)
    value, factor = d, 0.0
    while m < MOST_TERMS and not -PRECISION < factor - 1.0 < PRECISION:
        m += 1.0
        n = a + 2.0 * m
        even = m * (b - m) * x / ((n - 1.0) * n)
        odd = -(a + m) * (both + m) * x / (n * (n + 1.0))
        d = 1.0 / (1.0 + even * d or TINY)
        c = 1.0 + even / c or TINY
        value *= c * d
        d = 1.0 / (1.0 + odd * d or TINY)
        c = 1.0 + odd / c or TINY
        factor = c * d
        value *= factor
    return value
