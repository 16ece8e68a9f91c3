"""HistoryRows: kept results of all radiographs as rows of a list, with small pictures once they are read."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)
from PySide6.QtGui import QImage

from viewer.language import tr

if TYPE_CHECKING:
    from engine.history.entry import HistoryEntry

_Index = QModelIndex | QPersistentModelIndex


def local_time(moment: datetime) -> str:
    """Date and time as the reader of this window writes them."""
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    return QLocale().toString(local, QLocale.FormatType.ShortFormat)


class HistoryRows(QAbstractListModel):
    """What a search found, in its order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[HistoryEntry, ...] = ()
        self.rated: frozenset[str] = frozenset()
        self.pictures: dict[str, QImage] = {}
        self._titles: Mapping[str, str] = {}

    def show_entries(
        self, entries: "Sequence[HistoryEntry]", rated: frozenset[str], titles: Mapping[str, str]
    ) -> None:
        """Show these instead; ``titles`` says what readers call a model, by its name."""
        self.beginResetModel()
        self.entries, self.rated, self._titles = tuple(entries), rated, titles
        self.endResetModel()

    def show_pictures(self, pictures: dict[str, QImage]) -> None:
        """Show these small pictures by identity, with those that are known."""
        self.pictures |= pictures
        if self.entries:
            self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1))

    def row_of(self, identity: str) -> int | None:
        """Where a result stands."""
        return next((row for row, entry in enumerate(self.entries) if entry.identity == identity), None)

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.sentence
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.sentence} {self.describe(entry)}"
        return None

    def describe(self, entry: "HistoryEntry") -> str:
        """Name, seed, title of the model, when, and whether it is starred or rated."""
        made = local_time(entry.created_at)
        parts = (
            f"“{entry.name}”" if entry.name else "",
            tr("seed {seed}").format(seed="?" if entry.seed is None else entry.seed),
            self._titles.get(entry.model_name, entry.model_name),
            made,
            tr("of a series") if entry.is_part_of_series else "",
            tr("starred") if entry.is_starred else "",
            tr("rated") if entry.edit_id in self.rated else "",
        )
        return " · ".join(filter(None, parts))
