"""Garbage is collected in the main thread alone: what is found may be objects of Qt, which have to die there.

Python by itself collects in whichever thread has just asked for memory.
"""

import gc

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

_YOUNG_EVERY_MS = 100  # few objects are young then, so that nobody sees it
_ALL_EVERY_MS, _AGAIN_MS = 60_000, 1000  # a look at all objects takes some 30 ms


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
        young, everything = QTimer(self), QTimer(self)
        young.timeout.connect(_collect_young)
        young.start(_YOUNG_EVERY_MS)
        everything.timeout.connect(self._look_at_all)
        everything.start(_ALL_EVERY_MS)

    def _look_at_all(self) -> None:
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:  # not in the midst of a drag
            collect_if_due()
        else:
            QTimer.singleShot(_AGAIN_MS, self, self._look_at_all)


def _collect_young() -> None:
    """Whatever has come since the last time; it is not looked at again until all is."""
    if gc.get_count()[0] > gc.get_threshold()[0]:
        gc.collect(1)
