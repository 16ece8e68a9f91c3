"""ExplainedForm: fields with their names, and in plain words below each what belongs there."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from viewer import theme
from viewer.language import tr
from viewer.tools.outlook_view import wrapped_label

_INSET = 7


class FileField(QWidget):
    """A path with a button to choose it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.browse = QPushButton(tr("Browse…"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.browse)

    def _ask(self) -> None:
        dialog = QFileDialog(self, self.field.accessibleName())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Certificates and keys (*.pem *.crt *.cer *.key)"), tr("All files (*)")])
        dialog.fileSelected.connect(self.field.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class ExplainedForm(QWidget):
    """Two columns; what explains a field stands below it, in the quieter grey."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(1, 1)
        self._explained: dict[QWidget, tuple[QWidget, ...]] = {}

    def add(self, text: str, widget: QWidget, explanation: str = "") -> None:
        """One more row.

        Args:
            text: name of the field; "" for a box that says it itself.
            widget: for the second column.
            explanation: in plain words.
        """
        row = self.grid.rowCount()
        field = widget.field if isinstance(widget, FileField) else widget
        belonging: list[QWidget] = [widget]
        if isinstance(widget, QSpinBox):
            widget.lineEdit().setTextMargins(_INSET, 0, 0, 0)  # as in the fields around it
        if text:
            label = QLabel(text)
            label.setBuddy(field)
            if not field.accessibleName():
                field.setAccessibleName(text.replace("&", ""))
            self.grid.addWidget(label, row, 0)
            belonging.append(label)
        self.grid.addWidget(widget, row, 1)
        if explanation:
            below = wrapped_label("secondary", explanation)
            below.setFont(theme.small_font())
            below.setAlignment(Qt.AlignmentFlag.AlignTop)
            field.setAccessibleDescription(explanation)
            self.grid.addWidget(below, row + 1, 1)
            self.grid.setRowMinimumHeight(row + 2, 4)
            belonging.append(below)
        self._explained[widget] = tuple(belonging)

    def show_row(self, widget: QWidget, is_shown: bool) -> None:
        """Show or hide a field with its name and its explanation."""
        for one in self._explained[widget]:
            one.setVisible(is_shown)
