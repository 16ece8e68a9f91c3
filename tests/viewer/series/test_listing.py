"""How series stand among the results, and what is said when one ends out of sight."""

from dataclasses import replace

from series_case import find_card

from engine.results.reproduction import compare_runs
from engine.results.series import plan_reproduction, plan_seeds
from viewer.series.listing import news_of, strip_groups
from viewer.series.series import Series, SeriesState


def test_a_series_is_one_stack_that_tells_how_far_it_is(radiograph, finish):
    result = finish()
    one = Series(3, plan_seeds(radiograph, result, find_card=find_card), made=frozenset({1}))
    again = Series(4, plan_reproduction(radiograph, result, find_card=find_card))
    (group,) = strip_groups([one, again])
    assert (group.number, group.source) == (3, result)
    assert group.caption == "5 seeds 1/4: Add small right pleural effusion"
    assert "synthetic" in group.explanation
    (done,) = strip_groups([replace(one, state=SeriesState.DONE)])
    assert done.caption == "5 seeds: Add small right pleural effusion"


def test_an_end_is_news_but_a_cancellation_is_not(radiograph, finish):
    result = finish()
    one = Series(3, plan_reproduction(radiograph, result, find_card=find_card))
    done = replace(one, state=SeriesState.DONE, outcome=compare_runs(result, result))
    text, is_error = news_of(done)
    assert "same to the bit" in text
    assert not is_error
    text, is_error = news_of(replace(one, state=SeriesState.STOPPED, message="not enough memory"))
    assert text.endswith("stopped: not enough memory")
    assert is_error
    assert news_of(replace(one, state=SeriesState.STOPPED, message="cancelled")) == ("", False)
