"""Painting a reader mask on the native grid, through the case, with undo."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.painting.journal_keeper import JournalKeeper
from viewer.painting.paint_tool import PaintTool
from viewer.painting.painter import MaskPainter
from viewer.painting.tool_sizes import LARGEST_RADIUS

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
Wait = Callable[[], None]
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def stroke(
    painter: MaskPainter, *points: tuple[float, float], button: Qt.MouseButton = LEFT, keys: object = NONE
) -> None:
    assert painter.press(*points[0], button, keys)
    for point in points[1:]:
        painter.move(*point)
    painter.release(*points[-1])


def mask_of(case: Case) -> np.ndarray:
    assert case.reader_mask is not None
    return case.reader_mask


def test_a_stroke_between_far_points_has_no_gaps(case: Case, painter: MaskPainter) -> None:
    stroke(painter, (50, 20), (50, 220))
    assert mask_of(case)[50, 16:224].all()
    assert mask_of(case).shape == case.radiograph.shape


def test_the_case_hears_of_a_stroke_at_its_end_and_the_preview_shows_it_before(
    case: Case, painter: MaskPainter, qtbot: QtBot
) -> None:
    touched: list[QRect] = []
    painter.mask.stroke_changed.connect(touched.append)
    painter.press(50, 50, LEFT, NONE)
    painter.move(50, 80)
    assert case.reader_mask is None
    assert painter.mask.preview[50, 60]
    assert touched[-1].contains(80, 50)
    assert not touched[0].contains(80, 50)
    with qtbot.waitSignal(case.reader_mask_changed):
        painter.release(50, 90)
    np.testing.assert_array_equal(case.reader_mask, painter.mask.preview)
    everything = touched[0]
    for rectangle in touched:
        everything = everything.united(rectangle)
    rows, columns = np.nonzero(case.reader_mask)
    assert everything.contains(columns.min(), rows.min())
    assert everything.contains(columns.max(), rows.max())


def test_the_right_button_and_ctrl_erase_and_the_eraser_inverts_with_ctrl(
    case: Case, painter: MaskPainter
) -> None:
    stroke(painter, (100, 20), (100, 240))
    for column, button, keys in ((40, RIGHT, NONE), (80, LEFT, CTRL)):
        stroke(painter, (100, column), button=button, keys=keys)
        assert not mask_of(case)[100, column]
    painter.set_tool(PaintTool.ERASER)
    painter.sizes.set_radius(5)
    stroke(painter, (100, 160))
    assert not mask_of(case)[100, 160]
    stroke(painter, (100, 160), keys=CTRL)
    assert mask_of(case)[100, 160]


def test_the_middle_button_is_left_to_the_pane(painter: MaskPainter) -> None:
    assert not painter.press(10, 10, MIDDLE, NONE)
    assert not painter.mask.is_stroking


def test_a_second_button_does_not_disturb_a_stroke(case: Case, painter: MaskPainter) -> None:
    painter.press(50, 50, LEFT, NONE)
    assert painter.press(50, 55, RIGHT, NONE)
    painter.move(50, 60)
    painter.release(50, 70)
    assert mask_of(case)[50, 45:75].all()


def test_strokes_outside_the_image_change_nothing(case: Case, painter: MaskPainter) -> None:
    stroke(painter, (-400, -400), (-300, 5000))
    assert case.reader_mask is None
    assert not painter.can_undo


def test_undo_and_redo_reach_the_case(case: Case, painter: MaskPainter) -> None:
    stroke(painter, (50, 50))
    one = mask_of(case).copy()
    stroke(painter, (150, 150))
    painter.undo()
    np.testing.assert_array_equal(case.reader_mask, one)
    painter.undo()
    assert case.reader_mask is None
    painter.mask.redo()
    np.testing.assert_array_equal(case.reader_mask, one)


def test_clearing_can_be_undone(case: Case, painter: MaskPainter, settled: Wait) -> None:
    stroke(painter, (50, 50), (80, 80))
    painted = mask_of(case).copy()
    painter.clear()
    settled()
    assert case.reader_mask is None
    painter.undo()
    np.testing.assert_array_equal(case.reader_mask, painted)


def test_a_cancelled_stroke_never_reaches_the_case(case: Case, painter: MaskPainter) -> None:
    painter.press(50, 50, LEFT, NONE)
    painter.cancel_stroke()
    painter.release(60, 60)
    assert case.reader_mask is None
    assert not painter.mask.preview.any()


def test_another_radiograph_begins_with_an_empty_mask_and_no_undo(
    case: Case, painter: MaskPainter, radiograph_factory: Callable[..., Radiograph]
) -> None:
    stroke(painter, (50, 50))
    painter.press(60, 60, LEFT, NONE)
    case.open(dataclasses.replace(radiograph_factory(600, 520), sha256="1" * 64), ())
    painter.release(60, 60)
    assert case.reader_mask is None
    assert painter.mask.preview.shape == (600, 520)
    assert not painter.can_undo
    assert painter.sizes.radius == 10  # looks as large as 5 px did on the smaller image


def test_a_pseudo_mask_becomes_the_reader_mask_on_the_native_grid(
    case: Case, painter: MaskPainter, settled: Wait
) -> None:
    framed = np.zeros((512, 512), np.float32)
    framed[:, :256] = 1
    painter.start_from(framed)
    settled()
    assert mask_of(case)[:, :129].all()
    assert not mask_of(case)[:, 131:].any()
    painter.undo()
    assert case.reader_mask is None


def test_brush_and_eraser_keep_their_own_sizes_within_limits(painter: MaskPainter) -> None:
    painter.sizes.set_radius(7)
    painter.set_tool(PaintTool.ERASER)
    painter.sizes.set_radius(31)
    painter.set_tool(PaintTool.BRUSH)
    assert painter.outline_radius() == 7
    painter.sizes.change(+1)
    assert painter.sizes.radius > 7
    for _ in range(200):
        painter.sizes.change(-1)
    assert 0 < painter.sizes.radius <= 0.75
    painter.sizes.set_radius(1e9)
    assert painter.sizes.radius == LARGEST_RADIUS


def test_without_a_radiograph_nothing_can_be_painted(qapp: object) -> None:
    painter = MaskPainter(Case())
    assert not painter.press(1, 1, LEFT, NONE)
    painter.undo()
    painter.clear()
    assert painter.mask.preview is None


# Figures


def click(painter: MaskPainter, *points: tuple[float, float], button: Qt.MouseButton = LEFT) -> None:
    for point in points:
        painter.press(*point, button, NONE)
        painter.release(*point)


def test_a_polygon_is_closed_by_enter_and_is_one_step(case: Case, painter: MaskPainter) -> None:
    painter.set_tool(PaintTool.POLYGON)
    click(painter, (20, 20), (20, 120), (100, 120), (100, 20))
    assert case.reader_mask is None
    assert painter.close_figure()
    assert mask_of(case).sum() == 80 * 100
    painter.undo()
    assert case.reader_mask is None
    assert not painter.close_figure()


@pytest.mark.parametrize("last", [(21, 22), (101, 121)])
def test_a_polygon_is_closed_by_a_click_on_its_first_corner_or_twice_on_its_last(
    case: Case, painter: MaskPainter, last: tuple[float, float]
) -> None:
    painter.set_tool(PaintTool.POLYGON)
    click(painter, (20, 20), (20, 120), (100, 120), last)
    assert painter.figure is None
    assert abs(mask_of(case).sum() - 80 * 100 / 2) < 60


def test_backspace_and_undo_take_points_back_and_esc_forgets_all(case: Case, painter: MaskPainter) -> None:
    painter.set_tool(PaintTool.POLYGON)
    click(painter, (20, 20), (20, 120), (100, 120), (90, 200))
    assert painter.take_back_point()
    painter.undo()
    assert painter.figure is not None
    assert len(painter.figure.points) == 2
    assert painter.cancel_stroke()
    assert not painter.take_back_point()
    assert not painter.cancel_stroke()
    assert case.reader_mask is None


def test_the_right_button_cuts_a_figure_out_and_ctrl_inverts(case: Case, painter: MaskPainter) -> None:
    painter.set_tool(PaintTool.RECTANGLE)
    stroke(painter, (20, 20), (60, 60), (120, 220))
    assert mask_of(case).sum() == 100 * 200
    stroke(painter, (40, 40), (60, 60), button=RIGHT)
    assert mask_of(case).sum() == 100 * 200 - 400
    stroke(painter, (80, 80), (90, 90), keys=CTRL)
    assert mask_of(case).sum() == 100 * 200 - 500


def test_a_lasso_paints_what_it_goes_around(case: Case, painter: MaskPainter) -> None:
    painter.set_tool(PaintTool.LASSO)
    angles = np.linspace(0, 2 * np.pi, 90)
    stroke(painter, *((100 + 40 * np.sin(a), 100 + 40 * np.cos(a)) for a in angles))
    assert abs(mask_of(case).sum() / (np.pi * 1600) - 1) < 0.01


def test_another_tool_forgets_what_was_being_drawn(painter: MaskPainter) -> None:
    painter.set_tool(PaintTool.POLYGON)
    click(painter, (20, 20), (20, 120))
    painter.set_tool(PaintTool.BRUSH)
    assert painter.figure is None


# Fill, range and resizing


def test_filling_paints_an_enclosed_area_and_the_right_button_erases_a_piece(
    case: Case, painter: MaskPainter, settled: Wait
) -> None:
    stroke(painter, (50, 50), (50, 150), (150, 150), (150, 50), (50, 50))
    painter.set_tool(PaintTool.FILL)
    click(painter, (100, 100))
    settled()
    assert mask_of(case)[60:140, 60:140].all()
    click(painter, (10, 10))
    settled()
    assert "open to the edge" in case.message
    click(painter, (100, 100), button=RIGHT)
    settled()
    assert case.reader_mask is None
    painter.undo()
    assert mask_of(case)[100, 100]


def test_the_range_brush_leaves_what_is_shown_black_or_white(case: Case, painter: MaskPainter) -> None:
    radiograph = case.radiograph
    assert radiograph is not None
    table = np.full(radiograph.grey_scale.stored_max - radiograph.grey_scale.stored_min + 1, 255, np.uint8)
    low, high = np.percentile(radiograph.stored_pixels, (30, 60)).astype(int)
    table[low - radiograph.grey_scale.stored_min : high - radiograph.grey_scale.stored_min] = 128
    painter.grey_table = lambda: table
    painter.set_tool(PaintTool.RANGE)
    painter.sizes.set_radius(30)
    stroke(painter, (150, 40), (150, 220))
    inside = (radiograph.stored_pixels >= low) & (radiograph.stored_pixels < high)
    painted = mask_of(case)
    assert painted.any()
    assert not painted[~inside].any()
    painter.set_tool(PaintTool.BRUSH)
    painter.sizes.set_radius(30)
    stroke(painter, (150, 40), (150, 220))
    np.testing.assert_array_equal(painted, mask_of(case) & inside)


def test_shift_and_dragging_resizes_and_paints_nothing(case: Case, painter: MaskPainter) -> None:
    painter.press(100, 100, LEFT, SHIFT)
    painter.move(100, 160)
    assert painter.outline_center() == (100, 100)
    assert painter.sizes.radius > 5
    painter.release(100, 160)
    assert painter.outline_center() is None
    assert case.reader_mask is None


def test_a_brush_may_stay_as_large_on_the_screen(painter: MaskPainter) -> None:
    painter.sizes.zoomed(1.0)
    painter.sizes.zoomed(2.0)
    assert painter.sizes.radius == pytest.approx(5)
    painter.sizes.set_stays_on_screen(True)
    painter.sizes.zoomed(4.0)
    assert painter.sizes.radius == pytest.approx(2.5)


def test_nothing_is_painted_while_the_journal_is_read(case: Case) -> None:
    painter = MaskPainter(case, JournalKeeper())
    assert painter.mask.is_busy
    assert painter.press(50, 50, LEFT, NONE)
    assert not painter.mask.is_stroking
    assert "being worked on" in case.message
    painter.mask.finish()
