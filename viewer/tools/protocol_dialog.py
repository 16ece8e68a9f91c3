"""ProtocolDialog: what a protocol is called, what it asks, and whether it is locked."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QWidget

from engine.instructions.protocol import BLANKS, Protocol
from viewer.language import tr
from viewer.tools.outlook_view import wrapped_label

_TEXT_WIDTH = 400


class ProtocolDialog(QDialog):
    """Names a protocol.

    Args:
        protocol: what is set now; only name, instruction, star and lock are asked for.
    """

    saved = Signal(object)  # Protocol

    def __init__(self, protocol: Protocol, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._protocol = protocol
        self.setWindowTitle(tr("Save as a protocol"))
        self.name = QLineEdit()
        self.name.setMaxLength(100)
        self.instruction = QLineEdit(protocol.instruction)
        self.instruction.setPlaceholderText(tr("Empty: the reader says it"))
        blanks = ", ".join(f"{{{blank}}}" for blank in BLANKS)
        hint = wrapped_label(
            "secondary",
            tr("Blanks that the reader fills in with the pickers: {blanks}.").format(blanks=blanks),
        )
        about = wrapped_label("secondary", self._summary())
        self.starred = QCheckBox(tr("S&tar: list it first"))
        self.locked = QCheckBox(tr("&Lock: while it is in force nothing but blanks can be changed"))
        self.may_unlock = QCheckBox(tr("The reader may &unlock it"))
        self.may_unlock.setChecked(True)
        self.may_unlock.setEnabled(False)
        self.locked.toggled.connect(self.may_unlock.setEnabled)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self._save)
        self.buttons.rejected.connect(self.reject)
        for words in (hint, about):
            words.setFixedWidth(_TEXT_WIDTH)  # else a form gives it the height of one word a line
        form = QFormLayout(self)
        form.setSizeConstraint(QFormLayout.SizeConstraint.SetFixedSize)
        for text, field in ((tr("&Name"), self.name), (tr("&Instruction"), self.instruction)):
            label = QLabel(text)
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            form.addRow(label, field)
        form.addRow("", hint)
        form.addRow(tr("Kept with it"), about)
        for box in (self.starred, self.locked, self.may_unlock):
            form.addRow("", box)
        form.addRow(self.buttons)
        self.name.textChanged.connect(self._show)
        self._show()

    def _summary(self) -> str:
        words = [self._protocol.model or tr("any model")]
        for name, value in self._protocol.parameters.items():
            shown = getattr(value, "value", value)
            words.append(f"{name} {shown}")
        return ", ".join(words)

    def _show(self) -> None:
        save = self.buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setEnabled(bool(self.name.text().strip()))

    def _save(self) -> None:
        self.saved.emit(
            replace(
                self._protocol,
                name=" ".join(self.name.text().split()),
                instruction=" ".join(self.instruction.text().split()),
                is_starred=self.starred.isChecked(),
                is_locked=self.locked.isChecked(),
                may_unlock=self.may_unlock.isChecked() or not self.locked.isChecked(),
            )
        )
        self.accept()
