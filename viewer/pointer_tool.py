"""PointerTool: what an image pane asks of a tool that takes the mouse, such as the brush."""

from typing import Protocol

from PySide6.QtCore import Qt


class PointerTool(Protocol):
    """Receives the pointer in native image coordinates while it is the active tool.

    Points are (row, column) floats; the centre of the first pixel is (0.5, 0.5). They may lie outside
    the image.
    """

    def press(
        self, row: float, column: float, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier
    ) -> bool:
        """Begin a stroke; False leaves the button to the pane (window/level, pan)."""
        ...

    def move(self, row: float, column: float) -> None:
        """Continue the stroke that ``press`` began."""
        ...

    def release(self, row: float, column: float) -> None:
        """End the stroke."""
        ...

    def outline_radius(self) -> float | None:
        """Radius in native columns of the circle to draw at the pointer, or None."""
        ...

    def outline_center(self) -> tuple[float, float] | None:
        """(row, column) where the circle stays; None: at the pointer."""
        ...
