"""Room on small screens: areas that scroll to what has the keyboard, windows no larger than their screen."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Slot
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

SMALLEST = QSize(760, 400)  # of a main window: everything can still be reached
_MARGIN = 4
_BESIDE = QSize(40, 60)  # what the system's bars leave around a window, and its frame takes


class Scroller(QScrollArea):
    """An area without a frame that keeps what has the keyboard in sight; the wheel scrolls it, Tab passes it.

    Args:
        content: fills the area, and scrolls where that has less room than it needs.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        content = self.widget()
        if now is not None and content is not None and content.isAncestorOf(now):
            room = self.viewport().size() - QSize(2 * _MARGIN, 2 * _MARGIN)
            place = QRect(now.mapTo(content, QPoint(0, 0)), now.size().boundedTo(room))
            middle, around = place.center(), place.size() / 2 + QSize(_MARGIN, _MARGIN)
            self.ensureVisible(middle.x(), middle.y(), around.width(), around.height())


class ScreenScroller(Scroller):
    """As large as its content needs where the screen has the room, so that it scrolls on small screens only.

    Args:
        content: fills the area.
        rest: logical pixels that the other parts of the window need.
        width: of the content at first, least; its words wrap there.
    """

    def __init__(self, content: QWidget, rest: QSize, width: int = 0, parent: QWidget | None = None) -> None:
        self._content, self._rest, self._width = content, rest, width
        super().__init__(content, parent)
        content.setObjectName("panel")

    def minimumSizeHint(self) -> QSize:
        content = self._content
        needed = content.minimumSizeHint().expandedTo(QSize(self._width, 0))
        width = max(needed.width(), self.viewport().width() if self.isVisible() else 0)
        high = max(needed.height(), content.heightForWidth(width))
        most = most_on_screen(self) - self._rest
        across = self.horizontalScrollBar().sizeHint().height() if needed.width() > most.width() else 0
        down = self.verticalScrollBar().sizeHint().width() if high > most.height() else 0
        return QSize(needed.width() + down, high + across).boundedTo(most)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What the content needs is asked anew."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)


def fitting(content: QWidget, rest: QSize, window: QWidget) -> QWidget:
    """The content itself where the window's screen has the room that it needs at least, else what scrolls it.

    Args:
        content: of the window.
        rest: logical pixels that the other parts of the window need.
        window: that the content is to stand in.
    """
    needed = content.minimumSizeHint()
    fits = needed.boundedTo(most_on_screen(window) - rest) == needed
    return content if fits else ScreenScroller(content, rest)


def most_on_screen(window: QWidget) -> QSize:
    """The largest size that a window may have on its screen."""
    return window.screen().availableSize() - _BESIDE


def resize_on_screen(window: QWidget, size: QSize) -> None:
    """Give a window this size, or as much of it as its screen has room for."""
    window.resize(size.boundedTo(most_on_screen(window)))
