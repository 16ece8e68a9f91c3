"""Announcement: what the reader must know from the start, said until a radiograph stands beside it."""

from PySide6.QtCore import QObject

from viewer.case import Case
from viewer.exchange.opener import Opener


class Announcement(QObject):
    """Messages of the start; opening the first radiograph clears the message bar, but not of these.

    Args:
        case: where it is said.
        opener: tells when the first radiograph is there.
    """

    def __init__(self, case: Case, opener: Opener, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case, self._opener = case, opener
        self._text, self._is_error = "", False
        opener.position_changed.connect(self._repeat)

    def say(self, text: str, is_error: bool = False) -> None:
        """Add to what is said."""
        self._text = f"{self._text} {text}".strip()
        self._is_error = self._is_error or is_error
        self._case.set_message(self._text, self._is_error)
        if self._case.radiograph is not None:
            self._text = ""

    def forget(self) -> None:
        """What was said no longer holds."""
        self._text, self._is_error = "", False

    def _repeat(self) -> None:
        if self._text and not self._case.message:
            self._case.set_message(self._text, self._is_error)
            if self._opener.position is not None:
                self._text = ""
