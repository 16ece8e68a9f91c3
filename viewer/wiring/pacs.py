"""Pacs: connects study browser, list of PACS and outbox with the window; loaded when first asked for."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QPushButton, QWidget

from engine import paths
from viewer import background
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.settings import SettingsStore
from viewer.wiring.files import Files
from viewer.wiring.results import Results

if TYPE_CHECKING:  # at run time they are loaded when they are first asked for
    from engine.pacs.nodes import Node, Nodes
    from viewer.pacs.caller import Connect
    from viewer.pacs.nodes_dialog import NodesDialog
    from viewer.pacs.outbox_window import OutboxWindow
    from viewer.pacs.send_dialog import Parcel, SendDialog
    from viewer.pacs.sender import Sender
    from viewer.pacs.study_browser import StudyBrowser

_BEGIN_MS = 5000  # what waits to be sent gives way to the start


class Pacs(QObject):
    """Connects the windows about PACS with the main one.

    Args:
        case: gets messages.
        opener: opens what was fetched.
        files: number the case.
        results: write the objects that are sent.
        window: parent of the dialogs.
        settings: of the reader.

    Attributes:
        connect_archive: opens an archive; None for the real one.
        browser, outbox, post: None until they are needed.
        dialog, sending: the known PACS, and what is sent, while they are open.
    """

    identity_shown = Signal(str)  # "pacs"

    def __init__(
        self,
        case: Case,
        opener: Opener,
        files: Files,
        results: Results,
        window: MainWindow,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._opener, self._window, self._settings = case, opener, window, settings
        self._files, self._results = files, results
        self._open_files: tuple[Path, ...] = ()
        self._has_sent = False
        self.connect_archive: Connect | None = None
        self.browser: StudyBrowser | None = None
        self.dialog: NodesDialog | None = None
        self.sending: SendDialog | None = None
        self.outbox: OutboxWindow | None = None
        self.post: Sender | None = None
        self._begin = QTimer(self, singleShot=True)
        self._begin.timeout.connect(self._look)
        self.note = QPushButton()
        self.note.setProperty("role", "flat")
        self.note.hide()
        self.note.clicked.connect(self.show_outbox)
        window.messages.place_status(self.note)
        opener.list_begun.connect(self._note_files)
        results.ready_to_send.connect(self._look_at)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about PACS do."""
        return {
            "pacs_fetch": self.show_browser,
            "pacs_nodes": lambda: self.show_nodes(),
            "pacs_send": self.send,
            "pacs_outbox": self.show_outbox,
        }

    def begin(self) -> None:
        """After the first paint: what waited at the end of the last session is sent."""
        self._begin.start(_BEGIN_MS)

    def finish(self) -> None:
        """Give up what runs; before the application ends."""
        self._begin.stop()
        if self.browser is not None:
            self.browser.cancel()
        if self.post is not None:
            self.post.finish()

    def _look(self) -> None:
        if not self._has_sent:  # a crash may have left it
            shutil.rmtree(_outgoing(), ignore_errors=True)
        if self.post is None and any(paths.pacs_outbox_dir().glob("[0-9]*.json")):
            self._the_post().begin()

    # Fetching.

    @Slot()
    def show_browser(self) -> None:
        """Open the study browser."""
        browser = self.browser
        if browser is None:
            from viewer.pacs.fetched import FetchedFilms
            from viewer.pacs.study_browser import StudyBrowser

            browser = self.browser = StudyBrowser(
                *(self._settings, FetchedFilms(), lambda: self._open_files),
                *(self._connect(), self._window),
            )
            browser.fetched.connect(self._open)
            browser.identity_shown.connect(self.identity_shown)
            browser.nodes_requested.connect(lambda: self.show_nodes(browser))
        self._read_nodes(self._offer_nodes)
        _bring(browser)
        browser.focus_first()

    def _offer_nodes(self, nodes: "Nodes") -> None:
        if self.browser is not None:
            self.browser.show_nodes(nodes)
            self.browser.focus_first()

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

    # The known PACS.

    def show_nodes(self, parent: QWidget | None = None) -> None:
        """Open the list of PACS."""

        def show(nodes: "Nodes") -> None:
            from viewer.pacs.nodes_dialog import NodesDialog

            if self.dialog is None:
                self.dialog = NodesDialog(nodes, self._connect(), parent or self._window)
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
        if self.sending is not None:
            self.sending.offer(nodes)

    def _read_nodes(self, then: "Callable[[Nodes], None]") -> None:
        from engine.pacs.nodes import read_nodes

        def complain(message: str) -> None:
            if self.browser is not None:
                self.browser.show_problem(message)
            self._case.set_message(message, is_error=True)

        background.run(read_nodes, then, complain, owner=self)

    # Sending.

    @Slot()
    def send(self) -> None:
        """Ask which objects of the selected result are to be sent, and write them."""
        self._has_sent = True
        self._results.dicom.ask(self._files.case_number, to_send=_outgoing())

    @Slot(Path, dict)
    def _look_at(self, folder: Path, manifest: dict[str, Any]) -> None:
        """The objects are written: show exactly what they are."""
        from engine.pacs.nodes import read_nodes
        from viewer.exchange.dicom_dialog import words_of
        from viewer.pacs.send_dialog import Parcel

        def look() -> "tuple[Parcel, Nodes]":
            from engine.pacs.sending import check_sendable

            entries = manifest["objects"]
            objects = tuple(check_sendable(folder / one["file"]) for one in entries)
            names = tuple(words_of(one["object"]) for one in entries)
            return Parcel(objects, names, bool(manifest["names_the_patient"])), read_nodes()

        def complain(message: str) -> None:
            self._forget_sending()
            self._case.set_message(message, is_error=True)

        background.run(look, lambda found: self._ask(*found), complain, owner=self)

    def _ask(self, parcel: "Parcel", nodes: "Nodes") -> None:
        from viewer.pacs.send_dialog import SendDialog

        dialog = self.sending = SendDialog(parcel, nodes, self._settings.current.pacs_node, self._window)
        dialog.nodes_requested.connect(lambda: self.show_nodes(dialog))
        dialog.confirmed.connect(lambda node, typed: self._put_in(dialog, parcel, node, typed))
        dialog.finished.connect(self._forget_sending)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _put_in(self, dialog: "SendDialog", parcel: "Parcel", node: "Node", typed: str) -> None:
        sender = self._the_post()

        def put() -> None:
            from engine.pacs.sending import send_later

            send_later(parcel.files, node, typed, sender.outbox)

        def done(_: object) -> None:
            if self.sending is dialog:
                dialog.accept()
            sender.look(then=sender.send)
            self.show_outbox()

        background.run(put, done, dialog.fail, owner=dialog)

    def _forget_sending(self) -> None:
        self.sending = None
        background.run(lambda: shutil.rmtree(_outgoing(), ignore_errors=True), lambda _: None, lambda _: None)

    @Slot()
    def show_outbox(self) -> None:
        """Open the outbox."""
        if self.outbox is None:
            from viewer.pacs.outbox_window import OutboxWindow

            self.outbox = OutboxWindow(self._the_post(), self._window)
        _bring(self.outbox)
        self.outbox.list.setFocus()

    def _the_post(self) -> "Sender":
        if self.post is None:
            from viewer.pacs.sender import Sender

            self.post = Sender(self._connect(), parent=self)
            self.post.changed.connect(self._show_note)
        return self.post

    def _show_note(self) -> None:
        """What waits or was refused is told in the window until it is dealt with."""
        from viewer.pacs.outbox_texts import brief_stand

        if not shiboken6.isValid(self.note):  # the window has gone
            return
        sender = self._the_post()
        text = brief_stand(sender.waiting, sender.refused, sender.is_sending)
        self.note.setText(text)
        self.note.setToolTip(tr("Click for the outbox"))
        self.note.setVisible(bool(text))

    def _connect(self) -> "Connect":
        from viewer.pacs.caller import connect

        return self.connect_archive or connect


def _outgoing() -> Path:
    """Where objects lie between being written and being put into the outbox."""
    return paths.pacs_outbox_dir() / "outgoing"


def _bring(window: QWidget) -> None:
    window.show()
    window.raise_()
    window.activateWindow()
