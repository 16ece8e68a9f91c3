"""Hanging, linking and comparing by keys, in the whole row of panes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.edit import EditResult
from viewer.comparing.commands import comparing_handlers
from viewer.comparing.comparison import Way
from viewer.panes.hanging import Hanging
from viewer.panes.pane_row import PaneRow


def shown(row: PaneRow) -> list[str]:
    names = ("input", "counterfactual", "guidance", "difference")
    return [name for name, pane in zip(names, row.panes, strict=True) if pane.isVisible()]


def test_each_hanging_shows_its_panes_at_one_size(row: PaneRow, result: EditResult) -> None:
    do = comparing_handlers(row)
    for command, expected in (
        ("hang_1", ["counterfactual"]),
        ("hang_2", ["input", "counterfactual"]),
        ("hang_3", ["input", "counterfactual", "guidance"]),
        ("hang_4", ["input", "counterfactual", "guidance", "difference"]),
        ("difference", ["input", "counterfactual", "guidance"]),
        ("difference", ["input", "counterfactual", "difference"]),
    ):
        do[command]()
        assert shown(row) == expected
        visible = [pane for pane in row.panes if pane.isVisible()]
        assert len({pane.viewport_pixels for pane in visible}) == 1
        assert visible[0].viewport_pixels == row.view.placement.viewport
        assert row.view.is_fitted


@pytest.mark.parametrize("hanging", [Hanging.PAIR, Hanging.MAP, Hanging.DIFFERENCE, Hanging.FOUR])
def test_a_double_click_makes_any_pane_large_and_brings_it_back(
    row: PaneRow, result: EditResult, hanging: Hanging
) -> None:
    row.set_hanging(hanging)
    before = [pane.geometry() for pane in row.panes if pane.isVisible()]
    for pane in [pane for pane in row.panes if pane.isVisible()]:
        middle = pane.viewport.center()
        QTest.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=middle)
        assert pane.width() == row.width()
        assert len(shown(row)) == 1
        assert row.input_footer.isVisible(), "the numbers of the view stay in sight"
        QTest.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=pane.viewport.center())
        assert [pane.geometry() for pane in row.panes if pane.isVisible()] == before


def test_comparing_brings_the_counterfactual_into_sight(row: PaneRow, result: EditResult) -> None:
    row.toggle_maximized(row.input)
    comparing_handlers(row)["swipe"]()
    assert row.counterfactual.isVisible()
    assert row.counterfactual.way is Way.SWIPE


def test_panes_on_their_own_keep_their_offset_when_they_are_linked_again(
    row: PaneRow, result: EditResult
) -> None:
    link = comparing_handlers(row)["link"]
    first, second = row.input, row.counterfactual
    second.setFocus()
    link()
    assert row.active_view is second.view
    start = second.viewport.center()
    QTest.mousePress(second, Qt.MouseButton.MiddleButton, pos=start)
    QTest.mouseMove(second, start + start * 0.1)
    QTest.mouseMove(second, start + start * 0.2)
    QTest.mouseRelease(second, Qt.MouseButton.MiddleButton, pos=start + start * 0.2)
    offset = second.view.placement.left - first.view.placement.left
    assert offset > 0
    table = first.view.table
    second.view.drag_window(30.0, 40.0)
    assert first.view.table is table, "windows are apart too"
    link()
    assert first.view.table is second.view.table, "pictures in different windows cannot be compared"
    first.view.pan(5.0, 20.0)
    assert second.view.placement.left - first.view.placement.left == offset
    assert first.view.is_apart
    row.view.fit()
    assert second.view.placement == first.view.placement
    assert not first.view.is_apart


def test_the_raw_map_has_no_film(row: PaneRow, result: EditResult) -> None:
    raw = comparing_handlers(row)["raw_map"]
    over_film = row.guidance.content_picture()
    raw()
    alone = row.guidance.content_picture()
    assert alone != over_film
    row.view.invert()
    row.guidance.set_threshold(1.0)
    without_contour = row.guidance.content_picture()
    row.view.invert()
    assert row.guidance.content_picture() == without_contour, "the film has no part in it"
    assert row.guidance_footer.raw.isChecked()
    raw()
    assert not row.guidance.is_raw
