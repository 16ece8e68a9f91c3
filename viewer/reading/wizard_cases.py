"""CasesPage: the radiographs of a study, what is asked of each, and which are practice or controls."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from engine.errors import EngineError
from engine.instructions.findings import load_vocabulary
from engine.instructions.grammar import parse
from engine.reading.protocol import Control, Design
from viewer import background
from viewer.drops import dropped_files
from viewer.exchange.open_dialogs import FILTER
from viewer.language import tr
from viewer.reading.draft import DraftCase, StudyDraft, radiographs_in
from viewer.reading.wizard_page import WizardPage, labeled
from viewer.reading.wizard_pages import head_left, spin, table_cell

_COUNT_WIDTH = 72  # logical pixels
_EXAMPLES = (
    "Add the finding of pleural effusion.",
    "Add the finding of edema.",
    "Add the finding of consolidation.",
    "Add the finding of pneumothorax.",
    "Add the finding of cardiomegaly.",
)


class CasesPage(WizardPage):
    """A table of the radiographs, and what deals instructions out to them."""

    def __init__(self, draft: StudyDraft) -> None:
        super().__init__(
            draft,
            tr("Cases"),
            tr("Files are copied under new names. Write what is asked of each, or deal instructions out."),
        )
        self.setAcceptDrops(True)
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels([tr("File"), tr("Instruction"), tr("Role")])
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(tr("Cases"))
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        head_left(self.table)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(0, 220)
        self.table.setColumnWidth(2, 130)
        self.hint = QLabel(tr("Drop radiographs or folders here, or add them below"))
        self.hint.setProperty("role", "secondary")
        QVBoxLayout(self.table.viewport()).addWidget(self.hint, 0, Qt.AlignmentFlag.AlignCenter)
        self.add_files = QPushButton(tr("Add &files…"))
        self.add_folder = QPushButton(tr("Add a f&older…"))
        self.remove = QPushButton(tr("&Remove"))
        self.count = QLabel()
        self.count.setProperty("role", "secondary")
        buttons = QHBoxLayout()
        for button in (self.add_files, self.add_folder, self.remove):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.count)
        self.instructions = QPlainTextEdit("\n".join(_EXAMPLES))
        self.instructions.setFixedHeight(92)
        self.instructions.setTabChangesFocus(True)
        self.practice = spin(0, 1000, 0)
        self.controls = spin(0, 10000, 0)
        self.shams = spin(0, 10000, 0)
        self.deal = QPushButton(tr("&Deal out"))
        self.deal.setToolTip(tr("One after the other, in turn"))
        dealing = QHBoxLayout()
        dealing.setSpacing(8)
        practice_label = labeled(tr("&Practice: the first"), self.practice)
        self.controls_label = labeled(tr("Untouched &controls: the last"), self.controls)
        self.controls_label.setToolTip(tr("The films as they are, in the display of a counterfactual"))
        self.shams_label = labeled(tr("&Sham edits: before them"), self.shams)
        self.shams_label.setToolTip(
            tr("The model draws the film again in the same places, without the finding")
        )
        controls = (self.controls_label, self.controls, self.shams_label, self.shams)
        for box in (self.practice, self.controls, self.shams):
            box.setMaximumWidth(_COUNT_WIDTH)
        for widget in (practice_label, self.practice, *controls):
            dealing.addWidget(widget)
        dealing.addStretch(1)
        dealing.addWidget(self.deal)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(buttons)
        self.column.addWidget(labeled(tr("&Instructions, one a line"), self.instructions))
        self.column.addWidget(self.instructions)
        self.column.addLayout(dealing)
        self.said = ""
        self.add_files.clicked.connect(self._ask_files)
        self.add_folder.clicked.connect(self._ask_folder)
        self.remove.clicked.connect(self._remove)
        self.deal.clicked.connect(self._deal)
        self.table.itemChanged.connect(self._take_cell)
        QShortcut(QKeySequence("Delete"), self.table, self._remove)
        self._vocabulary = load_vocabulary()
        self._judged: dict[str, str] = {}  # why an instruction is not understood

    def enter(self) -> None:
        has_controls = self.draft.design is Design.REAL_OR_SYNTHETIC
        for widget in (self.controls, self.controls_label, self.shams, self.shams_label):
            widget.setVisible(has_controls)
        if not has_controls and any(case.control for case in self.draft.cases):
            self.controls.setValue(0)
            self.shams.setValue(0)
            self._deal()
        self._show()

    def problem(self) -> str:
        if self.said:
            return self.said
        cases = self.draft.cases
        if not cases:
            return tr("Add radiographs.")
        bare = sum(case.is_bare for case in cases)
        if bare:
            return tr("{n} radiographs have no instruction yet.").format(n=bare)
        if self.draft.design is Design.REAL_OR_SYNTHETIC:
            if not any(case.control for case in cases):
                return tr("Real or synthetic needs controls: say how many, and deal out.")
            if all(case.control or case.is_practice for case in cases):
                return tr("At least one case must be no control and no practice.")
        if all(case.is_practice for case in cases):
            return tr("At least one case must be no practice.")
        return next(filter(None, (self._not_understood(case.instruction) for case in cases)), "")

    def _not_understood(self, instruction: str) -> str:
        if instruction not in self._judged:
            self._judged[instruction] = ""
            try:
                parse(instruction, self._vocabulary)
            except EngineError as error:
                if instruction:
                    self._judged[instruction] = f"“{instruction}”: {error}"
        return self._judged[instruction]

    def add(self, paths: list[Path]) -> None:
        """Add files, and those in folders; found in the background."""

        def find() -> list[Path]:
            return [found for path in paths for found in (radiographs_in(path) if path.is_dir() else (path,))]

        self.said = tr("Searching…")
        self.changed.emit()
        background.run(find, self._take_found, self._complain, owner=self)

    def _take_found(self, found: list[Path]) -> None:
        self.said = ""
        self.draft.add_files(found)
        self._show()

    def _complain(self, message: str) -> None:
        self.said = message
        self.changed.emit()

    def _ask_files(self) -> None:
        self._ask(QFileDialog.FileMode.ExistingFiles, tr("Open radiographs"), tr(FILTER))

    def _ask_folder(self) -> None:
        self._ask(QFileDialog.FileMode.Directory, tr("Open a folder, with all folders in it"), "")

    def _ask(self, mode: QFileDialog.FileMode, title: str, name_filter: str) -> None:
        dialog = QFileDialog(self, title, "", name_filter)
        dialog.setFileMode(mode)
        take: Callable[[list[str]], None] = lambda names: self.add([Path(name) for name in names])  # noqa: E731
        dialog.filesSelected.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _remove(self) -> None:
        rows = {index.row() for index in self.table.selectedIndexes()}
        self.draft.cases = [case for row, case in enumerate(self.draft.cases) if row not in rows]
        self._show()

    def _deal(self) -> None:
        lines = [line.strip() for line in self.instructions.toPlainText().splitlines() if line.strip()]
        count = len(self.draft.cases)
        controls = min(self.controls.value(), count)
        shams = min(self.shams.value(), count - controls)
        self.draft.deal(lines, min(self.practice.value(), count), controls, shams)
        self._show()

    def _take_cell(self, cell: QTableWidgetItem) -> None:
        if cell.column() == 1:
            row, text = cell.row(), cell.text().strip()
            case = self.draft.cases[row]
            control = None if case.control is Control.UNTOUCHED else case.control
            self.draft.cases[row] = replace(case, instruction=text, control=control)
            self._show_role(row)
            self.changed.emit()

    def _show(self) -> None:
        with QSignalBlocker(self.table):
            self.table.setRowCount(len(self.draft.cases))
            for row, case in enumerate(self.draft.cases):
                name = table_cell(case.path.name)
                name.setToolTip(str(case.path))
                self.table.setItem(row, 0, name)
                self.table.setItem(row, 1, table_cell(case.instruction, is_editable=True))
                self._show_role(row)
        self.hint.setVisible(not self.draft.cases)
        self.count.setText(tr("{n} cases").format(n=len(self.draft.cases)))
        self.changed.emit()

    def _show_role(self, row: int) -> None:
        with QSignalBlocker(self.table):
            self.table.setItem(row, 2, table_cell(_role(self.draft.cases[row])))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add(dropped_files(event))
        event.acceptProposedAction()


def _role(case: DraftCase) -> str:
    if case.control is Control.SAME_PATH:
        return tr("practice sham edit") if case.is_practice else tr("sham edit")
    if case.control is Control.UNTOUCHED:
        return tr("practice control") if case.is_practice else tr("control")
    return tr("practice") if case.is_practice else tr("counted")
