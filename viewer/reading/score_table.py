"""ScoreTable: one row of figures for each group, with the distribution of the answers as a bar."""

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableWidget, QWidget

from engine.evaluation.resampling import Figure
from engine.reading.scores import ScoreSummary
from viewer import theme
from viewer.language import number, tr
from viewer.reading.wizard_pages import table_cell

_COUNTS = Qt.ItemDataRole.UserRole
_BAR_WIDTH = 240
_DARK, _LIGHT = QColor(58, 70, 92), QColor(214, 204, 160)  # lowest and highest step; both read on grey
_LAST = 6


class ScoreTable(QTableWidget):
    """Group, n, mean with its interval, SD, median, distribution."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, _LAST + 1, parent)
        self.setHorizontalHeaderLabels(
            [
                "",
                tr("n"),
                tr("mean"),
                tr("95 % interval"),
                tr("SD"),
                tr("median"),
                tr("distribution, low to high"),
            ]
        )
        self.verticalHeader().hide()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.setItemDelegateForColumn(_LAST, _BarDelegate(self))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_LAST, QHeaderView.ResizeMode.Stretch)
        self.setAccessibleName(tr("Scores"))
        self.setFont(theme.tabular(self.font()))

    def show_scores(self, rows: Sequence[tuple[str, ScoreSummary]]) -> None:
        """Show groups under their names."""
        self.setRowCount(len(rows))
        for row, (name, score) in enumerate(rows):
            mean = score.mean
            cells = (
                name,
                str(score.n),
                figure_text(mean.value),
                interval_text(mean),
                figure_text(score.deviation),
                figure_text(score.median, ".1f"),
                " · ".join(map(str, score.counts)),
            )
            for column, text in enumerate(cells):
                cell = table_cell(text)
                if 0 < column < _LAST:
                    cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if column == _LAST:
                    cell.setData(_COUNTS, score.counts)
                    cell.setToolTip(text)
                self.setItem(row, column, cell)
            self.setRowHeight(row, 28)


class _BarDelegate(QStyledItemDelegate):
    """A stacked bar with the number of answers in each part."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        counts = index.data(_COUNTS) or ()
        total = sum(counts)
        area: QRect = option.rect.adjusted(6, 5, -6, -5)
        if not total:
            return
        painter.save()
        painter.setFont(theme.small_font())
        left = area.left()
        for step, count in enumerate(counts):
            if not count:
                continue
            width = round(area.width() * count / total)
            share = step / max(1, len(counts) - 1)
            color = _mixed(share)
            part = QRect(left, area.top(), width, area.height())
            painter.fillRect(part.adjusted(0, 0, -1, 0), color)
            if width > 16:
                painter.setPen(theme.BACKGROUND if share > 0.45 else theme.TEXT)
                painter.drawText(part, Qt.AlignmentFlag.AlignCenter, str(count))
            left += width
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_BAR_WIDTH, 28)


def _mixed(share: float) -> QColor:
    mix: Callable[[int, int], int] = lambda low, high: round(low + (high - low) * share)  # noqa: E731
    return QColor(
        mix(_DARK.red(), _LIGHT.red()), mix(_DARK.green(), _LIGHT.green()), mix(_DARK.blue(), _LIGHT.blue())
    )


def figure_text(value: float, form: str = ".2f") -> str:
    """A number, or a dash where there is none."""
    return number(value, form).replace("-", "−") if math.isfinite(value) else "–"


def interval_text(figure: Figure) -> str:
    """The ends of an interval, or why there is none."""
    return ends_text(figure.low, figure.high)


def ends_text(low: float, high: float) -> str:
    """The ends of an interval, or why there is none; no dash between them, for they may be negative."""
    if not math.isfinite(low):
        return tr("too few")
    return tr("{low} to {high}").format(low=figure_text(low), high=figure_text(high))
