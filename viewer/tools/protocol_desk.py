"""ProtocolDesk: named ways of asking, listed, put in force, saved, locked, brought in and passed on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from engine.instructions.protocol import SUFFIX, Protocol, find_protocols, read_protocol, write_protocol
from viewer import background
from viewer.language import tr
from viewer.tools.protocol_dialog import ProtocolDialog

_FOUND = tuple[tuple[tuple[Path, Protocol], ...], tuple[str, ...]]


class ProtocolDesk(QObject):
    """The protocols of a folder, and which one is in force.

    A locked protocol stays in force until another is chosen, or it is unlocked where it says that it may be.

    Args:
        folder: of the files; it need not exist.
        current: gives what the composer says now as a protocol without a name.
        window: for dialogs.
    """

    changed = Signal()  # another protocol is in force, or none
    taken = Signal(object)  # Protocol; its values are to be taken over
    in_force_changed = Signal(str)  # file name, or ""
    failed = Signal(str)
    said = Signal(str)

    def __init__(
        self,
        folder: Path,
        current: Callable[[], Protocol],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._folder, self._current, self._window = folder, current, window
        self._found: tuple[tuple[Path, Protocol], ...] = ()
        self._path: Path | None = None
        self._protocol: Protocol | None = None
        self._told: tuple[str, ...] = ()
        self._is_unlocked = False

    @property
    def protocol(self) -> Protocol | None:
        """The one in force."""
        return self._protocol

    @property
    def is_locked(self) -> bool:
        """Nothing may be changed now."""
        return self._protocol is not None and self._protocol.is_locked and not self._is_unlocked

    @property
    def protocols(self) -> tuple[Protocol, ...]:
        return tuple(protocol for _, protocol in self._found)

    @property
    def is_changed(self) -> bool:
        """What the composer says is no longer what the protocol in force says."""
        if self._protocol is None or self.is_locked:
            return False
        now, then = self._current(), self._protocol
        is_same_text = bool(then.blanks) or not then.instruction or now.instruction == then.instruction
        is_same_model = not then.model or now.model == then.model
        return not (is_same_text and is_same_model) or any(
            now.parameters.get(name) != value
            for name, value in then.parameters.items()
            if name != "seed" or then.parameters.get("keeps_seed", True)
        )

    def read(self, in_force: str) -> None:
        """Read the folder in the background; the protocol of this file is in force then, "" for none."""

        def take(found: _FOUND) -> None:
            self._found, problems = found
            for problem in problems:
                if problem not in self._told:
                    self.failed.emit(problem)
            self._told = problems
            pair = next((pair for pair in self._found if pair[0].name == in_force), None)
            path, protocol = pair or (None, None)
            if (path, protocol) != (self._path, self._protocol):
                self._put(path, protocol, is_chosen=False)
            else:
                self.changed.emit()

        background.run(lambda: find_protocols(self._folder), take, self.failed.emit, owner=self)

    def choose(self, name: str) -> None:
        """Put a protocol in force, by its name; "": none, unless the one in force is locked."""
        if not name:
            if not self.is_locked:
                self._put(None, None)
            return
        for path, protocol in self._found:
            if protocol.name == name:
                self._put(path, protocol)
                return

    def unlock(self) -> None:
        """Let everything be changed again, where the protocol in force allows it."""
        if self._protocol is not None and self._protocol.may_unlock:
            self._is_unlocked = True
            self.changed.emit()

    def save(self, protocol: Protocol) -> None:
        """Keep a protocol and put it in force; one of the same name is replaced, unless it is locked."""
        for _, known in self._found:
            if known.name == protocol.name and known.is_locked and not known.may_unlock:
                self.failed.emit(
                    tr("The protocol {name} is locked; choose another name.").format(name=protocol.name)
                )
                return
        path = next((p for p, known in self._found if known.name == protocol.name), None)
        path = path or self._free_path(protocol)
        self._do(lambda: write_protocol(protocol, path), path.name)

    def import_file(self, source: Path) -> None:
        """Bring in a protocol from elsewhere and put it in force."""

        def bring() -> str:
            protocol = read_protocol(source)
            path = self._free_path(protocol)
            write_protocol(protocol, path)
            return path.name

        background.run(bring, self.read, self.failed.emit, owner=self)

    def export_file(self, target: Path) -> None:
        """Write the protocol in force to a file to pass on."""
        protocol = self._protocol
        if protocol is None:
            return
        if not target.name.endswith(SUFFIX):
            target = target.with_name(target.name + SUFFIX)
        background.run(
            lambda: write_protocol(protocol, target),
            lambda _: self.said.emit(tr("Saved as {file}.").format(file=target.name)),
            self.failed.emit,
            owner=self,
        )

    def star(self) -> None:
        """Star the protocol in force, or not."""
        if self._protocol is not None and self._path is not None:
            starred, path = replace(self._protocol, is_starred=not self._protocol.is_starred), self._path
            self._do(lambda: write_protocol(starred, path), path.name)

    def delete(self) -> None:
        """Put the file of the protocol in force aside, under a name that is not listed."""
        path = self._path
        if path is None or self.is_locked:
            return
        self._do(lambda: path.replace(path.with_name(path.name + ".deleted")), "")
        self.said.emit(
            tr("Deleted; the file is kept as {file} beside the others.").format(file=f"{path.name}.deleted")
        )

    def fill_menu(self, menu: QMenu) -> None:
        """List the protocols, and what can be done with them."""
        menu.clear()
        none = menu.addAction(tr("No protocol"))
        none.setCheckable(True)
        none.setChecked(self._protocol is None)
        none.setEnabled(not self.is_locked)
        none.triggered.connect(lambda: self.choose(""))
        for protocol in self.protocols:
            words = [protocol.name]
            if protocol.is_locked:
                words.append(tr("locked"))
            action = menu.addAction(("★ " if protocol.is_starred else "") + " · ".join(words))
            action.setCheckable(True)
            action.setChecked(self._protocol == protocol)
            action.triggered.connect(lambda _=False, name=protocol.name: self.choose(name))
        menu.addSeparator()
        is_there = self._protocol is not None
        is_starred = self._protocol is not None and self._protocol.is_starred
        for text, handler, is_enabled in (
            (tr("&Save what is set as a protocol…"), self._ask_to_save, not self.is_locked),
            (tr("Remove the s&tar") if is_starred else tr("S&tar this protocol"), self.star, is_there),
            (tr("&Import…"), self._ask_to_import, True),
            (tr("&Export this protocol…"), self._ask_to_export, is_there),
            (tr("&Delete this protocol"), self.delete, is_there and not self.is_locked),
        ):
            action = menu.addAction(text)
            action.setEnabled(is_enabled)
            action.triggered.connect(lambda _=False, handler=handler: handler())

    def _put(self, path: Path | None, protocol: Protocol | None, is_chosen: bool = True) -> None:
        is_other = protocol != self._protocol
        self._path, self._protocol = path, protocol
        if is_other or is_chosen:
            self._is_unlocked = False
        if protocol is not None and (is_chosen or protocol.is_locked):
            self.taken.emit(protocol)
        self.in_force_changed.emit("" if path is None else path.name)
        self.changed.emit()

    def _do(self, task: Callable[[], object], in_force: str) -> None:
        background.run(task, lambda _: self.read(in_force), self.failed.emit, owner=self)

    def _free_path(self, protocol: Protocol) -> Path:
        path = self._folder / protocol.file_name
        number = 2
        while path.exists():
            path = self._folder / protocol.file_name.replace(SUFFIX, f"-{number}{SUFFIX}")
            number += 1
        return path

    def _ask_to_save(self) -> None:
        dialog = ProtocolDialog(self._current(), self._window)
        dialog.saved.connect(self.save)
        dialog.open()

    def _ask_to_import(self) -> None:
        dialog = QFileDialog(self._window, tr("Import a protocol"), "", f"*{SUFFIX} *.toml")
        dialog.fileSelected.connect(lambda name: self.import_file(Path(name)))
        dialog.open()

    def _ask_to_export(self) -> None:
        protocol = self._protocol
        if protocol is None:
            return
        dialog = QFileDialog(self._window, tr("Export the protocol"), "", f"*{SUFFIX}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(protocol.file_name)
        dialog.fileSelected.connect(lambda name: self.export_file(Path(name)))
        dialog.open()
