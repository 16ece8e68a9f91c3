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


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(736, 560, 104), (736, 380, 80), (736, 340, 64), (1300, 900, 64)],
    ids=["narrow", "narrow, little height", "no film's room", "wide"],
)
def test_footers_of_narrow_panes_have_a_second_line_where_no_film_needs_the_room(
    width: int, height: int, expected: int
) -> None:
    found = places(rows_of(Hanging.MAP, has_result=True), QSize(width, height), 64)
    assert {foot.height() for _, foot in found.values()} == {expected}
    for pane, foot in found.values():
        assert pane.height() + foot.height() == height
        assert foot.height() == 64 or pane.height() >= 1.25 * pane.width() - 1


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
