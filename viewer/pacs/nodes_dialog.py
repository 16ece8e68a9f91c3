"""NodesDialog: the PACS that are known here; nothing else is ever called."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.errors import ArchiveError
from engine.pacs.archive import IsCancelled
from engine.pacs.nodes import DimseNode, Nodes
from viewer import background
from viewer.drops import leave_drops_to_window
from viewer.help.context import give_article
from viewer.language import tr
from viewer.models.progress_row import ProgressRow
from viewer.pacs.ask_first import ask_first
from viewer.pacs.caller import Caller, Connect, connect
from viewer.pacs.node_keeping import keep_nodes
from viewer.pacs.node_list import NodeList
from viewer.pacs.node_pages import ASK, DIMSE, RECEIVER, WEB, NodePages
from viewer.retold.archives import archive_words
from viewer.scrolling import resize_on_screen

_SIZE = QSize(940, 740)


class NodesDialog(QDialog):
    """A list at the left, the chosen one at the right; nothing counts before it is saved.

    Args:
        nodes: as they are written down.
        connect: opens an archive; called in a thread.
        parent: a window.
    """

    saved = Signal(object)  # Nodes

    def __init__(self, nodes: Nodes, connect: Connect = connect, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nodes, self._connect = nodes, connect
        self._edited: str | None = None  # name of the node in the form; "": a new one; None: none
        self._is_dirty = False
        self.setWindowTitle(tr("Known PACS"))
        resize_on_screen(self, _SIZE)
        self.testing = Caller(self)
        self._build()
        self._connect_parts()
        give_article(self, "pacs")
        leave_drops_to_window(self)
        self._show_list(nodes.nodes[0].name if nodes.nodes else "")
        (self.known.list if nodes.nodes else self.known.add).setFocus()

    # Building.

    def _build(self) -> None:
        self.known = NodeList()
        self.pages = NodePages()
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.foot = ProgressRow()
        self.test = QPushButton(tr("T&est"))
        self.test.setToolTip(tr("Ask whether it is there, with what stands in the form"))
        self.discard = QPushButton(tr("D&iscard"))
        self.save = QPushButton(tr("&Save"))
        self.save.setProperty("role", "primary")
        self.leave = QPushButton(tr("Close"))
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.test)
        last.addStretch(1)
        for one in (self.discard, self.save, self.leave):
            last.addWidget(one)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.pages, 1)
        right.addWidget(self.problem)
        right.addWidget(self.foot)
        right.addLayout(last)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(self.known)
        row.addLayout(right, 1)
        for one in self.findChildren(QPushButton):
            one.setAutoDefault(False)

    def _connect_parts(self) -> None:
        self.known.chosen.connect(self._choose)
        self.known.add_wanted.connect(self.begin)
        self.known.page_wanted.connect(self._turn_to)
        self.known.remove_wanted.connect(self._ask_to_remove)
        self.pages.changed.connect(self._hear_change)
        self.pages.failed.connect(self._complain)
        self.test.clicked.connect(self._test)
        self.foot.cancel.clicked.connect(self._cancel_test)
        self.discard.clicked.connect(self._discard)
        self.save.clicked.connect(self.keep)
        self.leave.clicked.connect(self.close)
        self.testing.changed.connect(self._check)

    # Showing.

    def _show_list(self, name: str) -> None:
        """List the nodes, and show the one of this name; else what to ask for."""
        names = [node.name for node in self._nodes.nodes]
        self.known.show_names(names)
        if name in names:
            self._choose(names.index(name))
        else:
            self._turn_to(ASK)

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.known.choose(row)
            node = self._nodes.nodes[row]
            self._edited = node.name
            self.pages.show_node(DIMSE if isinstance(node, DimseNode) else WEB, node)
            self._settle()

    def begin(self, page: int = DIMSE) -> None:
        """An empty form for another PACS."""
        self.known.list.clearSelection()
        self._edited = ""
        self.pages.show_node(page, None)
        self._settle()
        if self.pages.form is not None:
            self.pages.form.name.setFocus()

    def _turn_to(self, page: int) -> None:
        """What to ask for, or how films are received."""
        self.known.list.clearSelection()
        self._edited = None
        self.pages.turn_to(page, self._nodes.receiver)
        self._settle()

    def _settle(self) -> None:
        """Another page is in sight, as it is kept."""
        self._is_dirty = False
        self.testing.cancel()
        self.foot.say("")
        self.known.show_page(self.pages.currentIndex())
        self._check()

    def _hear_change(self) -> None:
        self._is_dirty = True
        self.foot.say("")
        self._check()

    def _check(self) -> None:
        """Say what is wrong while it is typed, and allow what can be done."""
        page, missing, problem = self.pages.currentIndex(), self.pages.missing, ""
        if not missing:
            try:
                self.pages.nodes(self._nodes, self._edited or "")
            except ArchiveError as error:
                problem = str(error)
        fields = ", ".join(missing)
        text = tr("Still to be filled in: {fields}.").format(fields=fields) if missing else problem
        self.problem.setText(text[:1].upper() + text[1:])
        self.problem.setProperty("role", "error" if problem else "secondary")
        self.problem.style().unpolish(self.problem)
        self.problem.style().polish(self.problem)
        self.problem.setVisible(bool(text))
        self.test.setVisible(self.pages.form is not None)
        self.test.setEnabled(not text and not self.testing.is_busy)
        for button in (self.save, self.discard):
            button.setVisible(page != ASK)
        self.save.setEnabled(not text and self._is_dirty)
        self.discard.setEnabled(self._is_dirty or self._edited == "")
        self.known.allow(not self._is_dirty, not self._is_dirty and bool(self._edited))

    def _complain(self, message: str) -> None:
        self.foot.say(message, is_error=True)

    # What the reader does.

    def keep(self) -> None:
        """Write down what stands in the form."""
        if not self.save.isEnabled():
            return
        nodes, form = self.pages.nodes(self._nodes, self._edited or ""), self.pages.form
        old = self._nodes.find(self._edited) if self._edited else None
        new = None if form is None else form.node()

        def done(_: object) -> None:
            self._nodes = nodes
            if new is None:
                self._turn_to(RECEIVER)
            else:
                self._show_list(new.name)
            self.foot.say(tr("Saved."))
            self.known.list.setFocus()
            self.saved.emit(nodes)

        background.run(lambda: keep_nodes(nodes, old, new), done, self._complain, owner=self)

    def _discard(self) -> None:
        if self.pages.currentIndex() == RECEIVER:
            self._turn_to(RECEIVER)
        else:
            self._show_list(self._edited or "")

    def _ask_to_remove(self) -> None:
        name = self._edited
        if not name:
            return
        ask_first(
            self,
            tr("Remove a PACS"),
            tr("Remove {name} from the list?").format(name=name),
            tr("Nothing changes in the PACS. Its token is forgotten; what waits to be sent there waits on."),
            lambda: self._remove(name),
        )

    def _remove(self, name: str) -> None:
        nodes, old = self._nodes.without(name), self._nodes.find(name)

        def done(_: object) -> None:
            self._nodes = nodes
            self._show_list(nodes.nodes[0].name if nodes.nodes else "")
            self.saved.emit(nodes)

        background.run(lambda: keep_nodes(nodes, old, None), done, self._complain, owner=self)

    def _test(self) -> None:
        form = self.pages.form
        if form is None:
            return
        node, receiver, connect = form.node(), self._nodes.receiver, self._connect

        def ask(is_cancelled: IsCancelled, _: object) -> str:
            return connect(node, receiver).check(is_cancelled)

        self.foot.show_progress(tr("Asking {node}…").format(node=node.name), None)
        self.testing.ask(ask, lambda answer: self._tell(f"✓ {archive_words(answer)}"), self._regret)
        self.foot.cancel.setFocus()

    def _regret(self, why: str) -> None:
        self._tell(archive_words(why), is_error=True)

    def _tell(self, answer: str, is_error: bool = False) -> None:
        """What came of the test; the keyboard goes back to its button."""
        had_focus = self.foot.cancel.hasFocus()
        self.foot.say(answer, is_error)
        if had_focus:
            self.test.setEnabled(True)
            self.test.setFocus()

    def _cancel_test(self) -> None:
        if self.testing.cancel():
            self.foot.say(tr("Cancelled."))
            self.test.setFocus()

    # The window.

    def reject(self) -> None:
        """Esc: ends a test first; what is not saved is asked about."""
        if self.testing.is_busy:
            self._cancel_test()
        elif self._is_dirty:
            self._ask_about_changes()
        else:
            super().reject()

    def _ask_about_changes(self) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(self.windowTitle())
        box.setText(tr("What you changed is not saved."))
        kinds = QMessageBox.StandardButton
        if self.save.isEnabled():
            box.addButton(kinds.Save).clicked.connect(self.keep)
        box.addButton(kinds.Discard).clicked.connect(self._leave)
        box.setDefaultButton(box.addButton(kinds.Cancel))
        box.finished.connect(box.deleteLater)
        box.open()

    def _leave(self) -> None:
        self._is_dirty = False
        self.reject()
