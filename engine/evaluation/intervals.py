"""Intervals: 95 % intervals for shares and their differences, and how far percentiles have to reach.

Cases of one patient are alike, so a share of such cases is known less well than their number says. Their
effective number is how many independent cases would have the same spread.
"""

import math

import numpy as np
from numpy.typing import NDArray

Z = 1.959964  # 97.5th percentile of the normal distribution
FEWEST_PATIENTS = 8  # with fewer, no interval is told: it would say more about the method than the model

Values = NDArray[np.float64]


def wilson_interval(share: float, count: float) -> tuple[float, float]:
    """Score interval of a share of ``count`` independent cases; never of zero width.

    Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
    """
    squared = Z**2 / count
    center = (share + squared / 2) / (1 + squared)
    reach = Z / (1 + squared) * math.sqrt(share * (1 - share) / count + squared / (4 * count))
    return (0.0 if share == 0 else max(center - reach, 0.0), 1.0 if share == 1 else min(center + reach, 1.0))


def paired_interval(share_more: float, share_less: float, count: float) -> tuple[float, float]:
    """Interval of the difference of two shares over the same ``count`` cases; never of zero width.

    Args:
        share_more, share_less: shares of the cases that only the first, only the second has.

    Source: Agresti and Min, Stat. Med. 24 (2005) 729: Wald's interval with half a case added to each cell.
    """
    total = count + 2
    more, less = (count * share_more + 0.5) / total, (count * share_less + 0.5) / total
    reach = Z * math.sqrt((more + less - (more - less) ** 2) / total)
    return max(more - less - reach, -1.0), min(more - less + reach, 1.0)


def effective_count(values: Values, patients: NDArray[np.int64]) -> float:
    """How many independent cases know the mean of (N,) values as well as these cases of (N,) patients.

    From the spread of the mean between patients; at most N. Where all values are equal they show no spread,
    so each patient counts once. With few patients that spread is itself uncertain, hence t instead of z.

    Source: Korn and Graubard, Surv. Methodol. 24 (1998) 193.
    """
    count = len(values)
    apart = values - values.mean()
    sums = np.bincount(patients, weights=apart)
    clusters = len(np.unique(patients))
    if clusters == count:
        return float(count)
    spread = float(np.square(apart).mean())
    if spread < 1e-12:
        return float(clusters)
    variance = clusters / (clusters - 1) * float(np.square(sums).sum()) / count**2
    estimate = spread / max(variance, 1e-12) * (Z / t_quantile(clusters - 1)) ** 2
    return min(estimate, float(count))


def percentile_tail(patients: int) -> float:
    """Percent to cut off on each side of the bootstrap distribution of ``patients`` patients.

    Plain percentiles are too narrow where patients are few.

    Source: Hesterberg, Am. Stat. 69 (2015) 371, expanded percentile interval.
    """
    reach = math.sqrt(patients / (patients - 1)) * t_quantile(patients - 1)
    return 50 * math.erfc(reach / math.sqrt(2))


def t_quantile(freedom: int) -> float:
    """97.5th percentile of Student's t."""
    from scipy.special import stdtrit  # scipy.stats takes ten times as long to import

    return float(stdtrit(freedom, 0.975))
