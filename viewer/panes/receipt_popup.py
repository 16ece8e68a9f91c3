"""ReceiptButton: opens the whole receipt of the selected result above itself."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from engine.radiographs.greyscale import Window
from viewer import theme
from viewer.case import Case
from viewer.language import number, tr
from viewer.panes.receipt import Receipts, receipt_rows
from viewer.retold.edits import edit_words

_VALUE_WIDTH = 380


class ReceiptButton(QToolButton):
    """A small sign beside the brief receipt; a click or a key shows everything.

    Args:
        case: whose selected result.
        receipts: where its receipt is.

    Attributes:
        displayed_window: gives the window that is displayed now, for percentages; None: the first display.
    """

    def __init__(self, case: Case, receipts: Receipts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case, self._receipts = case, receipts
        self.displayed_window: Callable[[], Window | None] = lambda: None
        self.setIcon(theme.icon("receipt"))
        self.setIconSize(QSize(20, 20))
        self.setToolTip(tr("Receipt: where this result changed, by how much, and what confined it"))
        self.setAccessibleName(tr("Receipt of this result"))
        self.clicked.connect(self.open)
        self.popup: ReceiptPopup | None = None

    def open(self) -> None:
        """Show the receipt; nothing while it is not measured."""
        result = self._case.selected_edit
        made = None if result is None else self._receipts.receipt_of(result)
        if result is None or made is None:
            return
        rows = receipt_rows(made, result, self.displayed_window())
        found = self._receipts.reproduction_of(result)
        said = tr("not tried yet") if found is None else edit_words(found.sentence)
        if found is not None and found.is_same:
            said = said.partition(": ")[2]  # the row is called so
        rows.append((tr("Reproduced"), said))
        head = (
            tr("Nothing outside the edit mask has changed")
            if made.is_kept
            else tr("{n} pixels CHANGED OUTSIDE the edit mask: do not use this result").format(
                n=number(made.changed_outside, ",")
            )
        )
        self.popup = ReceiptPopup(head, made.is_kept, rows, self.window())
        self.popup.show_above(self)


class ReceiptPopup(QFrame):
    """Name and value of each line; closes by Esc and by a click elsewhere.

    Args:
        head: what matters most.
        is_good: the head is no error.
        rows: (name, value).
    """

    def __init__(
        self, head: str, is_good: bool, rows: list[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("receiptPopup")
        self.setAccessibleName(tr("Receipt of this result"))
        edge = theme.LINE if is_good else theme.ERROR
        self.setStyleSheet(
            f"QFrame#receiptPopup {{ background: {theme.RAISED.name()}; border: 1px solid {edge.name()}; }}"
        )
        heading = QLabel(head)
        heading.setProperty("role", "heading" if is_good else "error")
        heading.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for line, (name, value) in enumerate(rows):
            label, text = QLabel(name), QLabel(value)
            label.setProperty("role", "secondary")
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setWordWrap(True)
            text.setFixedWidth(_VALUE_WIDTH)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            for part in (label, text):
                part.setFont(theme.small_font())
            grid.addWidget(label, line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(text, line, 1)
        self.rows = rows
        copy = QPushButton(tr("Copy as text"))
        copy.clicked.connect(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addLayout(grid)
        layout.addWidget(copy, 0, Qt.AlignmentFlag.AlignRight)
        self._heading = head

    def show_above(self, button: QWidget) -> None:
        """At the button, inside its screen."""
        self.adjustSize()
        corner = button.mapToGlobal(QPoint(0, -self.height() - 4))
        area = button.screen().availableGeometry()
        corner.setX(max(area.left(), min(corner.x(), area.right() - self.width())))
        corner.setY(max(area.top(), corner.y()))
        self.move(corner)
        self.show()

    def _copy(self) -> None:
        lines = [self._heading, *(f"{name}: {value}" for name, value in self.rows)]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.close()
