"""Logistic regression by Newton's method: the chance of an outcome from a few numbers."""

from collections.abc import Sequence
from math import exp

RIDGE = 1.0
ROUNDS = 25
ENOUGH = 1e-9
STEEPEST = 30.0
Row = Sequence[float]


def chance(weights: Row, numbers: Row) -> float:
    """The chance (0..1) that the weights, the first being the constant, give to these numbers."""
    score = weights[0] + sum(weight * number for weight, number in zip(weights[1:], numbers, strict=True))
    return 1 / (1 + exp(-max(-STEEPEST, min(STEEPEST, score))))


def fitted(cases: Sequence[tuple[Row, bool]]) -> tuple[float, ...]:
    """The weights that suit the cases best, with a ridge of 1 on all but the constant.

    Raises ValueError without cases, or when all of them ended alike: nothing can be learned from those.
    """
    if len({came for _, came in cases}) < 2:
        raise ValueError("nothing can be learned from cases that all ended alike")
    weights = [0.0] * (1 + len(cases[0][0]))
    for _ in range(ROUNDS):
        step = _step(weights, cases)
        weights = [weight + each for weight, each in zip(weights, step, strict=True)]
        if max(map(abs, step)) < ENOUGH:
            break
    return tuple(weights)


def _step(weights: Row, cases: Sequence[tuple[Row, bool]]) -> list[float]:
    size = len(weights)
    slope = [0.0, *(-RIDGE * weight for weight in weights[1:])]
    bend = [[RIDGE if row == column and row else 0.0 for column in range(size)] for row in range(size)]
    for numbers, came in cases:
        x, p = (1.0, *numbers), chance(weights, numbers)
        miss, spread = came - p, p * (1 - p)
        for row in range(size):
            slope[row] += miss * x[row]
            for column in range(row + 1):
                bend[row][column] += spread * x[row] * x[column]
    return _solved(bend, slope)


def _solved(lower: list[list[float]], right: list[float]) -> list[float]:
    """The solution of a symmetric positive definite system given by its lower half (Cholesky)."""
    size = len(right)
    root = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            rest = lower[row][column] - sum(root[row][n] * root[column][n] for n in range(column))
            root[row][column] = max(rest, ENOUGH) ** 0.5 if row == column else rest / root[column][column]
    half = [0.0] * size
    for row in range(size):
        half[row] = (right[row] - sum(root[row][n] * half[n] for n in range(row))) / root[row][row]
    solution = [0.0] * size
    for row in reversed(range(size)):
        rest = half[row] - sum(root[n][row] * solution[n] for n in range(row + 1, size))
        solution[row] = rest / root[row][row]
    return solution
