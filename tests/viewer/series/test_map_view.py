"""Maps in stored units, made ready for the screen."""

import numpy as np
import pytest
from series_case import find_card

from engine.results.consensus import ConsensusCollector
from engine.results.round_trip import measure_round_trip
from engine.results.series import plan_round_trip, plan_seeds
from viewer.series.map_view import make_views, short_number


def test_seeds_give_a_signed_mean_a_spread_and_a_share(radiograph, finish):
    result = finish()
    before = radiograph.stored_pixels
    collector = ConsensusCollector(before)
    after = before.copy()
    after[10, 20] = before[10, 20] - 6
    collector.add(1, after)
    collector.add(2, before)
    views = make_views(plan_seeds(radiograph, result, find_card=find_card), collector.conclude())
    mean, spread, share = (view.map for view in views)
    assert (mean.low_text, mean.high_text) == ("−3", "+3")
    assert mean.text_at(10, 20) == "−3 stored units"
    assert mean.levels[10, 20] == 0
    assert mean.levels[0, 0] == 0.5, "no change is the middle of the colors"
    assert spread.text_at(10, 20) == f"{np.std([0, -6], ddof=1):.2g} stored units"
    assert spread.levels[0, 0] == 0
    assert share.text_at(10, 20) == "50 % of the seeds"
    assert (share.low_text, share.high_text) == ("0", "100 %")
    assert all(view.pixels is radiograph.stored_pixels for view in views)


def test_a_round_trip_gives_input_return_and_what_is_left(radiograph, finish):
    result = finish()
    start = radiograph.stored_pixels
    back = start.copy()
    back[0, 0] += 12
    plan = plan_round_trip(radiograph, result, find_card=find_card)
    views = make_views(plan, measure_round_trip(start, result.counterfactual, back))
    assert [view.is_synthetic for view in views] == [False, True, False]
    assert views[1].pixels is not start
    assert views[2].map.text_at(0, 0) == "+12 stored units"
    assert views[2].map.limit == 12


def test_a_large_map_is_shrunk_for_the_screen_but_keeps_its_values(radiograph_factory):
    from viewer.series.map_view import _map

    values = np.zeros((2500, 2000), np.float32)
    values[1000:1100, 1000:1100] = 80
    view = _map(values, False, "stored units")
    assert max(view.levels.shape) == 1024
    assert view.levels.max() == pytest.approx(1, abs=0.01)
    assert view.text_at(1050, 1050) == "80 stored units"


def test_a_map_of_nothing_has_no_divisions_by_zero():
    from viewer.series.map_view import _map

    view = _map(np.zeros((4, 4), np.int32), True, "stored units")
    assert view.limit == 0
    assert (view.levels == 0.5).all()
    assert view.text_at(0, 0) == "0 stored units"


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.034, "0.034"), (3.14159, "3.1"), (31.4, "31.4"), (1234.5, "1,234")]
)
def test_numbers_are_short(value, text):
    assert short_number(value) == text
