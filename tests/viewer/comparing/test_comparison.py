"""What the reader chose for comparing."""

import pytest
from pytestqt.qtbot import QtBot

from viewer.comparing.comparison import WAYS, Comparison, Way


@pytest.fixture
def comparison() -> Comparison:
    made = Comparison()
    made.set_possible(True)
    return made


def test_nothing_is_compared_without_a_result() -> None:
    comparison = Comparison()
    comparison.choose(Way.SWIPE)
    assert comparison.way is Way.NONE
    comparison.set_possible(True)
    assert comparison.way is Way.SWIPE, "chosen before, in force with the result"


@pytest.mark.parametrize("way", WAYS)
def test_a_way_chosen_again_ends(comparison: Comparison, way: Way) -> None:
    comparison.choose(way)
    assert comparison.way is way
    comparison.choose(way)
    assert comparison.way is Way.NONE


def test_each_way_keeps_its_own_setting_within_bounds(comparison: Comparison) -> None:
    comparison.choose(Way.SWIPE)
    comparison.set_setting(0.2)
    comparison.choose(Way.FADE)
    comparison.set_setting(7.0)
    assert comparison.setting == 1.0
    comparison.nudge(-3)
    assert comparison.setting == pytest.approx(0.85)
    assert comparison.value_text == "85 %"
    comparison.choose(Way.SWIPE)
    assert comparison.setting == 0.2


def test_the_flicker_turns_by_itself_and_stops(qtbot: QtBot, comparison: Comparison) -> None:
    comparison.choose(Way.FLICKER)
    comparison.set_setting(1.0)
    assert comparison.rate == 3.0
    turns: list[float] = []
    comparison.turned.connect(lambda: turns.append(comparison.guard._changes[-1]))
    qtbot.waitUntil(lambda: len(turns) >= 8)
    for first, later in zip(turns, turns[6:], strict=False):
        assert later - first >= 0.999, "no more than three flashes in a second"
    comparison.choose(Way.FLICKER)
    qtbot.waitUntil(lambda: not comparison.shows_input)
    count = len(turns)
    qtbot.wait(400)
    assert len(turns) == count


def test_a_held_key_shows_the_input_until_it_is_let_go(comparison: Comparison) -> None:
    comparison.hold(True)
    assert comparison.shows_input
    comparison.hold(False)
    assert not comparison.shows_input


def test_the_fade_plays_until_the_reader_takes_it_in_hand(qtbot: QtBot, comparison: Comparison) -> None:
    comparison.toggle_play()
    assert comparison.way is Way.FADE
    assert comparison.setting == 0.0
    assert comparison.is_playing
    qtbot.waitUntil(lambda: comparison.setting > 0.01)
    comparison.set_setting(0.7)
    assert not comparison.is_playing
    comparison.toggle_play()
    qtbot.waitUntil(lambda: comparison.setting > 0.7)
    comparison.toggle_play()
    assert not comparison.is_playing


@pytest.mark.parametrize("way", [Way.SWIPE, Way.FADE])
def test_another_way_or_none_ends_the_play(comparison: Comparison, way: Way) -> None:
    comparison.toggle_play()
    comparison.choose(way)
    assert not comparison.is_playing


def test_without_a_result_nothing_is_played(comparison: Comparison) -> None:
    comparison.toggle_play()
    comparison.set_possible(False)
    assert not comparison.is_playing
    comparison.toggle_play()
    assert not comparison.is_playing


def test_the_fade_goes_to_its_pictures(comparison: Comparison) -> None:
    comparison.choose(Way.FADE)
    comparison.set_stops(5)
    comparison.go_to(3)
    assert comparison.setting == 0.75
