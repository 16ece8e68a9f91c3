"""Files dropped on the window, wherever in it."""

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget


def leave_drops_to_window(panel: QWidget) -> None:
    """A file that is dropped onto a text field is opened, not written into it."""
    for kind in (QLineEdit, QPlainTextEdit):
        for field in panel.findChildren(kind):
            field.setAcceptDrops(False)


def dropped_files(event: QDragEnterEvent | QDropEvent) -> list[Path]:
    """Those that lie on this machine."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
