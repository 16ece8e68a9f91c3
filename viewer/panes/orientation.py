"""Orientation: how the stored picture is mirrored and turned on the screen; pixels never change."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF
from PySide6.QtGui import QTransform

from viewer.language import mark, tr
from viewer.panes.side_marks import SideMarks

Size = tuple[int, int]
_TURNS = ("", mark("turned right by 90°"), mark("turned by 180°"), mark("turned left by 90°"))


@dataclass(frozen=True)
class Orientation:
    """Mirrored left to right first, then turned clockwise.

    "Film" below is the viewport as it is without either; its size is (rows, columns) in device pixels.

    Attributes:
        is_mirrored: left and right are exchanged.
        turns: by 90 degrees, 0 to 3.
    """

    is_mirrored: bool = False
    turns: int = 0

    @property
    def is_as_stored(self) -> bool:
        return not self.is_mirrored and self.turns == 0

    @property
    def words(self) -> str:
        """What was done to the view; "" for nothing."""
        if self.is_mirrored and self.turns == 2:
            return tr("turned upside down, mirrored")
        return ", ".join(filter(None, (tr("mirrored") if self.is_mirrored else "", tr(_TURNS[self.turns]))))

    # Changes as they look on the screen.

    def turned(self, quarters: int) -> "Orientation":
        """Further, clockwise."""
        return Orientation(self.is_mirrored, (self.turns + quarters) % 4)

    def mirrored(self) -> "Orientation":
        """Left and right of the screen exchanged."""
        return Orientation(not self.is_mirrored, -self.turns % 4)

    def upside_down(self) -> "Orientation":
        """Top and bottom of the screen exchanged."""
        return Orientation(not self.is_mirrored, (2 - self.turns) % 4)

    # From the screen to the film and back.

    def film_size(self, screen: Size) -> Size:
        return (screen[1], screen[0]) if self.turns % 2 else screen

    def transform(self, film: Size) -> QTransform:
        """From points (x, y) of the film to points of the screen."""
        rows, columns = film
        mirror = QTransform(-1, 0, 0, 1, columns, 0) if self.is_mirrored else QTransform()
        turn = (
            QTransform(),
            QTransform(0, 1, -1, 0, rows, 0),
            QTransform(-1, 0, 0, -1, columns, rows),
            QTransform(0, -1, 1, 0, 0, columns),
        )[self.turns]
        return mirror * turn

    def to_screen(self, y: float, x: float, film: Size) -> tuple[float, float]:
        """A point of the film on the screen, (y, x)."""
        seen = self.transform(film).map(QPointF(x, y))
        return seen.y(), seen.x()

    def to_film(self, y: float, x: float, screen: Size) -> tuple[float, float]:
        """A point of the screen on the film, (y, x)."""
        if self.is_as_stored:
            return y, x
        point = _inverse(self.transform(self.film_size(screen))).map(QPointF(x, y))
        return point.y(), point.x()

    def movement(self, dy: float, dx: float) -> tuple[float, float]:
        """A movement on the screen as one on the film, (dy, dx)."""
        if self.is_as_stored:
            return dy, dx
        moved = _inverse(self.transform((0, 0))).map(QPointF(dx, dy))
        return moved.y(), moved.x()

    def marks(self, marks: SideMarks) -> SideMarks:
        """The marks at the edges where they lie on the screen."""
        left, top, right, bottom = marks
        if self.is_mirrored:
            left, right = right, left
        for _ in range(self.turns):
            left, top, right, bottom = bottom, left, top, right
        return SideMarks(left, top, right, bottom)


def _inverse(transform: QTransform) -> QTransform:
    inverse: QTransform = transform.inverted()[0]
    return inverse
