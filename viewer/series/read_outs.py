"""ReadOuts: the window with what a separate classifier reads, and whether it may be asked at all."""

from PySide6.QtCore import QObject, Signal, Slot

from viewer.case import Case
from viewer.panes.pane_row import PaneRow
from viewer.series.read_out_window import ReadOutWindow
from viewer.series.series import Series
from viewer.series.series_runner import SeriesRunner


class ReadOuts(QObject):
    """Shows read-outs in one window, which closes with its radiograph.

    Args:
        case: whose radiograph.
        runner: makes the read-outs; one that is closed before its end is forgotten.
        panes: beside which the window stands.
    """

    offered = Signal(bool)  # the classifier may be asked, or no more

    def __init__(
        self, case: Case, runner: SeriesRunner, panes: PaneRow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._panes = runner, panes
        self._is_offered = True
        self.window: ReadOutWindow | None = None
        runner.changed.connect(self._hear_change)
        case.radiograph_changed.connect(self.close)

    @property
    def is_offered(self) -> bool:
        return self._is_offered

    def offer(self, offered: bool) -> None:
        """Let the reader ask the classifier, as in free reading, or not, as in a blinded study."""
        self._is_offered = offered
        if not offered:
            self.close()
        self.offered.emit(offered)

    @property
    def shown(self) -> int | None:
        """Number of the read-out in the open window."""
        return self.window.number if self.window is not None and self.window.isVisible() else None

    def show(self, one: Series) -> None:
        """Open the window with a read-out as it stands."""
        if self.window is None:
            self.window = ReadOutWindow(self._panes.window())
            self.window.cancel_requested.connect(self._runner.forget)
            self.window.again_requested.connect(self._runner.go_on)
        self.window.show_series(one)
        self.window.open_beside(self._panes)

    @Slot()
    def close(self) -> None:
        if self.window is not None:
            self.window.close()

    @Slot(int)
    def _hear_change(self, number: int) -> None:
        one = self._runner.find(number)
        if one is not None and number == self.shown and self.window is not None:
            self.window.show_series(one)
