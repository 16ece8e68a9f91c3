"""Resamples: every figure with its spread, by drawing patients again with replacement.

A figure is a function of weights, one for each case: ones for the figure itself, and how often the case's
patient was drawn for each resample. All films of a patient are drawn together, for they are alike. Shares of
cases have intervals by formula instead, for resamples of cases that all went alike show no spread.
"""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.errors import RequestError
from engine.evaluation.intervals import (
    FEWEST_PATIENTS,
    effective_count,
    paired_interval,
    percentile_tail,
    t_quantile,
    wilson_interval,
)

DRAWS = 1000
_FEWEST_DRAWS = 0.5  # share of the resamples that must give a value for an interval to be told
_GROUPS = 20

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """One number with its 95 % interval.

    Attributes:
        value: NaN where nothing could be computed.
        low, high: of the interval; NaN with fewer than eight patients, or where none can be told.
        n: cases it is made of.
    """

    value: float
    low: float
    high: float
    n: int

    @property
    def is_known(self) -> bool:
        return math.isfinite(self.value)


UNKNOWN = Figure(math.nan, math.nan, math.nan, 0)


class Resamples:
    """The same resamples for all figures, so that figures of different rows compare.

    Args:
        patients: of each case.
        draws: how many resamples.
        seed: of the drawing.

    Raises:
        RequestError: there is no case.
    """

    def __init__(self, patients: Sequence[str], draws: int = DRAWS, seed: int = 0) -> None:
        if not patients:
            raise RequestError("there is no case to measure; ask for at least one")
        names, self.patients = np.unique(np.array(patients, dtype=str), return_inverse=True)
        if len(names) < FEWEST_PATIENTS:
            draws = 0
        drawn = _drawn(len(names), draws, seed)[:, self.patients].astype(np.float64)
        self.weights = np.concatenate([np.ones((1, len(patients))), drawn])
        self.left_out = _leave_out(self.patients, len(names), seed)

    def take(self, cases: Sequence[int]) -> "Resamples":
        """The same resamples over some of the cases, or over parts of cases: each named by its case."""
        part = object.__new__(Resamples)
        part.patients = self.patients[list(cases)]
        part.left_out = self.left_out[:, list(cases)]
        part.weights = self.weights[:, list(cases)]
        return part

    def figure(self, values: Values, has: NDArray[np.bool_] | None = None) -> Figure:
        """The figure from its values under each row of ``weights``; percentile interval.

        Args:
            values: (1 + draws,); the first is the figure, the others are its resamples.
            has: (N,) the cases it is made of; None: all.
        """
        n, patients = self._count(has)
        draws = values[1:][np.isfinite(values[1:])]
        too_few = patients < FEWEST_PATIENTS or len(draws) < max(2, _FEWEST_DRAWS * (len(values) - 1))
        if too_few or not np.isfinite(values[0]):
            return Figure(float(values[0]), math.nan, math.nan, n)
        tail = percentile_tail(patients)
        low, high = np.percentile(draws, [tail, 100 - tail])
        return Figure(float(values[0]), float(low), float(high), n)

    def left_out_figure(self, values: Values) -> Figure:
        """The figure of a distance from its values under each row of ``left_out``; jackknife interval.

        A distance between distributions grows where cases are drawn twice, so resamples say nothing about
        it; leaving groups of patients out does.

        Args:
            values: (1 + groups,); the first is the figure.

        Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 11.
        """
        groups, (n, patients) = values[1:], self._count(None)
        if patients < FEWEST_PATIENTS or not np.isfinite(values).all():
            return Figure(float(values[0]), math.nan, math.nan, n)
        spread = (len(groups) - 1) / len(groups) * np.square(groups - groups.mean()).sum()
        reach = t_quantile(len(groups) - 1) * math.sqrt(spread)
        return Figure(float(values[0]), max(float(values[0]) - reach, 0.0), float(values[0]) + reach, n)

    def mean(self, values: ArrayLike) -> Figure:
        """Mean over cases; a NaN is a case that the question does not arise for."""
        return self.ratio(values, np.ones(np.shape(values)))

    def ratio(self, above: ArrayLike, below: ArrayLike) -> Figure:
        """Sum of the first over the sum of the second, over cases that have both."""
        first, second = np.asarray(above, np.float64), np.asarray(below, np.float64)
        has = np.isfinite(first) & np.isfinite(second)
        return self.figure(weighted_ratio(first[has], second[has], self.weights[:, has]), has)

    def share(self, values: ArrayLike) -> Figure:
        """Share of cases that are 1 among those that are 0 or 1; Wilson's interval, by patient."""
        numbers = np.asarray(values, np.float64)
        has = np.isfinite(numbers)
        if not has.any():
            return UNKNOWN
        n, patients = self._count(has)
        value = float(numbers[has].mean())
        if patients < FEWEST_PATIENTS:
            return Figure(value, math.nan, math.nan, n)
        count = effective_count(numbers[has], self.patients[has])
        return Figure(value, *wilson_interval(value, count), n)

    def share_difference(self, first: ArrayLike, second: ArrayLike) -> Figure:
        """Difference of two shares over the cases that have both; interval for pairs, by patient."""
        differences = np.asarray(first, np.float64) - np.asarray(second, np.float64)
        has = np.isfinite(differences)
        if not has.any():
            return UNKNOWN
        n, patients = self._count(has)
        chosen = differences[has]
        if patients < FEWEST_PATIENTS:
            return Figure(float(chosen.mean()), math.nan, math.nan, n)
        count = effective_count(chosen, self.patients[has])
        more, less = float((chosen > 0).mean()), float((chosen < 0).mean())
        return Figure(float(chosen.mean()), *paired_interval(more, less, count), n)

    def median(self, values: ArrayLike) -> Figure:
        """Median over cases that have a value."""
        numbers = np.asarray(values, np.float64)
        has = np.isfinite(numbers)
        if not has.any():
            return UNKNOWN
        return self.figure(weighted_median(numbers[has], self.weights[:, has]), has)

    def maximum(self, values: ArrayLike) -> Figure:
        """Largest value; without an interval, for resamples say nothing about larger ones."""
        numbers = np.asarray(values, np.float64)
        has = np.isfinite(numbers)
        if not has.any():
            return UNKNOWN
        return Figure(float(numbers[has].max()), math.nan, math.nan, self._count(has)[0])

    def pearson(self, first: ArrayLike, second: ArrayLike) -> Figure:
        """Pearson's correlation over cases that have both."""
        x, y = np.asarray(first, np.float64), np.asarray(second, np.float64)
        has = np.isfinite(x) & np.isfinite(y)
        return self.figure(weighted_pearson(x[has], y[has], self.weights[:, has]), has)

    def _count(self, has: NDArray[np.bool_] | None) -> tuple[int, int]:
        """Cases and patients."""
        patients = self.patients if has is None else self.patients[has]
        return len(patients), len(np.unique(patients))


