"""SendDialog: exactly what would go to which PACS, and the name that the reader types so that it does."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.pacs.nodes import Node, Nodes
from viewer.help.context import give_article
from viewer.language import tr
from viewer.tools.outlook_view import wrapped_label

if TYPE_CHECKING:  # at run time it loads what reads DICOM
    from engine.pacs.sending import Sendable


@dataclass(frozen=True)
class Parcel:
    """What would be sent.

    Attributes:
        objects: each looked at, see ``engine.pacs.sending``.
        names: what each is to the reader, in their order.
        names_the_patient: they carry the patient of the radiograph, and lie in its study.
    """

    objects: "tuple[Sendable, ...]"
    names: tuple[str, ...]
    names_the_patient: bool

    @property
    def files(self) -> list[Path]:
        """Of the objects."""
        return [one.file for one in self.objects]


class SendDialog(QDialog):
    """Nothing goes before the name of the PACS was typed.

    Args:
        parcel: what would be sent.
        nodes: all that are known; those that may be sent to are offered.
        chosen: name of the one that is offered first.
    """

    confirmed = Signal(object, str)  # Node, and what the reader typed
    nodes_requested = Signal()

    def __init__(self, parcel: Parcel, nodes: Nodes, chosen: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parcel = parcel
        self._nodes: tuple[Node, ...] = ()
        self._is_sending = False
        self.setWindowTitle(tr("Send to PACS"))
        self._build()
        give_article(self, "sending")
        self.offer(nodes, chosen)

    def _build(self) -> None:
        parcel = self._parcel
        series = len({one.header.series_instance_uid for one in parcel.objects})
        n = len(parcel.objects)
        told = tr("1 object") if n == 1 else tr("{n} objects").format(n=n)
        where = tr("in 1 new series") if series == 1 else tr("in {n} new series").format(n=series)
        what = QLabel(f"{told} {where}")
        what.setProperty("role", "heading")
        self.list = QTreeWidget()
        self.list.setHeaderLabels([tr("Object"), tr("Marked"), tr("New series")])
        self.list.setRootIsDecorated(False)
        self.list.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.list.setAccessibleName(tr("What will be sent"))
        for row in _rows(parcel):
            self.list.addTopLevelItem(QTreeWidgetItem(row))
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.list.setFixedHeight(60 + 27 * min(7, n))
        never = wrapped_label(
            "secondary",
            tr("Each has its own number; none goes into a series of the radiograph or replaces anything."),
        )
        self.identity = wrapped_label("error" if parcel.names_the_patient else "secondary")
        self.identity.setText(
            tr(
                "These objects name the patient, and lie in the study of the radiograph. "
                "Send them only where the radiograph itself may be."
            )
            if parcel.names_the_patient
            else tr(
                "They are in a study of their own, of no patient (SYNTHETIC^RESEARCH). Burnt-in text stays."
            )
        )
        self.chooser = QComboBox()
        self.name = QLineEdit()
        self.name.setAcceptDrops(False)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.ask = QLabel(tr("Type its &name to confirm"))
        self.ask.setBuddy(self.name)
        self.name.setAccessibleName(self.ask.text().replace("&", ""))
        to = QLabel(tr("To the &PACS"))
        to.setBuddy(self.chooser)
        self.chooser.setAccessibleName(to.text().replace("&", ""))
        form.addRow(to, self.chooser)
        form.addRow(self.ask, self.name)
        self.state = wrapped_label("secondary")
        self.known = QPushButton(tr("&Known PACS…"))
        self.cancel = QPushButton(tr("Cancel"))
        self.send = QPushButton(tr("&Send"))
        self.send.setProperty("role", "primary")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.known)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.send)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        for widget in (what, self.list, never, self.identity):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addLayout(form)
        layout.addWidget(self.state)
        layout.addLayout(foot)
        self.setMinimumWidth(680)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)
        self.chooser.currentIndexChanged.connect(self._allow)
        self.name.textChanged.connect(self._allow)
        self.name.returnPressed.connect(self._confirm)
        self.send.clicked.connect(self._confirm)
        self.cancel.clicked.connect(self.reject)
        self.known.clicked.connect(self.nodes_requested)

    def offer(self, nodes: Nodes, chosen: str = "") -> None:
        """Offer the PACS that may be sent to."""
        chosen = self.chooser.currentText() or chosen
        self._nodes = tuple(node for node in nodes.nodes if node.may_send)
        self.chooser.clear()
        self.chooser.addItems([node.name for node in self._nodes])
        self.chooser.setCurrentIndex(max(0, self.chooser.findText(chosen)))
        for widget in (self.chooser, self.name):
            widget.setEnabled(bool(self._nodes))
        (self.name if self._nodes else self.known).setFocus()
        self._allow()

    @property
    def node(self) -> Node | None:
        """Where to."""
        at = self.chooser.currentIndex()
        return self._nodes[at] if 0 <= at < len(self._nodes) else None

    def _allow(self) -> None:
        node, typed = self.node, self.name.text().strip()
        self.send.setEnabled(node is not None and typed == node.name and not self._is_sending)
        if node is None:
            text = tr(
                "No known PACS may be sent to. Open Known PACS, choose one, tick that it may be, and save."
            )
            self._say(text)
        elif typed and not node.name.startswith(typed):
            self._say(tr("This is not the name of the chosen PACS: {name}.").format(name=node.name), True)
        else:
            self._say(
                tr("It goes to the outbox first, which shows when {name} has it.").format(name=node.name)
            )

    def _confirm(self) -> None:
        node = self.node
        if node is not None and self.send.isEnabled():
            self._is_sending = True
            self._allow()
            self.confirmed.emit(node, self.name.text())

    def fail(self, message: str) -> None:
        """Nothing went; the reader may choose otherwise."""
        self._is_sending = False
        self._allow()
        self._say(message, is_error=True)

    def _say(self, text: str, is_error: bool = False) -> None:
        self.state.setProperty("role", "error" if is_error else "secondary")
        self.state.style().unpolish(self.state)
        self.state.style().polish(self.state)
        self.state.setText(text[:1].upper() + text[1:])


def _rows(parcel: Parcel) -> list[list[str]]:
    """A row for each; the end of its UID tells one series from another."""
    rows = []
    for one, name in zip(parcel.objects, parcel.names, strict=True):
        mark = tr("✓ synthetic") if one.is_synthetic else tr("not synthetic")
        rows.append([name, mark, f"…{one.header.series_instance_uid[-8:]}"])
    return rows
