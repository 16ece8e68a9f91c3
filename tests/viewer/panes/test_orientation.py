"""Mirroring and turning is the same for pixels, for the mouse and for the marks."""

import dataclasses
import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer import theme
from viewer.case import Case
from viewer.panes.orientation import Orientation
from viewer.panes.pane_row import PaneRow
from viewer.panes.pane_turned import warning
from viewer.panes.side_marks import SideMarks

ALL = [Orientation(mirrored, turns) for mirrored, turns in itertools.product((False, True), range(4))]
MARKS = SideMarks("R", "H", "L", "F")


@pytest.fixture
def row(qtbot: QtBot, radiograph: Radiograph) -> PaneRow:
    case = Case()
    made = PaneRow(case)
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show()
    y, x = np.mgrid[0 : radiograph.shape[0], 0 : radiograph.shape[1]]
    slope = np.round(4095 * (0.6 * y / y.max() + 0.4 * x / x.max())).astype(np.uint16)
    case.open(dataclasses.replace(radiograph, stored_pixels=slope), ())
    return made


@pytest.mark.parametrize("orientation", ALL)
def test_a_point_goes_to_the_screen_and_back(orientation: Orientation) -> None:
    film = (300, 200)
    screen = orientation.film_size(film)
    for y, x in ((0.0, 0.0), (300.0, 200.0), (17.0, 180.0)):
        seen = orientation.to_screen(y, x, film)
        assert 0 <= seen[0] <= screen[0]
        assert 0 <= seen[1] <= screen[1]
        assert orientation.to_film(*seen, screen) == (pytest.approx(y), pytest.approx(x))


@pytest.mark.parametrize("orientation", ALL)
def test_each_change_is_what_the_screen_shows(orientation: Orientation) -> None:
    film = (300, 200)
    y, x = orientation.to_screen(17.0, 180.0, film)
    rows, columns = orientation.film_size(film)
    right = orientation.turned(1)
    assert right.to_screen(17.0, 180.0, film) == (pytest.approx(x), pytest.approx(rows - y))
    assert orientation.mirrored().to_screen(17.0, 180.0, film) == (
        pytest.approx(y),
        pytest.approx(columns - x),
    )
    upside = orientation.upside_down()
    assert upside.to_screen(17.0, 180.0, film) == (pytest.approx(rows - y), pytest.approx(x))
    assert orientation.turned(1).turned(-1) == orientation
    assert orientation.mirrored().mirrored() == orientation
    assert orientation.upside_down().upside_down() == orientation


@pytest.mark.parametrize("orientation", ALL)
def test_marks_lie_where_their_edge_lies(orientation: Orientation) -> None:
    film = (300, 200)
    rows, columns = orientation.film_size(film)
    edges = {"R": (150.0, 0.0), "H": (0.0, 100.0), "L": (150.0, 200.0), "F": (300.0, 100.0)}
    seen = orientation.marks(MARKS)
    for word, point in edges.items():
        y, x = orientation.to_screen(*point, film)
        side = {0.0: "left", float(columns): "right"}.get(x) or {0.0: "top", float(rows): "bottom"}[y]
        assert getattr(seen, side) == word


def test_only_the_stored_orientation_goes_without_warning() -> None:
    assert [warning(orientation) == "" for orientation in ALL] == [True] + [False] * 7
    assert "mirrored" in warning(Orientation(True))
    assert len({warning(orientation) for orientation in ALL}) == 8


@pytest.mark.parametrize("orientation", ALL)
def test_the_mouse_finds_the_pixel_that_is_painted_there(row: PaneRow, orientation: Orientation) -> None:
    row.view.set_orientation(orientation)
    pane = row.input
    seen = pane.widget_point((40.5, 200.5))
    assert pane.image_point(seen) == (pytest.approx(40.5), pytest.approx(200.5))
    assert pane.viewport.contains(seen.toPoint()), "fitted whichever way it lies"
    row.view.zoom(8.0, *pane.in_viewport(seen))
    assert pane.image_point(seen) == (pytest.approx(40.5, abs=0.5), pytest.approx(200.5, abs=0.5))
    before = pane.widget_point((40.5, 200.5))
    row.view.pan(10.0, 25.0)
    moved = pane.widget_point((40.5, 200.5)) - before
    assert (moved.y(), moved.x()) == (pytest.approx(10, abs=1.1), pytest.approx(25, abs=1.1))
    pane.set_overlays_hidden(True)
    picture = pane.content_picture()
    corner = pane.viewport.topLeft()
    for at in (QPointF(60, 300), QPointF(200, 350)):
        r, c = pane.image_point(at)
        stored = pane.image.stored[int(r), int(c)] if pane.image is not None else 0
        expected = row.view.table[int(stored)]
        found = picture.pixelColor(at.toPoint() - corner).red()
        assert abs(int(expected) - found) <= 1


def test_every_pane_warns_in_red_until_the_view_is_reset(row: PaneRow) -> None:
    def has_red() -> bool:
        picture = row.input.grab(row.input.viewport).toImage()
        top = [picture.pixelColor(x, y) for x in range(picture.width()) for y in range(30)]
        return QColor(theme.ERROR).rgb() in {color.rgb() for color in top}

    assert not has_red()
    row.view.set_orientation(Orientation(True))
    assert has_red()
    row.view.reset()
    assert row.view.orientation.is_as_stored
    assert not has_red()


def test_another_radiograph_is_shown_as_stored(row: PaneRow, radiograph: Radiograph) -> None:
    row.view.set_orientation(Orientation(True, 1))
    row.view.open(radiograph)
    assert row.view.orientation == Orientation()
    assert row.view.placement.viewport == row.input.viewport_pixels


def test_a_drag_pans_with_the_mouse_in_a_turned_view(qtbot: QtBot, row: PaneRow) -> None:
    row.view.set_orientation(Orientation(False, 1))
    row.view.zoom(4.0)
    pane = row.input
    start = pane.viewport.center()
    point = pane.image_point(QPointF(start))
    qtbot.mousePress(pane, Qt.MouseButton.MiddleButton, pos=start)
    for fraction in (0.5, 1.0):
        to = start + QPoint(40, 24) * fraction
        qtbot.mouseMove(pane, to)
    qtbot.mouseRelease(pane, Qt.MouseButton.MiddleButton, pos=start + QPoint(40, 24))
    seen = pane.widget_point(point) - QPointF(start)
    assert (seen.x(), seen.y()) == (pytest.approx(40, abs=1.5), pytest.approx(24, abs=1.5))
