"""BindingsDialog: choose keys and mouse habits; every change is in force at once and can be undone."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from viewer.controls.bindings import Bindings
from viewer.controls.keys_page import KeysPage
from viewer.controls.mouse_page import MousePage
from viewer.controls.ready_sets import READY_SETS
from viewer.language import mark, tr
from viewer.scrolling import resize_on_screen
from viewer.settings import SettingsStore
from viewer.when_shown import WhenShown

_SIZE = QSize(900, 640)
_FILE_NAME = "counterview_keys_and_mouse.json"
_FILTER = mark("Keys and mouse habits (*.json)")


class BindingsDialog(QDialog):
    """Ready sets on top, then the keys and the mouse, then the file.

    Args:
        bindings: what is changed.
        settings: the direction of the level, and the folder of the last file.
    """

    def __init__(self, bindings: Bindings, settings: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Change keys and mouse"))
        self._bindings, self._settings = bindings, settings
        self.ready_sets = QComboBox(self)  # Tab comes to it first
        self.ready_sets.setAccessibleName(tr("Ready set of keys and mouse habits"))
        for ready in READY_SETS.values():
            self.ready_sets.addItem(ready.name, ready.id)
        self._says = QLabel()
        self._says.setProperty("role", "secondary")
        self._says.setWordWrap(True)
        self.tabs = QTabWidget(self)  # a parent given later styles all that it holds once more
        self.keys_page = KeysPage(bindings, self.tabs)
        self.tabs.addTab(self.keys_page, tr("Keys"))
        self.tabs.addTab(WhenShown(lambda: MousePage(bindings, settings)), tr("Mouse"))
        self.undo = _button(tr("Undo"), tr("Take back the last change"), bindings.undo)
        self.reset_all = _button(
            tr("Reset all"), tr("The ready set as it is; undo brings your own back"), self._reset_all
        )
        self.import_ = _button(tr("Import…"), tr("Take keys and mouse habits from a file"), self._import)
        self.export = _button(tr("Export…"), tr("Write keys and mouse habits to a file"), self._export)
        self.close_ = _button(tr("Close"), "", self.close)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.hide()

        label = QLabel(tr("Ready set"))
        label.setBuddy(self.ready_sets)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(label)
        top.addWidget(self.ready_sets)
        top.addWidget(self._says, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        for button in (self.undo, self.reset_all, self.import_, self.export):
            bottom.addWidget(button)
        bottom.addStretch()
        bottom.addWidget(self.close_)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(top)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.message)
        layout.addLayout(bottom)
        self.ready_sets.activated.connect(self._choose)
        bindings.changed.connect(self._show)
        resize_on_screen(self, _SIZE)
        self._show()
        self.keys_page.search.setFocus()

    def say(self, text: str, is_error: bool = False) -> None:
        """One line under the pages; "" takes it away."""
        self.message.setText(text)
        self.message.setVisible(bool(text))
        self.message.setProperty("role", "error" if is_error else "secondary")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    def _show(self) -> None:
        ready = self._bindings.ready_set
        self.ready_sets.setCurrentIndex(self.ready_sets.findData(ready.id))
        own = tr(" Some are your own.") if self._bindings.is_own else ""
        self._says.setText(tr(ready.says) + own)
        self.undo.setEnabled(self._bindings.can_undo)
        self.reset_all.setEnabled(self._bindings.is_own)
        self.say("")

    def _choose(self, index: int) -> None:
        had_own = self._bindings.is_own
        self._bindings.choose(self.ready_sets.itemData(index))
        if had_own:
            self.say(tr("Your own keys and habits were replaced; Undo brings them back."))

    def _reset_all(self) -> None:
        self._bindings.reset_all()
        self.say(
            tr("Everything is as in {name}; Undo brings your own back.").format(
                name=self._bindings.ready_set.name
            )
        )

    def _import(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Import keys and mouse"), self._folder(), tr(_FILTER)
        )
        if not chosen:
            return
        try:
            problems = self._bindings.import_from(Path(chosen))
        except OSError as error:
            self.say(tr("The file could not be read: {reason}.").format(reason=error.strerror), is_error=True)
        except ValueError as error:
            self.say(tr("Nothing was changed: {reason}.").format(reason=error), is_error=True)
        else:
            self.say(
                problems
                or tr("Taken from {file}; Undo brings back what was.").format(file=Path(chosen).name),
                bool(problems),
            )

    def _export(self) -> None:
        proposal = str(Path(self._folder()) / _FILE_NAME)
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Export keys and mouse"), proposal, tr(_FILTER))
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix else path.with_suffix(".json")
        try:
            self._bindings.export_to(path)
        except OSError as error:
            self.say(
                tr("The file could not be written: {reason}.").format(reason=error.strerror), is_error=True
            )
        else:
            self._settings.change(export_folder=str(path.parent))
            self.say(tr("Written to {file}.").format(file=path.name))

    def _folder(self) -> str:
        return self._settings.current.export_folder


def _button(text: str, explanation: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setToolTip(explanation)
    button.clicked.connect(lambda: act())
    return button
