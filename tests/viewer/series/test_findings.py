"""What series tell, in plain words."""

from dataclasses import replace

import numpy as np
from series_case import find_card

from engine.results.consensus import ConsensusCollector
from engine.results.round_trip import measure_round_trip
from engine.results.series import plan_round_trip, plan_seeds, plan_severity
from engine.results.severity import SeverityFigures
from viewer.series.findings import what_it_tells
from viewer.series.series import Series, SeriesState


def test_before_anything_came_it_is_said_what_is_being_done(radiograph, finish):
    one = Series(1, plan_seeds(radiograph, finish(), find_card=find_card))
    assert "other seeds" in what_it_tells(one)


def test_seeds_that_change_nothing_are_said_to(radiograph, finish):
    collector = ConsensusCollector(radiograph.stored_pixels)
    for seed in range(3):
        collector.add(seed, radiograph.stored_pixels)
    one = Series(1, plan_seeds(radiograph, finish(), find_card=find_card), outcome=collector.conclude())
    assert what_it_tells(one) == "None of 3 seeds changed a pixel."


def test_a_way_back_that_leads_farther_away_is_said_to(radiograph, finish):
    start = np.zeros((10, 10), np.uint8)
    there, back = start.copy(), start.copy()
    there[0], back[0] = 10, 15
    plan = plan_round_trip(radiograph, finish(), find_card=find_card)
    worse = Series(1, plan, outcome=measure_round_trip(start, there, back))
    assert (
        "farther away from the input: what is left is 15 stored units on average (there: 10)"
        in what_it_tells(worse)
    )
    better = Series(1, plan, outcome=measure_round_trip(start, there, there // 2))
    assert what_it_tells(better).startswith("50 % of the change was taken back")
    still = Series(1, plan, outcome=measure_round_trip(start, start, start))
    assert what_it_tells(still) == "Neither way changed a pixel."


def test_levels_tell_their_amount_and_whether_they_are_in_order(radiograph, finish):
    one = Series(1, plan_severity(radiograph, finish(), find_card=find_card), state=SeriesState.DONE)
    labels = ("none", "minimal", "small", "moderate", "large", "massive")
    rising = replace(one, outcome=SeverityFigures(labels, 0, (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)))
    assert what_it_tells(rising, 3) == (
        "moderate: changes the image by 3 stored units on average.\n"
        "Each level changes more than the one before."
    )
    assert what_it_tells(rising, 0).startswith("none: the input itself.")
    falling = replace(one, outcome=SeverityFigures(labels, 0, (0.0, 1.0, 2.0, 3.0, 2.5, None)))
    assert "large changes less than moderate" in what_it_tells(falling, 5)
    assert "massive: not made yet" in what_it_tells(falling, 5)
