"""Painting a reader mask on the native grid, through the case, with undo."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import PixelSpacing, Radiograph, SpacingMeaning
from viewer.case import Case
from viewer.tools.mask_painter import LARGEST_RADIUS, MaskPainter, PaintMode
from viewer.tools.mask_painter_bar import MaskPainterBar, describe_diameter

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def case(qapp: object, radiograph: Radiograph) -> Case:
    case = Case()
    case.open(radiograph, ())
    return case


@pytest.fixture
def painter(case: Case) -> MaskPainter:
    painter = MaskPainter(case)
    painter.set_radius(5)
    return painter


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
    painter.stroke_changed.connect(touched.append)
    painter.press(50, 50, LEFT, NONE)
    painter.move(50, 80)
    assert case.reader_mask is None
    assert painter.preview_mask[50, 60]
    assert touched[-1].contains(80, 50)
    assert not touched[0].contains(80, 50)
    with qtbot.waitSignal(case.reader_mask_changed):
        painter.release(50, 90)
    np.testing.assert_array_equal(case.reader_mask, painter.preview_mask)
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
    painter.set_mode(PaintMode.ERASER)
    painter.set_radius(5)
    stroke(painter, (100, 160))
    assert not mask_of(case)[100, 160]
    stroke(painter, (100, 160), keys=CTRL)
    assert mask_of(case)[100, 160]


def test_the_middle_button_is_left_to_the_pane(painter: MaskPainter) -> None:
    assert not painter.press(10, 10, MIDDLE, NONE)
    assert not painter.is_stroking


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
    painter.redo()
    np.testing.assert_array_equal(case.reader_mask, one)


def test_clearing_can_be_undone(case: Case, painter: MaskPainter) -> None:
    stroke(painter, (50, 50), (80, 80))
    painted = mask_of(case).copy()
    painter.clear()
    assert case.reader_mask is None
    painter.undo()
    np.testing.assert_array_equal(case.reader_mask, painted)


def test_a_cancelled_stroke_never_reaches_the_case(case: Case, painter: MaskPainter) -> None:
    painter.press(50, 50, LEFT, NONE)
    painter.cancel_stroke()
    painter.release(60, 60)
    assert case.reader_mask is None
    assert not painter.preview_mask.any()


def test_another_radiograph_begins_with_an_empty_mask_and_no_undo(
    case: Case, painter: MaskPainter, radiograph_factory: Callable[..., Radiograph]
) -> None:
    stroke(painter, (50, 50))
    painter.press(60, 60, LEFT, NONE)
    case.open(dataclasses.replace(radiograph_factory(600, 520), sha256="1" * 64), ())
    painter.release(60, 60)
    assert case.reader_mask is None
    assert painter.preview_mask.shape == (600, 520)
    assert not painter.can_undo
    assert painter.radius == 10  # looks as large as 5 px did on the smaller image


def test_a_radiograph_that_comes_back_brings_its_mask(
    case: Case, painter: MaskPainter, radiograph_factory: Callable[..., Radiograph]
) -> None:
    first = case.radiograph
    stroke(painter, (50, 50))
    painted = mask_of(case).copy()
    case.open(dataclasses.replace(radiograph_factory(600, 520), sha256="1" * 64), ())
    case.open(first, ())
    np.testing.assert_array_equal(painter.preview_mask, painted)
    assert not painter.can_undo


def test_a_mask_set_by_somebody_else_is_painted_on_and_can_be_undone(
    case: Case, painter: MaskPainter
) -> None:
    other = np.zeros(case.radiograph.shape, bool)
    other[10:20, 10:20] = True
    case.set_reader_mask(other)
    np.testing.assert_array_equal(painter.preview_mask, other)
    stroke(painter, (100, 100))
    assert mask_of(case)[15, 15]
    assert mask_of(case)[100, 100]
    painter.undo()
    painter.undo()
    assert case.reader_mask is None


def test_a_pseudo_mask_becomes_the_reader_mask_on_the_native_grid(case: Case, painter: MaskPainter) -> None:
    framed = np.zeros((512, 512), np.float32)
    framed[:, :256] = 1
    painter.start_from(framed)
    assert mask_of(case)[:, :129].all()
    assert not mask_of(case)[:, 131:].any()
    painter.undo()
    assert case.reader_mask is None


def test_brush_and_eraser_keep_their_own_sizes_within_limits(painter: MaskPainter) -> None:
    painter.set_radius(7)
    painter.set_mode(PaintMode.ERASER)
    painter.set_radius(31)
    painter.set_mode(PaintMode.BRUSH)
    assert painter.outline_radius() == 7
    painter.change_size(+1)
    assert painter.radius > 7
    for _ in range(200):
        painter.change_size(-1)
    assert 0 < painter.radius <= 0.75
    painter.set_radius(1e9)
    assert painter.radius == LARGEST_RADIUS


def test_without_a_radiograph_nothing_can_be_painted(qapp: object) -> None:
    painter = MaskPainter(Case())
    assert not painter.press(1, 1, LEFT, NONE)
    painter.undo()
    painter.clear()
    assert painter.preview_mask is None


# The bar


@pytest.fixture
def bar(qtbot: QtBot, case: Case, painter: MaskPainter) -> MaskPainterBar:
    bar = MaskPainterBar(case, painter, lambda: np.ones((64, 64), np.float32))
    qtbot.addWidget(bar)
    return bar


def test_brush_and_eraser_exclude_each_other_and_can_be_laid_down(bar: MaskPainterBar) -> None:
    tools: list[object] = []
    bar.tool_changed.connect(tools.append)
    bar.toggle_brush()
    bar.toggle_eraser()
    assert not bar.brush.isChecked()
    assert bar._painter.mode is PaintMode.ERASER
    bar.toggle_eraser()
    bar.toggle_brush()
    bar.lay_down()
    painter = bar._painter
    assert tools == [painter, painter, None, painter, None]


def test_the_bar_says_how_much_is_painted_and_offers_only_what_is_possible(
    bar: MaskPainterBar, case: Case, painter: MaskPainter
) -> None:
    assert not bar.undo.isEnabled()
    assert not bar.clear.isEnabled()
    assert "Nothing painted" in bar.area_label.text()
    bar.start.click()
    assert "100 %" in bar.area_label.text()
    assert bar.undo.isEnabled()
    bar.undo.click()
    assert "Nothing painted" in bar.area_label.text()
    assert bar.redo.isEnabled()


def test_starting_from_a_pseudo_mask_that_does_not_exist_says_so(
    qtbot: QtBot, case: Case, painter: MaskPainter
) -> None:
    bar = MaskPainterBar(case, painter, lambda: None)
    qtbot.addWidget(bar)
    bar.start.click()
    assert "no pseudo mask" in case.message
    assert case.reader_mask is None


def test_the_size_slider_follows_and_sets_the_tool_in_use(bar: MaskPainterBar, painter: MaskPainter) -> None:
    bar.size_slider.setValue(bar.size_slider.maximum())
    assert painter.radius == pytest.approx(LARGEST_RADIUS)
    painter.set_radius(0.5)
    assert bar.size_slider.value() == 0
    assert bar.size_label.text() == "1.0 px"


def test_sizes_are_in_millimetres_only_where_these_are_known() -> None:
    spacing = PixelSpacing(0.15, 0.15, SpacingMeaning.DETECTOR)
    assert describe_diameter(20, spacing) == "20 px · 3.0 mm"
    assert describe_diameter(20, None) == "20 px"
    assert describe_diameter(20, PixelSpacing(1, 1, SpacingMeaning.UNKNOWN)) == "20 px"
