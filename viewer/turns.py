"""Work that only the main thread can do, as building a window, in turns: the window answers in between."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer


def in_turns(steps: Iterator[object], owner: QObject) -> None:
    """Do the first step of a generator now, and each of the others in a turn of the event loop of its own.

    Args:
        steps: a generator that yields between its steps.
        owner: once it is deleted, no further step is done.
    """
    for _ in steps:
        QTimer.singleShot(0, owner, lambda: in_turns(steps, owner))
        return
