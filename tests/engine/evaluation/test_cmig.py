import numpy as np
import pytest

from engine.evaluation.cmig import (
    cube_root_cmig,
    histogram_divergence,
    nested_cmig,
    paired_divergence,
)


def test_cmig_meets_a_value_worked_by_hand() -> None:
    # A' = 90, sqrt(90 * 90) = 90, sqrt(40 * 90) = 60.
    assert nested_cmig(np.array(40.0), np.array(90.0), np.array(80.0)) == pytest.approx(60)
    # 40 * 50 * 32 = 64000 = 40^3.
    assert cube_root_cmig(np.array(40.0), np.array(50.0), np.array(32.0)) == pytest.approx(40)


@pytest.mark.parametrize(
    ("pathology", "race", "age", "published"),
    [
        (84.15, 99.60, 88.62, 90.77),  # real
        (83.26, 81.82, 46.56, 80.81),  # RadEdit
        (80.44, 83.23, 68.95, 81.47),  # BiomedJourney
        (80.76, 98.81, 83.91, 88.03),  # InstructX2X
        (80.24, 98.27, 83.29, 87.47),  # its pseudo mask only
    ],
)
def test_cmig_is_near_the_published_tables(
    pathology: float, race: float, age: float, published: float
) -> None:
    found = nested_cmig(np.array(pathology), np.array(race), np.array(age))
    assert abs(float(found) - published) <= 0.67  # Min et al., MICCAI 2025, Table 1 and 2


def test_a_negative_age_correlation_does_no_harm() -> None:
    assert nested_cmig(np.array(81.0), np.array(100.0), np.array(-100.0)) == 0
    assert cube_root_cmig(np.array(81.0), np.array(100.0), np.array(-20.0)) == 0


def test_divergence_of_a_case_meets_a_value_worked_by_hand() -> None:
    # .5 ln(.5 / .25) + .5 ln(.5 / .75) = .1438; the other finding does not differ.
    found = paired_divergence(np.array([[0.5, 0.3]]), np.array([[0.25, 0.3]]))
    assert found == pytest.approx([100 * 0.14384 / 2], rel=1e-3)


def test_certain_readings_keep_the_divergence_finite() -> None:
    found = paired_divergence(np.array([[0.0]]), np.array([[1.0]]))
    assert found == pytest.approx([100 * 9.2085], rel=1e-3)  # (1 - 2e-4) ln(.9999 / .0001)


def test_histograms_that_are_alike_do_not_diverge() -> None:
    random = np.random.default_rng(0)
    true = random.random((50, 2))
    weights = np.ones((1, 50))
    assert histogram_divergence(true, true[::-1], weights)[0] == pytest.approx(0, abs=1e-12)
    assert histogram_divergence(true, np.full((50, 2), 0.5), weights)[0] > 50
