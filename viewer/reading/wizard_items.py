"""ItemsPage: the page of the wizard with what readers are asked."""

import contextlib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton

from engine.errors import EngineError
from engine.reading.items import RatingItem, load_rating_items
from viewer import theme
from viewer.language import tr
from viewer.reading.draft import NEEDED_ITEMS, USUAL_ITEMS, StudyDraft, shipped_items
from viewer.reading.wizard_page import WizardPage

_ITEM = Qt.ItemDataRole.UserRole
_TICKS = f"""
    QListWidget::item {{ min-height: 28px; padding-left: 4px; }}
    QListWidget::indicator {{ width: 14px; height: 14px; border: 1px solid {theme.SECONDARY.name()}; }}
    QListWidget::indicator:checked {{ image: url(icons:check.svg); border-color: {theme.ACCENT.name()}; }}
"""


class ItemsPage(WizardPage):
    """What readers are asked about every showing."""

    def __init__(self, draft: StudyDraft) -> None:
        super().__init__(
            draft,
            tr("Questions"),
            tr(
                "Asked about every image, in this order; drag, or Alt with arrows, changes it. "
                "Tick what shall be asked."
            ),
        )
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Questions"))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.setStyleSheet(_TICKS)
        self.own = QPushButton(tr("From a &file…"))
        self.own.setToolTip(tr("A table of items as in rating_items.toml"))
        self.said = QLabel()
        self.said.setProperty("role", "error")
        self.said.setWordWrap(True)
        self.column.addWidget(self.list, 1)
        line = QHBoxLayout()
        line.addWidget(self.own)
        line.addWidget(self.said, 1)
        self.column.addLayout(line)
        for item in shipped_items():
            self._list(item)
        self.list.itemChanged.connect(lambda _: self._take())
        self.list.model().rowsMoved.connect(lambda *_: self._take())
        self.own.clicked.connect(self._ask)
        for key, step in (("Alt+Up", -1), ("Alt+Down", 1)):
            move = QShortcut(QKeySequence(key), self.list, partial(self._move, step))
            move.setContext(Qt.ShortcutContext.WidgetShortcut)

    def enter(self) -> None:
        if not self.draft.items:
            usual = USUAL_ITEMS[self.draft.design]
            self._tick(usual)
        self._take()

    def problem(self) -> str:
        if not self.draft.items:
            return tr("Tick at least one question.")
        needed = NEEDED_ITEMS.get(self.draft.design)
        if needed and needed not in {item.key for item in self.draft.items}:
            title = next(tr(item.title) for item in shipped_items() if item.key == needed)
            return tr("This design needs the question “{title}”.").format(title=title)
        return ""

    def take_file(self, path: Path) -> None:
        """Add the items of a table, ticked."""
        self.said.setText("")
        try:
            items = load_rating_items(path)
        except EngineError as error:
            self.said.setText(str(error))
            return
        known = {self._item(row).key for row in range(self.list.count())}
        for item in items:
            if item.key not in known:
                self._list(item, is_ticked=True)
        self._take()

    def _ask(self) -> None:
        dialog = QFileDialog(self, tr("Open a table of items"), "", "TOML (*.toml)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.filesSelected.connect(lambda names: self.take_file(Path(names[0])))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _list(self, item: RatingItem, is_ticked: bool = False) -> None:
        optional = " · " + tr("optional") if item.is_optional else ""
        entry = QListWidgetItem(f"{tr(item.title)}: {tr(item.question)}{optional}")
        entry.setData(_ITEM, item)
        entry.setFlags(entry.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        entry.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        self.list.addItem(entry)

    def _item(self, row: int) -> RatingItem:
        item = self.list.item(row).data(_ITEM)
        assert isinstance(item, RatingItem)
        return item

    def _move(self, step: int) -> None:
        """Move the question with the keyboard up or down."""
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + step < self.list.count():
            with QSignalBlocker(self.list):
                self.list.insertItem(row + step, self.list.takeItem(row))
            self.list.setCurrentRow(row + step)
            self._take()

    def _tick(self, keys: Sequence[str]) -> None:
        for row in range(self.list.count()):
            is_ticked = self._item(row).key in keys
            state = Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
            self.list.item(row).setCheckState(state)

    def _take(self) -> None:
        with contextlib.suppress(AttributeError):  # an entry that is just being moved
            self.draft.items = tuple(
                self._item(row)
                for row in range(self.list.count())
                if self.list.item(row).checkState() is Qt.CheckState.Checked
            )
        self.changed.emit()
