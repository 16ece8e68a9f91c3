"""The painter in the real window: keys, menu, undo with measurements, the request, and the way back."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEngineClient
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine import paths
from engine.edit import MaskUse
from engine.radiographs.radiograph import Radiograph
from viewer import start
from viewer.app import Viewer
from viewer.exchange.reading import Reading
from viewer.painting.paint_tool import PaintTool
from viewer.settings import SettingsStore

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
Make = Callable[[], Viewer]


@pytest.fixture
def make(qtbot: QtBot, qapp: object, radiograph_factory: Callable[..., Radiograph]) -> Make:
    """Starts the application on a film, as often as a test likes, in the same user data."""
    start.make_application()

    def read(path: Path) -> Reading:
        return Reading(dataclasses.replace(radiograph_factory(), sha256=path.name.ljust(64, "0")), ())

    def made() -> Viewer:
        viewer = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
        qtbot.addWidget(viewer.window)
        viewer.show()
        qtbot.waitUntil(lambda: viewer.side is not None)
        viewer.opener.open_paths([Path("a")])
        qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
        qtbot.waitUntil(lambda: not viewer.side.painting.painter.mask.is_busy)
        viewer.case.set_instruction("Add the finding of pleural effusion.")
        viewer.window.activateWindow()
        viewer.window.panes.input.setFocus()
        return viewer

    return made


def at(viewer: Viewer, row: float, column: float) -> QPoint:
    return viewer.window.panes.input.widget_point((row, column)).toPoint()


def key(viewer: Viewer, *keys: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    for one in keys:
        QTest.keyClick(viewer.window.panes.input, one, modifiers)


def test_a_polygon_is_drawn_by_keys_and_clicks_and_goes_into_the_request(make: Make, qtbot: QtBot) -> None:
    viewer = make()
    pane, panes = viewer.window.panes.input, viewer.window.panes
    key(viewer, Qt.Key.Key_P)
    assert viewer.side.painting.painter.tool is PaintTool.POLYGON
    for row, column in ((60, 40), (60, 120), (200, 120), (20, 20)):
        QTest.mouseClick(pane, LEFT, NONE, at(viewer, row, column))
    key(viewer, Qt.Key.Key_Backspace)
    key(viewer, Qt.Key.Key_Return)
    assert panes.maximized is None
    mask = viewer.case.reader_mask
    assert mask is not None
    assert mask[80, 110]
    assert not mask[25, 25]
    key(viewer, Qt.Key.Key_Y)
    assert viewer.case.mask_use is MaskUse.INTERSECT
    viewer.runner.run({"model": "fake", "seed": 1})
    (request,) = (job.request for job in viewer.client.jobs.values())
    assert request.reader_mask_use is MaskUse.INTERSECT
    np.testing.assert_array_equal(request.reader_mask, mask)


def test_esc_forgets_what_is_drawn_and_then_lays_the_tool_down(make: Make) -> None:
    viewer = make()
    key(viewer, Qt.Key.Key_P)
    QTest.mouseClick(viewer.window.panes.input, LEFT, NONE, at(viewer, 60, 40))
    key(viewer, Qt.Key.Key_Escape)
    assert viewer.side.painting.painter.figure is None
    assert viewer.window.panes.tool is not None
    key(viewer, Qt.Key.Key_Escape)
    assert viewer.window.panes.tool is None
    key(viewer, Qt.Key.Key_Return)
    assert viewer.window.panes.maximized is not None


def test_undo_takes_corners_then_strokes_and_measurements_by_time(make: Make) -> None:
    viewer = make()
    pane = viewer.window.panes.input
    key(viewer, Qt.Key.Key_B)
    QTest.mouseClick(pane, LEFT, NONE, at(viewer, 100, 100))
    key(viewer, Qt.Key.Key_U)
    for row, column in ((60, 40), (60, 120)):
        QTest.mouseClick(pane, LEFT, NONE, at(viewer, row, column))
    assert len(viewer.measuring.store.shown) == 1
    key(viewer, Qt.Key.Key_P)
    QTest.mouseClick(pane, LEFT, NONE, at(viewer, 200, 40))
    key(viewer, Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert viewer.side.painting.painter.figure is None
    assert len(viewer.measuring.store.shown) == 1
    key(viewer, Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert not viewer.measuring.store.shown
    assert viewer.case.reader_mask is not None
    key(viewer, Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert viewer.case.reader_mask is None


def test_keys_and_the_wheel_with_alt_change_the_size_of_the_tool_in_use(make: Make) -> None:
    viewer = make()
    sizes, pane = viewer.side.painting.painter.sizes, viewer.window.panes.input
    key(viewer, Qt.Key.Key_E)
    before = sizes.radius
    key(viewer, Qt.Key.Key_BracketRight)
    grown = sizes.radius
    assert grown > before
    spot = QPointF(at(viewer, 100, 100))
    turned = QWheelEvent(
        spot, pane.mapToGlobal(spot), QPoint(), QPoint(120, 0), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.AltModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    for receiver in (pane, viewer.window):  # who does not want it leaves it to the window
        turned.ignore()
        QApplication.sendEvent(receiver, turned)
        if turned.isAccepted():
            break
    assert sizes.radius > grown
    key(viewer, Qt.Key.Key_B)
    brush = sizes.radius
    key(viewer, Qt.Key.Key_E)
    assert sizes.radius != brush


def test_mask_steps_sizes_and_use_are_there_after_a_restart(make: Make, qtbot: QtBot) -> None:
    first = make()
    key(first, Qt.Key.Key_B)
    first.side.painting.painter.sizes.set_radius(23)
    for row in (60, 120, 180):
        QTest.mouseClick(first.window.panes.input, LEFT, NONE, at(first, row, 100))
    first.case.set_mask_use(MaskUse.INTERSECT)
    painted = np.array(first.case.reader_mask)
    first.window.close()
    second = make()
    qtbot.waitUntil(lambda: second.case.reader_mask is not None)
    np.testing.assert_array_equal(second.case.reader_mask, painted)
    assert second.side.painting.painter.sizes.radius == pytest.approx(23)
    assert second.case.mask_use is MaskUse.INTERSECT
    for _ in range(3):
        key(second, Qt.Key.Key_Z, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert second.case.reader_mask is None
    second.window.close()
