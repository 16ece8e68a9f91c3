"""Agreement between readers, or of a reader with himself: coefficients for ordinal scores, with intervals.

All take scores as (N, R) float64, cases by readers, NaN where a reader did not answer. Intervals come from
drawing cases again; where a closed form is usual (ICC) that is told instead, which takes each row for a case.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.intervals import FEWEST_PATIENTS, percentile_tail
from engine.reading.coefficients import Scores, gwet_ac2s, ordinal_alphas, weighted_kappas

BoolVector = NDArray[np.bool_]

DRAWS = 1000
_FEWEST_DRAWS = 0.5  # share of the resamples that must give a value for an interval to be told


class Coefficient(Enum):
    """Which agreement; the value is how reports name it."""

    WEIGHTED_KAPPA = "quadratically weighted kappa"
    ICC_SINGLE = "ICC(2,1)"
    ICC_MEAN = "ICC(2,k)"
    ALPHA = "Krippendorff's alpha (ordinal)"
    AC2 = "Gwet's AC2 (quadratic)"


class Fit(Enum):
    """Which coefficient suits a table of scores; the value is how reports say it."""

    NOTHING = "No case was scored, so there is no agreement to tell."
    FEW = "Fewer than {fewest} cases were scored twice: no coefficient is more than a hint."
    COMMON = (
        "{percent} % of the scores are {score}: kappa, ICC and alpha fall when one score is that common, "
        "although readers agree; prefer Gwet's AC2."
    )
    MISSING = "Some scores are missing: prefer Krippendorff's alpha or Gwet's AC2, which use what is there."
    SEVERAL = "Three readers or more, nothing missing: prefer ICC(2,1), with Krippendorff's alpha beside it."
    PAIR = "Two readers, nothing missing, scores well spread: quadratically weighted kappa or ICC(2,1) fit."


@dataclass(frozen=True)
class FitAdvice:
    """One sentence on which coefficient suits, and why.

    Attributes:
        fit: which sentence.
        percent, score: the share of the most common score, and that score; 0 where none was given.
        fewest: cases that a coefficient takes.
    """

    fit: Fit
    percent: int = 0
    score: int = 0
    fewest: int = FEWEST_PATIENTS

    def said_in(self, sentence: str) -> str:
        """With its numbers, in the words of ``Fit`` or of their translation."""
        return sentence.format(percent=self.percent, score=self.score, fewest=self.fewest)

    def __str__(self) -> str:
        return self.said_in(self.fit.value)


@dataclass(frozen=True)
class Agreement:
    """One coefficient.

    Attributes:
        coefficient: which.
        value: 1 is perfect, 0 what chance gives; NaN where it is not defined.
        low, high: 95 % interval; NaN where none can be told.
        cases: that at least two readers scored (for ICC and kappa: that all of them did).
        readers: columns.
    """

    coefficient: Coefficient
    value: float
    low: float
    high: float
    cases: int
    readers: int


def agreements(
    scores: Scores, points: int, seed: int = 0, draws: int = DRAWS, cases: Sequence[str] | None = None
) -> tuple[Agreement, ...]:
    """Every coefficient of one table of scores.

    Args:
        scores: (N, R), whole numbers 1..points, NaN where missing.
        points: of the scale.
        seed: of the resampling.
        draws: resamples for the intervals.
        cases: of the rows; a case that was shown under several arms has several, which are drawn together.
            None: each row is a case.

    Raises:
        ValueError: a score is not on the scale, or there are fewer than two readers.
    """
    scores = np.asarray(scores, np.float64)
    if scores.ndim != 2 or scores.shape[1] < 2:
        raise ValueError("agreement needs scores of two readers or more, as cases by readers")
    given = scores[np.isfinite(scores)]
    if ((given < 1) | (given > points) | (given != np.rint(given))).any():
        raise ValueError(f"a score is not one of 1 to {points}")
    of = np.arange(len(scores)) if cases is None else np.unique(np.array(cases, str), return_inverse=True)[1]
    number = np.count_nonzero(np.isfinite(scores), axis=1)
    has_any, has_pair, has_all = number >= 1, number >= 2, number == scores.shape[1]
    scored = scores[has_any]  # AC2 takes what is common from single scores, too
    paired, complete = scores[has_pair], scores[has_all]

    def drawn(name: Coefficient, has: BoolVector, measure: Callable[[Scores], Scores]) -> Agreement:
        value, low, high = _drawn(of[has], measure, seed, draws)
        return Agreement(name, value, low, high, len(np.unique(of[has & has_pair])), scores.shape[1])

    single, mean = icc(complete)
    whole = len(np.unique(of[has_all]))
    return (
        drawn(Coefficient.WEIGHTED_KAPPA, has_all, lambda by: weighted_kappas(complete, by)),
        Agreement(Coefficient.ICC_SINGLE, *single, whole, scores.shape[1]),
        Agreement(Coefficient.ICC_MEAN, *mean, whole, scores.shape[1]),
        drawn(Coefficient.ALPHA, has_pair, lambda by: ordinal_alphas(paired, points, by)),
        drawn(Coefficient.AC2, has_any, lambda by: gwet_ac2s(scored, points, by)),
    )


def which_fits(scores: Scores, points: int, cases: Sequence[str] | None = None) -> FitAdvice:
    """Which coefficient suits these scores, and why; arguments as for ``agreements``."""
    scores = np.asarray(scores, np.float64)
    present = np.isfinite(scores)
    given = scores[present]
    if len(given) == 0:
        return FitAdvice(Fit.NOTHING)
    shares = np.bincount(given.astype(int), minlength=points + 1)[1:] / len(given)
    is_paired = present.sum(axis=1) >= 2
    paired = np.flatnonzero(is_paired).tolist()
    if len(paired if cases is None else {cases[row] for row in paired}) < FEWEST_PATIENTS:
        fit = Fit.FEW
    elif shares.max() >= 0.7:
        fit = Fit.COMMON
    elif not present[is_paired].all():
        fit = Fit.MISSING
    else:
        fit = Fit.SEVERAL if scores.shape[1] > 2 else Fit.PAIR
    return FitAdvice(fit, round(shares.max() * 100), int(shares.argmax()) + 1)


def icc(scores: Scores) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Intraclass correlation for absolute agreement, readers and cases both random.

    Args:
        scores: (N, R) without NaN.

    Returns:
        ICC(2,1), of one reader, and ICC(2,k), of the mean of all, each with the ends of its 95 % interval;
        NaN with fewer than two cases or without any spread.

    Source: Shrout and Fleiss, Psychol. Bull. 86 (1979) 420; interval: McGraw and Wong, Psychol. Methods 1
    (1996) 30, case 2A.
    """
    unknown = (math.nan, math.nan, math.nan)
    n, k = scores.shape
    if n < 2:
        return unknown, unknown
    grand = scores.mean()
    cases = k * float(np.square(scores.mean(axis=1) - grand).sum()) / (n - 1)
    readers = n * float(np.square(scores.mean(axis=0) - grand).sum()) / (k - 1)
    rest = scores - scores.mean(axis=1, keepdims=True) - scores.mean(axis=0, keepdims=True) + grand
    error = float(np.square(rest).sum()) / ((n - 1) * (k - 1))
    below = cases + (k - 1) * error + k * (readers - error) / n
    if below < 1e-12:
        return unknown, unknown
    single = (cases - error) / below
    mean_below = cases + (readers - error) / n
    mean = (cases - error) / mean_below if mean_below > 1e-12 else math.nan
    low, high = _icc_interval(single, cases, readers, error, n, k)
    return (single, low, high), (mean, _stepped_up(low, k), _stepped_up(high, k))


