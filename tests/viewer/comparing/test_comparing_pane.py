"""Input and counterfactual in one pane, with real pixels and real mouse events."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from engine.edit import EditResult
from viewer.case import Case
from viewer.comparing.comparison import WAYS, Way
from viewer.comparing.morph import Stop
from viewer.panes.pane_row import PaneRow
from viewer.panes.rendering import GreyImage, Placement


def greys(picture: QImage) -> np.ndarray:
    rgb = picture.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.width(), 4)
    return data[..., :3].astype(int)


def amber(picture: QImage) -> int:
    blue, green, red = np.moveaxis(greys(picture), -1, 0)
    return int(((red > 150) & (red - blue > 120) & (green > 80) & (green < red)).sum())


def pictures(row: PaneRow) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Input, counterfactual alone, and the pane as it is."""
    pane, view = row.counterfactual, row.view
    placement = view.placement
    film = row.input.film_picture(placement)
    assert pane.image is not None
    result = pane.image.picture(placement, view.table)
    assert film is not None
    assert result is not None
    top, left, bottom, right = placement.visible or (0, 0, 0, 0)
    shown = greys(pane.content_picture())[top:bottom, left:right]
    return greys(film), greys(result), shown


@pytest.mark.parametrize("way", WAYS)
def test_whatever_is_mixed_the_mark_stays_and_words_say_what_is_seen(
    row: PaneRow, result: EditResult, way: Way
) -> None:
    pane = row.counterfactual
    plain = amber(pane.grab().toImage())
    row.comparison.choose(way)
    for setting in (0.0, 0.5, 1.0):
        row.comparison.set_setting(setting)
        shown = pane.grab().toImage()
        assert pane.is_synthetic
        assert amber(shown) >= plain - 20, "the amber frame"
        assert pane.accessibleName().startswith("SYNTHETIC")
        assert "input" in pane.title
        if way is not Way.FLICKER:
            assert greys(pane.content_picture()).any(), "something is seen"
    assert row.comparison.value_text in row.comparison_bar.value.text()


def test_left_of_the_line_is_the_input_and_right_of_it_the_counterfactual(
    row: PaneRow, result: EditResult
) -> None:
    row.comparison.choose(Way.SWIPE)
    film, made, shown = pictures(row)
    middle = shown.shape[1] // 2
    lower = slice(shown.shape[0] // 4, -40)  # below the words, above the side marks
    keep = np.ones(shown.shape[1], bool)
    keep[middle - 20 : middle + 20] = False
    left, right = keep.copy(), keep.copy()
    left[middle:], right[:middle] = False, False
    assert np.array_equal(shown[lower][:, left], film[lower][:, left])
    assert np.array_equal(shown[lower][:, right], made[lower][:, right])
    assert not np.array_equal(film, made)


def test_the_line_is_dragged_and_does_not_window(row: PaneRow, result: EditResult) -> None:
    row.comparison.choose(Way.SWIPE)
    pane, table = row.counterfactual, row.view.table
    start = pane.widget_point((150.0, 0.5 * row.view.placement.shape[1])).toPoint()
    QTest.mouseMove(pane, start)
    assert pane.cursor().shape() is Qt.CursorShape.SplitHCursor
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=start)
    end = start + QPoint(40, 5)
    QTest.mouseMove(pane, end)
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=end)
    expected = pane.image_point(QPointF(end))[1] / row.view.placement.shape[1]
    assert row.comparison.setting == pytest.approx(expected, abs=1e-6)
    assert row.view.table is table
    QTest.mouseDClick(pane, Qt.MouseButton.LeftButton, pos=end)
    assert row.comparison.setting == 0.5
    assert row.maximized is None


def test_beside_the_line_the_mouse_does_what_it_always_does(row: PaneRow, result: EditResult) -> None:
    row.comparison.choose(Way.SWIPE)
    pane, table = row.counterfactual, row.view.table
    start = pane.viewport.center() + QPoint(60, 0)
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=start)
    for part in (20, 40):
        QTest.mouseMove(pane, start + QPoint(0, part))
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=start + QPoint(0, 40))
    assert row.view.table is not table
    assert row.comparison.setting == 0.5


def test_the_line_follows_zoom_and_can_be_fetched_from_beyond_the_edge(
    row: PaneRow, result: EditResult
) -> None:
    row.comparison.choose(Way.SWIPE)
    pane = row.counterfactual
    row.view.zoom(6.0, 0.0, 0.0)
    placement = row.view.placement
    assert pane.line.at(placement) > placement.viewport[1], "the same place of the film, now out of sight"
    assert row.comparison.setting == 0.5
    edge = QPoint(pane.viewport.right() - 14, pane.viewport.center().y())
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(pane, pane.viewport.center())
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=pane.viewport.center())
    assert abs(pane.line.at(row.view.placement) - placement.viewport[1] / 2) < 3


