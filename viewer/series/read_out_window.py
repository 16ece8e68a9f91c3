"""ReadOutWindow: what a separate classifier reads on the input and on the counterfactual, beside the work."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.results.read_out import ReadOut
from viewer import theme
from viewer.language import tr
from viewer.panes.strip_rows import caption
from viewer.series import read_out_text
from viewer.series.series import Series, SeriesState

_WIDTH = 600
_ROW_HEIGHT, _HEAD_HEIGHT = 22, 28
_WORDS = 2  # columns of words, before those of numbers


class ReadOutWindow(QDialog):
    """Progress until the classifier has read, then one table; stays open beside the work.

    Its words say first whose opinion this is and what it is not.
    """

    cancel_requested = Signal(int)  # number of the series; closing before the end asks for it too
    again_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number: int | None = None
        self._is_running = False
        self._found: ReadOut | None = None
        self.setWindowTitle(tr("What a separate classifier reads"))
        self.head = _words()
        self.head.setProperty("role", "heading")
        self.warning = _words(tr("Only another model's opinion: neither a finding nor a diagnosis."))
        self.warning.setObjectName("modelNotice")
        self.asked = _words()
        self.asked.setProperty("role", "secondary")
        self.stand = _words()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(tr("The classifier works"))
        self.table = _make_table()
        self.words = _words()
        self.words.setFont(theme.small_font())
        self.words.setProperty("role", "secondary")
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.again = QPushButton(tr("Try again"))
        self.again.clicked.connect(self._ask_again)
        self.copy = QPushButton(tr("Copy as text"))
        self.copy.clicked.connect(self._copy)
        self.shut = QPushButton(tr("Close"))
        self.shut.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.again, self.copy, self.cancel, self.shut):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        for part in (self.warning, self.asked, self.head, self.stand, self.bar):
            layout.addWidget(part)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.words)
        layout.addLayout(buttons)

    def show_series(self, series: Series) -> None:
        """Show a read-out as it stands."""
        is_another = series.number != self.number
        self.number = series.number
        self._is_running = series.is_running
        provenance = series.plan.source.provenance
        self.asked.setText(
            tr("Of: {what} · seed {seed}").format(
                what=caption(provenance.sentence), seed=provenance.request.get("seed", "?")
            )
        )
        found = series.outcome if isinstance(series.outcome, ReadOut) else None
        if found is not None and (is_another or found is not self._found):
            self._fill(found)
        self._found = found
        self.stand.setText(series.message if series.state is SeriesState.STOPPED else series.phase)
        self.stand.setVisible(found is None)
        self.bar.setVisible(series.is_running)
        self.cancel.setVisible(series.is_running)
        self.again.setVisible(series.state is SeriesState.STOPPED)
        for part in (self.head, self.table, self.words, self.copy):
            part.setVisible(found is not None)
        self.shut.setVisible(not series.is_running)
        self._fit()

    def _fit(self) -> None:
        """As high as all lines need; labels that wrap tell that only for a width."""
        width = max(_WIDTH, self.width()) if self.isVisible() else _WIDTH
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setMinimumSize(_WIDTH, 0)
        self.resize(width, layout.totalHeightForWidth(width))

    def open_beside(self, anchor: QWidget) -> None:
        """Show it at the lower left of a widget, inside the screen, with the keyboard."""
        is_first = not self.isVisible()
        self.show()
        if is_first:
            self._stand_at(anchor)
        self.raise_()
        self.activateWindow()

    def _stand_at(self, anchor: QWidget) -> None:
        area = anchor.screen().availableGeometry()
        size = self.sizeHint().expandedTo(QSize(_WIDTH, 520))  # as it will be when all is read
        corner = anchor.mapToGlobal(QPoint(16, anchor.height() - size.height() - 16))
        corner.setX(max(area.left(), min(corner.x(), area.right() - size.width())))
        corner.setY(max(area.top(), corner.y()))
        self.move(corner)

    def reject(self) -> None:
        """Close; what is still being read is cancelled."""
        if self._is_running and self.number is not None:
            self.cancel_requested.emit(self.number)
        super().reject()

    def _ask_again(self) -> None:
        if self.number is not None:
            self.again_requested.emit(self.number)

    def _copy(self) -> None:
        if self._found is not None:
            head = f"{self.windowTitle()}. {self.warning.text()}\n{self.asked.text()}\n{self.head.text()}"
            QGuiApplication.clipboard().setText(read_out_text.as_text(head, self._found))

    def _fill(self, found: ReadOut) -> None:
        self.head.setText(read_out_text.verdict(found))
        self.words.setText(f"{found.title}. {read_out_text.explanation(found)}")
        table, columns = self.table, read_out_text.headings(found)
        if not read_out_text.knows_labels(found):
            columns.pop()
        lines = read_out_text.rows(found)
        table.setColumnCount(len(columns))
        table.setRowCount(len(lines))
        for column, (title, what) in enumerate(columns):
            item = QTableWidgetItem(title)
            item.setToolTip(what)
            item.setTextAlignment(_alignment(column))
            table.setHorizontalHeaderItem(column, item)
        bold = table.font()
        bold.setBold(True)
        for number, row in enumerate(lines):
            for column in range(len(columns)):
                item = QTableWidgetItem(row.cells[column])
                item.setToolTip(columns[column][1])
                if row.turned:
                    item.setFont(bold)
                item.setTextAlignment(_alignment(column))
                table.setItem(number, column, item)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.setFixedHeight(_HEAD_HEIGHT + len(lines) * _ROW_HEIGHT + 2 * table.frameWidth() + 2)
        table.setCurrentCell(0, 0)
        table.setFocus()


def _make_table() -> QTableWidget:
    table = QTableWidget()
    table.setAccessibleName(tr("Readings of the classifier"))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setFixedHeight(_HEAD_HEIGHT)
    return table


def _alignment(column: int) -> Qt.AlignmentFlag:
    """Words at the left, numbers at the right."""
    side = Qt.AlignmentFlag.AlignLeft if column < _WORDS else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _words(text: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
