"""The dialog that shows diagnostics before they are copied."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from engine.service.messages import Health
from viewer import background
from viewer.diagnostics import diagnostics
from viewer.language import tr
from viewer.scrolling import resize_on_screen
from viewer.settings import Settings


class DiagnosticsDialog(QDialog):
    """Text that can be read, and a button that copies it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Diagnostics"))
        resize_on_screen(self, QSize(720, 480))
        told = QLabel(
            tr("This is what is copied: no patient, no reader, no path. Read it before you paste it.")
        )
        told.setWordWrap(True)
        self.text = QPlainTextEdit(tr("Gathering…"))
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(tr("Diagnostics"))
        self.text.setTabChangesFocus(True)
        self.copy = QPushButton(tr("&Copy"))
        self.copy.setProperty("role", "primary")
        self.copy.setEnabled(False)
        self.copy.clicked.connect(self._copy)
        close = QPushButton(tr("C&lose"))
        close.clicked.connect(self.close)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        row.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.addWidget(told)
        layout.addWidget(self.text, 1)
        layout.addLayout(row)

    def show_text(self, text: str) -> None:
        """What would be copied."""
        self.text.setPlainText(text)
        self.copy.setEnabled(True)
        self.copy.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.copy.setText(tr("Copied"))


def show_diagnostics(
    parent: QWidget, settings: Settings, status: str, health: Health | None
) -> DiagnosticsDialog:
    """Open the dialog; the text is gathered in the background."""
    dialog = DiagnosticsDialog(parent)
    background.run(
        lambda: diagnostics(settings, status, health), dialog.show_text, dialog.show_text, owner=dialog
    )
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
