"""How many cases a study needs for a wanted precision, from the scores it has so far."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.reading.scores import Score

_Z = 1.959964  # 97.5th percentile of the normal distribution


@dataclass(frozen=True)
class Need:
    """What a wanted precision of a mean score takes.

    Attributes:
        half_width: of the 95 % interval that is wanted.
        now: half width that the present number of cases gives.
        cases: present number.
        needed: of cases in all, with the same readers and arms.
        more: how many are missing; 0 where the precision is reached.
    """

    half_width: float
    now: float
    cases: int
    needed: int

    @property
    def more(self) -> int:
        return max(0, self.needed - self.cases)


def cases_needed(scores: Sequence[Score], half_width: float) -> Need | None:
    """Cases until the mean score of these readers is known to ± ``half_width``.

    Readers and arms are taken as they are: the interval is over cases, each with the mean of its scores.

    Args:
        scores: of one item; repeats are left out.
        half_width: in points of the scale, above 0.

    Returns:
        None with fewer than two cases.

    Raises:
        ValueError: the half width is not above 0.
    """
    if not half_width > 0:
        raise ValueError("the wanted half width must be above 0")
    by_case: dict[str, list[float]] = {}
    for score in scores:
        if score.repeat == 0:
            by_case.setdefault(score.case, []).append(score.value)
    if len(by_case) < 2:
        return None
    means = np.array([np.mean(values) for values in by_case.values()])
    deviation = float(means.std(ddof=1))
    now = _Z * deviation / math.sqrt(len(means))
    needed = max(2, math.ceil((_Z * deviation / half_width) ** 2))
    return Need(half_width=half_width, now=now, cases=len(means), needed=needed)
