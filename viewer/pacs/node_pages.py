"""NodePages: the forms of one PACS, of the receiver, and what to ask for; one of them in sight."""

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from engine.pacs.nodes import DimseNode, Node, Nodes, ReceiverRules, WebNode
from viewer.drops import leave_drops_to_window
from viewer.pacs.dimse_form import DimseForm
from viewer.pacs.explained_form import ExplainedForm
from viewer.pacs.receiver_form import ReceiverForm
from viewer.pacs.web_form import WebForm
from viewer.pacs.what_to_ask import WhatToAsk

ASK, DIMSE, WEB, RECEIVER = range(4)
Page = TypeVar("Page", bound=QWidget)


class NodePages(QStackedWidget):
    """Each page scrolls where the window is small, and is built when it is first needed."""

    changed = Signal()  # the reader changed something
    failed = Signal(str)  # the keyring, and why

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_filling = False
        for _ in (ASK, DIMSE, WEB, RECEIVER):
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setFrameShape(QFrame.Shape.NoFrame)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.addWidget(scroll)

    @cached_property
    def what(self) -> WhatToAsk:
        """What to ask the administrator for."""
        return self._placed(ASK, WhatToAsk())

    @cached_property
    def dimse(self) -> DimseForm:
        """Of a PACS in the DICOM network."""
        return self._placed(DIMSE, DimseForm())

    @cached_property
    def web(self) -> WebForm:
        """Of a PACS that speaks DICOMweb."""
        form = self._placed(WEB, WebForm())
        form.token.failed.connect(self.failed)
        return form

    @cached_property
    def receiver(self) -> ReceiverForm:
        """How films are received."""
        return self._placed(RECEIVER, ReceiverForm())

    def _placed(self, at: int, page: Page) -> Page:
        inside = QWidget()
        inside.setObjectName("panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 12, 0)
        column.addWidget(page)
        column.addStretch(1)
        leave_drops_to_window(inside)
        scroll = self.widget(at)
        assert isinstance(scroll, QScrollArea)
        scroll.setWidget(inside)
        if isinstance(page, ExplainedForm):
            page.changed.connect(self._hear)
        return page

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
        if page == DIMSE:
            self.dimse.show_node(node if isinstance(node, DimseNode) else None)
        else:
            self.web.show_node(node if isinstance(node, WebNode) else None)
        self._is_filling = False
        self.setCurrentIndex(page)

    def turn_to(self, page: int, rules: ReceiverRules) -> None:
        """What to ask for, or how films are received."""
        self._is_filling = True
        if page == ASK:
            self.what.show_rules(rules)
        else:
            self.receiver.show_rules(rules)
        self._is_filling = False
        self.setCurrentIndex(page)
