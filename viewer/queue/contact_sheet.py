"""ContactSheet: the counterfactuals of several seeds side by side, to choose one of them."""

from collections.abc import Collection, Mapping
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.edit import EditResult
from viewer import theme
from viewer.language import tr
from viewer.panes.result_strip import list_style
from viewer.panes.strip_rows import STAR
from viewer.panes.thumbnail import thumbnail
from viewer.series.series import Series

_LABEL_HEIGHT = 26
_GAP = 8
_SMALLEST = 96


class ContactSheet(QFrame):
    """A grid of synthetic images with their seeds; stands in the place of the panes."""

    looked = Signal(int)  # place of the seed that the reader is at
    chosen = Signal(int)  # place of the seed to show in the panes
    maps_requested = Signal()  # where the seeds agree

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: Series | None = None
        self._results: Mapping[int, EditResult] = {}
        self._starred: Collection[object] = ()
        self._icons: WeakKeyDictionary[EditResult, QIcon] = WeakKeyDictionary()
        self._side = 0
        self.title = QLabel()
        self.title.setProperty("role", "heading")
        self.title.setStyleSheet(f"color: {theme.SYNTHETIC.name()};")
        self.hint = QLabel(tr("Enter: into the panes · Esc: close"))
        self.hint.setProperty("role", "secondary")
        self.maps = QPushButton(tr("Where do the&y agree?"))
        self.maps.clicked.connect(self.maps_requested)
        self.list = QListWidget()
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setSpacing(0)
        self.list.setAccessibleName(tr("Synthetic images by seed"))
        self.list.setStyleSheet(list_style())
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.list.viewport().installEventFilter(self)
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(self.hint)
        head.addWidget(self.maps)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(_GAP)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        self.list.currentRowChanged.connect(self._look)
        self.list.itemClicked.connect(lambda item: self._choose(self.list.row(item)))

    def show_series(self, series: Series, results: Mapping[int, EditResult]) -> None:
        """Show what is there of a series of seeds.

        Args:
            series: as it stands.
            results: by place.
        """
        is_other = self._series is None or self._series.number != series.number
        self._series, self._results = series, dict(results)
        sentence = series.plan.source.provenance.sentence
        self.title.setText(
            tr("SYNTHETIC · {series} · {sentence}").format(series=series.title, sentence=sentence)
        )
        self.maps.setEnabled(series.outcome is not None)
        count = len(series.plan.steps)
        with QSignalBlocker(self.list):
            if is_other or self.list.count() != count:
                self.list.clear()
                for _ in range(count):
                    self.list.addItem(QListWidgetItem())
                self._fit()
            self._fill()
            if is_other:
                first = next((place for place in range(count) if place in self._results), 0)
                self.list.setCurrentRow(first)

    def set_starred(self, starred: Collection[object]) -> None:
        """Edits that the reader starred, among others."""
        self._starred = starred
        if self._series is not None:
            self._fill()

    def clear(self) -> None:
        """Show none."""
        self._series, self._results = None, {}
        self.list.clear()

    def _fill(self) -> None:
        assert self._series is not None
        for place, step in enumerate(self._series.plan.steps):
            item, result = self.list.item(place), self._results.get(place)
            if result is None:
                text = tr("{seed} · to come").format(seed=step.label)
                item.setIcon(QIcon(_empty(self._side)))
                item.setText(text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, text)
                continue
            if result not in self._icons:
                self._icons[result] = thumbnail(result, self._side, self.devicePixelRatioF())
            star = f" {STAR}" if any(result is one for one in self._starred) else ""
            item.setIcon(self._icons[result])
            item.setText(f"{step.label}{star}")
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                tr("Synthetic, {seed}").format(seed=step.label) + (tr(" (starred)") if star else ""),
            )

    def _fit(self) -> None:
        """The largest square for each that lets all be seen."""
        count = self.list.count()
        if not count:
            return
        room = self.list.contentsRect()
        width, height = room.width() - 2, room.height() - 2
        best, columns = 0, 1
        for tried in range(1, count + 1):
            rows = -(-count // tried)
            found = min(width // tried - 2 * _GAP, height // rows - _LABEL_HEIGHT - 2 * _GAP)
            if found > best:  # of equal ones the one with the fewest columns: 3 x 3 rather than 4 + 4 + 1
                best, columns = found, tried
        side = max(_SMALLEST, best)
        cell = width // columns - 1 if best == side else side + 2 * _GAP
        policy = (
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff if best == side else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )
        self.list.setVerticalScrollBarPolicy(policy)  # it would take the room that was just measured
        self.list.setGridSize(QSize(cell, side + _LABEL_HEIGHT + _GAP))
        if side != self._side:
            self._side = side
            self._icons.clear()
            self.list.setIconSize(QSize(side, side))

    def _refit(self) -> None:
        if self._series is not None:
            self._fit()
            self._fill()

    def _look(self, place: int) -> None:
        if place in self._results:
            self.looked.emit(place)

    def _choose(self, place: int) -> None:
        if place in self._results:
            self.chosen.emit(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter chooses; other room means other sizes."""
        if (
            watched is self.list.viewport()
            and event.type() == QEvent.Type.Resize
            and self._series is not None
        ):
            QTimer.singleShot(0, self, self._refit)
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._choose(self.list.currentRow())
            return True
        return super().eventFilter(watched, event)


def _empty(side: int) -> QPixmap:
    picture = QPixmap(max(1, side), max(1, side))
    picture.fill(theme.RAISED)
    return picture
