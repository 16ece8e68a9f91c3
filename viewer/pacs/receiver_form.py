"""ReceiverForm: who may send films to us for C-MOVE; folded away until it is needed."""

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from engine.pacs.nodes import ReceiverRules
from viewer.language import tr
from viewer.pacs.explained_form import ExplainedForm
from viewer.tools.quiet_wheel import quiet_wheel

_GB = 1 << 30


class ReceiverForm(ExplainedForm):
    """The fields of ``ReceiverRules``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.host, self.title = QLineEdit(), QLineEdit()
        self.port, self.most = QSpinBox(), QSpinBox()
        self.port.setRange(1, 65535)
        self.most.setRange(1, 512)
        self.most.setSuffix(tr(" GB"))
        self.titles, self.hosts = QLineEdit(), QLineEdit()
        self.add(
            tr("Listen at"),
            self.host,
            tr("An address of this computer. 127.0.0.1: this computer alone; 0.0.0.0: all networks."),
        )
        self.add(tr("Port"), self.port, tr("Open only while films are being fetched by C-MOVE."))
        self.add(tr("Our AE title"), self.title, tr("Where the PACS sends films to; tell it with the port."))
        self.add(
            tr("Allowed AE titles"),
            self.titles,
            tr("With commas between them. Empty: only the PACS that was asked."),
        )
        self.add(tr("Allowed addresses"), self.hosts, tr("As above, as numbers like 192.168.7.20."))
        self.add(tr("At most"), self.most, tr("Of one retrieval; what is beyond it is refused."))
        quiet_wheel(self.port, self.most)
        for field in (self.host, self.title, self.titles, self.hosts):
            field.textEdited.connect(self.changed)
        for spin in (self.port, self.most):
            spin.valueChanged.connect(self.changed)

    def show_rules(self, rules: ReceiverRules) -> None:
        self.host.setText(rules.host)
        self.port.setValue(rules.port)
        self.title.setText(rules.ae_title)
        self.titles.setText(", ".join(rules.allowed_ae_titles))
        self.hosts.setText(", ".join(rules.allowed_hosts))
        self.most.setValue(max(1, rules.most_bytes // _GB))

    def rules(self) -> ReceiverRules:
        """What the form says.

        Raises:
            ArchiveError: a field holds what cannot be.
        """
        return ReceiverRules(
            host=self.host.text().strip(),
            port=self.port.value(),
            ae_title=self.title.text().strip(),
            allowed_ae_titles=_listed(self.titles.text()),
            allowed_hosts=_listed(self.hosts.text()),
            most_bytes=self.most.value() * _GB,
        )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
