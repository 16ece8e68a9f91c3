"""StudyTable: the studies that were found; opened, they tell what is in them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QLabel, QStackedWidget, QTreeView, QWidget

from engine.pacs.archive import FoundInstance, FoundSeries, FoundStudy, IsCancelled
from viewer.language import tr
from viewer.pacs.caller import Caller
from viewer.pacs.study_rows import (
    ACCESSION,
    DATE,
    DESCRIPTION,
    ID,
    IMAGES,
    KIND,
    NAME,
    NOTE,
    Row,
    StudyRows,
)

_WIDTHS = {NAME: 220, ID: 96, DATE: 140, KIND: 56, IMAGES: 60, ACCESSION: 96, NOTE: 150}

Children = Sequence[FoundSeries] | Sequence[FoundInstance]
Look = Callable[[FoundStudy | FoundSeries, IsCancelled], Children]


class StudyTable(QStackedWidget):
    """A table, or words in its place; asks for series and objects one after the other.

    Args:
        look: what is in a study or a series; called in a thread.
    """

    wanted = Signal()  # Enter or a double click
    changed = Signal()  # other rows are selected
    failed = Signal(str)  # a study or series could not be looked into

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._unread: list[Row] = []  # opened rows whose children are still to be asked for
        self._asked: Row | None = None  # whose children are being asked for
        self.caller = Caller(self)
        self.rows = StudyRows(self)
        self.tree = self._make_tree()
        self.hint = QLabel()
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setProperty("role", "secondary")
        self.hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hint.setWordWrap(True)
        self.addWidget(self.hint)
        self.addWidget(self.tree)
        self.tree.expanded.connect(self._read)
        self.tree.activated.connect(lambda _: self.wanted.emit())
        self.tree.selectionModel().selectionChanged.connect(lambda *_: self.changed.emit())
        self.caller.changed.connect(self._read_next)

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setModel(self.rows)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setExpandsOnDoubleClick(False)
        tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        tree.setAccessibleName(tr("Studies that were found"))
        tree.setSortingEnabled(True)
        tree.sortByColumn(DATE, Qt.SortOrder.DescendingOrder)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(DESCRIPTION, QHeaderView.ResizeMode.Stretch)  # the longest text
        for column, width in _WIDTHS.items():
            tree.setColumnWidth(column, width)
        return tree

    def show_studies(self, studies: Sequence[Row], hint: str) -> None:
        """Show these, or the hint where there are none."""
        self.leave()
        self.rows.set_studies(studies)
        self.hint.setText(hint)
        self.setCurrentWidget(self.tree if studies else self.hint)
        if studies:
            first = self.rows.index(0, 0)
            self.tree.setCurrentIndex(first)
            self.tree.scrollTo(first)
        self.changed.emit()

    def leave(self) -> None:
        """Ask for nothing more."""
        if self._asked is not None:
            self.rows.say(self._asked, tr("Not read; close and open it to try again"))
        for row in self._unread:
            self.rows.say(row, tr("Not read; close and open it to try again"))
        self._asked, self._unread = None, []
        self.caller.cancel()

    @property
    def current(self) -> Row | None:
        """The row with the keyboard."""
        return self.rows.row(self.tree.currentIndex())

    @property
    def chosen(self) -> list[Row]:
        """The rows that are selected and can be fetched, without those that lie in others of them."""
        selected = [self.rows.row(index) for index in self.tree.selectionModel().selectedRows()]
        rows = [row for row in selected if row is not None and row.thing is not None]
        return [row for row in rows if row.offer.is_possible and not _is_in(row, rows)]

    def _read(self, index: QModelIndex) -> None:
        row = self.rows.row(index)
        if row is None or row.is_read or row is self._asked or row in self._unread:
            return
        self.rows.say(row, tr("Reading…"))
        self._unread.append(row)
        self._read_next()

    def _read_next(self) -> None:
        if self.caller.is_busy or not self._unread:
            return
        row = self._asked = self._unread.pop(0)
        thing = row.thing
        assert isinstance(thing, FoundStudy | FoundSeries)

        def show(things: Children) -> None:
            self._asked = None
            self.rows.set_children(row, things)
            good = [child for child in row.children if child.offer.is_good]
            if isinstance(thing, FoundStudy) and len(good) == 1:  # what the reader would open next
                self.tree.expand(self.rows.index_of(good[0]))

        def complain(message: str) -> None:
            self._asked = None
            self.rows.say(row, tr("Not read; close and open it to try again"))
            self.failed.emit(message)

        self.caller.ask(lambda is_cancelled, _: self._look(thing, is_cancelled), show, complain)


def _is_in(row: Row, others: list[Row]) -> bool:
    above = row.parent
    while above is not None:
        if above in others:
            return True
        above = above.parent
    return False
