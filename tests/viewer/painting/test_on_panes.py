"""Real mouse events on real panes: mirrored, turned, with pixels that are no squares, and what is shown."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.painting.figure_overlay import FigureOverlay
from viewer.painting.paint_tool import PaintTool
from viewer.painting.painter import MaskPainter
from viewer.panes.orientation import Orientation
from viewer.panes.overlays import MaskOverlay
from viewer.panes.pane_row import PaneRow
from viewer.theme import ACCENT

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


@pytest.fixture
def panes(qtbot: QtBot, case: Case, painter: MaskPainter) -> PaneRow:
    panes = PaneRow(case)
    qtbot.addWidget(panes)
    panes.resize(1000, 500)
    panes.show()
    qtbot.waitExposed(panes)
    panes.set_tool(painter, lambda: painter.mask.preview)
    painter.mask.stroke_changed.connect(panes.repaint_mask)
    painter.scale = lambda: panes.view.scale
    return panes


def at(panes: PaneRow, row: float, column: float) -> QPoint:
    return panes.input.widget_point((row, column)).toPoint()


def drag(panes: PaneRow, start: tuple[float, float], end: tuple[float, float], button=LEFT) -> None:
    QTest.mousePress(panes.input, button, Qt.KeyboardModifier.NoModifier, at(panes, *start))
    QTest.mouseMove(panes.input, at(panes, *end))
    QTest.mouseRelease(panes.input, button, Qt.KeyboardModifier.NoModifier, at(panes, *end))


@pytest.mark.parametrize(
    "orientation",
    [
        Orientation(),
        Orientation(is_mirrored=True),
        Orientation(turns=1),
        Orientation(is_mirrored=True, turns=3),
    ],
)
def test_paint_lands_under_the_pointer_however_the_view_is_turned(
    panes: PaneRow, case: Case, painter: MaskPainter, orientation: Orientation
) -> None:
    panes.view.set_orientation(orientation)
    painter.sizes.set_radius(6)
    drag(panes, (60, 40), (60, 120))
    mask = case.reader_mask
    assert mask is not None
    assert mask[60, 45:115].all()
    assert not mask[:50].any()
    assert not mask[:, 140:].any()
    drag(panes, (60, 100), (60, 110), button=RIGHT)
    assert not case.reader_mask[60, 105]


def test_a_brush_is_round_on_the_screen_where_pixels_are_no_squares(
    panes: PaneRow, case: Case, painter: MaskPainter, radiograph: Radiograph
) -> None:
    case.open(dataclasses.replace(radiograph, pixel_aspect=2.0, sha256="3" * 64), ())
    painter.sizes.set_radius(20)
    drag(panes, (150, 130), (150, 130))
    rows, columns = (np.ptp(np.flatnonzero(case.reader_mask.any(axis=axis))) + 1 for axis in (1, 0))
    assert abs(columns - 40) <= 1
    assert abs(rows - 20) <= 1


def test_a_polygon_is_clicked_and_closed_on_its_first_corner(
    panes: PaneRow, case: Case, painter: MaskPainter
) -> None:
    painter.set_tool(PaintTool.POLYGON)
    for row, column in ((40, 40), (40, 200), (200, 200)):
        QTest.mouseClick(panes.input, LEFT, Qt.KeyboardModifier.NoModifier, at(panes, row, column))
    assert case.reader_mask is None
    QTest.mouseClick(panes.input, LEFT, Qt.KeyboardModifier.NoModifier, at(panes, 42, 42))
    assert case.reader_mask is not None
    assert case.reader_mask[60, 150]
    assert not case.reader_mask[150, 60]


def test_what_is_drawn_is_seen_before_it_is_closed(panes: PaneRow, painter: MaskPainter) -> None:
    panes.input.overlays.append(FigureOverlay(lambda: painter.figure, lambda: panes.view.pointer))
    before = panes.input.content_picture()
    painter.set_tool(PaintTool.POLYGON)
    for row, column in ((40, 40), (40, 200)):
        QTest.mouseClick(panes.input, LEFT, Qt.KeyboardModifier.NoModifier, at(panes, row, column))
    seen = panes.input.content_picture()
    assert seen != before
    spot = at(panes, 40, 120) - panes.input.viewport.topLeft()
    assert seen.pixelColor(spot) != before.pixelColor(spot)


def test_a_picture_mended_stroke_by_stroke_is_the_one_made_anew(panes: PaneRow, painter: MaskPainter) -> None:
    random = np.random.default_rng(4)
    panes.input.repaint()
    for _ in range(12):
        painter.sizes.set_radius(float(random.uniform(1, 25)))
        start, end = random.uniform(-10, 270, (2, 2))
        drag(panes, tuple(start), tuple(end), button=LEFT if random.random() < 0.7 else RIGHT)
        panes.input.repaint()
    mended = panes.input.content_picture()
    panes.repaint_mask()
    assert panes.input.content_picture() == mended


def test_what_must_agree_too_leaves_the_rest_untinted(
    panes: PaneRow, case: Case, painter: MaskPainter
) -> None:
    partner = np.zeros((64, 64), bool)
    partner[:, :32] = True
    painter.set_tool(PaintTool.RECTANGLE)
    bare = panes.input.content_picture()
    drag(panes, (60, 20), (240, 240))
    alone = panes.input.content_picture()
    panes.set_mask_partner(lambda: partner)
    both = panes.input.content_picture()
    inside, outside = (at(panes, 150, column) - panes.input.viewport.topLeft() for column in (70, 200))
    assert both.pixelColor(inside) == alone.pixelColor(inside) != bare.pixelColor(inside)
    assert both.pixelColor(outside) == bare.pixelColor(outside) != alone.pixelColor(outside)


def test_the_painted_outline_is_the_one_of_any_mask(panes: PaneRow, case: Case, painter: MaskPainter) -> None:
    drag(panes, (60, 40), (200, 200))
    usual = MaskOverlay(lambda: case.reader_mask, ACCENT, 0.22)
    placement = panes.view.placement
    np.testing.assert_array_equal(panes.mask_overlay.colors(placement, 1.0), usual.colors(placement, 1.0))
