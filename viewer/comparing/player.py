"""Player: moves a value slowly there and back, as long as the reader wants to watch."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

# From one picture to the next. A turn there and back takes more than twice as long, so that what is played is
# far below the flashes that could harm photosensitive eyes (``flash_guard``).
SECONDS_A_STEP = 3.0
REST_S = 0.8  # at either end
_TICK_MS = 40


class Player(QObject):
    """Walks from 0 to 1 and back, resting at both ends.

    Args:
        clock: in seconds, for tests.
    """

    moved = Signal(float)  # to this place in [0, 1]

    def __init__(self, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._began = 0.0
        self._walk_s = SECONDS_A_STEP
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    @property
    def is_playing(self) -> bool:
        return self._timer.isActive()

    def start(self, at: float, steps: int = 1) -> None:
        """Walk upwards from a place.

        Args:
            at: in [0, 1]; from 1 it begins anew at 0.
            steps: how many pictures are walked to, one after another.
        """
        self._walk_s = SECONDS_A_STEP * max(1, steps)
        done = at * self._walk_s if at < 1.0 else 0.0
        self._began = self._clock() - done
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @property
    def place(self) -> float:
        """Where it is now, in [0, 1]."""
        walk, turn = self._walk_s, 2.0 * (self._walk_s + REST_S)
        passed = (self._clock() - self._began) % turn
        if passed > walk + REST_S:
            passed = max(0.0, turn - REST_S - passed)
        return min(1.0, passed / walk)

    def _tick(self) -> None:
        self.moved.emit(self.place)
