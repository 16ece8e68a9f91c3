"""HeaderBrowser: all that a file says about itself, with search; identity only while a button is held."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from engine.collection.candidate import Candidate
from engine.collection.header import HeaderRow
from viewer import background
from viewer.browser.header_rows import NAME, TAG, VR, FoundRows, HeaderRows
from viewer.labels import ElidedLabel
from viewer.language import number, tr
from viewer.scrolling import resize_on_screen

SIZE = QSize(820, 640)
_WIDTHS = {TAG: 148, NAME: 264, VR: 40}

ReadHeader = Callable[[Candidate], Sequence[HeaderRow]]


def read_header(candidate: Candidate) -> Sequence[HeaderRow]:
    """See ``engine.collection.header``; for the background."""
    from engine.collection import header

    return header.read_header(candidate)


class HeaderBrowser(QDialog):
    """Stays open beside the work and follows the open case.

    Args:
        read: reads the header of one file; slow, called in the background.
    """

    identity_shown = Signal()

    def __init__(self, read: ReadHeader = read_header, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self._turn = 0
        self.setWindowTitle(tr("Header"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(480, 320)
        resize_on_screen(self, SIZE)
        self.rows = HeaderRows(parent=self)
        self.found = FoundRows(self)
        self.found.setSourceModel(self.rows)
        self.search = QLineEdit(placeholderText=tr("Find a tag, keyword, VR or value"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setAcceptDrops(False)
        self.reveal = QPushButton(tr("Hold to show identity"))
        self.reveal.setToolTip(tr("Names, dates, numbers and private elements show while this is held"))
        self.reveal.setAutoDefault(False)
        self.tree = self._make_tree()
        self.state = ElidedLabel(secondary=True)
        self.no_match = QLabel(tr("Nothing holds these words. Hidden values are not searched."))
        self.no_match.setProperty("role", "secondary")
        self.no_match.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.no_match.hide()
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.search, 1)
        head.addWidget(self.reveal)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.no_match)
        layout.addWidget(self.state)
        self.search.textChanged.connect(self._find)
        self.reveal.pressed.connect(lambda: self._show_identity(True))
        self.reveal.released.connect(lambda: self._show_identity(False))
        self.copy = QAction(tr("Copy row"), self)
        self.copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.copy.triggered.connect(self.copy_row)
        self.tree.addAction(self.copy)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.search.setFocus()

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.found)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setAccessibleName(tr("Elements of the header"))
        tree.header().setStretchLastSection(True)
        for column, width in _WIDTHS.items():
            tree.setColumnWidth(column, width)
        return tree

    def show_file(self, candidate: Candidate, label: str) -> None:
        """Read and show another file.

        Args:
            candidate: the file.
            label: neutral name of the case, for the title.
        """
        self._turn += 1
        turn = self._turn
        self.setWindowTitle(tr("Header of {case}").format(case=label))
        self.state.setText(tr("Reading…"))

        def show(rows: Sequence[HeaderRow]) -> None:
            if turn == self._turn:
                self._show(rows)

        def complain(message: str) -> None:
            if turn == self._turn:
                self.rows.set_rows(())
                self.state.setText(message)

        background.run(lambda: self._read(candidate), show, complain, owner=self)

    def copy_row(self) -> None:
        """Put the selected rows on the clipboard as they are seen: dots stay dots."""
        chosen = [self.found.mapToSource(index) for index in self.tree.selectionModel().selectedRows()]
        if chosen:
            QGuiApplication.clipboard().setText("\n".join(self.rows.line(index) for index in chosen))
            rows = tr("1 row") if len(chosen) == 1 else tr("{n} rows").format(n=len(chosen))
            self.state.setText(tr("Copied {rows}").format(rows=rows))

    def done(self, result: int) -> None:
        self._turn += 1  # what is being read arrives too late
        super().done(result)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._show_identity(False)
        super().changeEvent(event)

    def _show(self, rows: Sequence[HeaderRow]) -> None:
        self.rows.set_rows(rows)
        hidden = sum(row.is_identity and bool(row.value) for row in rows)
        count = tr("{n} rows").format(n=number(len(rows), ","))
        self.state.setText(tr("{rows}, {n} hidden").format(rows=count, n=hidden) if hidden else count)
        self._find(self.search.text())

    def _find(self, text: str) -> None:
        self.found.find(text)
        if self.found.is_searching:
            self.tree.expandAll()
        else:
            self.tree.collapseAll()
        self.no_match.setVisible(self.found.is_searching and self.found.rowCount() == 0)

    def _show_identity(self, is_shown: bool) -> None:
        if is_shown:
            self.identity_shown.emit()
        self.rows.reveal(is_shown)
