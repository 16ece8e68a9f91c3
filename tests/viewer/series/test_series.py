"""How far a series is, in words and as a share."""

from collections.abc import Callable
from dataclasses import replace

from series_case import find_card

from engine.edit import EditResult, Progress
from engine.radiographs.radiograph import Radiograph
from engine.results.series import plan_seeds
from viewer.series.series import Series, SeriesState


def test_the_stand_of_a_series_counts_results_and_steps(
    radiograph: Radiograph, finish: Callable[..., EditResult]
) -> None:
    plan = plan_seeds(radiograph, finish(), count=5, find_card=find_card)
    one = Series(1, plan)
    assert one.title == "5 seeds"
    assert one.left == (1, 2, 3, 4)
    assert one.stand == "1 of 4 · seed 8 · waiting for the engine"
    halfway = replace(one, made=frozenset({1}), progress=Progress("denoising", 5, 10))
    assert halfway.share_done == (1 + 0.5) / 4
    assert halfway.stand == "2 of 4 · seed 9 · denoising"
    stopped = replace(halfway, state=SeriesState.STOPPED, message="cancelled")
    assert stopped.stand == "Stopped after 1 of 4: cancelled"
    assert stopped.share_done == 0.25
    assert replace(one, made=frozenset({1, 2, 3, 4})).stand == "Comparing"
