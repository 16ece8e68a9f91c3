"""PaintTool: the tools of the painter, and the figure that one of them is drawing."""

import math
from dataclasses import dataclass, field
from enum import Enum

from engine.masks.figures import Point

CLOSE_PIXELS = 8.0  # on the screen: a click this near to the first corner closes a polygon


class PaintTool(Enum):
    """What the left button does; the values are the commands that take them."""

    BRUSH = "brush"
    ERASER = "eraser"
    RANGE = "range_brush"  # paints only what the window shows between black and white
    POLYGON = "polygon"
    LASSO = "lasso"
    RECTANGLE = "rectangle"
    FILL = "fill"

    @property
    def has_size(self) -> bool:
        """It paints along the pointer."""
        return self in (PaintTool.BRUSH, PaintTool.ERASER, PaintTool.RANGE)

    @property
    def draws_figure(self) -> bool:
        """It paints the inside of what is drawn."""
        return self in (PaintTool.POLYGON, PaintTool.LASSO, PaintTool.RECTANGLE)


@dataclass
class Figure:
    """What is being drawn.

    Attributes:
        tool: polygon, lasso or rectangle.
        paints: its inside is painted, else erased.
        points: corners so far; of a rectangle the first corner and the opposite one.
        is_held: the button that placed the last point is still down.
    """

    tool: PaintTool
    paints: bool
    points: list[Point] = field(default_factory=list)
    is_held: bool = True

    @property
    def outline(self) -> list[Point]:
        """Its corners in order."""
        if self.tool is not PaintTool.RECTANGLE:
            return list(self.points)
        (top, left), (bottom, right) = self.points[0], self.points[-1]
        return [(top, left), (top, right), (bottom, right), (bottom, left)]

    def move_to(self, point: Point) -> None:
        """The pointer moved with the button down."""
        if self.tool is PaintTool.LASSO or (self.tool is PaintTool.RECTANGLE and len(self.points) == 1):
            self.points.append(point)
        else:
            self.points[-1] = point

    def is_closed_by(self, point: Point, scale: float) -> bool:
        """A click here means that a polygon is complete: on its first corner, or twice on its last.

        Args:
            point: of the click.
            scale: screen pixels per image pixel.
        """
        near = CLOSE_PIXELS / max(scale, 1e-6)
        return len(self.points) >= 3 and any(
            math.dist(point, corner) <= reach
            for corner, reach in ((self.points[0], near), (self.points[-1], near / 2))
        )
