"""Garbage is collected in the main thread alone: what is found may be objects of Qt, which have to die there.

Python by itself collects in whichever thread has just asked for memory.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY_MS = 500


def collect_if_due() -> None:
    """Collect what Python would have collected by now; call it from the main thread."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    due = [number for number in range(3) if counts[number] > thresholds[number]]
    if due:
        gc.collect(due[-1])


class Collector(QObject):
    """Looks for garbage now and then, in place of Python; for as long as the process lives.

    Args:
        parent: as usual.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(collect_if_due)
        timer.start(_LOOK_EVERY_MS)
