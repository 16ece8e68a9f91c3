"""Marks over the pixels are seen on black and on white."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from viewer.panes.pane_marks import paint_box, paint_ghost_cursor, paint_ring, paint_side_marks
from viewer.panes.side_marks import SideMarks

MARKS: dict[str, Callable[[QPainter], None]] = {
    "side marks": lambda painter: paint_side_marks(painter, SideMarks("R", "", "L", ""), (5, 5, 95, 95), 1.0),
    "ring": lambda painter: paint_ring(painter, QPointF(50, 50), 20, 15),
    "ghost cursor": lambda painter: paint_ghost_cursor(painter, QPointF(50, 50)),
    "box": lambda painter: paint_box(painter, QPointF(80, 70), QPointF(20, 30)),
}


@pytest.mark.parametrize("name", list(MARKS))
@pytest.mark.parametrize("grey", [0, 255])
def test_a_mark_is_seen_on_black_and_on_white(qapp: object, name: str, grey: int) -> None:
    picture = QImage(100, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor(grey, grey, grey))
    painter = QPainter(picture)
    MARKS[name](painter)
    painter.end()
    greys = [picture.pixelColor(x, y).red() for x in range(100) for y in range(100)]
    assert max(abs(value - grey) for value in greys) > 100


def test_the_middle_of_the_ghost_cursor_stays_free(qapp: object) -> None:
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    picture.fill(QColor(90, 90, 90))
    painter = QPainter(picture)
    paint_ghost_cursor(painter, QPointF(20, 20))
    painter.end()
    assert {picture.pixelColor(x, y).red() for x in (19, 20) for y in (19, 20)} == {90}
