"""The bar under the counterfactual, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from engine.edit import EditResult
from viewer.case import Case
from viewer.comparing.comparison import WAYS, Way
from viewer.panes.pane_row import PaneRow


def test_it_comes_with_a_result_and_moves_no_pane(row: PaneRow, case: Case, request: object) -> None:
    bar, before = row.comparison_bar, row.counterfactual.geometry()
    assert not bar.isVisible()
    request.getfixturevalue("result")  # type: ignore[attr-defined]
    assert bar.isVisible()
    assert row.counterfactual.geometry() == before


@pytest.mark.parametrize("way", WAYS)
def test_a_click_chooses_a_way_and_the_same_click_ends_it(row: PaneRow, result: EditResult, way: Way) -> None:
    button = row.comparison_bar.buttons[way]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert row.comparison.way is way
    assert [each for each, other in row.comparison_bar.buttons.items() if other.isChecked()] == [way]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert row.comparison.way is Way.NONE
    assert not row.comparison_bar.slider.isVisible()


def test_the_keyboard_chooses_and_sets(row: PaneRow, result: EditResult) -> None:
    bar = row.comparison_bar
    bar.buttons[Way.FADE].setFocus()
    QTest.keyClick(bar.buttons[Way.FADE], Qt.Key.Key_Space)
    assert row.comparison.way is Way.FADE
    before = row.comparison.setting
    QTest.keyClick(bar.slider, Qt.Key.Key_Right)
    assert row.comparison.setting > before
    assert bar.slider.accessibleName()


def test_the_line_is_turned_where_there_is_one(row: PaneRow, result: EditResult) -> None:
    bar = row.comparison_bar
    assert not bar.turn.isVisible()
    QTest.mouseClick(bar.buttons[Way.SWIPE], Qt.MouseButton.LeftButton)
    QTest.mouseClick(bar.turn, Qt.MouseButton.LeftButton)
    assert not row.comparison.is_upright


def test_keys_are_named(row: PaneRow) -> None:
    row.show_keys(lambda command: {"swipe": "S"}.get(command, ""))
    assert row.comparison_bar.buttons[Way.SWIPE].toolTip().endswith("(S)")


def test_a_click_plays_and_the_same_click_stops(row: PaneRow, result: EditResult) -> None:
    bar = row.comparison_bar
    name = bar.play.accessibleName()
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert row.comparison.is_playing
    assert bar.buttons[Way.FADE].isChecked()
    assert bar.play.accessibleName() != name
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    assert not row.comparison.is_playing
    assert bar.play.accessibleName() == name


def test_the_hand_on_the_slider_stops_the_play(row: PaneRow, result: EditResult) -> None:
    bar = row.comparison_bar
    QTest.mouseClick(bar.play, Qt.MouseButton.LeftButton)
    QTest.keyClick(bar.slider, Qt.Key.Key_End)
    assert not row.comparison.is_playing
    assert row.comparison.setting == 1.0


@pytest.mark.parametrize("width", [90, 110, 150, 190, 240, 300])
@pytest.mark.parametrize("way", [Way.NONE, Way.SWIPE, Way.FADE])
def test_whatever_room_it_has_nothing_is_cut_and_a_chosen_way_can_be_ended(
    row: PaneRow, result: EditResult, way: Way, width: int
) -> None:
    bar = row.comparison_bar
    row.comparison.choose(way)
    bar.resize(width, bar.height())
    bar.layout().activate()  # type: ignore[union-attr]
    parts = (*bar.buttons.values(), bar.turn, bar.play, bar.slider, bar.value)
    shown = [part for part in parts if part.isVisible()]
    assert all(bar.rect().contains(part.geometry()) for part in shown)
    assert len(shown) > 1
    if way is not Way.NONE:
        assert bar.buttons[way] in shown
        assert bar.slider in shown
        assert bar.slider.width() >= 40
    if width == 300:
        assert len(shown) == (5 if way is Way.NONE else 7)
