"""ChangeRows: what becomes of each attribute, as a table; values are dots until they are asked for."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from engine.identity.cleaning import Change
from engine.identity.profile import Action
from viewer.language import mark, tr

COLUMNS = (mark("Attribute"), mark("What happens"), mark("Before"), mark("After"))
ATTRIBUTE, ACTION, BEFORE, AFTER = range(4)
ACTIONS = {
    Action.REMOVE: mark("removed"),
    Action.EMPTY: mark("emptied"),
    Action.DUMMY: mark("stand-in"),
    Action.MAP_UID: mark("new UID"),
    Action.KEEP: mark("stays"),
    Action.CLEAN: mark("changed"),
}
DOTS = "••••••••"
Index = QModelIndex | QPersistentModelIndex


class ChangeRows(QAbstractTableModel):
    """Attributes that had a value, what is taken away first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changes: list[Change] = []
        self._is_revealed = False

    def set_changes(self, changes: Sequence[Change]) -> None:
        self.beginResetModel()
        told = [change for change in changes if change.had_value]
        self._changes = sorted(told, key=lambda change: change.action in (Action.KEEP, Action.CLEAN))
        self.endResetModel()

    def reveal(self, is_revealed: bool) -> None:
        """Show what the file says of the patient, or dots instead."""
        if is_revealed != self._is_revealed and self._changes:
            self._is_revealed = is_revealed
            self.dataChanged.emit(self.index(0, BEFORE), self.index(len(self._changes) - 1, BEFORE))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._changes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        change, column = self._changes[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            before = change.before if self._is_revealed or not change.before else DOTS
            return (change.attribute, tr(ACTIONS[change.action]), before, change.after)[column]
        if role == Qt.ItemDataRole.ToolTipRole and column == ATTRIBUTE:
            return change.attribute
        return None
