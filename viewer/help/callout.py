"""Callout: a small card beside a part of the window, and a ring around that part."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QRegion,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from viewer import theme
from viewer.language import tr

_WIDTH = 336
_GAP = 12
_RING = 3


class Callout(QFrame):
    """Stands in the window without taking the mouse or the keyboard from it.

    Args:
        window: that it belongs to; it follows its size.
    """

    next_clicked = Signal()
    back_clicked = Signal()
    skip_clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("callout")
        self.setStyleSheet(
            f"QFrame#callout {{ background: {theme.RAISED.name()}; border: 2px solid {theme.ACCENT.name()};"
            " border-radius: 6px; }"
        )
        self._target: QWidget | None = None
        self._ring = _Ring(window)
        self.count = QLabel()
        self.count.setProperty("role", "secondary")
        self.title = QLabel()
        self.title.setProperty("role", "heading")
        self.title.setWordWrap(True)
        self.body = QLabel()
        self.body.setTextFormat(Qt.TextFormat.PlainText)
        self.body.setWordWrap(True)
        self.skip = _button(tr("Skip"), "flat")
        self.back = _button(tr("Back"), "")
        self.next = _button(tr("Next"), "primary")
        self.skip.clicked.connect(self.skip_clicked)
        self.back.clicked.connect(self.back_clicked)
        self.next.clicked.connect(self.next_clicked)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.skip)
        buttons.addStretch()
        buttons.addWidget(self.back)
        buttons.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(6)
        for label in (self.count, self.title, self.body):
            layout.addWidget(label)
        layout.addSpacing(6)
        layout.addLayout(buttons)
        self._inside, self._buttons = layout, buttons
        self._move_soon = QTimer(self, singleShot=True, interval=0)
        self._move_soon.timeout.connect(self._arrange)
        window.installEventFilter(self)
        self.hide()

    @property
    def has_keyboard(self) -> bool:
        """Whether keys go to the card or one of its buttons."""
        focused = self._window.focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def tell(self, target: QWidget, count: str, title: str, body: str) -> None:
        """Stand beside a part of the window.

        Args:
            target: of the same window.
            count: how far, such as "2 of 4".
            title, body: what is told.
        """
        if self._target is not target:
            self._let_go()
            self._target = target
            if target is not self._window:
                target.installEventFilter(self)
        is_new = (self.title.text(), self.body.text()) != (title, body)
        self.count.setText(count)
        self.title.setText(title)
        self.body.setText(body)
        self.setAccessibleName(f"{count}: {title}")
        self.setAccessibleDescription(body)
        self.show()
        self._arrange()
        if is_new:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def leave(self) -> None:
        """Go away, and the ring too."""
        self._let_go()
        self._window.removeEventFilter(self)
        self._ring.hide()
        self._ring.deleteLater()
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window or the part has another size or place."""
        if event.type() in (
            QEvent.Type.Resize,
            QEvent.Type.Move,
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.LayoutRequest,
        ):
            self._move_soon.start()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.skip_clicked.emit()
        else:
            super().keyPressEvent(event)

    def _let_go(self) -> None:
        if self._target is not None and self._target is not self._window:
            self._target.removeEventFilter(self)
        self._target = None

    def _arrange(self) -> None:
        window, target = self._window, self._target
        if target is None or not self.isVisible():
            return
        margins = self.contentsMargins() + self._inside.contentsMargins()
        sides = margins.left() + margins.right()
        inside = max(_WIDTH - sides, self._buttons.sizeHint().width())  # words are longer in some languages
        for label in (self.title, self.body):
            label.setFixedSize(inside, label.heightForWidth(inside))
        self.setFixedWidth(inside + sides)
        self.adjustSize()
        place = QRect(target.mapTo(window, QPoint(0, 0)), target.size()) & window.rect()
        self._ring.surround(place if target.isVisible() else QRect())
        self.move(beside(place, self.size(), window.rect()))
        self._ring.raise_()
        self.raise_()


class _Ring(QWidget):
    """A line around a part of the window; only the line, so that what is inside repaints as ever."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def surround(self, place: QRect) -> None:
        outer = place.adjusted(-_RING, -_RING, _RING, _RING) & self._window.rect()
        self.setVisible(not place.isEmpty())
        self.setGeometry(outer)
        inside = self.rect().adjusted(_RING, _RING, -_RING, -_RING)
        self.setMask(QRegion(self.rect()) - QRegion(inside))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color: QColor = theme.ACCENT
        painter.setPen(QPen(color, 2 * _RING))
        painter.drawRect(self.rect())


def beside(target: QRect, size: QSize, room: QRect) -> QPoint:
    """Where a card stands beside a part of the window: below, above, left or right, wherever it covers least.

    Args:
        target: the part.
        size: of the card.
        room: that it must not leave.

    Returns:
        Its upper left corner; over the part where there is no room beside it.
    """
    room = room.adjusted(_GAP, _GAP, -_GAP, -_GAP)
    middle = QPoint(target.center().x() - size.width() // 2, target.center().y() - size.height() // 2)
    if target.height() > room.height() // 2:  # at the foot of something tall, off the middle of the images
        middle.setY(target.bottom() + 1 - size.height())
    below, right = target.bottom() + 1 + _GAP, target.right() + 1 + _GAP
    corners = (  # a button keeps its neighbors: below comes first
        QPoint(middle.x(), below),
        QPoint(middle.x(), target.top() - _GAP - size.height()),
        QPoint(target.left() - _GAP - size.width(), middle.y()),
        QPoint(right, middle.y()),
    )

    def inside(corner: QPoint) -> QPoint:
        x = max(room.left(), min(corner.x(), room.right() + 1 - size.width()))
        y = max(room.top(), min(corner.y(), room.bottom() + 1 - size.height()))
        return QPoint(x, y)

    def covered(corner: QPoint) -> int:
        both = QRect(corner, size) & target
        return both.width() * both.height() if not both.isEmpty() else 0

    return min((inside(corner) for corner in corners), key=covered)


def _button(text: str, role: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setAutoDefault(True)
    return button
