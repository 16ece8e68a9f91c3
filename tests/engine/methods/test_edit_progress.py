import numpy as np
import pytest

from engine.edit import Progress
from engine.errors import EditCancelled
from engine.methods.progress import PREVIEWS, EditProgress


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def run(steps: int, step_s: float, preview_s: float, encode_s: float = 0.0) -> list[Progress]:
    clock, heard = Clock(), []
    progress = EditProgress(heard.append, lambda: False, clock)
    progress.encoding_started()
    clock.now += encode_s
    progress.encoding_finished()

    def preview() -> np.ndarray:
        clock.now += preview_s
        return np.zeros((4, 4), dtype=np.float32)

    for index in range(steps):
        progress.step_started()
        clock.now += step_s
        progress.step_finished(index, steps, preview)
    return heard


def test_time_left_is_steps_left_and_decoding() -> None:
    heard = run(steps=10, step_s=2.0, preview_s=0.0, encode_s=1.5)
    assert heard[0].seconds_left == 9 * 2.0 + 3.0
    assert heard[-1].seconds_left == 3.0


def test_one_slow_first_step_does_not_spoil_the_estimate() -> None:
    clock, heard = Clock(), []
    progress = EditProgress(heard.append, lambda: False, clock)
    for index, seconds in enumerate((30.0, 1.0, 1.0)):
        progress.step_started()
        clock.now += seconds
        progress.step_finished(index, 10, lambda: np.zeros((1, 1), dtype=np.float32))
    assert heard[-1].seconds_left == 7.0


@pytest.mark.parametrize("steps", [5, 20, 100, 1000])
def test_cheap_previews_come_every_few_steps(steps: int) -> None:
    count = sum(progress.preview is not None for progress in run(steps, 1.0, 0.001))
    assert 1 <= count <= PREVIEWS


def test_slow_previews_come_seldom() -> None:
    assert sum(progress.preview is not None for progress in run(20, 1.0, 20.0)) == 1


def test_a_cancelled_edit_stops_at_the_next_look() -> None:
    cancelled = [False]
    progress = EditProgress(lambda told: None, lambda: cancelled[0])
    progress.step_started()
    cancelled[0] = True
    with pytest.raises(EditCancelled):
        progress.step_started()
    with pytest.raises(EditCancelled):
        progress.phase("decoding")
