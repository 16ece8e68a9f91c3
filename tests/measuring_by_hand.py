"""Hands for tests of measuring: clicks, drags and keys on the panes of the whole window."""

from pathlib import Path
from typing import Any

from fakes import make_result
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest
from viewer import theme
from viewer.app import Viewer
from viewer.measuring.overlay import MeasuringOverlay
from viewer.panes.image_pane import ImagePane

LEFT = Qt.MouseButton.LeftButton
Points = tuple[tuple[float, float], ...]


def open_film(qtbot: QtBot, viewer: Viewer, name: str) -> None:
    viewer.opener.open_paths([Path(name)])
    qtbot.waitUntil(lambda: not viewer.opener.is_reading)


def add_result(viewer: Viewer) -> None:
    film = viewer.case.radiograph
    assert film is not None
    seed = len(viewer.case.edits)  # results of one request and one second would be the same result
    request = EditRequest(film, "Add the finding of pleural effusion.", model="fake", seed=seed)
    viewer.case.edit_started(7, request)
    viewer.case.edit_finished(7, make_result(request))


def send(pane: ImagePane, kind: QEvent.Type, at: QPointF, held: bool = True) -> None:
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
    down = LEFT if held else Qt.MouseButton.NoButton
    spot = QPointF(pane.mapToGlobal(at.toPoint()))
    QApplication.sendEvent(pane, QMouseEvent(kind, at, spot, button, down, Qt.KeyboardModifier.NoModifier))


def click(pane: ImagePane, point: tuple[float, float]) -> None:
    at = pane.widget_point(point)
    send(pane, QEvent.Type.MouseMove, at, held=False)
    send(pane, QEvent.Type.MouseButtonPress, at)
    send(pane, QEvent.Type.MouseButtonRelease, at, held=False)


def drag(pane: ImagePane, start_point: tuple[float, float], end: tuple[float, float]) -> None:
    first, last = pane.widget_point(start_point), pane.widget_point(end)
    send(pane, QEvent.Type.MouseButtonPress, first)
    for share in (0.5, 1.0):
        send(pane, QEvent.Type.MouseMove, first + (last - first) * share)
    send(pane, QEvent.Type.MouseButtonRelease, last, held=False)


def press(qtbot: QtBot, viewer: Viewer, key: Any, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    widget: QWidget = viewer.window.focusWidget() or viewer.window
    qtbot.keyClick(widget, key, held)


def words(viewer: Viewer, pane: ImagePane) -> list[str]:
    """What the pane writes beside its measurements, and has read to those who do not see it."""
    found = next(one for one in pane.overlays if isinstance(one, MeasuringOverlay)).words
    assert pane.accessibleDescription() == "; ".join(found)
    return found


def has_amber(pane: ImagePane) -> bool:
    picture = pane.content_picture()
    amber = QColor(theme.SYNTHETIC).rgb()
    return any(
        picture.pixelColor(x, y).rgb() == amber
        for x in range(picture.width())
        for y in range(picture.height())
    )
