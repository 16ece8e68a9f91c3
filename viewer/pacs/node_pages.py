"""NodePages: the forms of one PACS, of the receiver, and what to ask for; one of them in sight."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from engine.pacs.nodes import DimseNode, Node, Nodes, ReceiverRules, WebNode
from viewer.pacs.dimse_form import DimseForm
from viewer.pacs.receiver_form import ReceiverForm
from viewer.pacs.web_form import WebForm
from viewer.pacs.what_to_ask import WhatToAsk

ASK, DIMSE, WEB, RECEIVER = range(4)


class NodePages(QStackedWidget):
    """Each page scrolls where the window is small."""

    changed = Signal()  # the reader changed something

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_filling = False
        self.what, self.dimse, self.web = WhatToAsk(), DimseForm(), WebForm()
        self.receiver = ReceiverForm()
        for page in (self.what, self.dimse, self.web, self.receiver):
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            inside = QWidget()
            inside.setObjectName("panel")
            column = QVBoxLayout(inside)
            column.setContentsMargins(0, 0, 12, 0)
            column.addWidget(page)
            column.addStretch(1)
            scroll.setWidget(inside)
            self.addWidget(scroll)
        for form in (self.dimse, self.web, self.receiver):
            form.changed.connect(self._hear)

    def _hear(self) -> None:
        if not self._is_filling:
            self.changed.emit()

    @property
    def form(self) -> DimseForm | WebForm | None:
        """The form of a PACS that is in sight."""
        page = self.currentIndex()
        return self.dimse if page == DIMSE else self.web if page == WEB else None

    @property
    def missing(self) -> list[str]:
        """Names of fields that cannot be empty, and are."""
        return [] if self.form is None else self.form.missing

    def nodes(self, nodes: Nodes, edited: str) -> Nodes:
        """All nodes, and the receiver, with what stands in the form.

        Args:
            nodes: as they are kept.
            edited: name of the one in the form; "" for a new one.

        Raises:
            ArchiveError: it cannot be.
        """
        if self.currentIndex() == RECEIVER:
            return Nodes(nodes.nodes, self.receiver.rules())
        return nodes if self.form is None else nodes.with_node(self.form.node(), instead_of=edited)

    def show_node(self, page: int, node: Node | None) -> None:
        """Turn to a form, and fill it; None: empty it."""
        self._is_filling = True
        self.dimse.show_node(node if isinstance(node, DimseNode) else None)
        self.web.show_node(node if isinstance(node, WebNode) else None)
        self._is_filling = False
        self.setCurrentIndex(page)

    def show_rules(self, rules: ReceiverRules) -> None:
        """Fill in what concerns the receiver."""
        self._is_filling = True
        self.receiver.show_rules(rules)
        self.what.show_rules(rules)
        self._is_filling = False
