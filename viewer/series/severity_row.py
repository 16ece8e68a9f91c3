"""SeverityRow: the levels of a finding as thumbnails and as a slider."""

from PySide6.QtCore import QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QSizePolicy, QSlider, QWidget

from engine.edit import EditResult
from engine.results.series import SeriesKind
from viewer import theme
from viewer.language import tr
from viewer.panes.result_strip import list_style
from viewer.panes.thumbnail import input_thumbnail, thumbnail
from viewer.series.series import Series

_SIDE = 52
_SLIDER_HEIGHT = 24
_WIDTH = 74  # of a level; the longest word of one has room
_MODEL_WIDTH = 116  # of a model, whose title is longer


class SeverityRow(QWidget):
    """One thumbnail per level from none to most; the slider below has its stops under them."""

    chosen = Signal(int)  # place of a level

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: Series | None = None
        self._item_width = _WIDTH
        self._results: dict[int, EditResult] = {}
        self.list = QListWidget(self)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(False)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        for bars in (self.list.setVerticalScrollBarPolicy, self.list.setHorizontalScrollBarPolicy):
            bars(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setFont(theme.small_font())
        self.list.setStyleSheet(list_style())
        self.list.setAccessibleName(tr("Levels from none to most"))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setPageStep(1)
        self.slider.setAccessibleName(tr("Level"))
        self.slider.setToolTip(tr("Swaps the counterfactual among the levels"))
        self.list.currentRowChanged.connect(self._choose)
        self.slider.valueChanged.connect(self._choose)
        self.setMinimumHeight(_SIDE + 24 + _SLIDER_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    @property
    def results(self) -> dict[int, EditResult]:
        """That are shown, by place."""
        return dict(self._results)

    @property
    def place(self) -> int:
        """Of the level that is chosen."""
        return self.slider.value()

    def show_series(self, series: Series, results: dict[int, EditResult]) -> None:
        """Show what there is of a series.

        Args:
            series: of levels, or of models.
            results: by place, as far as they are made.
        """
        is_levels = series.plan.kind is SeriesKind.SEVERITY
        self._item_width = _WIDTH if is_levels else _MODEL_WIDTH
        self.list.setAccessibleName(tr("Levels from none to most") if is_levels else tr("Models"))
        self.slider.setAccessibleName(tr("Level") if is_levels else tr("Model"))
        is_another = self._series is None or self._series.number != series.number
        self._series = series
        steps = series.plan.steps
        with QSignalBlocker(self.list), QSignalBlocker(self.slider):
            if is_another:
                self._results = {}
                self.list.clear()
                self.slider.setRange(0, len(steps) - 1)
                for step in steps:
                    item = QListWidgetItem(self._waiting_icon(), step.label)
                    item.setToolTip(tr("{label}: to be made").format(label=step.label))
                    self.list.addItem(item)
            for place, step in enumerate(steps):
                self._show_level(place, step.label, results.get(place), is_another)
        if is_another:
            self.updateGeometry()
            self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(self._item_width * max(1, self.list.count()) + 4, self.minimumHeight())

    def set_place(self, place: int) -> None:
        """Choose a level without telling."""
        with QSignalBlocker(self.list), QSignalBlocker(self.slider):
            self.slider.setValue(place)
            self.list.setCurrentRow(place)

    def _show_level(self, place: int, label: str, result: EditResult | None, is_new: bool) -> None:
        assert self._series is not None
        plan, item, ratio = self._series.plan, self.list.item(place), self.devicePixelRatioF()
        if plan.steps[place].is_input:
            if is_new:
                is_synthetic = plan.radiograph.is_synthetic
                item.setIcon(input_thumbnail(plan.source, _SIDE, ratio, is_synthetic))
                item.setToolTip(tr("{label}: the input, as it is").format(label=label))
        elif result is not None and self._results.get(place) is not result:
            self._results[place] = result
            item.setIcon(thumbnail(result, _SIDE, ratio))
            item.setToolTip(
                tr("Synthetic, {label}: {sentence}").format(label=label, sentence=result.provenance.sentence)
            )
        elif result is None and self._results.pop(place, None) is not None:  # it is in the trash now
            item.setIcon(self._waiting_icon())
            item.setToolTip(tr("{label}: to be made").format(label=label))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, item.toolTip())

    def _waiting_icon(self) -> QIcon:
        ratio = self.devicePixelRatioF()
        side = round(_SIDE * ratio)
        picture = QPixmap(side, side)
        picture.fill(theme.PANEL)
        painter = QPainter(picture)
        painter.setPen(theme.LINE)
        painter.drawRect(QRect(0, 0, side - 1, side - 1))
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return QIcon(picture)

    def _choose(self, place: int) -> None:
        if place >= 0:
            self.set_place(place)
            self.chosen.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The stops of the slider stand under the middles of the thumbnails."""
        count = max(1, self.list.count())
        width = min(self._item_width, (self.width() - 4) // count)
        height = self.height() - _SLIDER_HEIGHT
        font = theme.small_font()
        if width < self._item_width:  # a little smaller, so that the words still have room
            font.setPixelSize(font.pixelSize() - 1)
        self.list.setFont(font)
        for place in range(self.list.count()):
            self.list.item(place).setSizeHint(QSize(width, height - 4))
        self.list.setGeometry(0, 0, min(self.width(), width * count + 4), height)
        reach = 7  # half of the handle
        self.slider.setGeometry(width // 2 - reach, height, width * (count - 1) + 2 * reach, _SLIDER_HEIGHT)
