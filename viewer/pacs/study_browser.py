"""StudyBrowser: asks a PACS for studies, shows what it has, and fetches what is chosen."""

from collections.abc import Callable, Collection
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from engine.pacs.archive import MOST_FOUND, Archive, Fetched, Found, FoundSeries, FoundStudy, IsCancelled
from engine.pacs.nodes import Node, Nodes
from viewer.drops import leave_drops_to_window
from viewer.help.context import give_article
from viewer.language import tr
from viewer.pacs.browser_head import BrowserHead
from viewer.pacs.call_foot import CallFoot
from viewer.pacs.caller import Caller, Connect, connect
from viewer.pacs.fetched import FetchedFilms
from viewer.pacs.fetched_row import FetchedRow
from viewer.pacs.fetching import fetch, wish_of
from viewer.pacs.no_pacs import NoPacs
from viewer.pacs.search_form import SearchForm
from viewer.pacs.study_rows import Row, study_row
from viewer.pacs.study_table import Children, StudyTable
from viewer.scrolling import resize_on_screen
from viewer.settings import SettingsStore

SIZE = QSize(1120, 700)
_NO_PACS, _SEARCH = range(2)


class StudyBrowser(QDialog):
    """Stays beside the work; Esc cancels what runs, then closes it.

    Args:
        settings: remember the PACS, and whether identity is hidden.
        films: where fetched films go.
        open_files: of the main window, which are not removed.
        connect: opens an archive; called in a thread.
        parent: the main window.
    """

    fetched = Signal(list)  # of Path: to be opened
    nodes_requested = Signal()
    identity_shown = Signal(str)  # "pacs": it was hidden, and is held open

    def __init__(
        self,
        settings: SettingsStore,
        films: FetchedFilms,
        open_files: Callable[[], Collection[Path]],
        connect: Connect = connect,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._films, self._open_files = settings, films, open_files
        self._connect = connect
        self._opened: Callable[[], Archive]  # the archive that the table shows; each call has one of its own
        self.setWindowTitle(tr("Fetch from PACS"))
        resize_on_screen(self, SIZE)
        self.searching, self.fetching = Caller(self), Caller(self)
        self._build()
        self._connect_parts()
        give_article(self, "pacs")
        leave_drops_to_window(self)
        self._hide_identity(settings.current.pacs_hides_identity)
        self._show_nothing()
        self.kept.read()

    # Building.

    def _build(self) -> None:
        self.no_pacs = NoPacs()
        self.pages = QStackedWidget(self)
        searching = QWidget()
        self.pages.addWidget(self.no_pacs)
        self.pages.addWidget(searching)  # before it is filled, or all in it is styled twice
        self.pages.setCurrentIndex(_SEARCH)  # until the list of PACS was read
        self.head = BrowserHead(self._settings.current.pacs_hides_identity)
        self.form = SearchForm()
        self.table = StudyTable(self._look_into)
        self.foot = CallFoot()
        self.kept = FetchedRow(self._films, self._open_files)
        self.fetch = QPushButton(tr("&Fetch and open"))
        self.fetch.setToolTip(tr("Only what is chosen is fetched (Enter, or a double click)"))
        column = QVBoxLayout(searching)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.form)
        column.addWidget(self.table, 1)
        column.addWidget(self.foot)
        last = QHBoxLayout()
        last.setSpacing(8)
        last.addWidget(self.kept)
        last.addStretch(1)
        last.addWidget(self.fetch)
        column.addLayout(last)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(self.pages)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)  # Enter belongs to fields and table

    def _connect_parts(self) -> None:
        self.head.chosen.connect(self._choose_node)
        self.head.nodes_requested.connect(self.nodes_requested)
        self.head.hidden.connect(self._hide_identity)
        self.head.held.connect(self._reveal)
        self.no_pacs.add_requested.connect(self.nodes_requested)
        self.form.searched.connect(self.search)
        self.table.wanted.connect(self.fetch_chosen)
        self.table.changed.connect(self._allow)
        self.table.failed.connect(self.foot.complain)
        self.fetch.clicked.connect(self.fetch_chosen)
        self.foot.cancel.clicked.connect(self.cancel)
        self.kept.said.connect(self.foot.say)
        self.fetching.counted.connect(self.foot.show_count)
        for caller in (self.searching, self.fetching):
            caller.changed.connect(self._allow)

    # Which PACS.

    def show_nodes(self, nodes: Nodes) -> None:
        """Offer these; the one that was used last is chosen."""
        if self.head.offer(nodes, self._settings.current.pacs_node):
            self._show_nothing()
        self.pages.setCurrentIndex(_SEARCH if nodes.nodes else _NO_PACS)
        self._allow()

    def show_problem(self, message: str) -> None:
        """The list of PACS cannot be read."""
        self.no_pacs.fail(message)
        self.pages.setCurrentIndex(_NO_PACS)

    def focus_first(self) -> None:
        """The keyboard goes where the reader begins."""
        if not self.head.nodes.nodes:
            self.no_pacs.add.setFocus()
        elif self.table.rows.studies:
            self.table.tree.setFocus()
        else:
            self.form.name.setFocus()

    @property
    def node(self) -> Node | None:
        """The PACS that is chosen."""
        return self.head.node

    def _choose_node(self) -> None:
        """Another PACS: what the former one has is no answer."""
        self.cancel()
        self._settings.change(pacs_node=self.node.name if self.node else "")
        self._show_nothing()

    # Searching.

    def search(self) -> None:
        """Ask for what the form says."""
        node = self.node
        if node is None or self.fetching.is_busy:
            return
        self.cancel()
        self._settings.change(pacs_node=node.name)
        query, receiver, connect = self.form.query, self.head.nodes.receiver, self._connect
        opened = self._opened = lambda: connect(node, receiver)
        text = tr("Searching in {node}…").format(node=node.name)
        self.foot.say("")
        self.table.show_studies((), text)
        self.foot.begin(self.searching, text)

        def find(is_cancelled: IsCancelled, _: object) -> tuple[Found, list[Row]]:
            found = opened().find_studies(query, is_cancelled, MOST_FOUND)
            return found, [study_row(study) for study in found.studies]

        self.searching.ask(find, lambda answer: self._show_found(*answer), self._complain_search)

    def _show_found(self, found: Found, rows: list[Row]) -> None:
        self.foot.end()
        count = len(rows)
        self.table.show_studies(rows, self.form.why_nothing())
        text = "" if not count else tr("1 study") if count == 1 else tr("{n} studies").format(n=count)
        if found.is_cut:
            text = tr("More than {n} studies; these are some of them. Narrow it by name, date or kind.")
            text = text.format(n=count)
        self.foot.say(" · ".join(filter(None, (text, *found.notes))))
        if count and self.isActiveWindow():
            self.table.tree.setFocus()

    def _complain_search(self, message: str) -> None:
        self.table.show_studies((), tr("There is no answer; the reason stands below."))
        self.foot.complain(message)

    def _show_nothing(self) -> None:
        hint = tr("Type what is known of the study and press Enter. Empty fields match all studies.")
        self.table.show_studies((), hint)
        self.foot.say("")

    def _look_into(self, thing: FoundStudy | FoundSeries, is_cancelled: IsCancelled) -> Children:
        """What is in it; in a thread of the table."""
        archive = self._opened()
        if isinstance(thing, FoundSeries):
            return archive.find_instances(thing.study_instance_uid, thing.series_instance_uid, is_cancelled)
        return archive.find_series(thing.study_instance_uid, is_cancelled)

    # Fetching.

    def fetch_chosen(self) -> None:
        """Fetch what is selected, and nothing else."""
        chosen = self.table.chosen
        if self.fetching.is_busy:
            return
        if not chosen:
            row = self.table.current
            if row is not None and row.thing is not None and row.offer.reason:
                self.foot.say(tr("This cannot be opened here. {why}.").format(why=row.offer.reason))
            return
        wishes = [wish_of(row.thing) for row in chosen if row.thing is not None]
        opened, films, kept = self._opened, self._films, frozenset(self._open_files())
        self.foot.begin(self.fetching, tr("Fetching…"))
        self.fetching.ask(
            lambda is_cancelled, on_count: fetch(opened(), wishes, films, kept, on_count, is_cancelled),
            self._take,
            self._complain_fetch,
        )
        self.foot.show_bar()
        self.foot.cancel.setFocus()

    def _take(self, came: Fetched) -> None:
        self.foot.end()
        self.foot.say("; ".join(came.notes), is_error=bool(came.notes))
        self.kept.read()
        self.table.tree.setFocus()
        self.fetched.emit(list(came.files))

    def _complain_fetch(self, message: str) -> None:
        self.foot.complain(message)
        self.kept.read()
        self.table.tree.setFocus()

    # What runs.

    def cancel(self) -> bool:
        """Give up what runs; whether something did."""
        had_focus = self.foot.cancel.hasFocus()
        was_searching, was_fetching = self.searching.cancel(), self.fetching.cancel()
        self.table.leave()
        self.foot.end()
        if was_fetching:
            self.foot.say(tr("Cancelled; nothing was kept."))
        elif was_searching:
            self._show_nothing()
            self.foot.say(tr("Cancelled."))
        if had_focus:
            self.focus_first()
        return was_searching or was_fetching

    def _allow(self) -> None:
        is_free = not self.fetching.is_busy
        self.form.search.setEnabled(is_free)
        self.head.chooser.setEnabled(is_free)
        self.fetch.setEnabled(is_free and bool(self.table.chosen))

    # Who it is.

    def _hide_identity(self, hides: bool) -> None:
        self._settings.change(pacs_hides_identity=hides)
        self.table.rows.hide_identity(hides)

    def _reveal(self, is_held: bool) -> None:
        if is_held:
            self.identity_shown.emit("pacs")
        self.table.rows.reveal(is_held)

    # The window.

    def reject(self) -> None:
        """Esc: cancel what runs first."""
        if not self.cancel():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.cancel()
        super().closeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.table.rows.reveal(False)
        super().changeEvent(event)
