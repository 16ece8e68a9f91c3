"""interruptible: Ctrl+C lets a call over the network end in order; a second one ends it at once."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType

from engine.errors import ArchiveCancelled


@contextlib.contextmanager
def interruptible() -> Iterator[Callable[[], bool]]:
    """Gives what is asked whether Ctrl+C was pressed.

    Raises:
        KeyboardInterrupt: it was, and the call has ended.
    """
    pressed = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()

    is_main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, note) if is_main else None
    try:
        yield pressed.is_set
    except ArchiveCancelled:
        raise KeyboardInterrupt from None
    finally:
        if is_main:
            signal.signal(signal.SIGINT, before)
