"""CallFoot: what runs between the reader and a PACS, and what came of it."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from viewer.language import tr
from viewer.models.progress_row import ProgressRow
from viewer.pacs.caller import Caller
from viewer.retold.archives import archive_words

_AT_ONCE_MS = 300  # a wait shorter than this needs no bar
_HEIGHT = 36


class CallFoot(ProgressRow):
    """A bar while a call takes its time, else a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(_HEIGHT)  # what stands above does not jump when there is something to say
        self._runs: tuple[Caller, str] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AT_ONCE_MS)
        self._timer.timeout.connect(self.show_bar)

    def begin(self, caller: Caller, text: str) -> None:
        """A call begins; its text and bar are shown in a moment, if it is not over by then."""
        self._runs = (caller, text)
        self._timer.start()

    def show_bar(self) -> None:
        """Show the bar now."""
        if self._runs is not None and self._runs[0].is_busy:
            self.show_progress(self._runs[1], None)

    def show_count(self, done: int, total: int | None) -> None:
        """How many objects came, and of how many, where that is known."""
        if total:
            text = tr("{done} of {total} images").format(done=done, total=total)
            self.show_progress(text, min(1.0, done / total))
        else:
            self.show_progress(tr("{n} images came").format(n=done), None)

    def end(self) -> None:
        """The call is over."""
        self._timer.stop()

    def complain(self, message: str) -> None:
        """The call is over, and failed."""
        self.end()
        self.say(archive_words(message), is_error=True)
