"""A wheel that scrolls a panel must not change the values it passes over."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class _QuietWheel(QObject):
    """Lets a widget have the wheel only while it has the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QWidget)
            and watched.isEnabled()
            and not watched.hasFocus()
        ):
            event.ignore()  # the scroll area takes it
            return True
        return False


def quiet_wheel(*widgets: QWidget) -> None:
    """Sliders, spin boxes and lists that turn only when the reader went to them first."""
    for widget in widgets:
        widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by wheel
        widget.installEventFilter(_QuietWheel(widget))
