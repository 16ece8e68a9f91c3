import math

import krippendorff
import numpy as np
import pytest

from engine.reading.coefficients import gwet_ac2s, ordinal_alphas, quadratic_credit, weighted_kappas

NAN = math.nan
# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: four observers, twelve units.
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T
ONCE = np.ones((1, 12))


def test_the_ordinal_alpha_of_krippendorff_comes_out() -> None:
    assert round(ordinal_alphas(KRIPPENDORFF, 5, ONCE)[0], 3) == 0.815


def test_without_weights_the_coefficient_of_gwet_is_that_of_his_example() -> None:
    # Gwet, Handbook of Inter-Rater Reliability (2014), table 2.10: the same scores, AC1 = 0.775.
    assert round(gwet_ac2s(KRIPPENDORFF, 5, ONCE, np.eye(5))[0], 3) == 0.775


def test_the_weighted_coefficient_of_gwet_is_that_of_a_count_over_pairs() -> None:
    scores, weights = KRIPPENDORFF, quadratic_credit(5)
    agreed, shares = [], []
    for row in scores:
        given = row[np.isfinite(row)].astype(int) - 1
        if len(given) >= 1:
            shares.append([np.mean(given == step) for step in range(5)])
        if len(given) >= 2:
            pairs = [(a, b) for i, a in enumerate(given) for j, b in enumerate(given) if i != j]
            agreed.append(np.mean([weights[pair] for pair in pairs]))
    share = np.mean(shares, axis=0)
    chance = weights.sum() / 20 * np.sum(share * (1 - share))
    assert gwet_ac2s(scores, 5, ONCE)[0] == pytest.approx((np.mean(agreed) - chance) / (1 - chance))


def test_kappa_is_that_of_the_statistics_library() -> None:
    from statsmodels.stats.inter_rater import cohens_kappa

    random = np.random.default_rng(1)
    first = random.integers(1, 6, 60)
    second = np.clip(first + random.integers(-1, 2, 60), 1, 5)
    table = np.zeros((5, 5))
    np.add.at(table, (first - 1, second - 1), 1)
    wanted = cohens_kappa(table, weights=None, wt="quadratic").kappa
    assert weighted_kappas(np.stack([first, second], 1).astype(float), np.ones((1, 60)))[0] == pytest.approx(
        wanted
    )


def drawn_table(random: np.random.Generator, missing: float = 0.3) -> tuple[np.ndarray, int]:
    points, readers = int(random.integers(2, 10)), int(random.integers(2, 6))
    table = random.integers(1, points + 1, (int(random.integers(2, 40)), readers)).astype(float)
    table = np.clip(table.round() if random.random() < 0.5 else table[:, :1] + table % 2 - 1, 1, points)
    table[random.random(table.shape) < missing] = NAN
    return table, points


def library_alpha(table: np.ndarray, points: int) -> float:
    return float(
        krippendorff.alpha(
            reliability_data=table.T,
            value_domain=np.arange(1, points + 1),
            level_of_measurement="ordinal",
        )
    )


def test_alpha_is_that_of_the_library_for_any_table_with_missing_answers() -> None:
    random, compared = np.random.default_rng(5), 0
    for _ in range(300):
        table, points = drawn_table(random)
        found = ordinal_alphas(table, points, np.ones((1, len(table))))[0]
        pairable = table[np.isfinite(table).sum(axis=1) >= 2]
        if len(np.unique(pairable[np.isfinite(pairable)])) < 2:
            assert math.isnan(found)
            continue
        assert found == pytest.approx(library_alpha(table, points), abs=1e-9)
        compared += 1
    assert compared > 200


def test_a_weight_of_two_is_a_case_that_is_there_twice() -> None:
    random = np.random.default_rng(6)
    for _ in range(40):
        table, points = drawn_table(random)
        whole, _ = drawn_table(random, missing=0)
        times = random.integers(0, 4, len(table))
        again = np.repeat(table, times, axis=0)
        once, weights = np.ones((1, len(again))), times[None].astype(float)
        for measure in (ordinal_alphas, gwet_ac2s):
            assert measure(table, points, weights) == pytest.approx(
                measure(again, points, once), abs=1e-9, nan_ok=True
            )
        times = random.integers(0, 4, len(whole))
        assert weighted_kappas(whole, times[None].astype(float)) == pytest.approx(
            weighted_kappas(np.repeat(whole, times, axis=0), np.ones((1, times.sum()))), abs=1e-9, nan_ok=True
        )
