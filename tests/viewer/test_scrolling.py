"""What lacks room scrolls to what has the keyboard; windows stay on their screen."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from viewer import scrolling
from viewer.scrolling import ScreenScroller, Scroller, fitting, resize_on_screen

SCREEN = QSize(400, 300)


@pytest.fixture(autouse=True)
def _small_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrolling, "most_on_screen", lambda window: SCREEN)


def column_of(*parts: QWidget) -> QWidget:
    content = QWidget()
    layout = QVBoxLayout(content)
    for part in parts:
        layout.addWidget(part)
    return content


def high(height: int) -> QLabel:
    label = QLabel("words")
    label.setMinimumHeight(height)
    return label


def test_what_has_the_keyboard_is_whole_in_sight(qtbot: QtBot) -> None:
    first, last = QLineEdit(), QPushButton("last")
    area = Scroller(column_of(first, high(600), last))
    qtbot.addWidget(area)
    area.resize(200, 120)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    for part in (last, first, last):
        part.setFocus()
        assert part.visibleRegion().boundingRect() == part.rect()
    QLineEdit(area).setFocus()
    assert last.visibleRegion().boundingRect() == last.rect(), "it stays where the keyboard was"


def test_of_a_part_larger_than_the_area_its_beginning_is_in_sight(qtbot: QtBot) -> None:
    large = QPushButton("large")
    large.setMinimumHeight(400)
    area = Scroller(column_of(QLineEdit(), large, high(300)))
    qtbot.addWidget(area)
    area.resize(200, 120)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    large.setFocus()
    assert large.visibleRegion().boundingRect().top() == 0


def test_an_area_asks_for_all_its_content_as_far_as_the_screen_has_room(qtbot: QtBot) -> None:
    part = high(100)
    area = ScreenScroller(column_of(part), QSize(20, 60))
    qtbot.addWidget(area)
    needed = area.minimumSizeHint().height()
    assert 100 < needed < 160
    part.setMinimumSize(900, 900)
    assert area.minimumSizeHint() == QSize(380, 240)


def test_only_what_lacks_room_is_put_into_an_area(qtbot: QtBot) -> None:
    window = QDialog()
    qtbot.addWidget(window)
    low, tall = column_of(high(100)), column_of(high(400))
    assert fitting(low, QSize(20, 60), window) is low
    held = fitting(tall, QSize(20, 60), window)
    assert isinstance(held, ScreenScroller)
    assert held.widget() is tall
    for part in (low, held):
        qtbot.addWidget(part)


def test_no_window_gets_larger_than_its_screen(qtbot: QtBot) -> None:
    window = QDialog()
    qtbot.addWidget(window)
    resize_on_screen(window, QSize(350, 800))
    assert window.size() == QSize(350, 300)
