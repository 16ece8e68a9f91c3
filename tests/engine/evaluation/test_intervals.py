import numpy as np
import pytest

from engine.evaluation.intervals import (
    effective_count,
    paired_interval,
    percentile_tail,
    t_quantile,
    wilson_interval,
)


def test_wilson_meets_published_intervals() -> None:
    # Newcombe, Stat. Med. 17 (1998) 857, Table I, method 3.
    for hits, count, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson_interval(hits / count, count) == pytest.approx((low, high), abs=1e-4)
    assert wilson_interval(0, 20) == pytest.approx((0, 0.1611), abs=1e-4)


def test_the_paired_interval_meets_a_value_worked_by_hand() -> None:
    # 8 and 2 of 18 pairs differ: cells of 8.5 and 2.5 of 20; .3 -+ 1.96 sqrt((.55 - .09) / 20).
    assert paired_interval(8 / 18, 2 / 18, 18) == pytest.approx((0.00276, 0.59724), abs=1e-4)


@pytest.mark.parametrize(("freedom", "expected"), [(7, 2.3646), (10, 2.2281), (19, 2.0930), (1000, 1.9623)])
def test_quantiles_of_t_meet_tables(freedom: int, expected: float) -> None:
    assert t_quantile(freedom) == pytest.approx(expected, abs=1e-3)


def test_tails_become_those_of_plain_percentiles_with_many_patients() -> None:
    assert percentile_tail(100_000) == pytest.approx(2.5, abs=1e-2)
    assert 0.5 < percentile_tail(8) < 1


def test_cases_count_between_once_each_and_once_a_patient() -> None:
    random = np.random.default_rng(0)
    patients = np.repeat(np.arange(200), 4)
    alone = random.random(800).round()
    assert effective_count(alone, np.arange(800)) == 800
    assert effective_count(alone, patients) == pytest.approx(800, rel=0.15)
    together = np.repeat(random.random(200).round(), 4)
    assert effective_count(together, patients) == pytest.approx(200, rel=0.05)
    assert effective_count(np.ones(800), patients) == 200
