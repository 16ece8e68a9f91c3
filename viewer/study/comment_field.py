"""CommentField: a free comment, stored when the reader pauses or leaves it."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from viewer.language import tr

_PAUSE_MS = 1500


class CommentField(QPlainTextEdit):
    """Knows what of it is stored.

    Args:
        store: stores a text; False where it could not be taken.
    """

    def __init__(self, store: Callable[[str], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._stored = ""
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(self.commit)
        self.setPlaceholderText(tr("Comment"))
        self.setAccessibleName(tr("Comment"))
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.textChanged.connect(self._timer.start)

    @property
    def words(self) -> str:
        """What stands in it."""
        return self.toPlainText().strip()

    @property
    def is_new(self) -> bool:
        """It is not stored yet."""
        return self.words != self._stored

    def commit(self) -> None:
        """Store what is new."""
        self._timer.stop()
        text = self.words
        if text != self._stored and self._store(text):
            self._stored = text

    def show_stored(self, text: str, keep_words: bool = False) -> None:
        """This is what the store has; it stands in the field, unless what was written is to stay."""
        self._stored = text
        if not keep_words and self.words != text:
            with QSignalBlocker(self):
                self.setPlainText(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.commit()
