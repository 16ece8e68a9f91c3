"""TokenRow: the token of a DICOMweb node, which goes into the system's keyring and is never shown again."""

import os

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from viewer import background, theme
from viewer.language import tr


class TokenRow(QWidget):
    """Says whether a token is kept; takes a new one, or forgets it."""

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._turn = 0
        self.state = QLabel()
        self.state.setFont(theme.small_font())
        self.state.setProperty("role", "secondary")
        self.field = QLineEdit(placeholderText=tr("Paste a token here"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(tr("New token"))
        self.keep = QPushButton(tr("&Keep"))
        self.forget = QPushButton(tr("&Forget"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        for button in (self.keep, self.forget):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self.state)
        self.field.textChanged.connect(self._allow)
        self.field.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.forget.clicked.connect(self._forget)
        self.show_node("")

    def show_node(self, name: str) -> None:
        """Tell of the token of this node; "": it is not kept yet, so it can have none."""
        self._turn += 1
        turn, self._name = self._turn, name
        self.field.clear()
        self.forget.setEnabled(False)
        self.setEnabled(bool(name))
        self._say(tr("Save this PACS first.") if not name else tr("Asking the keyring…"))
        self._allow()
        if not name:
            return

        def look() -> tuple[bool, str]:
            from engine.pacs.web_token import environment_variable, has_token

            variable = environment_variable(name)
            return has_token(name), variable if os.environ.get(variable) else ""

        def show(found: tuple[bool, str]) -> None:
            if turn == self._turn:
                has_it, variable = found
                kept = tr("A token is kept in the keyring of this system.")
                if variable:
                    kept = tr("The token comes from the environment variable {name}.").format(name=variable)
                self._say(kept if has_it else tr("No token: the PACS is asked without one."))
                self.forget.setEnabled(has_it and not variable)

        background.run(look, show, lambda message: self._complain(turn, message), owner=self)

    def _keep(self) -> None:
        name, token, turn = self._name, self.field.text().strip(), self._turn
        if not name or not token:
            return
        self.field.clear()

        def keep() -> None:
            from engine.pacs.web_token import set_token

            set_token(name, token)

        background.run(keep, lambda _: self._renew(turn), lambda text: self._complain(turn, text), owner=self)

    def _forget(self) -> None:
        name, turn = self._name, self._turn

        def forget() -> None:
            from engine.pacs.web_token import remove_token

            remove_token(name)

        background.run(
            forget, lambda _: self._renew(turn), lambda text: self._complain(turn, text), owner=self
        )

    def _renew(self, turn: int) -> None:
        if turn == self._turn:
            self.show_node(self._name)

    def _complain(self, turn: int, message: str) -> None:
        if turn == self._turn:
            self._say("")
            self.failed.emit(message)

    def _say(self, text: str) -> None:
        self.state.setText(text)

    def _allow(self) -> None:
        self.keep.setEnabled(bool(self._name) and bool(self.field.text().strip()))
