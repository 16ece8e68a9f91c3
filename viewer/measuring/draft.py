"""Draft: a measurement while it is being clicked."""

from engine.radiographs.measures import Point
from viewer.language import mark, tr
from viewer.measuring.measurement import STEPS, Kind, midline_through

LET_GO = mark("let go at the other end of the midline")


class Draft:
    """Collects the points of one measurement.

    A press places a point; where the mouse is dragged from there, letting it go places the next one.

    Args:
        kind: what is measured.
        shape: (H, W) of the radiograph.

    Attributes:
        hover: where the mouse is, for the line that follows it; None where it is not over the image.
    """

    def __init__(self, kind: Kind, shape: tuple[int, int]) -> None:
        self.kind = kind
        self.hover: Point | None = None
        self._shape = shape
        self._points: list[Point] = []

    @property
    def points(self) -> tuple[Point, ...]:
        """Those that are placed."""
        return tuple(self._points)

    @property
    def is_complete(self) -> bool:
        return len(self._points) == len(STEPS[self.kind])

    @property
    def seen(self) -> tuple[Point, ...]:
        """What to draw: the placed points, and the one that follows the mouse."""
        if self.hover is None or self.is_complete:
            return self.points
        if self.kind is Kind.CTR and not self._points:
            return midline_through(self.hover, self._shape)
        return (*self._points, self.hover)

    @property
    def prompt(self) -> str:
        """What to click next."""
        steps = STEPS[self.kind]
        if self.is_complete:
            return ""
        return f"{tr(self.kind.value)}: {tr(steps[len(self._points)] or LET_GO)}"

    def press(self, point: Point) -> None:
        """Place a point."""
        if not self.is_complete:
            self._points.append(self._kept_inside(point))

    def release(self, point: Point, was_dragged: bool) -> None:
        """The button is up: after a drag, that is the next point; one click is a whole midline."""
        is_midline = self.kind is Kind.CTR and len(self._points) == 1
        if is_midline and not was_dragged:
            self._points = list(midline_through(self._points[0], self._shape))
        elif was_dragged and not self.is_complete:
            self._points.append(self._kept_inside(point))

    def take_back(self) -> bool:
        """Forget the last point; False where there is none."""
        if not self._points:
            return False
        last = 2 if self.kind is Kind.CTR and len(self._points) == 2 else 1
        del self._points[-last:]
        return True

    def _kept_inside(self, point: Point) -> Point:
        rows, columns = self._shape
        return min(max(point[0], 0.0), float(rows)), min(max(point[1], 0.0), float(columns))
