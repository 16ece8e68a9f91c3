import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter

from viewer.comparing.checkerboard import paint_cells


@pytest.mark.parametrize(("start", "is_film"), [((0, 0), True), ((0, -10), False), ((-10, -10), True)])
def test_cells_begin_where_the_film_does(qapp: object, start: tuple[int, int], is_film: bool) -> None:
    film = QImage(40, 40, QImage.Format.Format_RGB32)
    film.fill(Qt.GlobalColor.white)
    shown = QImage(40, 40, QImage.Format.Format_RGB32)
    shown.fill(Qt.GlobalColor.black)
    painter = QPainter(shown)
    paint_cells(painter, film, QRect(0, 0, 40, 40), start, 10.0, 0.1)
    painter.end()
    pixels = np.frombuffer(shown.constBits(), np.uint8).reshape(40, 40, 4)[:, :, 0]
    cells = (np.add.outer(np.arange(40) // 10, np.arange(40) // 10) % 2 == 0) == is_film
    inner = np.ix_(np.arange(40) % 10 > 2, np.arange(40) % 10 > 2)  # beside the corners that are marked
    assert np.array_equal(pixels[inner], np.where(cells, 255, 0)[inner])
