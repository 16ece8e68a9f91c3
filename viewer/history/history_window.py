"""HistoryWindow: every kept result of all radiographs, searched as one types; each can be opened."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer import background, theme
from viewer.history.history_delegate import ROW_HEIGHT, HistoryDelegate
from viewer.history.history_filters import HistoryFilters, Wanted
from viewer.history.history_rows import HistoryRows
from viewer.history.opening import Found, find_results, pictures_by_identity
from viewer.history.result_history import ResultHistory
from viewer.history.sizes import size_text
from viewer.language import tr

if TYPE_CHECKING:
    from engine.history.entry import HistoryEntry

_SEARCH_AFTER_MS = 150


class HistoryWindow(QDialog):
    """A search field, filters, and the results with what can be done with them.

    Args:
        history: whose store is searched.
        parent: the window.
    """

    open_requested = Signal(object)  # HistoryEntry

    def __init__(self, history: ResultHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._turn = 0
        self._asked_for: set[str] = set()
        self.setWindowTitle(tr("History of results"))
        self.resize(760, 620)
        self._build()
        self._soon = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._soon.timeout.connect(self._search)
        self._pictures_soon = QTimer(self, singleShot=True, interval=0)
        self._pictures_soon.timeout.connect(self._read_pictures)
        self.filters.typed.connect(self._soon.start)
        self.filters.chosen.connect(self._search)
        self.list.activated.connect(self._open)
        self.filters.words.returnPressed.connect(lambda: self._open(self.list.currentIndex()))
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_state())
        self.list.verticalScrollBar().valueChanged.connect(lambda _: self._pictures_soon.start())
        self.filters.words.installEventFilter(self)
        self.list.installEventFilter(self)
        history.changed.connect(self._soon.start)
        history.ready.connect(self._search)
        self._search()

    @property
    def selected(self) -> "HistoryEntry | None":
        """The result that the list stands on."""
        row = self.list.currentIndex().row()
        return self.rows.entries[row] if 0 <= row < len(self.rows.entries) else None

    def say(self, text: str) -> None:
        """Tell the reader something, at the foot."""
        self.status.setText(text)
        self.status.setVisible(bool(text))

    # Building.

    def _build(self) -> None:
        self.filters = HistoryFilters()
        self.rows = HistoryRows(self)
        self.list = QListView()
        self.list.setModel(self.rows)
        self.list.setItemDelegate(HistoryDelegate(self.rows, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setMinimumHeight(3 * ROW_HEIGHT)
        self.list.setAccessibleName(tr("Results found"))
        self.empty = QLabel()
        self.empty.setProperty("role", "secondary")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.hide()
        self.size_label = QLabel()
        self.size_label.setProperty("role", "secondary")
        self.size_label.setFont(theme.small_font())
        self.open_button = QPushButton(tr("&Open"))
        self.star_button = QPushButton(tr("St&ar"))
        self.name_button = QPushButton(tr("&Name…"))
        self.delete_button = QPushButton(tr("&Delete"))
        self.empty_button = QPushButton(tr("&Empty the trash"))
        self.open_button.clicked.connect(lambda: self._open(self.list.currentIndex()))
        self.star_button.clicked.connect(self._star)
        self.name_button.clicked.connect(self._ask_for_name)
        self.delete_button.clicked.connect(self._delete_or_restore)
        self.empty_button.clicked.connect(self._ask_to_empty)
        QShortcut(QKeySequence("Ctrl+B"), self, self._star)
        QShortcut(QKeySequence("F2"), self, self._ask_for_name)

        buttons = QHBoxLayout()
        buttons.addWidget(self.size_label, 1)
        for button in (
            self.empty_button,
            self.delete_button,
            self.name_button,
            self.star_button,
            self.open_button,
        ):
            button.setAutoDefault(False)  # Enter opens from field and list alike
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        layout.addWidget(self.filters)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.status)
        layout.addLayout(buttons)

    def sizeHint(self) -> QSize:
        return QSize(760, 620)

    # Searching.

    def _search(self) -> None:
        self._turn += 1
        turn, store, wanted = self._turn, self._history.store, self.filters.wanted
        if store is None:
            self._show_empty(tr("The history is not open yet, or cannot be opened."))
            return
        background.run(
            lambda: find_results(store, wanted), lambda found: self._show_found(turn, found), self.say
        )

    def _show_found(self, turn: int, found: Found) -> None:
        if turn != self._turn:
            return
        selected, row = self.selected, self.list.currentIndex().row()
        self.filters.offer(found.findings, found.models)
        self.rows.show_entries(found.entries, found.rated, dict(found.models))
        place = None if selected is None else self.rows.row_of(selected.identity)
        if place is None:
            place = min(max(row, 0), len(found.entries) - 1)
        self.list.setCurrentIndex(self.rows.index(place))
        size = found.size
        text = tr("{n} of {all} results · {size} on disk, {free} free").format(
            n=len(found.entries), all=size.results, size=size_text(size.size), free=size_text(size.free)
        )
        if size.deleted:
            text += "\n" + tr("in the trash: {n}, {size}; emptied after 30 days").format(
                n=size.deleted, size=size_text(size.deleted_size)
            )
        self.size_label.setText(text)
        self.empty_button.setVisible(size.deleted > 0 and self.filters.trash.isChecked())
        if not found.entries:
            nothing_kept = not size.results and self.filters.wanted == Wanted()
            self._show_empty(
                tr("Every result is kept here from now on.") if nothing_kept else tr("Nothing found.")
            )
        else:
            self.empty.hide()
            self.list.show()
        self._show_state()
        self._pictures_soon.start()

    def _show_empty(self, text: str) -> None:
        self.empty.setText(text)
        self.empty.show()
        self.list.hide()
        self._show_state()

    def _show_state(self) -> None:
        entry = self.selected
        is_deleted = entry is not None and entry.deleted_at is not None
        for button in (self.star_button, self.name_button, self.delete_button):
            button.setEnabled(entry is not None)
        self.open_button.setEnabled(entry is not None and not is_deleted)
        self.star_button.setText(tr("No st&ar") if entry is not None and entry.is_starred else tr("St&ar"))
        self.delete_button.setText(tr("&Bring back") if is_deleted else tr("&Delete"))

    def _read_pictures(self) -> None:
        """Of the rows in sight and a few more."""
        store = self._history.store
        if store is None or not self.rows.entries:
            return
        first = max(0, self.list.indexAt(self.list.viewport().rect().topLeft()).row())
        count = self.list.viewport().height() // ROW_HEIGHT + 4
        missing = [
            entry
            for entry in self.rows.entries[first : first + count]
            if entry.identity not in self._asked_for
        ]
        if missing:
            self._asked_for |= {entry.identity for entry in missing}
            background.run(lambda: pictures_by_identity(store, missing), self._take_pictures, self.say)

    def _take_pictures(self, pictures: dict[str, QImage]) -> None:
        self.rows.show_pictures(pictures)

    # What the reader does.

    def _open(self, index: QModelIndex) -> None:
        entry = self.selected
        if entry is not None and index.isValid() and entry.deleted_at is None:
            self.say("")
            self.open_requested.emit(entry)

    def _star(self) -> None:
        entry = self.selected
        if entry is not None:
            self._history.set_star(entry, not entry.is_starred)

    def _ask_for_name(self) -> None:
        entry = self.selected
        if entry is None:
            return
        dialog = QInputDialog(self)
        dialog.setWindowTitle(tr("Name of the result"))
        dialog.setLabelText(tr("A name to find it by; not that of the patient:"))
        dialog.setTextValue(entry.name)
        dialog.textValueSelected.connect(lambda name: self._history.set_name(entry, name[:200]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _delete_or_restore(self) -> None:
        entry, store = self.selected, self._history.store
        if entry is None or store is None:
            return
        if entry.deleted_at is None:
            said = tr("In the trash now; “In the trash” lists it, and it can be brought back.")
            self._do(lambda: store.delete(entry), said)
        else:
            self._do(lambda: store.restore(entry), tr("It is back."))

    def _ask_to_empty(self) -> None:
        """A second click empties: nothing is deleted for good by one."""
        store = self._history.store
        if store is None:
            return
        if self.empty_button.property("asks"):
            self.empty_button.setProperty("asks", False)
            self.empty_button.setText(tr("&Empty the trash"))
            self._do(lambda: store.empty_trash(), tr("The trash is empty."))
        else:
            self.empty_button.setProperty("asks", True)
            self.empty_button.setText(tr("&Empty for good?"))

    def _do(self, task: Callable[[], object], said: str) -> None:
        def done(_: object) -> None:
            self.say(said)
            self._history.look_again()
            self._search()

        background.run(task, done, self.say)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down goes from the field to the list; Delete in the list deletes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.filters.words and event.key() == Qt.Key.Key_Down and self.rows.entries:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if watched is self.list and event.key() == Qt.Key.Key_Delete:
                self._delete_or_restore()
                return True
        return super().eventFilter(watched, event)
