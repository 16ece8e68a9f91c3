"""While a view is zoomed its panes paint coarsely; what is saved, and what stays, is exact."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import make_result
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.panes.overlays import MaskOverlay
from viewer.panes.pane_row import PaneRow
from viewer.panes.rendering import place


@pytest.fixture
def row(qtbot: QtBot, radiograph: Radiograph) -> PaneRow:
    return make_row(qtbot, radiograph)


def make_row(qtbot: QtBot, radiograph: Radiograph) -> PaneRow:
    case = Case()
    widget = PaneRow(case)
    qtbot.addWidget(widget)
    widget.resize(1000, 500)
    widget.show()
    qtbot.waitExposed(widget)
    case.open(radiograph, ())
    case.edit_started(1)
    case.edit_finished(1, make_result(EditRequest(radiograph, "Add the finding of edema.", "fake"), size=128))
    return widget


def seen(row: PaneRow) -> QImage:
    """Film, map and outline, in the pane that neither has the keyboard nor fades."""
    return row.guidance.grab().toImage()


def test_a_picture_is_exact_though_the_view_is_being_zoomed(row: PaneRow, qtbot: QtBot) -> None:
    row.view.zoom(1.7)
    seen(row)
    assert row.view.is_passing
    moving = [picture for _, picture in row.pictures()]
    qtbot.waitUntil(lambda: not row.view.is_passing)
    assert moving == [picture for _, picture in row.pictures()]


def test_a_pane_at_rest_looks_as_if_it_had_never_moved(
    row: PaneRow, radiograph: Radiograph, qtbot: QtBot
) -> None:
    row.view.zoom(1.7)
    moving = seen(row)
    qtbot.waitUntil(lambda: not any(view.is_passing for view in row.view.family.views))
    other = make_row(qtbot, radiograph)
    other.view.look_as(row.view.look)
    assert seen(row) == seen(other)
    assert moving != seen(other), "else this test tells nothing"


def test_an_outline_is_stretched_to_its_place_while_zooming() -> None:
    mask = np.zeros((100, 100), bool)
    mask[40:60, 30:80] = True
    overlay = MaskOverlay(lambda: mask, QColor("white"), fill=1.0)
    start = place(mask.shape, (200, 200), 1.0, 2.0, (50, 50))
    near = replace(place(mask.shape, (200, 200), 1.0, 3.0, (50, 50)), is_passing=True)

    def painted(placement: object) -> QImage:
        picture = QImage(200, 200, QImage.Format.Format_ARGB32_Premultiplied)
        picture.fill(0)
        painter = QPainter(picture)
        overlay.paint(painter, placement, 1.0)  # type: ignore[arg-type]
        painter.end()
        return picture

    painted(start)
    moving = painted(near)
    for row, column, is_inside in ((50, 50, True), (42, 35, True), (38, 50, False), (50, 25, False)):
        y, x = near.to_viewport(row, column)
        assert (moving.pixelColor(round(x), round(y)).alpha() > 200) == is_inside, (row, column)
