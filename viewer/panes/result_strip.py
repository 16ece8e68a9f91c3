"""ResultStrip: the edits of this case as thumbnails, the newest last; series of edits as one stack each."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QListWidget, QListWidgetItem, QWidget

from engine.edit import EditResult
from viewer import theme
from viewer.case import Case
from viewer.language import tr
from viewer.panes.strip_rows import KeptRow, Row, StripGroup, StripRows
from viewer.panes.thumbnail import kept_thumbnail, thumbnail

_SIDE = 48
_ITEM_WIDTH = 112
_LEAST_WITH_TOOLS = 180  # width of the strip; in a narrower one, what they do is in the menus


class ResultStrip(QFrame):
    """One thumbnail per edit; choosing one shows it in the panes.

    Args:
        case: whose edits are shown.
    """

    group_chosen = Signal(int)  # number of a group
    kept_chosen = Signal(str)  # identity of a kept result that is not in memory
    delete_requested = Signal()  # of the selected edit
    menu_requested = Signal(QPoint)  # global position, over the selected edit

    def __init__(self, case: Case, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resultStrip")
        self._case = case
        self._rows = StripRows(case)
        self._tools: QWidget | None = None
        self._awaited: str | None = None  # chosen, and on its way from the disk
        self._shown: tuple[object, ...] = ()  # names of the rows that are listed
        self._icons: WeakKeyDictionary[EditResult, dict[bool, QIcon]] = WeakKeyDictionary()
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setFont(theme.small_font())
        self.list.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.list.setAccessibleName(tr("Results of this case"))
        self.list.setStyleSheet(list_style())
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._ask_for_menu)
        self._empty = QLabel(tr("Results of this case appear here"), self)  # over the room of the tools, too
        self._empty.setProperty("role", "secondary")
        self._empty.setFont(theme.small_font())
        self._empty.setWordWrap(True)
        self.list.setMinimumWidth(_SIDE)  # the rating beside it needs its room
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(8, 2, 8, 2)
        self._layout.addWidget(self.list, 1)
        # Once more when all have their places: tools and further results take room from the list.
        self._scroll_soon = QTimer(self, singleShot=True, interval=0)
        self._scroll_soon.timeout.connect(self._scroll_to_selected)
        self.list.installEventFilter(self)
        self.list.currentRowChanged.connect(self._choose)
        self.list.itemClicked.connect(lambda item: self._open_group(self.list.row(item)))
        self.list.itemActivated.connect(lambda item: self._open_group(self.list.row(item)))
        case.edits_changed.connect(self._list_edits)
        case.radiograph_changed.connect(self._list_edits)
        case.selected_edit_changed.connect(self._show_selected)
        self._list_edits()

    def place_tools(self, tools: QWidget) -> None:
        """Put what can be done with the selected edit at the end; it shows while there are edits."""
        self._layout.addWidget(tools)
        self._tools = tools
        self._show_tools()

    def set_groups(self, groups: Sequence[StripGroup]) -> None:
        """Show these series of the open radiograph."""
        was = [(group.number, group.caption, group.members) for group in self._rows.groups]
        self._rows.groups = tuple(groups)
        if was != [(group.number, group.caption, group.members) for group in groups]:
            self._list_edits()

    def set_kept(
        self, rows: Sequence[KeptRow], starred: Iterable[object], remarks: Mapping[int, str] | None = None
    ) -> None:
        """Show these before the others.

        Args:
            rows: results of the open radiograph that were made earlier, oldest first.
            starred: identities of kept results, and edits, that the reader starred.
            remarks: where edits came from, by ``id``.
        """
        self._rows.kept, self._rows.starred = tuple(rows), frozenset(starred)
        self._rows.remarks = dict(remarks or {})
        self._list_edits()

    def await_kept(self, identity: str | None) -> None:
        """Stand on a result that is on its way; None: it does not come."""
        self._awaited = identity
        self._show_selected()

    def number_of(self, place: int) -> int:
        """Of an edit of the case, as it stands in the caption of its row; 0 for none."""
        position = self._rows.position_of(place, None)
        return 0 if position is None else self._rows.number_of(position)

    def step(self, steps: int) -> None:
        """Go to the next (positive) or an earlier edit or series; stops at the ends."""
        count = len(self._rows)
        if count:
            now = self._selected_row()
            row = (0 if steps > 0 else count - 1) if now is None else now + steps
            row = min(count - 1, max(0, row))
            if row != now:
                self._choose(row)
                self._open_group(row)

    def _list_edits(self) -> None:
        rows = self._rows
        rows.arrange()
        shown = tuple(rows.names)
        with QSignalBlocker(self.list):
            if shown[: len(self._shown)] != self._shown:
                self.list.clear()
                self._shown = ()
            for position in range(len(self._shown), len(rows)):
                self.list.addItem(self._item(rows[position]))
            for position in range(len(rows)):
                self._describe(self.list.item(position), *rows.words_of(position))
        self._shown = shown
        self._empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
        self._show_selected()

    def _item(self, row: Row) -> QListWidgetItem:
        ratio = self.devicePixelRatioF()
        if isinstance(row, KeptRow):
            icon = kept_thumbnail(row.picture, _SIDE, ratio)
        else:
            is_group = isinstance(row, StripGroup)
            edit = row.source if isinstance(row, StripGroup) else self._case.edits[row]
            icons = self._icons.setdefault(edit, {})
            if is_group not in icons:
                icons[is_group] = thumbnail(edit, _SIDE, ratio, is_group)
            icon = icons[is_group]
        item = QListWidgetItem(icon, "")
        item.setSizeHint(QSize(_ITEM_WIDTH, _SIDE + 55))
        return item

    def _describe(self, item: QListWidgetItem, text: str, explanation: str) -> None:
        item.setText(text)
        item.setToolTip(
            f"<p>{escape(explanation)}</p>".replace("\n", "<br>") if "<" in explanation else explanation
        )
        item.setData(Qt.ItemDataRole.AccessibleTextRole, explanation.partition("\n")[0])

    def _selected_row(self) -> int | None:
        return self._rows.position_of(self._case.selected_index, self._awaited)

    def _show_selected(self) -> None:
        row = self._selected_row()
        self._show_tools()
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(-1 if row is None else row)
        self._scroll_to_selected()
        self._scroll_soon.start()

    def _show_tools(self) -> None:
        if self._tools is not None:
            has_room = self.width() >= _LEAST_WITH_TOOLS
            self._tools.setVisible(has_room and self._case.selected_edit is not None)

    def _scroll_to_selected(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.scrollToItem(item)

    def _choose(self, position: int) -> None:
        if 0 <= position < len(self._rows):
            row = self._rows[position]
            if isinstance(row, KeptRow):
                self.kept_chosen.emit(row.identity)
            elif not isinstance(row, StripGroup):
                self._awaited = None
                self._case.select_edit(row)

    def _open_group(self, position: int) -> None:
        if 0 <= position < len(self._rows):
            row = self._rows[position]
            if isinstance(row, StripGroup):
                self.group_chosen.emit(row.number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.rect().adjusted(8, 2, -8, -2))
        self._show_tools()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete, pressed among the results, deletes a result; the selected one stays in sight."""
        if event.type() == QEvent.Type.Resize:
            self._scroll_soon.start()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_delete = event.key() == Qt.Key.Key_Delete and not event.modifiers()
            if is_delete and self._case.selected_edit is not None and self._awaited is None:
                self.delete_requested.emit()
                return True
        return super().eventFilter(watched, event)

    def _ask_for_menu(self, position: QPoint) -> None:
        if self.list.itemAt(position) is not None and self._case.selected_edit is not None:
            self.menu_requested.emit(self.list.viewport().mapToGlobal(position))


def list_style() -> str:
    """The look of a row of thumbnails."""
    return (
        "QListWidget { background: transparent; border: none; }"
        f"QListWidget::item {{ border: 2px solid transparent; border-radius: 4px; padding: 2px; }}"
        f"QListWidget::item:selected {{ border-color: {theme.SECONDARY.name()}; }}"
        f"QListWidget::item:selected:focus {{ border-color: {theme.ACCENT.name()}; }}"
    )
