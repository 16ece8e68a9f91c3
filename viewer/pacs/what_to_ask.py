"""WhatToAsk: what a reader asks the PACS administrator for, and what the administrator asks back."""

import socket

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.pacs.nodes import DimseNode, ReceiverRules
from viewer.language import tr
from viewer.tools.outlook_view import wrapped_label


class WhatToAsk(QWidget):
    """A page of text that can be copied into a mail."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = QLabel(tr("What to ask your PACS administrator for"))
        title.setProperty("role", "heading")
        self.text = wrapped_label("")
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAccessibleName(title.text())
        self.copy = QPushButton(tr("&Copy this text"))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.text()))
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self.text)
        column.addLayout(row)
        column.addStretch(1)
        self.show_rules(ReceiverRules())

    def show_rules(self, rules: ReceiverRules) -> None:
        """Tell our side as it is set."""
        parts = (
            tr("We would like to query a research PACS from a workstation, and fetch single chest X-rays."),
            tr(
                "Please tell us, for the DICOM network: host name or address, port and AE title of the PACS, "
                "and whether it wants TLS, with which certificates."
            ),
            tr("Or, for DICOMweb: the https address of the service, and a token if it wants one."),
            tr("Please make known to the PACS: AE title {title}, computer {computer}.").format(
                title=DimseNode.calling_ae_title, computer=socket.gethostname()
            ),
            tr("Rights: C-ECHO, C-FIND and C-GET; C-STORE only where we shall send synthetic objects."),
            tr(
                "If C-GET is not possible: C-MOVE to AE title {title}, port {port} of this computer, "
                "which listens only while films are fetched."
            ).format(title=rules.ae_title, port=rules.port),
        )
        self.text.setText("\n\n".join(parts))