@functools.lru_cache(maxsize=8)
def _drawn(count: int, draws: int, seed: int) -> NDArray[np.int64]:
    """(draws, count): how often each patient is drawn; the groups of a study ask for the same again."""
    counts = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=draws)
    counts.setflags(write=False)
    return counts


def _leave_out(patients: NDArray[np.int64], count: int, seed: int) -> Values:
    """(1 + groups, N): ones, and then each group of patients left out."""
    groups = min(_GROUPS, count)
    group = np.random.default_rng(seed).permutation(count)[patients] % groups
    kept = (group[None] != np.arange(groups)[:, None]).astype(np.float64)
    return np.concatenate([np.ones((1, len(patients))), kept])


def weighted_ratio(above: Values, below: Values, weights: Values) -> Values:
    """(B,) from (N,), (N,) and (B, N); NaN where the lower sum is zero."""
    return _divide(weights @ above, weights @ below)


def weighted_auroc(scores: Values, labels: NDArray[np.bool_], weights: Values) -> Values:
    """(B,) area under the receiver operating characteristic, ties counting half; NaN with one class only."""
    positive, negative = scores[labels], scores[~labels]
    wins = (positive[:, None] > negative[None]) + 0.5 * (positive[:, None] == negative[None])
    for_positive, for_negative = weights[:, labels], weights[:, ~labels]
    above = ((for_positive @ wins) * for_negative).sum(axis=1)
    return _divide(above, for_positive.sum(axis=1) * for_negative.sum(axis=1))


def weighted_median(values: Values, weights: Values) -> Values:
    """(B,) median of (N,) values under (B, N) weights; the middle of the two middle ones."""
    order = np.argsort(values)
    values, reached = values[order], np.cumsum(weights[:, order], axis=1)
    half = reached[:, -1:] / 2
    low, high = (reached >= half).argmax(axis=1), (reached > half).argmax(axis=1)
    return np.where(half[:, 0] > 0, (values[low] + values[high]) / 2, np.nan)


def weighted_pearson(x: Values, y: Values, weights: Values) -> Values:
    """(B,) correlation; NaN where either does not vary, or with fewer than three cases."""
    if len(x) < 3:
        return np.full(len(weights), np.nan)
    total = weights.sum(axis=1)
    x, y = x - x.mean(), y - y.mean()  # against cancellation
    mean_x, mean_y = _divide(weights @ x, total), _divide(weights @ y, total)
    spread_x = _divide(weights @ (x * x), total) - mean_x**2
    spread_y = _divide(weights @ (y * y), total) - mean_y**2
    together = _divide(weights @ (x * y), total) - mean_x * mean_y
    product = np.where((spread_x > 1e-12) & (spread_y > 1e-12), spread_x * spread_y, 0.0)
    return np.clip(_divide(together, np.sqrt(product)), -1.0, 1.0)


def _divide(above: Values, below: Values) -> Values:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0, above / np.where(below > 0, below, 1.0), np.nan)
