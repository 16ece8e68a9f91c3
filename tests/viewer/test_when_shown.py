"""A page that nobody looks at is not made; one that is looked at is made once."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTabWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from viewer import scrolling
from viewer.when_shown import WhenShown


def test_a_page_is_made_when_its_tab_is_first_chosen_and_then_kept(qtbot: QtBot) -> None:
    made: list[QLabel] = []

    def make() -> QLabel:
        made.append(QLabel("late"))
        return made[-1]

    tabs, late = QTabWidget(), WhenShown(make)
    qtbot.addWidget(tabs)
    tabs.addTab(QLabel("first"), "1")
    tabs.addTab(late, "2")
    tabs.show()
    assert not made
    tabs.setCurrentIndex(1)
    assert made[0].isVisible()
    tabs.setCurrentIndex(0)
    tabs.setCurrentIndex(1)
    assert late.page is made[0]
    assert len(made) == 1


def test_a_page_can_be_asked_for_before_it_is_seen(qtbot: QtBot) -> None:
    late = WhenShown(lambda: QLabel("late"))
    qtbot.addWidget(late)
    page = late.page
    assert page.text() == "late"
    late.show()
    assert late.page is page
    assert page.isVisible()


def test_tab_comes_to_a_page_that_was_made_late_before_what_stands_below_it(qtbot: QtBot) -> None:
    def make() -> QWidget:
        page = QWidget()
        rows = QVBoxLayout(page)
        for name in ("first", "second"):
            field = QLineEdit()
            field.setObjectName(name)
            rows.addWidget(field)
        return page

    window, late, below = QWidget(), WhenShown(make), QPushButton("below")
    qtbot.addWidget(window)
    rows = QVBoxLayout(window)
    rows.addWidget(late)
    rows.addWidget(below)
    window.show()
    fields = [late.page.findChild(QLineEdit, name) for name in ("first", "second")]
    order: list[QWidget] = []
    part = late.nextInFocusChain()
    while part is not late:
        order.append(part)
        part = part.nextInFocusChain()
    wanted = [*fields, below]
    assert [part for part in order if part in wanted] == wanted


def test_a_page_higher_than_the_screen_scrolls(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrolling, "most_on_screen", lambda window: QSize(300, 200))
    page, part = QWidget(), QLabel("late")
    QVBoxLayout(page).addWidget(part)
    part.setMinimumSize(100, 500)
    window = WhenShown(lambda: page, QSize(20, 40))
    qtbot.addWidget(window)
    window.show()
    assert window.minimumSizeHint().height() == 160
    qtbot.waitUntil(lambda: page.height() > 500 > window.height())
    part.setMinimumSize(100, 80)
    qtbot.waitUntil(lambda: window.minimumSizeHint().height() < 160)


def test_a_page_that_the_screen_has_room_for_stands_there_itself(qtbot: QtBot) -> None:
    page = QLabel("late")
    window = WhenShown(lambda: page, QSize(20, 40))
    qtbot.addWidget(window)
    window.show()
    assert page.parentWidget() is window
