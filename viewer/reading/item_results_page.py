"""ItemResultsPage: one scored item: scores by group, agreement, comparisons, what more is needed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QTableWidget, QVBoxLayout, QWidget

from engine.evaluation.resampling import Figure
from engine.reading.agreement import Agreement, Coefficient
from engine.reading.item_results import WANTED_HALF_WIDTH, ItemResults
from engine.reading.model_tests import PairedTest
from viewer.language import mark, number, tr
from viewer.reading.agreement_words import advice_words, coefficient_words
from viewer.reading.score_table import ScoreTable, ends_text, figure_text
from viewer.reading.wizard_page import labeled
from viewer.reading.wizard_pages import fit_columns, table_cell

_ROW_HEIGHT = 28
_GROUPS = {
    "finding": mark("by finding"),
    "operation": mark("by operation"),
    "arm": mark("by model"),
    "reader": mark("by reader"),
    "stage": mark("without and with map"),
    "kind": mark("by kind of image"),
}


_NAMES = {
    "with map": mark("with map"),
    "without map": mark("without map"),
    "synthetic": mark("synthetic images"),
    "real, untouched": mark("untouched films"),
    "real, same-path": mark("sham edits"),
}


class ItemResultsPage(QWidget):
    """A tab of the results.

    Args:
        found: of the item.
        name_of: how an arm is called, as long as it is hidden.
    """

    def __init__(
        self, found: ItemResults, name_of: Callable[[str], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._found, self._name_of = found, name_of
        self.by = QComboBox()
        for key, words in _GROUPS.items():
            if found.groups.get(key):
                self.by.addItem(tr(words), key)
        self.scores = ScoreTable()
        choose = QHBoxLayout()
        choose.addWidget(labeled(tr("&Scores"), self.by))
        choose.addWidget(self.by)
        choose.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(choose)
        layout.addWidget(self.scores, 2)
        rows = [(tr("between readers"), one) for one in found.between]
        for reader, all_within in found.within.items():
            rows += [(tr("{reader}, first and second reading").format(reader=reader), o) for o in all_within]
        if rows:
            layout.addWidget(_heading(tr("Agreement")))
            layout.addWidget(_agreement_table(rows), 2)
        for text in self._sentences():
            label = QLabel(text)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        self.by.currentIndexChanged.connect(lambda _: self._show())
        self._show()

    def _show(self) -> None:
        found, key = self._found, self.by.currentData()
        rows = [] if found.overall is None else [(tr("all"), found.overall)]
        for score in found.groups.get(key, ()):
            name = " · ".join(score.group)
            words = tr(_NAMES[name]) if name in _NAMES else name.replace("_", " ")
            rows.append((self._name_of(name) if key == "arm" else words, score))
        rows[1:] = sorted(rows[1:], key=lambda row: row[0])
        self.scores.show_scores(rows)

    def _sentences(self) -> list[str]:
        found = self._found
        said = [] if found.between_advice is None else [advice_words(found.between_advice)]
        for test in found.comparisons:
            words = tr(
                "{first} against {second}: {difference} on {n} cases (95 % {low} to {high}), p = {p} "
                "(permutation, Holm)"
            )
            first, second, difference = self._in_order(test)
            said.append(
                words.format(
                    first=first,
                    second=second,
                    difference=figure_text(difference.value, "+.2f"),
                    n=test.cases,
                    low=figure_text(difference.low),
                    high=figure_text(difference.high),
                    p=figure_text(test.corrected_p, ".4f"),
                )
            )
        need = found.need
        if need is not None and need.more:
            words = tr("A mean within ± {half} takes {needed} cases in all with these readers: {more} more.")
            half = number(WANTED_HALF_WIDTH, "g")
            said.append(words.format(half=half, needed=need.needed, more=need.more))
        elif need is not None:
            words = tr("The mean is known within ± {half}; no more cases are needed for that.")
            said.append(words.format(half=number(WANTED_HALF_WIDTH, "g")))
        if found.declined:
            said.append(tr("Said to be impossible to judge: {n} times").format(n=found.declined))
        return said

    def _in_order(self, test: PairedTest) -> tuple[str, str, Figure]:
        """Names of arms in their own order: that of the protocol would tell which letter is which."""
        first, second, found = self._name_of(test.first), self._name_of(test.second), test.difference
        if first == test.first or first < second:
            return first, second, found
        return second, first, Figure(-found.value, -found.high, -found.low, found.n)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", "heading")
    return label


def _agreement_table(rows: list[tuple[str, Agreement]]) -> QTableWidget:
    table = QTableWidget(len(rows), 5)
    table.setHorizontalHeaderLabels(["", tr("coefficient"), tr("value"), tr("95 % interval"), tr("cases")])
    table.verticalHeader().hide()
    table.setAccessibleName(tr("Agreement"))
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    for row, (who, one) in enumerate(rows):
        interval = ends_text(one.low, one.high)
        cells = (who, coefficient_words(one.coefficient), figure_text(one.value), interval, str(one.cases))
        for column, text in enumerate(cells):
            table.setItem(row, column, table_cell(text))
        table.setRowHeight(row, _ROW_HEIGHT)
    fit_columns(table)
    table.setMinimumHeight(_ROW_HEIGHT * (1 + min(len(rows), len(Coefficient))) + 2 * table.frameWidth() + 6)
    return table
