"""DimseForm: where a PACS of the DICOM network is, and how it knows us."""

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QRadioButton, QSpinBox, QWidget

from engine.pacs.nodes import DimseNode, TlsFiles
from viewer.language import tr
from viewer.pacs.explained_form import ExplainedForm, FileField
from viewer.tools.quiet_wheel import quiet_wheel

_USUAL_PORT = 104  # PS3.8 9.1.1


class DimseForm(ExplainedForm):
    """The fields of a ``DimseNode``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.host = QLineEdit(placeholderText="pacs.example.org")
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.ae_title, self.calling = QLineEdit(), QLineEdit()
        self.by_get = QRadioButton(tr("C-&GET: over the connection that we open"))
        self.by_move = QRadioButton(tr("C-MO&VE: it opens a connection to us"))
        group = QButtonGroup(self)
        for button in (self.by_get, self.by_move):
            group.addButton(button)
        self.may_send = QCheckBox(tr("Objects &may be sent there"))
        self.encrypted = QCheckBox(tr("Encr&ypted (TLS)"))
        self.authorities, self.certificate, self.key = FileField(), FileField(), FileField()
        self.timeout = QSpinBox()
        self.timeout.setRange(1, 3600)
        self.timeout.setSuffix(tr(" s"))
        self.add(
            tr("&Name"), self.name, tr("As you call it; it stands in lists, and is typed before sending.")
        )
        self.add(tr("&Host"), self.host, tr("Name or address of the PACS in your network."))
        self.add(tr("&Port"), self.port, tr("Often 104 or 11112."))
        self.add(
            tr("AE &title of the PACS"), self.ae_title, tr("Its name among DICOM devices; capitals count.")
        )
        self.add(
            tr("&Our AE title"),
            self.calling,
            tr("The name by which the PACS has to know this computer; tell it to the administrator."),
        )
        self.add(tr("Films come by"), self.by_get, tr("Needs nothing more. Try this first."))
        self.add(
            "",
            self.by_move,
            tr("The PACS has to know our address and port; see “How films are received”."),
        )
        self.add(
            "",
            self.may_send,
            tr("Off: this PACS is only read. On: what is synthetic can be sent there, after you confirm it."),
        )
        self.add(
            "",
            self.encrypted,
            tr("Without a valid certificate there is no connection; nothing falls back to plain."),
        )
        self.add(tr("Authorities"), self.authorities, tr("PEM file; empty for those of this system."))
        self.add(tr("Our certificate"), self.certificate, tr("PEM file, where the PACS asks for one."))
        self.add(tr("Our key"), self.key, tr("PEM file that belongs to it."))
        self.add(tr("&Wait for answers"), self.timeout)
        quiet_wheel(self.port, self.timeout)
        self.show_node(None)
        self.encrypted.toggled.connect(self._show_files)
        for field in (self.name, self.host, self.ae_title, self.calling):
            field.textEdited.connect(self.changed)
        for file in (self.authorities, self.certificate, self.key):
            file.field.textChanged.connect(self.changed)
        for box in (self.by_get, self.may_send, self.encrypted):
            box.toggled.connect(self.changed)
        for spin in (self.port, self.timeout):
            spin.valueChanged.connect(self.changed)

    def show_node(self, node: DimseNode | None) -> None:
        """Show a node; None: an empty form."""
        tls = (node and node.tls) or TlsFiles()
        self.name.setText(node.name if node else "")
        self.host.setText(node.host if node else "")
        self.port.setValue(node.port if node else _USUAL_PORT)
        self.ae_title.setText(node.ae_title if node else "")
        self.calling.setText(node.calling_ae_title if node else DimseNode.calling_ae_title)
        (self.by_move if node and node.retrieve_by == "move" else self.by_get).setChecked(True)
        self.may_send.setChecked(node.may_send if node else DimseNode.may_send)
        self.encrypted.setChecked(bool(node and node.tls is not None))
        for field, text in (
            (self.authorities, tls.authorities),
            (self.certificate, tls.certificate),
            (self.key, tls.key),
        ):
            field.field.setText(text)
        self.timeout.setValue(round(node.timeout_s if node else DimseNode.timeout_s))
        self._show_files()

    def _show_files(self) -> None:
        for field in (self.authorities, self.certificate, self.key):
            self.show_row(field, self.encrypted.isChecked())

    @property
    def missing(self) -> list[str]:
        """Names of fields that cannot be empty, and are."""
        needed = (
            (tr("name"), self.name),
            (tr("host"), self.host),
            (tr("AE title of the PACS"), self.ae_title),
            (tr("our AE title"), self.calling),
        )
        return [name for name, field in needed if not field.text().strip()]

    def node(self) -> DimseNode:
        """What the form says.

        Raises:
            ArchiveError: a field holds what cannot be.
        """
        tls = None
        if self.encrypted.isChecked():
            files = (self.authorities, self.certificate, self.key)
            tls = TlsFiles(*(file.field.text().strip() for file in files))
        return DimseNode(
            name=self.name.text().strip(),
            host=self.host.text().strip(),
            port=self.port.value(),
            ae_title=self.ae_title.text().strip(),
            calling_ae_title=self.calling.text().strip(),
            retrieve_by="move" if self.by_move.isChecked() else "get",
            may_send=self.may_send.isChecked(),
            tls=tls,
            timeout_s=float(self.timeout.value()),
        )
