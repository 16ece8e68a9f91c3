"""ask_first: a box that asks before something is removed."""

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from viewer.language import tr


def ask_first(parent: QWidget, title: str, text: str, about: str, remove: Callable[[], None]) -> None:
    """Ask; Cancel is the usual answer.

    Args:
        parent: of the box.
        title, text: what is asked.
        about: what becomes of it.
        remove: done where the reader wants it.
    """
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setText(text)
    box.setInformativeText(about)
    go = box.addButton(tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
    go.clicked.connect(lambda: remove())
    box.finished.connect(box.deleteLater)
    box.open()
