"""ToolSizes: how large brush and eraser are, each for itself, on the image or on the screen."""

import math

from PySide6.QtCore import QObject, Signal

from viewer.painting.paint_tool import PaintTool

SMALLEST_RADIUS = 0.5
LARGEST_RADIUS = 500.0
FIRST_SHARES = {PaintTool.BRUSH: 0.03, PaintTool.ERASER: 0.04, PaintTool.RANGE: 0.03}  # of the mean side
_SIZE_STEP = 1.15


class ToolSizes(QObject):
    """Radii in native columns; they look as large on the next radiograph."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side: float | None = None  # of the square with as many pixels as the radiograph
        self._shares = dict(FIRST_SHARES)
        self._tool = PaintTool.BRUSH
        self._scale: float | None = None
        self._stays_on_screen = False

    @property
    def radius(self) -> float:
        """Of the tool in use, or of the one with a size that was used last."""
        return _bounded(self._shares[self._tool] * (self._side or 400.0))

    @property
    def shares(self) -> dict[str, float]:
        """Radius by tool as a share of the side of the image, to be remembered."""
        return {tool.value: share for tool, share in self._shares.items()}

    def remember(self, shares: dict[str, float]) -> None:
        """Go on with sizes of another day; what makes no sense is left out."""
        for tool in self._shares:
            share = shares.get(tool.value, 0.0)
            if 1e-5 <= share <= 1.0:
                self._shares[tool] = share
        self.changed.emit()

    def use(self, tool: PaintTool) -> None:
        """Another tool is taken."""
        if tool.has_size and tool is not self._tool:
            self._tool = tool
            self.changed.emit()

    def fit(self, shape: tuple[int, int]) -> None:
        """Another radiograph."""
        self._side = math.sqrt(shape[0] * shape[1])
        self._scale = None
        self.changed.emit()

    def set_radius(self, radius: float) -> None:
        """Set the size of the tool in use, within what makes sense."""
        radius = _bounded(radius)
        if radius != self.radius:
            self._shares[self._tool] = radius / (self._side or 400.0)
            self.changed.emit()

    def change(self, steps: float) -> None:
        """Larger (positive) or smaller (negative): keys, wheel and dragging."""
        grown = self.radius * _SIZE_STEP**steps
        if steps and abs(grown - self.radius) < 0.25 * min(1.0, abs(steps)):
            grown = self.radius + math.copysign(0.25 * min(1.0, abs(steps)), steps)
        self.set_radius(grown)

    @property
    def stays_on_screen(self) -> bool:
        """Zooming leaves the brush as large on the screen, else on the image."""
        return self._stays_on_screen

    def set_stays_on_screen(self, stays: bool) -> None:
        if stays != self._stays_on_screen:
            self._stays_on_screen = stays
            self.changed.emit()

    def zoomed(self, scale: float) -> None:
        """The image is shown at another scale, in screen pixels per column."""
        before, self._scale = self._scale, scale
        if self._stays_on_screen and before and scale > 0 and before != scale:
            for tool in self._shares:
                self._shares[tool] *= before / scale
            self.changed.emit()


def _bounded(radius: float) -> float:
    return min(max(radius, SMALLEST_RADIUS), LARGEST_RADIUS)