def _icc_interval(
    single: float, cases: float, readers: float, error: float, n: int, k: int
) -> tuple[float, float]:
    from scipy.stats import f as f_distribution

    if error < 1e-12 or single >= 1:
        return (math.nan, math.nan)
    a = k * single / (n * (1 - single))
    b = 1 + k * single * (n - 1) / (n * (1 - single))
    mixed = a * readers + b * error
    apart = (a * readers) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    if apart < 1e-12 or mixed**2 < 1e-12:
        return (math.nan, math.nan)
    freedom = mixed**2 / apart
    lower = float(f_distribution.ppf(0.975, n - 1, freedom))
    upper = float(f_distribution.ppf(0.975, freedom, n - 1))
    spread = k * readers + (k * n - k - n) * error
    low = n * (cases - lower * error) / (lower * spread + n * cases)
    high = n * (upper * cases - error) / (spread + n * upper * cases)
    return (low, high) if low <= single <= high else (math.nan, math.nan)  # two or three cases far apart


def _stepped_up(value: float, k: int) -> float:
    """What Spearman and Brown give for the mean of k readers; NaN where no mean can be so bad."""
    share = 1 + value * (k - 1)
    return k * value / share if math.isfinite(value) and share > 0 else math.nan


def _drawn(
    of: NDArray[np.int64], measure: Callable[[Scores], Scores], seed: int, draws: int
) -> tuple[float, float, float]:
    """Value and ends of the 95 % interval over resampled cases; NaN with fewer than eight or few values.

    Args:
        of: (N,) the case of each row.
        measure: (B,) values under (B, N) weights of the rows.
    """
    value = float(measure(np.ones((1, len(of))))[0])
    rows = np.unique(of, return_inverse=True)[1]
    count = int(rows.max(initial=-1)) + 1
    if count < FEWEST_PATIENTS:
        return value, math.nan, math.nan
    chosen = np.random.default_rng(seed).integers(count, size=(draws, count))
    places = chosen + count * np.arange(draws)[:, None]
    weights = np.bincount(places.ravel(), minlength=draws * count).reshape(draws, count)
    values = measure(weights.astype(np.float64)[:, rows])
    values = values[np.isfinite(values)]
    if len(values) < max(2, _FEWEST_DRAWS * draws):
        return value, math.nan, math.nan
    tail = percentile_tail(count)
    low, high = (float(end) for end in np.percentile(values, [tail, 100 - tail]))
    return value, low, high
