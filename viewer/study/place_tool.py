"""PlaceTool: the mouse marks a point or draws an outline for an item."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from engine.reading.items import ItemKind
from viewer.study.place_row import Place, PlaceRow

_STEP = 0.002  # of the longer side: places closer together say nothing more
_LEAST = 0.004  # of the longer side: an outline smaller than that is a slip of the hand


class PlaceTool(QObject):
    """A pointer tool, see ``viewer.pointer_tool``.

    Args:
        row: of the item.
        shape: gives (H, W) of the radiograph.
    """

    changed = Signal()  # what is being drawn

    def __init__(
        self, row: PlaceRow, shape: Callable[[], tuple[int, int]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.row, self._shape = row, shape
        self._drawn: list[Place] | None = None

    @property
    def drawn(self) -> tuple[Place, ...]:
        """(row, column) of the outline that is being drawn."""
        return tuple(self._drawn or ())

    def press(
        self, row: float, column: float, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
    ) -> bool:
        if button is not Qt.MouseButton.LeftButton or modifiers:
            return False
        height, width = self._shape()
        if not (0 <= row < height and 0 <= column < width):
            return False
        if self.row.item.kind is ItemKind.POINT:
            self.row.add(((row, column),))
        self._drawn = [(row, column)]
        return True

    def move(self, row: float, column: float) -> None:
        if self._drawn is None or self.row.item.kind is ItemKind.POINT:
            return
        height, width = self._shape()
        place = min(max(row, 0.0), float(height)), min(max(column, 0.0), float(width))
        last = self._drawn[-1]
        if max(abs(place[0] - last[0]), abs(place[1] - last[1])) >= _STEP * max(height, width):
            self._drawn.append(place)
            self.changed.emit()

    def release(self, row: float, column: float) -> None:
        drawn, self._drawn = self._drawn or [], None
        if self.row.item.kind is ItemKind.REGION and len(drawn) >= 3:
            size = max(
                max(place[axis] for place in drawn) - min(place[axis] for place in drawn) for axis in (0, 1)
            )
            if size >= _LEAST * max(self._shape()):
                self.row.add(tuple(drawn))
        self.changed.emit()

    def outline_radius(self) -> float | None:
        return None

    def outline_center(self) -> tuple[float, float] | None:
        return None
