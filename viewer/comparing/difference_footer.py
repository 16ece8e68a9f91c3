"""DifferenceFooter: range, colour bar and read-out of the difference pane."""

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QSlider, QVBoxLayout, QWidget

from viewer import theme
from viewer.comparing.difference import signed
from viewer.comparing.difference_pane import DifferencePane
from viewer.labels import ElidedLabel
from viewer.language import mark, number, tr
from viewer.panes.color_tables import signed_table
from viewer.panes.footers import allow_two_heights
from viewer.panes.rendering import color_picture
from viewer.panes.view_state import ViewState

_STEPS = 100
_RANGE = mark("Change at the ends of the colors, in stored units")
_AUTO = mark("End the colors at the largest change")
_BAR, _TICK = 7, 3
_GAP = 7  # between the words under the bar, at least
_AUTO_WIDTH = 52
_LEAST_SLIDER = 28
_LEAST_WITH_NAME = 168  # width of the footer


class ColorBar(QWidget):
    """The colors over neutral grey, with ticks in stored units and in % of the shown window."""

    def __init__(self, pane: DifferencePane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pane = pane
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFont(theme.small_font())
        pane.range_changed.connect(self.update)
        pane.view.grey_changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(100, _BAR + _TICK + self.fontMetrics().height())

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """(place in [0, 1], words), in the order of what is left out last where room is short."""
        limit = self._pane.limit
        words = {place: signed((2 * place - 1) * limit) for place in (0.0, 1.0, 0.5, 0.25, 0.75)}
        share = self._pane.share_text(limit)
        ends = [f"{words[place]} ({share})" for place in (0.0, 1.0)] if share else []
        if ends and sum(map(self.fontMetrics().horizontalAdvance, ends)) + _GAP < self.width():
            words[0.0], words[1.0] = ends  # else both ends still have their number
        return list(words.items())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._pane.has_difference:
            return
        painter = QPainter(self)
        bar = QRect(0, 0, self.width(), _BAR)
        painter.fillRect(bar, theme.LINE)
        painter.drawImage(bar, color_picture(signed_table(1.0)[None]))
        metrics = painter.fontMetrics()
        taken: list[QRect] = []
        for place, words in self.ticks:
            x = round(place * (self.width() - 1))
            painter.setPen(theme.TEXT)
            painter.drawLine(x, _BAR - 2, x, _BAR + _TICK - 1)
            wide = metrics.horizontalAdvance(words)
            left = min(max(0, x - wide // 2), self.width() - wide)
            area = QRect(left, _BAR + _TICK, wide, metrics.height())
            if all(not area.adjusted(1 - _GAP, 0, _GAP - 1, 0).intersects(other) for other in taken):
                painter.setPen(theme.SECONDARY)
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
                taken.append(area)


class DifferenceFooter(QWidget):
    """Three lines as high as those of the other panes."""

    def __init__(self, view: ViewState, pane: DifferencePane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view, self._pane = view, pane
        allow_two_heights(self)
        self.automatic = QPushButton(tr("auto"))
        self.automatic.setCheckable(True)
        self.automatic.setProperty("role", "small")
        self.automatic.setToolTip(tr(_AUTO))
        self.automatic.setAccessibleName(tr(_AUTO))
        self.automatic.setFont(theme.small_font())
        self.automatic.setFixedWidth(_AUTO_WIDTH)
        self.automatic.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.range = QSlider(Qt.Orientation.Horizontal)
        self.range.setRange(1, _STEPS)
        self.range.setPageStep(10)
        self.range.setToolTip(tr(_RANGE))
        self.range.setAccessibleName(tr(_RANGE))
        self.range.setMinimumWidth(_LEAST_SLIDER)
        label = self._name = QLabel(tr("range"))
        label.setFont(theme.small_font())
        label.setProperty("role", "secondary")
        label.setBuddy(self.range)
        self.bar = ColorBar(pane)
        self.read_out = ElidedLabel(secondary=True, shrinks=True)
        self.read_out.use_height()
        self._controls = QWidget()
        first = QHBoxLayout(self._controls)
        first.setContentsMargins(0, 0, 0, 0)
        first.setSpacing(8)
        for part, stretch in ((label, 0), (self.range, 1), (self.automatic, 0)):
            first.addWidget(part, stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.setSpacing(0)
        layout.addWidget(self._controls)
        layout.addWidget(self.bar)
        layout.addWidget(self.read_out, 1)
        self.range.valueChanged.connect(self._choose)
        self.automatic.clicked.connect(lambda: pane.set_limit(None))
        pane.range_changed.connect(self._show_range)
        view.pointer_changed.connect(self._show_pointer)
        view.grey_changed.connect(self._show_pointer)
        self._show_range()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow footer gives the name's room to the slider, whose tool tip says more."""
        super().resizeEvent(event)
        self._name.setVisible(self.width() >= _LEAST_WITH_NAME)

    def _choose(self, position: int) -> None:
        """Small changes need fine steps: the square of the slider's place."""
        if self._pane.largest:
            self._pane.set_limit(self._pane.largest * (position / _STEPS) ** 2)

    def _show_range(self) -> None:
        largest = self._pane.largest
        self._controls.setVisible(self._pane.has_difference)
        self.range.setEnabled(bool(largest))
        self.automatic.setChecked(self._pane.is_automatic)
        if largest:
            with QSignalBlocker(self.range):
                self.range.setValue(round(_STEPS * (self._pane.limit / largest) ** 0.5))
        self._show_pointer()

    def _show_pointer(self) -> None:
        point, largest = self._view.pointer, self._pane.largest
        if not self._pane.has_difference or largest is None:
            self.read_out.setText("")
        elif point is None:
            share = self._pane.share_text(largest)
            of_window = tr(" ({share} of the window)").format(share=share) if share else ""
            self.read_out.setText(
                tr("largest change: {change} stored units{of_window}").format(
                    change=number(largest, ","), of_window=of_window
                )
                if largest
                else tr("nothing changed")
            )
        else:
            self.read_out.setText(self._pane.text_at(*point))
