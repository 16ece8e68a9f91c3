"""Two short pages of the wizard: title and design, arms; and what its tables share."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from engine.edit import Variant
from engine.models.card import ModelCard
from engine.reading.protocol import Design, StudyArm
from viewer.language import tr
from viewer.reading.draft import StudyDraft
from viewer.reading.start_dialog import describe_design
from viewer.reading.wizard_page import WizardPage, labeled

_CELL_PADDING = 20  # logical pixels


class DesignPage(WizardPage):
    """What the study is called and what one showing is."""

    def __init__(self, draft: StudyDraft) -> None:
        super().__init__(
            draft, tr("Title and design"), tr("Readers see the title; it must not give anything away.")
        )
        self.field = QLineEdit(draft.title)
        self.field.textChanged.connect(self._take_title)
        self.column.addWidget(labeled(tr("&Title"), self.field))
        self.column.addWidget(self.field)
        self.column.addSpacing(8)
        self.column.addWidget(QLabel(tr("Design")))
        self._group = QButtonGroup(self)
        for number, design in enumerate(Design):
            button = QRadioButton(describe_design(design))
            button.setChecked(design is draft.design)
            self._group.addButton(button, number)
            self.column.addWidget(button)
        self._group.idClicked.connect(self._take_design)
        self.column.addStretch(1)

    def problem(self) -> str:
        return "" if self.draft.title.strip() else tr("Give the study a title.")

    def _take_title(self, text: str) -> None:
        self.draft.title = text
        self.changed.emit()

    def _take_design(self, number: int) -> None:
        design = list(Design)[number]
        if design is not self.draft.design:
            self.draft.design, self.draft.items = design, ()
            self.changed.emit()


class ArmsPage(WizardPage):
    """Which models and variants make the counterfactuals."""

    def __init__(self, draft: StudyDraft, cards: Sequence[ModelCard]) -> None:
        super().__init__(
            draft,
            tr("Models"),
            tr("Each arm makes a counterfactual of every case; a comparison has two."),
        )
        self._cards = tuple(cards)
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels([tr("Model"), tr("What confines the edit"), tr("Seed")])
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(tr("Arms"))
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        head_left(self.table)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setColumnWidth(0, 300)
        self.table.setColumnWidth(1, 260)
        self.add = QPushButton(tr("&Add an arm"))
        self.remove = QPushButton(tr("&Remove"))
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(buttons)
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)

    def enter(self) -> None:
        wanted = 2 if self.draft.design is Design.PAIRED else 1
        while self.table.rowCount() < wanted:
            self._add()
        while self.draft.design is Design.PAIRED and self.table.rowCount() > wanted:
            self.table.removeRow(self.table.rowCount() - 1)
        self._take()

    def problem(self) -> str:
        arms = [(arm.model, arm.variant, arm.seed) for arm in self.draft.arms]
        if len(set(arms)) < len(arms):
            return tr("Two arms are the same; change the model, what confines the edit, or the seed.")
        return "" if arms else tr("Add an arm.")

    def _add(self) -> None:
        row = self.table.rowCount()
        self.table.insertRow(row)
        self.table.setRowHeight(row, 36)
        model, variant, seed = QComboBox(), QComboBox(), QSpinBox()
        for card in self._cards:
            model.addItem(card.title, card.name)
        for one, words in variant_names():
            variant.addItem(words, one.value)
        variant.setCurrentIndex(variant.findData(Variant.BOTH.value))
        seed.setRange(0, 2**31 - 1)
        seed.setValue(row)
        for column, (widget, name) in enumerate(
            ((model, tr("Model")), (variant, tr("What confines the edit")), (seed, tr("Seed")))
        ):
            widget.setAccessibleName(name)
            self.table.setCellWidget(row, column, widget)
        for signal in (model.currentIndexChanged, variant.currentIndexChanged, seed.valueChanged):
            signal.connect(lambda _: self._take())
        self._take()

    def _remove(self) -> None:
        row = self.table.currentRow()
        if row >= 0 and self.table.rowCount() > 1:
            self.table.removeRow(row)
            self._take()

    def _take(self) -> None:
        arms = []
        for row in range(self.table.rowCount()):
            model, variant, seed = (self.table.cellWidget(row, column) for column in range(3))
            assert isinstance(model, QComboBox)
            assert isinstance(variant, QComboBox)
            assert isinstance(seed, QSpinBox)
            name = f"arm{row + 1}"
            arms.append(
                StudyArm(name, str(model.currentData()), Variant(variant.currentData()), seed=seed.value())
            )
        self.draft.arms = tuple(arms)
        self.changed.emit()


def variant_names() -> tuple[tuple[Variant, str], ...]:
    """What confines an edit, in words."""
    return (
        (Variant.BOTH, tr("mask and relevance")),
        (Variant.MASK, tr("mask only")),
        (Variant.RELEVANCE, tr("relevance only")),
        (Variant.NONE, tr("nothing: the whole frame")),
    )


def table_cell(text: str, is_editable: bool = False) -> QTableWidgetItem:
    """A cell of words."""
    cell = QTableWidgetItem(text)
    if not is_editable:
        cell.setFlags(cell.flags() & ~Qt.ItemFlag.ItemIsEditable)
    return cell


def fit_columns(table: QTableWidget) -> None:
    """Columns as wide as their words, the last takes what is left."""
    table.resizeColumnsToContents()
    for column in range(table.columnCount()):
        table.setColumnWidth(column, table.columnWidth(column) + _CELL_PADDING)
    table.horizontalHeader().setStretchLastSection(True)
    head_left(table)


def head_left(table: QTableWidget) -> None:
    """Heads of columns stand over the words below them."""
    table.horizontalHeader().setMinimumHeight(28)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def spin(low: int, high: int, value: int, suffix: str = "", parent: QWidget | None = None) -> QSpinBox:
    """A small number."""
    box = QSpinBox(parent)
    box.setRange(low, high)
    box.setValue(value)
    box.setSuffix(suffix)
    box.setMaximumWidth(110)
    return box
