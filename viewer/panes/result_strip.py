"""ResultStrip: the edits of this case as thumbnails, the newest last; series of edits as one stack each."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListView, QListWidget, QListWidgetItem, QWidget

from engine.edit import EditResult
from viewer import theme
from viewer.case import Case
from viewer.language import tr
from viewer.panes.thumbnail import kept_thumbnail, thumbnail

_SIDE = 48
_ITEM_WIDTH = 112
STAR = "★"


@dataclass(frozen=True, eq=False)
class StripGroup:
    """A series of edits that shows as one.

    Attributes:
        number: names it.
        caption: in a few words, with how far it is.
        explanation: for the tool tip and for those who listen.
        source: the edit that it was derived from; it stands right behind that one.
        members: positions of its edits in the case.
    """

    number: int
    caption: str
    explanation: str
    source: EditResult
    members: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class KeptRow:
    """A result that was made earlier; only its small picture is in memory until it is chosen.

    Attributes:
        identity: names it.
        sentence: that went to the model.
        seed: of its request, or "?".
        explanation: for the tool tip: model, when.
        picture: of the counterfactual.
        edit: the result itself, once it is there.
    """

    identity: str
    sentence: str
    seed: str
    explanation: str
    picture: QImage
    edit: EditResult | None = None


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
        self._groups: tuple[StripGroup, ...] = ()
        self._tools: QWidget | None = None
        self._kept: tuple[KeptRow, ...] = ()
        self._starred: frozenset[object] = frozenset()
        self._remarks: dict[int, str] = {}
        self._awaited: str | None = None  # chosen, and on its way from the disk
        # What each row stands for: position of an edit, a group, or what is not in memory.
        self._rows: list[int | StripGroup | KeptRow] = []
        self._shown: tuple[object, ...] = ()
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
        keeps_room = tools.sizePolicy()  # else the panes above are of another size with the first result
        keeps_room.setRetainSizeWhenHidden(True)
        tools.setSizePolicy(keeps_room)
        tools.setVisible(bool(self._case.edits))

    def set_groups(self, groups: Sequence[StripGroup]) -> None:
        """Show these series of the open radiograph."""
        was = [(group.number, group.caption, group.members) for group in self._groups]
        self._groups = tuple(groups)
        if was != [(group.number, group.caption, group.members) for group in self._groups]:
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
        self._kept, self._starred = tuple(rows), frozenset(starred)
        self._remarks = dict(remarks or {})
        self._list_edits()

    def await_kept(self, identity: str | None) -> None:
        """Stand on a result that is on its way; None: it does not come."""
        self._awaited = identity
        self._show_selected()

    @property
    def number_of_selected(self) -> int:
        """Of the row that is selected, as it stands in its caption; 0 for none."""
        row = self._selected_row()
        if row is None:
            return 0
        return sum(not isinstance(one, StripGroup) for one in self._rows[: row + 1])

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
        edits, case = self._case.edits, self._case
        places = {id(edit): place for place, edit in enumerate(edits)}
        names: dict[int, str] = {}
        self._rows = []
        for kept in self._kept:
            place = None if kept.edit is None else places.get(id(kept.edit))
            if place is None:
                self._rows.append(kept)
            else:
                names[place] = kept.identity
                self._add_edit(place)
        for place in range(len(edits)):
            if place not in names:
                self._add_edit(place)
        shown = tuple(self._name_of(row, names) for row in self._rows)
        with QSignalBlocker(self.list):
            if shown[: len(self._shown)] != self._shown:
                self.list.clear()
                self._shown = ()
            for row in self._rows[len(self._shown) :]:
                self.list.addItem(self._item(row, names))
            number = 0
            for position, row in enumerate(self._rows):
                number += not isinstance(row, StripGroup)
                self._describe(self.list.item(position), row, number, names)
        self._shown = shown
        has_some = bool(self._rows)
        self._empty.setVisible(not has_some)
        self.list.setVisible(has_some)
        if self._tools is not None:
            self._tools.setVisible(case.selected_edit is not None)
        self._show_selected()

    def _add_edit(self, place: int) -> None:
        """A row for an edit and for what was derived from it, unless it is shown elsewhere or deleted."""
        if place not in self._case.grouped and place not in self._case.hidden:
            self._rows.append(place)
            self._rows += self._groups_of(self._case.edits[place])

    def _name_of(self, row: "int | StripGroup | KeptRow", names: Mapping[int, str]) -> object:
        """The same for a kept result before and after it comes from the disk."""
        if isinstance(row, StripGroup):
            return row.number, id(row.source)
        if isinstance(row, KeptRow):
            return row.identity
        return names.get(row, id(self._case.edits[row]))

    def _groups_of(self, edit: EditResult) -> list[StripGroup]:
        """What was derived from an edit, and from what was derived from it."""
        found = []
        for group in self._groups:
            if group.source is edit:
                found.append(group)
                for member in sorted(group.members):
                    found += self._groups_of(self._case.edits[member])
        return found

    def _item(self, row: "int | StripGroup | KeptRow", names: Mapping[int, str]) -> QListWidgetItem:
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

    def _describe(
        self,
        item: QListWidgetItem,
        row: "int | StripGroup | KeptRow",
        number: int,
        names: Mapping[int, str],
    ) -> None:
        if isinstance(row, StripGroup):
            text, explanation = row.caption, row.explanation
        else:
            if isinstance(row, KeptRow):
                sentence, seed, more = row.sentence, row.seed, row.explanation
                is_starred = row.identity in self._starred
            else:
                edit = self._case.edits[row]
                sentence = edit.provenance.sentence
                more = self._remarks.get(id(edit), edit.provenance.mask_source)
                seed = str(edit.provenance.request.get("seed", "?"))
                is_starred = edit in self._starred or names.get(row) in self._starred
            star = f" {STAR}" if is_starred else ""
            text = tr("{number} · seed {seed}{star}").format(number=number, seed=seed, star=star)
            text = f"{text}\n{caption(sentence)}"
            explanation = tr("Synthetic {number}: {sentence}").format(number=number, sentence=sentence)
            if is_starred:
                explanation = tr("{what} (starred)").format(what=explanation)
            explanation += "\n" + tr("seed {seed} · {more}").format(seed=seed, more=more)
        item.setText(text)
        item.setToolTip(
            f"<p>{escape(explanation)}</p>".replace("\n", "<br>") if "<" in explanation else explanation
        )
        item.setData(Qt.ItemDataRole.AccessibleTextRole, explanation.partition("\n")[0])

    def _selected_row(self) -> int | None:
        if self._awaited is not None:
            for position, row in enumerate(self._rows):
                if isinstance(row, KeptRow) and row.identity == self._awaited:
                    return position
        index = self._case.selected_index
        if index is None:
            return None
        for position, row in enumerate(self._rows):
            if row == index or (isinstance(row, StripGroup) and index in row.members):
                return position
        return None

    def _show_selected(self) -> None:
        row = self._selected_row()
        if self._tools is not None:
            self._tools.setVisible(self._case.selected_edit is not None)
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(-1 if row is None else row)
        self._scroll_to_selected()
        self._scroll_soon.start()

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


def caption(sentence: str) -> str:
    """What was asked for in a few words: "Add edema" for "Add the finding of edema."."""
    return re.sub(r"\bthe (findings? of|level of) ", "", sentence).rstrip(". ")
