"""MeasuringMouse: sees the events of a pane before the pane does; draws, selects and moves measurements."""

import math
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from engine.radiographs.measures import Point
from viewer.measuring.draft import Draft
from viewer.measuring.magnifier import Magnifier
from viewer.measuring.measurement import Measurement, strokes
from viewer.measuring.store import Measurements
from viewer.mouse_habits import Drag
from viewer.panes.image_pane import ImagePane

_HANDLE_REACH = 9.0  # logical pixels
_LINE_REACH = 5.0
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class Drafting(Protocol):
    """Who knows what is being measured."""

    store: Measurements
    draft: Draft | None
    magnifier: Magnifier

    @property
    def is_free(self) -> bool:
        """The left button may take hold of measurements: nothing hides them, no brush is taken."""

    def measures_on(self, pane: ImagePane) -> bool:
        """Measurements are shown on this pane; others have the lens only."""

    @property
    def space_held(self) -> bool: ...

    def draft_changed(self) -> None:
        """A point was placed, or the mouse moved."""

    def finish(self, pane: ImagePane) -> None:
        """The draft is complete."""


class MeasuringMouse(QObject):
    """An event filter for panes; what it does not want goes on to the pane.

    Args:
        drafting: what is measured.
    """

    def __init__(self, drafting: Drafting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._drafting = drafting
        self._button = Qt.MouseButton.NoButton  # that is down, between a press that was taken and its release
        self._is_lens = False  # it holds the lens
        self._held: Measurement | None = None  # as it was when it was taken hold of
        self._place: int | None = None  # of the point that is moved; None: all of it
        self._from: Point = (0.0, 0.0)
        self._pressed_at = QPointF()
        self._has_moved = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, ImagePane) or watched.image is None:
            return False
        if isinstance(event, QWheelEvent):
            return self._turn(event)
        if not isinstance(event, QMouseEvent):
            return False
        if event.type() in _PRESSES:
            return self._press(watched, event)
        if event.type() is QEvent.Type.MouseMove:
            self._move(watched, event)
            return False  # the pane tells where the pointer is
        if event.type() is QEvent.Type.MouseButtonRelease:
            return self._release(watched, event)
        return False

    def _turn(self, event: QWheelEvent) -> bool:
        magnifier = self._drafting.magnifier
        if not magnifier.is_held:
            return False
        magnifier.turn((event.angleDelta().y() or event.angleDelta().x()) / 120.0)
        event.accept()
        return True

    def _press(self, pane: ImagePane, event: QMouseEvent) -> bool:
        if self._button != Qt.MouseButton.NoButton:
            return True
        drafting, view = self._drafting, pane.view
        if event.button() != Qt.MouseButton.LeftButton or drafting.space_held or view.next_drag_is_box:
            return self._press_lens(pane, event)
        if not drafting.measures_on(pane):
            return self._press_lens(pane, event)
        point = pane.image_point(event.position())
        self._pressed_at, self._has_moved = event.position(), False
        if drafting.draft is not None:
            self._button = event.button()
            pane.setFocus(Qt.FocusReason.MouseFocusReason)
            drafting.draft.press(point)
            drafting.draft_changed()
            return True
        if not drafting.is_free:
            return False
        hit = self._hit(pane, event.position())
        drafting.store.select(None if hit is None else hit[0])
        if hit is None:
            return self._press_lens(pane, event)
        self._button = event.button()
        self._held, self._place = hit
        self._from = point
        pane.setFocus(Qt.FocusReason.MouseFocusReason)
        drafting.store.begin_move()
        return True

    def _press_lens(self, pane: ImagePane, event: QMouseEvent) -> bool:
        if self._drafting.draft is not None or not self._drafting.is_free or self._drafting.space_held:
            return False
        if pane.view.habits.drag(event.button(), event.modifiers()) is not Drag.MAGNIFIER:
            return False
        self._button, self._is_lens = event.button(), True
        self._drafting.magnifier.hold(True)
        return True

    def _move(self, pane: ImagePane, event: QMouseEvent) -> None:
        drafting = self._drafting
        if not drafting.measures_on(pane):
            return
        point = pane.image_point(event.position())
        if self._button != Qt.MouseButton.NoButton:
            far = (event.position() - self._pressed_at).manhattanLength()
            self._has_moved = self._has_moved or far >= QApplication.startDragDistance()
        if drafting.draft is not None:
            drafting.draft.hover = point
            drafting.draft_changed()
        elif self._held is not None and self._has_moved:
            if self._place is None:
                drafting.store.move(self._held.shifted(point[0] - self._from[0], point[1] - self._from[1]))
            else:
                drafting.store.move(self._held.moved(self._place, point))
        elif not event.buttons() and drafting.is_free and not drafting.space_held and drafting.store.shown:
            hit = self._hit(pane, event.position())
            if hit is not None:
                moves_all = hit[1] is None
                pane.setCursor(
                    Qt.CursorShape.SizeAllCursor if moves_all else Qt.CursorShape.PointingHandCursor
                )
            elif pane.cursor().shape() in (Qt.CursorShape.SizeAllCursor, Qt.CursorShape.PointingHandCursor):
                pane.unsetCursor()

    def _release(self, pane: ImagePane, event: QMouseEvent) -> bool:
        if self._button == Qt.MouseButton.NoButton:
            return False
        if event.button() != self._button:
            return True
        self._button = Qt.MouseButton.NoButton
        drafting = self._drafting
        if self._is_lens:
            self._is_lens = False
            drafting.magnifier.hold(False)
        elif drafting.draft is not None:
            drafting.draft.release(pane.image_point(event.position()), self._has_moved)
            drafting.draft_changed()
            if drafting.draft.is_complete:
                drafting.finish(pane)
        elif self._held is not None:
            self._held = None
            drafting.store.end_move()
        return True

    def _hit(self, pane: ImagePane, position: QPointF) -> tuple[Measurement, int | None] | None:
        """The measurement at a position, with the point that is there or None for its lines."""
        store = self._drafting.store
        scale = store.scale
        if scale is None:
            return None
        for item in reversed(store.shown):  # the latest lies on top
            for place, point in enumerate(item.points):
                if _distance(pane.widget_point(point), position) <= _HANDLE_REACH:
                    return item, place
        for item in reversed(store.shown):
            for start, end, _ in strokes(item.kind, item.points, scale):
                if _to_line(position, pane.widget_point(start), pane.widget_point(end)) <= _LINE_REACH:
                    return item, None
        return None


def _distance(first: QPointF, second: QPointF) -> float:
    return math.hypot(first.x() - second.x(), first.y() - second.y())


def _to_line(point: QPointF, start: QPointF, end: QPointF) -> float:
    """Distance of a point from a line that ends."""
    line = end - start
    size = line.x() ** 2 + line.y() ** 2
    along = point - start
    share = 0.0 if size == 0 else (along.x() * line.x() + along.y() * line.y()) / size
    return _distance(point, start + line * min(1.0, max(0.0, share)))
