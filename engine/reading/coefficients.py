"""Coefficients: agreement of ordinal scores under many weightings of the cases at once.

All take scores as (N, R) float64, cases by readers, 1..points, NaN where a reader did not answer, and weights
as (B, N): how often each case counts. A row of ones gives the coefficient itself; the counts of a resample
give that of the resample. All return (B,) float64, NaN where the coefficient is not defined.
"""

import itertools
import math

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def weighted_kappas(scores: Scores, weights: Scores) -> Scores:
    """Cohen's kappa with quadratic weights; with more than two readers the mean over pairs of readers.

    Args:
        scores: without NaN.

    Source: Cohen, Psychol. Bull. 70 (1968) 213; mean over pairs: Light, Psychol. Bull. 76 (1971) 365.
    """
    total = weights.sum(axis=1)
    sums, squares = weights @ scores, weights @ np.square(scores)
    spread = total[:, None] * squares - np.square(sums)  # of whole numbers, so exactly 0 without any
    values = []
    for a, b in itertools.combinations(range(scores.shape[1]), 2):
        apart = total * (weights @ np.square(scores[:, a] - scores[:, b]))
        by_chance = spread[:, a] + spread[:, b] + np.square(sums[:, a] - sums[:, b])
        values.append(1 - _divide(apart, by_chance))
    known = np.isfinite(values)
    return _divide(np.where(known, values, 0.0).sum(axis=0), known.sum(axis=0).astype(np.float64))


def ordinal_alphas(scores: Scores, points: int, weights: Scores) -> Scores:
    """Krippendorff's alpha for ordinal scores; takes missing ones.

    Source: Krippendorff, Content Analysis (2004), chapter 11.
    """
    counts = count_scores(scores, points)
    number = counts.sum(axis=1)
    pairs = counts[:, :, None] * (counts[:, None, :] - np.eye(points))
    pairs /= np.maximum(number - 1, 1)[:, None, None]  # of one score there is no pair: all zeros
    observed = (weights @ pairs.reshape(len(scores), points**2)).reshape(-1, points, points)
    each = observed.sum(axis=2)
    reached = np.cumsum(each, axis=1) - each / 2  # from the lowest score to the middle of each
    distance = np.square(reached[:, :, None] - reached[:, None, :])
    seen = (observed * distance).sum(axis=(1, 2))
    expected = (each[:, :, None] * each[:, None, :] * distance).sum(axis=(1, 2))
    return 1 - _divide((each.sum(axis=1) - 1) * seen, expected)


def gwet_ac2s(scores: Scores, points: int, weights: Scores, credit: Scores | None = None) -> Scores:
    """Gwet's AC2; takes missing scores.

    Args:
        credit: (points, points) for two scores; None: quadratic.

    Source: Gwet, Handbook of Inter-Rater Reliability (2014), chapter 4.
    """
    if points < 2:
        return np.full(len(weights), math.nan)
    credit = quadratic_credit(points) if credit is None else credit
    counts = count_scores(scores, points)
    number = counts.sum(axis=1)
    twice = (number >= 2).astype(np.float64)
    agreed = (counts * (counts @ credit - 1)).sum(axis=1) / np.maximum(number * (number - 1), 1)
    observed = _divide(weights @ (agreed * twice), weights @ twice)
    scored = (number >= 1).astype(np.float64)
    shares = weights @ (counts / np.maximum(number, 1)[:, None])
    share = _divide(shares, (weights @ scored)[:, None])
    by_chance = credit.sum() * (share * (1 - share)).sum(axis=1) / (points * (points - 1))
    return _divide(observed - by_chance, 1 - by_chance)


def quadratic_credit(points: int) -> Scores:
    """(points, points) credit for two scores: 1 for equal ones, 0 for the ends of the scale."""
    steps = np.arange(points, dtype=np.float64)
    return 1 - np.square(steps[:, None] - steps[None]) / max(points - 1, 1) ** 2


def count_scores(scores: Scores, points: int) -> Scores:
    """(N, points): how many readers gave each score."""
    return (scores[:, :, None] == np.arange(1, points + 1)).sum(axis=1).astype(np.float64)


def _divide(above: Scores, below: Scores) -> Scores:
    with np.errstate(divide="ignore", invalid="ignore"):
        divided: Scores = np.where(below > 0, above / np.where(below > 0, below, 1.0), math.nan)
    return divided
