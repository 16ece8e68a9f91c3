"""TreeRows: what views ask of any tree of rows with columns."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from viewer.language import tr

Index = QModelIndex | QPersistentModelIndex


class TreeRows(QAbstractItemModel):
    """A tree of nodes, each with ``parent`` (None: the root), ``place`` among its siblings, and ``children``.

    Args:
        root: is not shown itself.
        columns: their titles, to be translated when they are shown.
    """

    def __init__(self, root: Any, columns: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root, self._columns = root, columns

    def node(self, index: Index) -> Any:
        """The node at an index; the root at none."""
        return index.internalPointer() if index.isValid() else self._root

    def index_of(self, node: Any) -> QModelIndex:
        """Of its first column."""
        return QModelIndex() if node.parent is None else self.createIndex(node.place, 0, node)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        children = self.node(parent).children
        if 0 <= row < len(children) and 0 <= column < len(self._columns):
            return self.createIndex(row, column, children[row])
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        above = self.node(index).parent if index.isValid() else None
        return QModelIndex() if above is None else self.index_of(above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(self._columns[section])
        return None
