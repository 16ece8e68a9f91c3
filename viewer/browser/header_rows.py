"""HeaderRows: the elements of a header as a tree for views; identity is dots until it is asked for."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from engine.collection.header import HeaderRow
from viewer import theme
from viewer.language import mark, tr
from viewer.tree_rows import Index, TreeRows

COLUMNS = (mark("Tag"), mark("Name"), mark("VR"), mark("Value"))
TAG, NAME, VR, VALUE = range(4)
DOTS = "••••••••"

_Role = Qt.ItemDataRole


class _Node:
    """A row with its place in the tree."""

    __slots__ = ("children", "parent", "place", "row")

    def __init__(self, row: HeaderRow | None, parent: "_Node | None", place: int) -> None:
        self.row, self.parent, self.place = row, parent, place
        self.children: list[_Node] = []


class HeaderRows(TreeRows):
    """A tree of header rows.

    Args:
        rows: each with its depth; children follow their parent.
    """

    def __init__(self, rows: Sequence[HeaderRow] = (), parent: QObject | None = None) -> None:
        super().__init__(_tree(rows), COLUMNS, parent)
        self._is_revealed = False

    def set_rows(self, rows: Sequence[HeaderRow]) -> None:
        self.beginResetModel()
        self._root = _tree(rows)
        self.endResetModel()

    def reveal(self, is_revealed: bool) -> None:
        """Show what may tell who the patient is, or dots instead."""
        if is_revealed != self._is_revealed:
            self.layoutAboutToBeChanged.emit()
            self._is_revealed = is_revealed
            self.layoutChanged.emit()

    def line(self, index: Index) -> str:
        """A row for the clipboard, as it is seen: tag, keyword, VR and value with tabulators."""
        row = self.row(index)
        return "" if row is None else "\t".join((row.tag, row.keyword, row.vr, self.value(row)))

    def value(self, row: HeaderRow) -> str:
        return DOTS if row.is_identity and row.value and not self._is_revealed else row.value

    def row(self, index: Index) -> HeaderRow | None:
        found: HeaderRow | None = self.node(index).row  # the root has none
        return found

    def holds(self, row: HeaderRow, words: Sequence[str]) -> bool:
        """Whether each word is in tag, keyword, name, VR or the value as it is seen."""
        tag = row.tag.strip("()").casefold()
        value = "" if row.is_identity and not self._is_revealed else row.value
        fields = [tag, tag.replace(",", ""), row.keyword.casefold(), row.name.casefold(), value.casefold()]
        return all(word == row.vr.casefold() or any(word in field for field in fields) for word in words)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        column = index.column()
        if role == _Role.DisplayRole:
            return (row.tag, row.keyword or row.name or tr("private"), row.vr, self.value(row))[column]
        if role == _Role.ForegroundRole and (column in (TAG, VR) or (column == NAME and not row.tag)):
            return QColor(theme.SECONDARY)
        if role == _Role.ToolTipRole and column in (NAME, VALUE):
            return row.name if column == NAME else self.value(row)
        if role == _Role.AccessibleTextRole and column == VALUE and self.value(row) == DOTS:
            return tr("hidden")
        return None


class FoundRows(QSortFilterProxyModel):
    """Of ``HeaderRows``, the rows that hold all words, with what they lie in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)
        self._words: list[str] = []

    def find(self, text: str) -> None:
        self._words = text.casefold().split()
        self.invalidate()

    @property
    def is_searching(self) -> bool:
        return bool(self._words)

    def filterAcceptsRow(self, source_row: int, source_parent: Index) -> bool:
        rows = self.sourceModel()
        if not self._words or not isinstance(rows, HeaderRows):
            return True
        row = rows.row(rows.index(source_row, 0, source_parent))
        return row is not None and rows.holds(row, self._words)


def _tree(rows: Sequence[HeaderRow]) -> _Node:
    root = _Node(None, None, 0)
    path = [root]
    for row in rows:
        del path[min(row.depth, len(path) - 1) + 1 :]
        node = _Node(row, path[-1], len(path[-1].children))
        path[-1].children.append(node)
        path.append(node)
    return root
