"""FlashGuard: what is seen changes at once, but never so often that it could harm photosensitive eyes."""

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

# WCAG 2.2, success criterion 2.3.1: no more than three flashes in any one second. A flash is a pair of
# opposing changes, so six changes make three of them.
MOST_FLASHES = 3
PERIOD_S = 1.0
_MOST_CHANGES = 2 * MOST_FLASHES


class FlashGuard(QObject):
    """A switch between two pictures.

    Args:
        clock: in seconds, for tests.
    """

    switched = Signal(bool)

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._is_on = False
        self._wanted = False
        self._changes: deque[float] = deque(maxlen=_MOST_CHANGES)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._switch)

    @property
    def is_on(self) -> bool:
        return self._is_on

    def set(self, on: bool) -> None:
        """Switch, now or as soon as that makes no more flashes than are harmless."""
        self._wanted = on
        self._switch()

    def toggle(self) -> None:
        """Switch to the other one than was asked for last."""
        self.set(not self._wanted)

    def _switch(self) -> None:
        self._later.stop()
        if self._wanted == self._is_on:
            return
        now = self._clock()
        if len(self._changes) == _MOST_CHANGES:
            wait = self._changes[0] + PERIOD_S - now
            if wait > 0:
                self._later.start(int(wait * 1000.0) + 1)
                return
        self._changes.append(now)
        self._is_on = self._wanted
        self.switched.emit(self._is_on)
