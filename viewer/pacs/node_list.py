"""NodeList: the PACS that are known, and what else there is to look at, beside the page that is in sight."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from viewer.language import tr
from viewer.pacs.node_pages import ASK, DIMSE, RECEIVER, WEB

_WIDTH = 248
_ROW_HEIGHT = 28


class NodeList(QWidget):
    """The left side of the dialog."""

    chosen = Signal(int)  # row of a PACS
    add_wanted = Signal(int)  # page of its form
    page_wanted = Signal(int)  # that is of no PACS
    remove_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        self.list = QListWidget()
        self.list.setProperty("role", "rows")
        self.list.setAccessibleName(tr("Known PACS"))
        self.add = QPushButton(tr("&Add…"))
        menu = QMenu(self.add)
        self.add_dimse = menu.addAction(tr("In the &DICOM network (DIMSE)"))
        self.add_web = menu.addAction(tr("By DICOM&web (https)"))
        self.add.setMenu(menu)
        self.remove = QPushButton(tr("&Remove…"))
        self.ask = QPushButton(tr("What to ask for"))
        self.receive = QPushButton(tr("How films are received"))
        for button in (self.ask, self.receive):
            button.setCheckable(True)
        pair = QHBoxLayout()
        pair.addWidget(self.add)
        pair.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addLayout(pair)
        column.addWidget(self.ask)
        column.addWidget(self.receive)
        self.list.currentRowChanged.connect(self.chosen)
        for signal in (self.list.itemClicked, self.list.itemActivated):  # the current one, once more
            signal.connect(lambda _: self.chosen.emit(self.list.currentRow()))
        self.add_dimse.triggered.connect(lambda: self.add_wanted.emit(DIMSE))
        self.add_web.triggered.connect(lambda: self.add_wanted.emit(WEB))
        self.remove.clicked.connect(self.remove_wanted)
        self.ask.clicked.connect(lambda: self.page_wanted.emit(ASK))
        self.receive.clicked.connect(lambda: self.page_wanted.emit(RECEIVER))

    def show_names(self, names: Sequence[str]) -> None:
        """List these; none is chosen."""
        with QSignalBlocker(self.list):
            self.list.clear()
            for name in names:
                item = QListWidgetItem(name)
                item.setSizeHint(QSize(0, _ROW_HEIGHT))
                self.list.addItem(item)

    def choose(self, row: int) -> None:
        """Show that this one is in sight."""
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(row, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def show_page(self, page: int) -> None:
        """Show which page is in sight, where it is of no PACS."""
        self.ask.setChecked(page == ASK)
        self.receive.setChecked(page == RECEIVER)

    def allow(self, may_leave: bool, may_remove: bool) -> None:
        """Another page may be turned to, or the PACS in sight be removed."""
        for widget in (self.list, self.add, self.ask, self.receive):
            widget.setEnabled(may_leave)
        self.remove.setEnabled(may_remove)
