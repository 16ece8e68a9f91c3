"""DisagreementPage: where readers differ, and a round in which somebody else decides."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QTableWidget, QVBoxLayout, QWidget

from engine.reading.adjudication import LEAST_DIFFERENCE, Disagreement
from engine.reading.protocol import Design, StudyProtocol
from viewer.language import tr
from viewer.reading.wizard_page import labeled
from viewer.reading.wizard_pages import fit_columns, table_cell

PREFERENCE = "preference"  # the item of a paired comparison


class DisagreementPage(QWidget):
    """Cases and what was said, never by whom.

    Args:
        found: largest differences first.
        protocol: of the study.
        name_of: how an arm is called, as long as it is hidden.
    """

    wanted = Signal(str, object)  # code of the further reader, names of cases

    def __init__(
        self,
        found: Sequence[Disagreement],
        protocol: StudyProtocol,
        name_of: Callable[[str], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._found, self._protocol, self._name_of = tuple(found), protocol, name_of
        cases = len({one.case for one in found})
        words = (
            tr("Readers differ by {n} points or more, or chose another option, on 1 case.")
            if cases == 1
            else tr("Readers differ by {n} points or more, or chose another option, on {cases} cases.")
        )
        said = QLabel(words.format(n=LEAST_DIFFERENCE, cases=cases))
        said.setWordWrap(True)
        self.table = QTableWidget(len(found), 3)
        self.table.setHorizontalHeaderLabels([tr("Case"), tr("Question"), tr("Answers, not by whom")])
        self.table.verticalHeader().hide()
        self.table.setAccessibleName(tr("Disagreements"))
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        for row, one in enumerate(found):
            for column, text in enumerate((one.case, tr(one.title), self._answers(one))):
                self.table.setItem(row, column, table_cell(text))
            self.table.setRowHeight(row, 28)
        fit_columns(self.table)
        self.reader = QLineEdit("R-adjudicator")
        self.reader.setMaximumWidth(200)
        self.make = QPushButton(tr("Make a &round for them…"))
        self.make.setEnabled(bool(found))
        self.make.setToolTip(
            tr("A study of these cases for one more reader, who sees neither who said what nor how much")
        )
        line = QHBoxLayout()
        line.addWidget(labeled(tr("C&ode of the further reader"), self.reader))
        line.addWidget(self.reader)
        line.addStretch(1)
        line.addWidget(self.make)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addWidget(said)
        layout.addWidget(self.table, 1)
        layout.addLayout(line)
        self.make.clicked.connect(self._make)

    def _answers(self, one: Disagreement) -> str:
        """Scores as numbers, options in words, preferences as the arm that was on the side."""
        item = next(item for item in self._protocol.items if item.key == one.item)
        if item.is_scored:
            return " · ".join(map(str, one.values))
        options = [tr(anchor) for anchor in item.anchors]
        if self._protocol.design is Design.PAIRED and one.item == PREFERENCE:
            options[:2] = [self._name_of(arm) for arm in sorted(one.arms)]
        return " · ".join(sorted(options[value - 1] for value in one.values))

    def _make(self) -> None:
        rows = {index.row() for index in self.table.selectedIndexes()} or set(range(len(self._found)))
        cases = list(dict.fromkeys(self._found[row].case for row in sorted(rows)))
        self.wanted.emit(self.reader.text().strip(), cases)
