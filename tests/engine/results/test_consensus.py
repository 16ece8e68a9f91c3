"""What seeds have in common."""

import numpy as np
import pytest

from engine.errors import FrameMismatchError, RequestError
from engine.results.consensus import ConsensusCollector


def collected(before, afters):
    collector = ConsensusCollector(before)
    for seed, after in enumerate(afters):
        collector.add(seed, after)
    return collector.conclude()


def test_mean_spread_and_share_are_those_of_numpy():
    random = np.random.default_rng(3)
    before = random.integers(0, 60000, (20, 30)).astype(np.uint16)
    afters = [random.integers(0, 60000, (20, 30)).astype(np.uint16) for _ in range(7)]
    afters[2] = before
    found = collected(before, afters)
    changes = np.stack([after.astype(float) - before for after in afters])
    assert found.seeds == tuple(range(7))
    np.testing.assert_allclose(found.mean_change, changes.mean(0), rtol=1e-4, atol=0.05)
    np.testing.assert_allclose(found.spread, changes.std(0, ddof=1), rtol=1e-4, atol=0.05)
    np.testing.assert_allclose(found.changed_share, (changes != 0).mean(0))


def test_shares_and_largest_values_are_read_off_the_maps():
    before = np.full((1, 4), 100, np.uint8)
    afters = [np.array([[100, 90, 110, 100]], np.uint8), np.array([[100, 70, 110, 104]], np.uint8)]
    found = collected(before, afters)
    assert found.always_changed == 0.5
    assert found.ever_changed == 0.75
    assert found.largest_mean_change == -20
    assert found.largest_spread == pytest.approx(np.std([-10, -30], ddof=1))


def test_steadiness_is_one_for_equal_changes_and_small_for_opposed_ones():
    before = np.full((1, 1), 100, np.uint8)
    same = collected(before, [np.full((1, 1), 110, np.uint8)] * 3)
    opposed = collected(before, [np.full((1, 1), value, np.uint8) for value in (90, 110)])
    nothing = collected(before, [before, before])
    assert same.steadiness == 1
    assert opposed.steadiness == 0
    assert nothing.steadiness is None


def test_wrong_sizes_doubled_seeds_and_single_ones_are_refused():
    before = np.zeros((2, 2), np.uint16)
    collector = ConsensusCollector(before)
    with pytest.raises(FrameMismatchError):
        collector.add(1, np.zeros((3, 2), np.uint16))
    collector.add(1, before)
    with pytest.raises(RequestError, match="already"):
        collector.add(1, before)
    with pytest.raises(RequestError, match="too few"):
        collector.conclude()
