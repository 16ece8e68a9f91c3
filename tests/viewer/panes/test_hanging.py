"""Where the panes are in each hanging."""

import pytest
from PySide6.QtCore import QSize

from viewer.panes.hanging import Hanging, halves, hanging_of, places, rows_of


@pytest.mark.parametrize("hanging", Hanging)
@pytest.mark.parametrize("size", [QSize(1000, 600), QSize(1001, 601), QSize(333, 201)])
def test_all_panes_are_equal_and_none_covers_another(hanging: Hanging, size: QSize) -> None:
    found = places(rows_of(hanging, has_result=True), size, 64)
    assert len({pane.size().toTuple() for pane, _ in found.values()}) == 1
    areas = [area for pair in found.values() for area in pair]
    for number, area in enumerate(areas):
        assert area.right() < size.width()
        assert area.bottom() < size.height()
        assert not any(area.intersects(other) for other in areas[number + 1 :])


def test_a_single_pane_is_the_result_as_soon_as_there_is_one() -> None:
    assert rows_of(Hanging.ONE, has_result=False) == (("input",),)
    assert rows_of(Hanging.ONE, has_result=True) == (("counterfactual",),)


def test_settings_that_name_no_hanging_mean_the_usual_one() -> None:
    assert hanging_of("2x2") is Hanging.FOUR
    assert hanging_of("nonsense") is Hanging.MAP


def test_halves_are_equal_and_apart() -> None:
    (area, _) = places((("input",),), QSize(501, 300), 64)["input"]
    left, right = halves(area)
    assert left.size() == right.size()
    assert left.right() < right.left()


def test_in_little_height_footers_stand_beside_the_panes_of_two_rows_and_films_are_larger() -> None:
    low, high = QSize(940, 580), QSize(1200, 1400)
    rows = rows_of(Hanging.FOUR, has_result=True)
    pane, foot = places(rows, low, 64)["input"]
    assert foot.left() > pane.right()
    assert foot.bottom() == pane.bottom()
    assert min(pane.width(), pane.height()) > 580 // 2 - 8 - 64
    pane, foot = places(rows, high, 64)["input"]
    assert foot.top() == pane.bottom() + 1
    for hanging in (Hanging.PAIR, Hanging.MAP):
        pane, foot = places(rows_of(hanging, has_result=True), low, 64)["input"]
        assert foot.top() == pane.bottom() + 1
