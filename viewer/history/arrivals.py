"""Arrivals: each result that comes is written to the store in the background, or waits until it is open."""

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from engine.edit import EditRequest, EditResult
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case

if TYPE_CHECKING:  # loaded in the background, after the first paint
    from engine.history.entry import HistoryEntry
    from engine.history.store import HistoryStore

_LONGEST_WAIT_S = 30.0


@dataclass(frozen=True, eq=False)
class _Arrival:
    """A result that waits to be kept."""

    radiograph: Radiograph
    request: EditRequest | None
    result: EditResult
    is_part_of_series: bool


class Arrivals(QObject):
    """Keeps what comes.

    Args:
        case: whose results come.

    Attributes:
        is_failing: the last result could not be kept, or none can be.
    """

    kept = Signal(object, object)  # EditResult, HistoryEntry
    failed = Signal(str)  # once, until one is kept again: the work goes on

    def __init__(self, case: Case, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_failing = False
        self._store: HistoryStore | None = None
        self._is_impossible = False
        self._waiting: list[_Arrival] = []  # came before the store was open
        self._writing: list[threading.Event] = []
        case.result_came.connect(self._take)

    def begin(self, store: "HistoryStore") -> None:
        """The store is open: keep what waits, and what comes."""
        self._store = store
        waiting, self._waiting = self._waiting, []
        for arrival in waiting:
            self._keep(arrival, store)

    def give_up(self) -> None:
        """There will be no store; results stay in memory."""
        self.is_failing = self._is_impossible = True
        self._waiting = []

    def finish(self) -> None:
        """Let what is being written reach the disk; before the application ends."""
        deadline = time.monotonic() + _LONGEST_WAIT_S
        for is_done in self._writing:
            is_done.wait(max(0.0, deadline - time.monotonic()))
        self._store, self._is_impossible = None, True

    def _take(
        self, radiograph: Radiograph, request: EditRequest | None, result: EditResult, is_part: bool
    ) -> None:
        arrival = _Arrival(radiograph, request, result, is_part)
        if self._store is not None:
            self._keep(arrival, self._store)
        elif not self._is_impossible:
            self._waiting.append(arrival)

    def _keep(self, arrival: _Arrival, store: "HistoryStore") -> None:
        is_done = threading.Event()
        self._writing = [other for other in self._writing if not other.is_set()] + [is_done]

        def keep() -> "HistoryEntry":
            try:
                return store.add(
                    arrival.radiograph, arrival.request, arrival.result, arrival.is_part_of_series
                )
            finally:
                is_done.set()

        background.run(keep, lambda entry: self._hear_kept(arrival.result, entry), self._complain)

    def _hear_kept(self, result: EditResult, entry: "HistoryEntry") -> None:
        self.is_failing = False  # if it fails again, that is news
        self.kept.emit(result, entry)

    def _complain(self, message: str) -> None:
        if not self.is_failing:
            self.is_failing = True
            self.failed.emit(message)
