"""Words are never cut off by the edge and never on other words while there is room."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from viewer import theme
from viewer.measuring.drawing import Style, paint_lines, paint_prompt, paint_words

BOUNDS = QRectF(0, 0, 400, 300)
CORNERS = [QPointF(0, 0), QPointF(400, 0), QPointF(0, 300), QPointF(400, 300), QPointF(-50, 500)]


@pytest.mark.parametrize("near", CORNERS)
@pytest.mark.parametrize("unit", [1.0, 2.0])
def test_words_stay_in_sight_wherever_their_line_ends(qapp: object, near: QPointF, unit: float) -> None:
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    plate = paint_words(painter, ["123.4 mm at detector"], near, BOUNDS, Style(theme.TEXT, unit=unit))
    painter.end()
    assert BOUNDS.contains(plate)


def test_words_do_not_lie_on_words(qapp: object) -> None:
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    plates: list[QRectF] = []
    for _ in range(6):
        words = ["123.4 mm at detector"]
        plates.append(paint_words(painter, words, QPointF(200, 150), BOUNDS, Style(theme.TEXT), plates))
    painter.end()
    for place, plate in enumerate(plates):
        assert not any(plate.intersects(other) for other in plates[:place])


@pytest.mark.parametrize("grey", [0, 255])
def test_lines_are_seen_on_black_and_on_white(qapp: object, grey: int) -> None:
    picture = QImage(100, 100, QImage.Format.Format_RGB32)
    picture.fill(QColor(grey, grey, grey))
    painter = QPainter(picture)
    start, end = QPointF(20, 50), QPointF(80, 50)
    paint_lines(painter, [(start, end, False)], [start, end], Style(theme.TEXT))
    painter.end()
    column = [picture.pixelColor(50, y).red() for y in range(100)]
    assert max(abs(value - grey) for value in column) > 100


def test_a_long_prompt_is_written_as_a_whole_in_a_narrow_pane(qapp: object) -> None:
    picture = QImage(180, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor(90, 90, 90))
    painter = QPainter(picture)
    paint_prompt(
        painter,
        "cardiothoracic ratio: the inner rib margin where the chest is widest, left in the picture",
        QRectF(0, 0, 180, 300),
        1.0,
    )
    painter.end()
    edges = {picture.pixelColor(x, y).red() for x in (0, 1, 178, 179) for y in range(300)}
    assert edges == {90}, "it ends within the pane"
