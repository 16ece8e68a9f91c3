"""ModelList: the models one below the other, and the facts of the one that is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFormLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.models.keeping import ModelState
from viewer import theme
from viewer.language import tr
from viewer.models.rows import ModelRow
from viewer.tools.outlook_view import wrapped_label


class ModelList(QWidget):
    """Several can be chosen; the facts are those of a single one."""

    changed = Signal()  # others are chosen
    activated = Signal()  # by Enter or a double click

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ModelRow, ...] = ()
        self.list = QTreeWidget()
        self.list.setHeaderLabels([tr("Model"), tr("Size"), tr("Memory"), tr("State")])
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAllColumnsShowFocus(True)
        self.list.setAccessibleName(tr("Models"))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.notice = wrapped_label("secondary")
        self._facts = QFormLayout()
        self._facts.setVerticalSpacing(4)
        self._facts.setHorizontalSpacing(16)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.notice)
        layout.addLayout(self._facts)
        self.list.itemSelectionChanged.connect(self._show_chosen)
        self.list.itemActivated.connect(lambda item: self.activated.emit())

    @property
    def chosen(self) -> list[ModelRow]:
        """The rows that are selected, from top to bottom."""
        places = sorted(self.list.indexOfTopLevelItem(item) for item in self.list.selectedItems())
        return [self._rows[place] for place in places]

    def show_rows(self, rows: Sequence[ModelRow], name: str = "") -> None:
        """Show these models; keeps what is chosen, or chooses the one of this name."""
        chosen = {name} if name else {row.kept.name for row in self.chosen}
        self._rows = tuple(rows)
        self.list.clear()
        for row in self._rows:
            item = QTreeWidgetItem(list(row.cells))
            for column in (1, 2):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if row.kept.state is not ModelState.READY:
                item.setIcon(3, theme.icon("error"))
            self.list.addTopLevelItem(item)
            item.setSelected(row.kept.name in chosen)
        if self._rows and not self.chosen:
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        self._show_chosen()

    def _show_chosen(self) -> None:
        while self._facts.rowCount():
            self._facts.removeRow(0)
        chosen = self.chosen
        row = chosen[0] if len(chosen) == 1 else None
        card = None if row is None else row.kept.card
        self.notice.setText("" if card is None else card.notice)
        self.notice.setVisible(bool(self.notice.text()))
        for label, value in () if row is None else row.facts:
            is_problem = label == tr("Problem")
            self._facts.addRow(_quiet(label), _fact(value, is_problem))
        self.changed.emit()


def _quiet(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "secondary")
    return label


def _fact(text: str, is_problem: bool) -> QLabel:
    label = wrapped_label("error" if is_problem else "")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
