"""Which article belongs to a part of the window: a property on widgets, found from the inside out."""

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

PROPERTY = "helpArticle"


def give_article(widget: QWidget, name: str) -> None:
    """Say that this widget, and what is in it, belongs to an article."""
    widget.setProperty(PROPERTY, name)


def article_of(widget: QWidget | None) -> str:
    """The article of the widget or of the closest one around it; "" where there is none."""
    while widget is not None:
        name = widget.property(PROPERTY)
        if name:
            return str(name)
        widget = widget.parentWidget()
    return ""


class Attention(QObject):
    """Where the reader's attention is: under the pointer if that moved last, else where the keyboard is."""

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pointer_then: QPoint | None = None  # when the keyboard went elsewhere
        application.focusChanged.connect(self._note)

    def article(self) -> str:
        """The article of what the reader attends to; "" where it has none."""
        pointer = QCursor.pos()
        under = article_of(QApplication.widgetAt(pointer))
        focused = article_of(QApplication.focusWidget())
        if self._pointer_then is None or pointer != self._pointer_then:
            return under or focused
        return focused or under

    def _note(self) -> None:
        self._pointer_then = QCursor.pos()
