import pytest
from PySide6.QtCore import QRect

from viewer.comparing.comparison import Comparison, Way
from viewer.comparing.swipe_line import SwipeLine
from viewer.panes.rendering import Placement

AREA = QRect(0, 0, 200, 100)
FITTED = Placement((100, 200), (100, 200), 1.0, 1.0, 0, 0)
ENLARGED = Placement((100, 200), (100, 200), 4.0, 4.0, 0, 0)


@pytest.fixture
def comparison(qapp: object) -> Comparison:
    comparison = Comparison()
    comparison.set_possible(True)
    comparison.choose(Way.SWIPE)
    return comparison


def test_both_parts_are_the_whole_area(comparison: Comparison) -> None:
    before, after = SwipeLine(comparison).divide(AREA, FITTED)
    assert (before, after) == (QRect(0, 0, 100, 100), QRect(100, 0, 100, 100))
    comparison.turn_line()
    before, after = SwipeLine(comparison).divide(AREA, FITTED)
    assert (before, after) == (QRect(0, 0, 200, 50), QRect(0, 50, 200, 50))


def test_a_line_out_of_sight_leaves_one_part_and_is_held_at_the_edge(comparison: Comparison) -> None:
    line = SwipeLine(comparison)
    assert line.at(ENLARGED) == 400
    before, after = line.divide(AREA, ENLARGED)
    assert before == AREA
    assert not after.isValid()
    assert line.is_near(ENLARGED, (50, 186), 1.0)
    assert not line.is_near(ENLARGED, (50, 170), 1.0)


def test_the_line_is_laid_through_a_point_of_the_film(comparison: Comparison) -> None:
    line = SwipeLine(comparison)
    line.move_to((10, 50), (100, 200))
    assert line.at(FITTED) == 50
    comparison.turn_line()
    line.move_to((10, 50), (100, 200))
    assert line.at(FITTED) == 10
