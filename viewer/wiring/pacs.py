"""Pacs: connects study browser, list of PACS and outbox with the window; loaded when first asked for."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from viewer import background
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.main_window import MainWindow
from viewer.settings import SettingsStore

if TYPE_CHECKING:
    from engine.pacs.nodes import Nodes
    from viewer.pacs.caller import Connect
    from viewer.pacs.nodes_dialog import NodesDialog
    from viewer.pacs.study_browser import StudyBrowser


class Pacs(QObject):
    """Connects the windows about PACS with the main one.

    Args:
        case: gets messages.
        opener: opens what was fetched.
        window: parent of the dialogs.
        settings: of the reader.

    Attributes:
        connect_archive: opens an archive; None for the real one.
        browser: None until it is opened.
        dialog: with the known PACS, while it is open.
    """

    identity_shown = Signal(str)  # "pacs"

    def __init__(
        self,
        case: Case,
        opener: Opener,
        window: MainWindow,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._opener, self._window, self._settings = case, opener, window, settings
        self._open_files: tuple[Path, ...] = ()
        self.connect_archive: Connect | None = None
        self.browser: StudyBrowser | None = None
        self.dialog: NodesDialog | None = None
        opener.list_begun.connect(self._note_files)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about PACS do."""
        return {"pacs_fetch": self.show_browser, "pacs_nodes": lambda: self.show_nodes()}

    @Slot()
    def show_browser(self) -> None:
        """Open the study browser."""
        browser = self.browser
        if browser is None:
            from viewer.pacs.caller import connect
            from viewer.pacs.fetched import FetchedFilms
            from viewer.pacs.study_browser import StudyBrowser

            browser = self.browser = StudyBrowser(
                *(self._settings, FetchedFilms(), lambda: self._open_files),
                *(self.connect_archive or connect, self._window),
            )
            browser.fetched.connect(self._open)
            browser.identity_shown.connect(self.identity_shown)
            browser.nodes_requested.connect(lambda: self.show_nodes(browser))
        self._read_nodes(self._offer_nodes)
        browser.show()
        browser.raise_()
        browser.activateWindow()
        browser.focus_first()

    def finish(self) -> None:
        """Give up what runs; before the application ends."""
        if self.browser is not None:
            self.browser.cancel()

    def _offer_nodes(self, nodes: "Nodes") -> None:
        if self.browser is not None:
            self.browser.show_nodes(nodes)
            self.browser.focus_first()

    def show_nodes(self, parent: QWidget | None = None) -> None:
        """Open the list of PACS; with an empty form where there are none."""

        def show(nodes: "Nodes") -> None:
            from viewer.pacs.caller import connect
            from viewer.pacs.nodes_dialog import NodesDialog

            if self.dialog is None:
                self.dialog = NodesDialog(nodes, self.connect_archive or connect, parent or self._window)
                self.dialog.saved.connect(self._take_nodes)
                self.dialog.finished.connect(self._forget_dialog)
                self.dialog.finished.connect(self.dialog.deleteLater)
                self.dialog.open()

        self._read_nodes(show)

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _take_nodes(self, nodes: "Nodes") -> None:
        if self.browser is not None:
            self.browser.show_nodes(nodes)

    def _read_nodes(self, then: "Callable[[Nodes], None]") -> None:
        from engine.pacs.nodes import read_nodes

        background.run(read_nodes, then, self._complain, owner=self)

    def _complain(self, message: str) -> None:
        self._case.set_message(message, is_error=True)

    @Slot(list)
    def _open(self, files: Sequence[Path]) -> None:
        """The film is what the reader wants to see now; the browser comes back as it was."""
        if self.browser is not None:
            self.browser.hide()
        self._opener.open_paths(list(files))
        self._window.activateWindow()

    @Slot(list)
    def _note_files(self, files: Sequence[Path]) -> None:
        self._open_files = tuple(path.absolute() for path in files)
