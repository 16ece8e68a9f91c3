"""KeyField: press the key that a command should have."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from viewer.controls.key_text import is_on_its_way, of_event
from viewer.language import tr

_LEAVING = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class KeyField(QPushButton):
    """A button that, once pressed, takes the next key; Esc or leaving it takes none.

    Tab always leaves, so that the keyboard is never caught here.
    """

    key_pressed = Signal(str)  # portable text
    refused = Signal(str)  # why not, for the reader

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoDefault(False)
        self._is_listening = False
        self.clicked.connect(lambda: self.listen(True))
        self._show()

    def listen(self, listening: bool) -> None:
        """Wait for the next key, or stop."""
        if listening == self._is_listening:
            return
        self._is_listening = listening
        if listening:
            self.setFocus()
        self._show()

    def event(self, event: QEvent) -> bool:
        """While it listens, keys are neither shortcuts nor ways out of the dialog."""
        if self._is_listening and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() not in _LEAVING:
                self._take(event)
                return True
            if event.type() == QEvent.Type.KeyRelease:
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.listen(False)
        super().focusOutEvent(event)

    def _take(self, event: QKeyEvent) -> None:
        event.accept()
        if event.isAutoRepeat():
            return
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.listen(False)
            return
        if is_on_its_way(event):
            return
        key = of_event(event)
        self.listen(False)
        if key is None:
            self.refused.emit(tr("This key is needed elsewhere: Alt and a letter open menus."))
        else:
            self.key_pressed.emit(key)

    def _show(self) -> None:
        self.setText(tr("Press the new key… (Esc: none)") if self._is_listening else tr("Add a key…"))
        self.setAccessibleDescription(self.text())
        self.setProperty("role", "primary" if self._is_listening else "")
        self.style().unpolish(self)
        self.style().polish(self)
