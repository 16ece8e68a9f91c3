"""Stop: Ctrl+C and SIGTERM ask a run to stop after the step, in place of breaking into it."""

import signal
import threading
from types import FrameType
from typing import Any


class Stop:
    """While entered, notes that the run should stop; outside the main thread it never is asked.

    Asked a second time, the run is broken into at once.
    """

    def __init__(self) -> None:
        self.is_asked = False
        self._before: dict[int, Any] = {}

    def __enter__(self) -> "Stop":
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_asked:
            raise KeyboardInterrupt
        self.is_asked = True
