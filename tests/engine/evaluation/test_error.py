import math
from dataclasses import replace

import numpy as np
import pytest
from scripted_referee import ScriptedCases

from engine.evaluation.error import measure_error


def test_half_of_the_way_is_half_of_the_error() -> None:
    case = ScriptedCases(1)[0]
    assert case.target is not None
    error = measure_error(case, (case.source + case.target) / 2)
    assert error.inside / error.unedited_inside == pytest.approx(0.5, abs=1e-4)
    assert error.outside == pytest.approx(0, abs=1e-6)


def test_the_truth_is_without_error() -> None:
    case = ScriptedCases(1)[0]
    assert case.target is not None
    error = measure_error(case, case.target)
    assert (error.inside, error.outside, error.psnr) == (0, 0, 100)


def test_an_error_outside_does_not_count_inside() -> None:
    case = ScriptedCases(1)[0]
    assert case.target is not None
    assert case.region is not None
    image = np.where(case.region, case.target, np.clip(case.target + 0.1, 0, 1))
    error = measure_error(case, image)
    assert error.inside == 0
    assert error.outside == pytest.approx(0.1, rel=0.01)


def test_without_a_truth_there_is_no_error() -> None:
    case = replace(ScriptedCases(1)[0], target=None, region=None)
    assert math.isnan(measure_error(case, case.source).inside)
