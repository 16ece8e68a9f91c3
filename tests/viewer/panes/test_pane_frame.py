"""The frame around the pixels."""

from dataclasses import replace

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from viewer.panes.pane_frame import Frame, title_band, viewport_of

AREA = QRect(0, 0, 300, 200)
PLAIN = Frame("Input", "", True, False, True, False, 0)


def painted(frame: Frame) -> QImage:
    picture = QImage(AREA.size(), QImage.Format.Format_RGB32)
    picture.fill(0)
    painter = QPainter(picture)
    frame.paint(painter, AREA)
    painter.end()
    return picture


def test_the_frame_leaves_the_viewport_alone(qtbot: QtBot) -> None:
    inside = viewport_of(AREA)
    for frame in (PLAIN, replace(PLAIN, is_synthetic=True), replace(PLAIN, note="on its own")):
        part = painted(frame).copy(inside)
        blank = QImage(part.size(), part.format())
        blank.fill(0)
        assert part == blank


def test_a_note_and_focus_are_seen(qtbot: QtBot) -> None:
    plain = painted(PLAIN)
    assert painted(replace(PLAIN, note="on its own")) != plain
    assert painted(replace(PLAIN, has_focus=True)) != plain


def test_there_is_always_a_viewport() -> None:
    assert viewport_of(QRect(0, 0, 5, 5)).isValid()
    assert title_band(AREA).bottom() < viewport_of(AREA).top()
