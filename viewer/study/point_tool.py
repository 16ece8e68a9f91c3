"""PointTool: the mouse marks a point for an item."""

from collections.abc import Callable

from PySide6.QtCore import Qt

Point = tuple[float, float]
"""(row, column) in stored pixels."""


class PointTool:
    """A pointer tool, see ``viewer.pointer_tool``.

    Args:
        shape: gives (H, W) of the radiograph, or None.
        mark: takes the point.
    """

    def __init__(self, shape: Callable[[], tuple[int, int] | None], mark: Callable[[Point], None]) -> None:
        self._shape, self._mark = shape, mark

    def press(
        self, row: float, column: float, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
    ) -> bool:
        shape = self._shape()
        if button is not Qt.MouseButton.LeftButton or modifiers or shape is None:
            return False
        if not (0 <= row < shape[0] and 0 <= column < shape[1]):
            return False
        self._mark((row, column))
        return True

    def move(self, row: float, column: float) -> None:
        """Only the press counts."""

    def release(self, row: float, column: float) -> None:
        """Only the press counts."""

    def outline_radius(self) -> float | None:
        return None

    def outline_center(self) -> Point | None:
        return None