def test_a_lying_line_has_the_input_above(row: PaneRow, result: EditResult) -> None:
    row.comparison.choose(Way.SWIPE)
    row.comparison.turn_line()
    film, made, shown = pictures(row)
    rows = shown.shape[0]
    assert np.array_equal(shown[40 : rows // 2 - 20], film[40 : rows // 2 - 20])
    assert np.array_equal(shown[rows // 2 + 40 : -40], made[rows // 2 + 40 : -40])


def test_a_fade_is_the_mean_of_both_halfway(row: PaneRow, result: EditResult) -> None:
    row.comparison.choose(Way.FADE)
    film, made, shown = pictures(row)
    inner = (slice(60, -40), slice(None))
    assert np.abs(shown[inner] - (film[inner] + made[inner]) / 2).max() <= 2
    row.comparison.set_setting(1.0)
    assert np.array_equal(pictures(row)[2][inner], made[inner])


def test_a_fade_leads_along_further_pictures(row: PaneRow, result: EditResult) -> None:
    film, pane = row.input.image, row.counterfactual
    assert film is not None
    white = GreyImage(np.full_like(film.stored, film.stored.max()), 0)
    assert pane.image is not None
    pane.set_stops([Stop("none", film, False), Stop("all", white, True), Stop("small", pane.image, True)])
    row.comparison.choose(Way.FADE)
    inner = (slice(60, -40), slice(None))
    films, made, _ = pictures(row)
    for setting, wanted in ((0.0, films), (1.0, made)):
        row.comparison.set_setting(setting)
        assert np.array_equal(pictures(row)[2][inner], wanted[inner])
    row.comparison.set_setting(0.5)
    assert pictures(row)[2][inner].min() == pictures(row)[2][inner].max()
    assert pane.is_synthetic
    pane.set_stops(())
    row.comparison.set_setting(0.0)
    assert np.array_equal(pictures(row)[2][inner], films[inner]), "input and result again"


def test_cells_of_the_checkerboard_are_those_of_one_image_and_move_with_the_film(
    row: PaneRow, result: EditResult
) -> None:
    row.comparison.choose(Way.CHECKER)
    film, made, shown = pictures(row)
    side = round(row.comparison.cell * row.devicePixelRatioF())
    cell = (slice(side + 12, 2 * side - 1), slice(side + 12, 2 * side - 1))
    other = (slice(side + 12, 2 * side - 1), slice(12, side - 1))
    assert np.array_equal(shown[cell], film[cell])
    assert np.array_equal(shown[other], made[other])


def test_a_magnified_cell_is_the_same_cell(row: PaneRow, result: EditResult) -> None:
    row.comparison.choose(Way.CHECKER)
    pane, placement = row.counterfactual, row.view.placement
    factor = 3
    lens = Placement(
        placement.viewport,
        placement.shape,
        factor * placement.scale_y,
        factor * placement.scale_x,
        factor * placement.top,
        factor * placement.left,
    )
    visible, film = lens.visible, row.input.film_picture(lens)
    assert visible is not None
    assert film is not None
    picture = QImage(lens.viewport[1], lens.viewport[0], QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.black)
    painter = QPainter(picture)
    painter.drawImage(visible[1], visible[0], pane.film_picture(lens))
    pane.paint_on_film(painter, lens, 1.0)
    painter.end()
    side = factor * row.comparison.cell
    top, left = max(0, lens.top), max(0, lens.left)
    rows, columns = (slice(60, side - 4), slice(4, min(side, lens.viewport[1] - left) - 4))
    shown = greys(picture)[top:, left:][rows, columns]
    assert np.array_equal(shown, greys(film)[rows, columns]), "the first cell is one of the input"


def test_a_flicker_keeps_the_frame_and_changes_the_words(row: PaneRow, result: EditResult) -> None:
    row.comparison.choose(Way.FLICKER)
    alone = row.counterfactual.content_picture()
    row.comparison.guard.set(True)
    film, _, shown = pictures(row)
    assert np.array_equal(shown[40:-40], film[40:-40])
    assert row.counterfactual.is_synthetic, "the frame does not flash"
    assert row.counterfactual.content_picture() != alone


def test_without_a_result_nothing_is_compared(row: PaneRow, case: Case) -> None:
    row.comparison.choose(Way.SWIPE)
    assert row.counterfactual.way is Way.NONE
    assert not row.comparison_bar.isVisibleTo(row)
