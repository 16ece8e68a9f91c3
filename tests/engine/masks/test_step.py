import numpy as np
import pytest

from engine.masks.rectangle import Rectangle
from engine.masks.step import Step


def test_a_step_between_two_masks_is_what_differs() -> None:
    before = np.zeros((300, 200), dtype=bool)
    before[20:40, 30:50] = True
    after = np.zeros((300, 200), dtype=bool)
    after[25:290, 30:199] = True
    step = Step.between(before, after)
    assert step is not None
    assert step.where == Rectangle(20, 30, 270, 169)
    before[step.where.slices] ^= step.flipped()
    np.testing.assert_array_equal(before, after)


def test_there_is_no_step_between_equal_masks() -> None:
    mask = np.eye(9, dtype=bool)
    assert Step.between(mask, mask.copy()) is None


@pytest.mark.parametrize("shape", [(1, 1), (64, 64), (65, 127)])
def test_a_step_survives_as_bytes(shape: tuple[int, int]) -> None:
    flipped = np.random.default_rng(0).random(shape) < 0.5
    flipped[0, 0] = True
    step = Step.from_bytes(Step.of(Rectangle(3, 5, *shape), flipped).to_bytes())
    assert step.where == Rectangle(3, 5, *shape)
    np.testing.assert_array_equal(step.flipped(), flipped)
