"""WebForm: where a PACS that speaks DICOMweb is."""

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget

from engine.pacs.nodes import WebNode
from viewer.language import tr
from viewer.pacs.explained_form import ExplainedForm, FileField
from viewer.pacs.token_row import TokenRow
from viewer.tools.quiet_wheel import quiet_wheel


class WebForm(ExplainedForm):
    """The fields of a ``WebNode``; its token is kept apart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: WebNode | None = None
        self.name = QLineEdit()
        self.url = QLineEdit(placeholderText="https://pacs.example.org/dicom-web")
        self.token = TokenRow()
        self.token.setFocusProxy(self.token.field)
        self.may_send = QCheckBox(tr("Objects &may be sent there"))
        self.authorities = FileField()
        self.timeout = QSpinBox()
        self.timeout.setRange(1, 3600)
        self.timeout.setSuffix(tr(" s"))
        self.add(
            tr("&Name"), self.name, tr("As you call it; it stands in lists, and is typed before sending.")
        )
        self.add(
            tr("A&ddress"),
            self.url,
            tr("Of its DICOMweb service, with https. Only this address is called; it cannot lead elsewhere."),
        )
        self.add(
            tr("&Token"),
            self.token,
            tr("If the PACS asks for one. It is sent to this address only; another address forgets it."),
        )
        self.add(
            "",
            self.may_send,
            tr("Off: this PACS is only read. On: what is synthetic can be sent there, after you confirm it."),
        )
        self.add(
            tr("Authorities"),
            self.authorities,
            tr("PEM file of who signed its certificate; empty for those of this system."),
        )
        self.add(tr("&Wait for answers"), self.timeout)
        self.token.field.setAccessibleName(tr("New token"))
        quiet_wheel(self.timeout)
        self.show_node(None)
        for field in (self.name, self.url):
            field.textEdited.connect(self.changed)
        self.authorities.field.textChanged.connect(self.changed)
        self.may_send.toggled.connect(self.changed)
        self.timeout.valueChanged.connect(self.changed)

    def show_node(self, node: WebNode | None) -> None:
        """Show a node; None: an empty form."""
        self._before = node
        self.name.setText(node.name if node else "")
        self.url.setText(node.url if node else "")
        self.may_send.setChecked(node.may_send if node else WebNode.may_send)
        self.authorities.field.setText(node.authorities if node else "")
        self.timeout.setValue(round(node.timeout_s if node else WebNode.timeout_s))
        self.token.show_node(node.name if node else "")

    @property
    def missing(self) -> list[str]:
        """Names of fields that cannot be empty, and are."""
        needed = ((tr("name"), self.name), (tr("address"), self.url))
        return [name for name, field in needed if not field.text().strip()]

    def node(self) -> WebNode:
        """What the form says.

        Raises:
            ArchiveError: a field holds what cannot be.
        """
        made = WebNode(
            name=self.name.text().strip(),
            url=self.url.text().strip(),
            may_send=self.may_send.isChecked(),
            authorities=self.authorities.field.text().strip(),
            timeout_s=float(self.timeout.value()),
        )
        return made if self._before is None else replace(made, most_bytes=self._before.most_bytes)
