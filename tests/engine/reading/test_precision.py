import math
from dataclasses import replace

import numpy as np
import pytest

from engine.reading.precision import cases_needed
from engine.reading.scores import Score


def some(values: list[float]) -> list[Score]:
    return [Score(f"c{n:03}", "A", "performance", value) for n, value in enumerate(values)]


def test_half_the_width_needs_four_times_the_cases() -> None:
    values = [float(v) for v in np.random.default_rng(0).integers(1, 6, 40)]
    now = cases_needed(some(values), 1.0)
    assert now is not None
    assert now.now == pytest.approx(1.959964 * np.std(values, ddof=1) / math.sqrt(40))
    reached, half = cases_needed(some(values), now.now), cases_needed(some(values), now.now / 2)
    assert reached is not None
    assert half is not None
    assert abs(reached.needed - 40) <= 1
    assert abs(half.needed - 160) <= 2
    assert half.more == half.needed - 40
    assert now.more == 0


def test_a_case_that_is_shown_under_two_arms_is_one_case() -> None:
    values = [float(v) for v in np.random.default_rng(0).integers(1, 6, 40)]
    once = [replace(score, model="first") for score in some(values)]
    twice = [*once, *(replace(score, model="second") for score in once)]
    assert cases_needed(twice, 0.25) == cases_needed(once, 0.25)


def test_one_case_says_nothing_and_no_width_is_refused() -> None:
    assert cases_needed(some([3.0]), 0.3) is None
    with pytest.raises(ValueError, match="above 0"):
        cases_needed(some([3.0, 4.0]), 0)
