"""For tests of windows: which words have not the room that they need, and windows in each language."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from viewer import language
from viewer.labels import ElidedLabel, LinesLabel

LANGUAGES = ("en", "de")


@contextmanager
def speaking(application: QApplication, code: str) -> Iterator[None]:
    """What is built meanwhile is in this language."""
    locale, before = QLocale(), set(application.findChildren(QTranslator))
    language.install(application, code)
    try:
        yield
    finally:
        for translator in set(application.findChildren(QTranslator)) - before:
            application.removeTranslator(translator)
            translator.setParent(None)
        QLocale.setDefault(locale)


def is_cut(widget: QWidget) -> bool:
    """Its words need more room than it has; what says them whole in a tool tip may be cut with dots."""
    if isinstance(widget, ElidedLabel | LinesLabel):
        return False
    if isinstance(widget, QLabel):
        if widget.pixmap().isNull() and widget.text():
            if widget.wordWrap():
                longest = max(
                    widget.fontMetrics().horizontalAdvance(word) for word in (widget.text().split() or [""])
                )
                is_rich = widget.textFormat() == Qt.TextFormat.RichText or "<" in widget.text()
                wide = not is_rich and longest > widget.contentsRect().width()
                return wide or widget.heightForWidth(widget.width()) > widget.height() + 1
            return widget.sizeHint().width() > widget.width() + 1
        return False
    if isinstance(widget, QCheckBox | QRadioButton | QPushButton):
        return bool(widget.text()) and widget.sizeHint().width() + more_if_bold(widget) > widget.width() + 1
    if isinstance(widget, QToolButton):
        is_icon = widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        shows_text = not is_icon or widget.icon().isNull()
        return shows_text and bool(widget.text()) and widget.sizeHint().width() > widget.width() + 1
    if isinstance(widget, QTabBar):
        return widget.sizeHint().width() > widget.width() + 1
    return False


def more_if_bold(button: QAbstractButton) -> int:
    """What the style adds to a chosen segment after the button has said what it needs."""
    if not (isinstance(button, QPushButton) and button.isChecked()) or button.property("role") is not None:
        return 0
    bold = QFont(button.font())
    bold.setWeight(QFont.Weight.DemiBold)
    text = button.text().replace("&", "")
    more = QFontMetrics(bold).horizontalAdvance(text) - button.fontMetrics().horizontalAdvance(text)
    return max(0, more - 2 * 12)  # its padding may be used up


def words_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    around = widget.parentWidget()
    room = f"{widget.width()} of {widget.sizeHint().width()}"
    return f"{type(widget).__name__} {text!r} in {type(around).__name__}: {room}"


def cut_in(window: QWidget) -> list[str]:
    return [
        words_of(widget)
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.window() is window and is_cut(widget)
    ]


def wait_for_room(qtbot: QtBot, window: QWidget) -> None:
    """All words of a window have room once it is laid out; fails with those that have not."""

    def all_fit() -> None:
        cut = cut_in(window)
        assert not cut, "\n".join(cut)

    qtbot.wait(20)
    qtbot.waitUntil(all_fit)
