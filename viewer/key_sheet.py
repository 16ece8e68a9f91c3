"""KeySheet: the keys and mouse habits in force, by group, with a field to search them."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer.actions import ACTIONS, HELD_ROWS
from viewer.controls.bindings import Bindings
from viewer.controls.key_text import shown_all
from viewer.language import mark, tr
from viewer.mouse_habits import DRAG_INPUTS, DRAG_TEXTS, WHEEL_INPUTS, WHEEL_TEXTS, input_text
from viewer.scrolling import resize_on_screen

_SIZE = QSize(1320, 1080)

MOUSE = mark("Mouse")
# What is the same whatever the reader chose.
FIXED = (
    (mark("Right click"), mark("menu of the pane")),
    (mark("Double click"), mark("one pane large, and back")),
    (mark("While painting"), mark("right button erases, Ctrl inverts")),
    (mark("1 … 5 in the rating"), mark("answer the framed question and go on")),
)
_COLUMN = 375  # logical pixels that a column of groups wants


class KeySheet(QDialog):
    """Groups in as many columns as have room; what does not match the search is left out.

    Args:
        bindings: what is in force; the sheet follows its changes.
    """

    change_requested = Signal()

    def __init__(self, bindings: Bindings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and mouse"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._bindings = bindings
        self._columns = 0
        self._waiting: list[list[tuple[str, list[tuple[str, str]]]]] = []
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._add_columns)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search a command or a key"))
        self.search.setAccessibleName(tr("Search the list of keys"))
        self.search.setClearButtonEnabled(True)
        self.change = QPushButton(tr("Change…"))
        self.change.setAutoDefault(False)
        self.change.setToolTip(tr("Choose other keys and mouse habits"))
        self._nothing = QLabel(tr("Nothing matches"))
        self._nothing.setProperty("role", "secondary")
        self._body = QWidget()
        self._grid = QHBoxLayout(self._body)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setSpacing(32)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._body.setObjectName("panel")
        area.setWidget(self._body)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.change)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self._nothing)
        layout.addWidget(area, 1)
        self.search.textChanged.connect(self._fill)
        self.change.clicked.connect(self._ask_to_change)
        bindings.changed.connect(self._fill)
        resize_on_screen(self, _SIZE)
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._columns_that_fit() != self._columns:
            self._fill()

    def _ask_to_change(self) -> None:
        self.change_requested.emit()
        self.close()

    def _columns_that_fit(self) -> int:
        return max(1, (self.width() - 40) // _COLUMN)

    def _fill(self) -> None:
        self._columns = self._columns_that_fit()
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        words = self.search.text().casefold().split()
        groups = [
            (title, kept)
            for title, rows in self.groups()
            if (kept := [row for row in rows if _matches(words, title, *row)])
        ]
        self._nothing.setVisible(not groups)
        self._waiting = _share_out(groups, self._columns)
        self._add_columns()

    def _add_columns(self) -> None:
        """One in each turn of the event loop: together they would hold the window up."""
        if self._waiting:
            self._grid.addWidget(_column(self._waiting.pop(0), self._body), 1, Qt.AlignmentFlag.AlignTop)
            self._turn.start()

    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """(title, rows of (keys, meaning)) of everything that has a key or is done by the mouse."""
        found: dict[str, list[tuple[str, str]]] = {}
        for row in (*ACTIONS, *HELD_ROWS):
            keys = _one_enter(self._bindings.keys(row.id))
            if keys:
                found.setdefault(row.group, []).append((shown_all(keys), row.plain_text))
        habits = self._bindings.habits
        mouse = [
            (input_text(name), tr(DRAG_TEXTS[habits.drags[name]]))
            for name in DRAG_INPUTS
            if name in habits.drags
        ]
        mouse += [
            (input_text(name), tr(WHEEL_TEXTS[habits.wheels[name]]))
            for name in WHEEL_INPUTS
            if name in habits.wheels
        ]
        return [*found.items(), (tr(MOUSE), [*mouse, *((tr(done), tr(meaning)) for done, meaning in FIXED)])]


def _one_enter(keys: Iterable[str]) -> list[str]:
    """Without the second Enter where both do the same: readers know one key of that name."""
    known = list(keys)
    return [key for key in known if "Return" not in key or key.replace("Return", "Enter") not in known]


def _matches(words: list[str], *texts: str) -> bool:
    """Each word begins somewhere in the texts."""
    joined = " ".join(texts).casefold()
    return all(word in joined for word in words)


def _share_out(
    groups: list[tuple[str, list[tuple[str, str]]]], columns: int
) -> list[list[tuple[str, list[tuple[str, str]]]]]:
    """Groups in their order over columns of about the same height."""
    total = sum(len(rows) + 2 for _, rows in groups)
    shared: list[list[tuple[str, list[tuple[str, str]]]]] = [[] for _ in range(columns)]
    height = 0
    for group in groups:
        middle = height + (len(group[1]) + 2) / 2
        shared[min(columns - 1, int(middle * columns / max(1, total)))].append(group)
        height += len(group[1]) + 2
    return shared


def _column(groups: list[tuple[str, list[tuple[str, str]]]], parent: QWidget) -> QWidget:
    column = QWidget(parent)
    grid = QGridLayout(column)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    line = 0
    for title, rows in groups:
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        if line:
            grid.setRowMinimumHeight(line, 12)
            line += 1
        grid.addWidget(heading, line, 0, 1, 2)
        line += 1
        for keys, meaning in rows:
            grid.addWidget(QLabel(keys), line, 0, Qt.AlignmentFlag.AlignTop)
            explained = QLabel(meaning)
            explained.setProperty("role", "secondary")
            explained.setWordWrap(True)
            grid.addWidget(explained, line, 1, Qt.AlignmentFlag.AlignTop)
            line += 1
    return column
