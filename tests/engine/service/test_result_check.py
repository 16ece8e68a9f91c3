"""The last look at a result."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import make_result

from engine.edit import EditRequest
from engine.errors import EditError, NonFiniteResultError
from engine.service.result_check import check_result


@pytest.fixture
def asked(radiograph) -> EditRequest:
    return EditRequest(radiograph, "Add the finding of edema.", "m", seed=12)


def test_a_sound_result_passes(asked):
    check_result(asked, make_result(asked, size=64))


@pytest.mark.parametrize("name", ["framed_counterfactual", "relevance_map", "guidance_map"])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_value_that_is_not_finite_is_refused_with_the_seed(asked, name, value):
    result = make_result(asked, size=64)
    broken = getattr(result, name).copy()
    broken[5, 6] = value
    with pytest.raises(NonFiniteResultError, match="seed 12"):
        check_result(asked, replace(result, **{name: broken}))


def test_one_pixel_changed_outside_the_mask_is_refused(asked):
    result = make_result(asked, size=64)
    row, column = np.argwhere(~result.edit_mask)[0]
    broken = result.counterfactual.copy()
    broken[row, column] += 1
    with pytest.raises(EditError, match="1 pixels changed outside"):
        check_result(asked, replace(result, counterfactual=broken))


@pytest.mark.parametrize(
    "change",
    [
        {"counterfactual": np.zeros((3, 3), np.uint16)},
        {"counterfactual": np.zeros((300, 260), np.float32)},
        {"edit_mask": np.zeros((512, 512), bool)},
    ],
)
def test_another_size_or_type_is_refused(asked, change):
    with pytest.raises(EditError, match="discarded"):
        check_result(asked, replace(make_result(asked, size=64), **change))
