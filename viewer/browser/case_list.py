"""CaseList: the opened files at the left edge, with filter, search, progress and what was skipped."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.collection.candidate import Tally
from viewer import theme
from viewer.browser.case_delegate import ROW_HEIGHT, CaseDelegate, MarkSynthetic
from viewer.browser.case_rows import CaseRow, CaseRows, Shown
from viewer.browser.skipped_files import SkippedFiles
from viewer.labels import ElidedLabel
from viewer.language import number, tr

WIDTH, WIDEST = 200, 288
NARROWEST = 168
_LOOK_AFTER_MS = 60  # after the last scroll
_FILTER_AFTER_MS = 150  # after the last letter


class CaseList(QFrame):
    """Shows ``CaseRows``; says which file the reader wants and which thumbnails are in sight.

    Args:
        rows: the model.
        mark_synthetic: draws the mark of synthetic pixels into the area of a thumbnail.
    """

    chosen = Signal(int)  # index of the file to open
    in_sight = Signal(list)  # of CaseRow, those visible first
    filter_changed = Signal()
    stop_requested = Signal()
    names_toggled = Signal(bool)

    def __init__(self, rows: CaseRows, mark_synthetic: MarkSynthetic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("caseList")
        self.setMinimumWidth(NARROWEST)
        self._rows = rows
        self._tally = Tally()
        self._is_listing = False
        self._place = -1
        self.search = QLineEdit(placeholderText=tr("Find a case"))
        self.search.setAccessibleName(tr("Find a case by number or file name"))
        self.search.setClearButtonEnabled(True)
        self.search.setAcceptDrops(False)
        self.shown = QComboBox()
        self.shown.setAccessibleName(tr("Which cases the list shows"))
        for which in Shown:
            self.shown.addItem(tr("Show all") if which is Shown.ALL else tr(which.value).capitalize(), which)
        self.view = self._make_view(mark_synthetic)
        self.count = ElidedLabel(secondary=True)
        self.skipped = QPushButton()
        self.skipped.setProperty("role", "link")
        self.skipped.setFont(theme.small_font())
        self.stop = QPushButton(tr("Stop"))
        self.stop.setToolTip(tr("Stop looking for more files (Esc)"))
        self.names = QCheckBox(tr("File names"))
        self.names.setToolTip(tr("File names may tell who a patient is"))
        self.names.setFont(theme.small_font())
        self._lay_out()
        self._look = QTimer(self, singleShot=True, interval=_LOOK_AFTER_MS)
        self._look.timeout.connect(self._tell_in_sight)
        self._filter_later = QTimer(self, singleShot=True, interval=_FILTER_AFTER_MS)
        self._filter_later.timeout.connect(self.apply_filter)
        self.search.textChanged.connect(lambda: self._filter_later.start())
        self.search.returnPressed.connect(self._open_first_found)
        self.shown.currentIndexChanged.connect(self.apply_filter)
        self.stop.clicked.connect(self.stop_requested)
        self.skipped.clicked.connect(self._show_skipped)
        self.names.toggled.connect(self._toggle_names)
        self.view.selectionModel().currentChanged.connect(self._choose)
        self.view.clicked.connect(self._choose)
        self.view.verticalScrollBar().valueChanged.connect(lambda: self._look.start())
        rows.rowsInserted.connect(lambda: self._look.isActive() or self._look.start())
        rows.modelReset.connect(lambda: self._look.start())
        self.show_progress(Tally(), False)

    def _make_view(self, mark_synthetic: MarkSynthetic) -> QListView:
        view = QListView()
        view.setModel(self._rows)
        view.setItemDelegate(CaseDelegate(self._rows, mark_synthetic, view))
        view.setUniformItemSizes(True)
        view.setLayoutMode(QListView.LayoutMode.SinglePass)
        view.setMouseTracking(True)
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.verticalScrollBar().setSingleStep(ROW_HEIGHT // 2)
        view.setAccessibleName(tr("Cases"))
        view.setStyleSheet(f"QListView {{ background: {theme.PANEL.name()}; }}")
        return view

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(8, 8, 8, 8)
        head.setSpacing(8)
        head.addWidget(self.search)
        head.addWidget(self.shown)
        foot = QVBoxLayout()
        foot.setContentsMargins(8, 4, 8, 8)
        foot.setSpacing(4)
        counting = QHBoxLayout()
        counting.addWidget(self.count, 1)
        counting.addWidget(self.stop)
        foot.addLayout(counting)
        foot.addWidget(self.skipped)
        foot.addWidget(self.names)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addLayout(foot)

    # What is shown.

    def show_progress(self, tally: Tally, is_listing: bool) -> None:
        """Say how far the search is and how many files it skipped."""
        self._tally, self._is_listing = tally, is_listing
        self.stop.setVisible(is_listing)
        self.skipped.setVisible(tally.skipped > 0)
        self.skipped.setText(tr("{n} skipped…").format(n=number(tally.skipped, ",")))
        self._show_count()

    def show_position(self, number: int | None) -> None:
        """Mark the file that is open; it stays in sight."""
        self._place = -1 if number is None else number
        index = self._rows.index_of(self._place)
        if index == self.view.currentIndex():
            return
        with QSignalBlocker(self.view.selectionModel()):
            if index.isValid():
                select = QItemSelectionModel.SelectionFlag.ClearAndSelect
                self.view.selectionModel().setCurrentIndex(index, select)
            else:
                self.view.selectionModel().clear()
        self.view.viewport().update()
        if index.isValid() and not self._is_in_sight(index.row()):
            self.view.scrollTo(index)

    def set_names_shown(self, shown: bool) -> None:
        self.names.setChecked(shown)
        self._rows.show_names(shown)

    def clear_filter(self) -> None:
        """Another list begins with all its cases in sight."""
        if self._rows.is_filtered:
            with QSignalBlocker(self.search), QSignalBlocker(self.shown):
                self.search.clear()
                self.shown.setCurrentIndex(0)
            self.apply_filter()

    def apply_filter(self) -> None:
        self._filter_later.stop()
        with QSignalBlocker(self.view.selectionModel()):
            self._rows.set_filter(self.shown.currentData(), self.search.text())
        self.show_position(self._place if self._place >= 0 else None)
        self._show_count()
        self.filter_changed.emit()

    def _show_count(self) -> None:
        shown, count = self._rows.rowCount(), len(self._rows.rows)
        if self._is_listing:
            text = tr("Looking… {n} so far").format(n=number(count, ","))
        elif self._rows.is_filtered:
            text = tr("{shown} of {n} cases").format(shown=number(shown, ","), n=number(count, ","))
        else:
            text = tr("1 case") if count == 1 else tr("{n} cases").format(n=number(count, ","))
        self.count.setText(text)

    # What the reader does.

    def focus_list(self) -> None:
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _choose(self, index: QModelIndex) -> None:
        row = self._rows.visible_row(index)
        if row is not None and row.index != self._place:
            self._place = row.index
            self.chosen.emit(row.index)

    def _open_first_found(self) -> None:
        self.apply_filter()
        if self._rows.rowCount():
            self.view.setCurrentIndex(self._rows.index(0))
            self.focus_list()

    def _toggle_names(self, shown: bool) -> None:
        self._rows.show_names(shown)
        if self.search.text():
            self.apply_filter()
        self.names_toggled.emit(shown)

    def _show_skipped(self) -> None:
        SkippedFiles(self._tally, self.window()).show()

    def sizeHint(self) -> QSize:
        """Wider where the screen is: then names of files need not be cut."""
        return QSize(min(WIDEST, max(WIDTH, self.screen().availableSize().width() // 9)), 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look.start()

    def rows_in_sight(self) -> list[CaseRow]:
        """Visible rows from top to bottom, then a page below and a page above."""
        count = self._rows.rowCount()
        if not count or not self.isVisible():
            return []
        top = self.view.verticalScrollBar().value() // ROW_HEIGHT
        page = self.view.viewport().height() // ROW_HEIGHT + 2
        order = [*range(top, top + page), *range(top + page, top + 2 * page), *range(top - 1, top - page, -1)]
        found = (self._rows.visible_row(self._rows.index(number)) for number in order if 0 <= number < count)
        return [row for row in found if row is not None]

    def _is_in_sight(self, row: int) -> bool:
        """Told from the height of rows: asking the view lays out thousands of them at once."""
        top = row * ROW_HEIGHT - self.view.verticalScrollBar().value()
        return 0 <= top <= self.view.viewport().height() - ROW_HEIGHT

    def _tell_in_sight(self) -> None:
        wanted = [row for row in self.rows_in_sight() if row.thumbnail is None and not row.problem]
        self.in_sight.emit(wanted)
