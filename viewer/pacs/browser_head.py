"""BrowserHead: which PACS is asked, and whether it is shown who the patients are."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from engine.pacs.nodes import Node, Nodes
from viewer.language import tr


class BrowserHead(QWidget):
    """The first row of the study browser.

    Args:
        hides: identity is hidden to begin with.
    """

    chosen = Signal()  # another PACS, by the reader
    nodes_requested = Signal()
    hidden = Signal(bool)
    held = Signal(bool)  # identity is to be shown, or no more

    def __init__(self, hides: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes = Nodes()
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(tr("PACS"))
        self.chooser.setMinimumWidth(120)
        label = QLabel(tr("&PACS"))
        label.setBuddy(self.chooser)
        self.known = QPushButton(tr("K&nown PACS…"))
        self.reveal = QPushButton(tr("Hold to show identity"))
        self.hides = QCheckBox(tr("&Hide who it is"))
        self.hides.setToolTip(tr("Dots in the place of names, patient IDs and accession numbers"))
        self.hides.setChecked(hides)
        self.reveal.setVisible(hides)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget, stretch in ((label, 0), (self.chooser, 1), (self.known, 0)):
            row.addWidget(widget, stretch)
        row.addStretch(2)
        row.addWidget(self.reveal)
        row.addWidget(self.hides)
        self.chooser.activated.connect(lambda _: self.chosen.emit())
        self.known.clicked.connect(self.nodes_requested)
        self.hides.toggled.connect(self.reveal.setVisible)
        self.hides.toggled.connect(self.hidden)
        self.reveal.pressed.connect(lambda: self.held.emit(True))
        self.reveal.released.connect(lambda: self.held.emit(False))

    @property
    def nodes(self) -> Nodes:
        """All that are known."""
        return self._nodes

    @property
    def node(self) -> Node | None:
        """The PACS that is chosen."""
        name = self.chooser.currentData()
        return self._nodes.find(name) if name else None

    def offer(self, nodes: Nodes, wanted: str) -> bool:
        """Offer these; whether another one is chosen now.

        Args:
            nodes: all of them.
            wanted: name of the one to choose where none was.
        """
        self._nodes = nodes
        before = self.chooser.currentData()
        self.chooser.clear()
        for node in nodes.nodes:
            self.chooser.addItem(node.name, node.name)
        self.chooser.setCurrentIndex(max(0, self.chooser.findData(before or wanted)))
        return bool(before) and before != self.chooser.currentData()
