"""SeriesBand: what a series is, how far it is and what it tells, in the place of results and rating."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.edit import EditResult
from viewer import theme
from viewer.labels import LinesLabel
from viewer.language import tr
from viewer.panes.strip_rows import caption
from viewer.series.findings import what_it_tells
from viewer.series.saving import can_be_saved
from viewer.series.series import Series, SeriesState
from viewer.series.severity_row import SeverityRow

_HEAD_WIDTH = 224
_TELLS_WIDTH = 150  # least, beside the levels; where there is less, it stands in the head
_BAR_STEPS = 1000


class SeriesBand(QFrame):
    """Title, progress and buttons at the left, the levels where there are some, and what came out."""

    back_requested = Signal()
    cancel_requested = Signal()
    go_on_requested = Signal()
    play_requested = Signal()
    save_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("resultStrip")
        self.title = QLabel()
        self.title.setProperty("role", "heading")
        self.asked = LinesLabel(2, secondary=True)
        self.stand = LinesLabel(2, secondary=True)
        self.told = LinesLabel(4)
        self._has_levels = False
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _BAR_STEPS)
        self.bar.setAccessibleName(tr("Progress of the series"))
        self.back = _tool("previous", tr("Back to results and rating (Esc); a series that runs goes on"))
        self.back.clicked.connect(self.back_requested)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self.cancel_requested)
        self.go_on = QPushButton(tr("Go on"))
        self.go_on.setToolTip(tr("Make what is missing"))
        self.go_on.clicked.connect(self.go_on_requested)
        self.play = _tool("play", tr("Play the row there and back, interpolated between its pictures"))
        self.play.clicked.connect(self.play_requested)
        self.save = _tool("save", tr("Save what this series tells, with its values and receipts"))
        self.save.clicked.connect(self.save_requested)
        self.levels = SeverityRow()
        self.tells = QLabel()
        self.tells.setWordWrap(True)
        self.tells.setFont(theme.small_font())
        self.tells.setTextFormat(Qt.TextFormat.PlainText)
        self.tells.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.tells.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self.back)
        first.addWidget(self.title, 1)
        first.addWidget(self.play)
        first.addWidget(self.save)
        last = QHBoxLayout()
        last.setSpacing(8)
        for part, stretch in ((self.stand, 1), (self.cancel, 0), (self.go_on, 0)):
            last.addWidget(part, stretch)
        head = QWidget()
        head.setFixedWidth(_HEAD_WIDTH)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addLayout(first)
        column.addWidget(self.asked)
        column.addWidget(self.told)
        column.addWidget(self.bar)
        column.addLayout(last)
        column.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(16)
        layout.addWidget(head)
        layout.addWidget(self.levels)
        layout.addWidget(self.tells, 1)

    def show_series(self, series: Series, results: dict[int, EditResult]) -> None:
        """Show a series as it stands.

        Args:
            series: what.
            results: of its steps by place, as far as the case keeps them.
        """
        plan, had_keyboard = series.plan, self.cancel.hasFocus() or self.go_on.hasFocus()
        self.title.setText(series.title)
        seed = plan.source.provenance.request.get("seed", "?")
        self.asked.setText(
            tr("{sentence} · seed {seed}").format(
                sentence=caption(plan.source.provenance.sentence), seed=seed
            )
        )
        self.stand.setText(series.stand)
        self.bar.setVisible(series.is_running)
        self.bar.setValue(round(series.share_done * _BAR_STEPS))
        self.cancel.setVisible(series.is_running)
        self.go_on.setVisible(series.state is SeriesState.STOPPED)
        if had_keyboard:  # or it would end up at a neighbor of the button that is gone
            stays: list[QWidget] = [one for one in (self.cancel, self.go_on) if one.isVisibleTo(self)]
            [*stays, self.back][0].setFocus()
        has_levels = plan.kind.is_row
        self.levels.setVisible(has_levels)
        self.play.setVisible(has_levels)
        self.play.setEnabled(len(results) > 1)
        self.save.setVisible(can_be_saved(series))
        if has_levels:
            self.levels.show_series(series, results)
        self.asked.set_most(1 if series.stand else 2)
        self.stand.setVisible(bool(series.stand))
        self.tells.setText(what_it_tells(series, self.levels.place if has_levels else None))
        self.told.setText(self.tells.text())
        self.told.set_most(2 if series.stand else 4)
        self._has_levels = has_levels
        self._place_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_words()

    def _place_words(self) -> None:
        """What the series tells takes the place of what was asked, where the levels need all the room."""
        wanted = _HEAD_WIDTH + self.levels.sizeHint().width() + _TELLS_WIDTH + 3 * 16
        is_narrow = self._has_levels and self.width() < wanted
        self.tells.setVisible(not is_narrow)
        self.told.setVisible(is_narrow and bool(self.told.text()))
        self.asked.setVisible(not is_narrow or not self.told.text())


def _tool(icon: str, text: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(20, 20))
    button.setToolTip(text)
    button.setAccessibleName(text)
    return button
