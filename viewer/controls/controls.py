"""Controls: puts the bindings into the window; opens the list of keys, the dialog, and the window popup."""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction

from viewer.actions import give_keys
from viewer.controls.bindings import Bindings
from viewer.controls.bindings_dialog import BindingsDialog
from viewer.controls.key_text import shown
from viewer.key_sheet import KeySheet
from viewer.main_window import MainWindow
from viewer.panes.presets import CHEST_NAMES
from viewer.panes.view_state import ViewState
from viewer.panes.window_popup import WindowPopup
from viewer.settings import SettingsStore

_KEY_STEP = 8.0  # logical pixels of a drag that a key stands for
Handlers = dict[str, Callable[[], None]]


class ShowsKeys(Protocol):
    """A part of the window that names keys."""

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the keys in force, by command."""


class Controls(QObject):
    """Keeps keys, tool tips and mouse as the bindings say.

    Args:
        bindings: what is in force.
        window: whose panes and keys.
        actions: by id.
        settings: the direction of the level lives there.
    """

    def __init__(
        self,
        bindings: Bindings,
        window: MainWindow,
        actions: Mapping[str, QAction],
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.bindings = bindings
        self._dialog: BindingsDialog | None = None
        self._window, self._actions, self._settings = window, actions, settings
        self._hints: list[ShowsKeys] = [window.panes, window.empty]
        window.panes.window_numbers_requested.connect(self.type_window)
        bindings.changed.connect(self.apply)
        self.apply()

    def apply(self) -> None:
        """Use what is in force."""
        give_keys(self._actions, self.bindings.keys)
        self._window.keys.use(self.bindings.keys)
        self._window.panes.view.habits = self.bindings.habits
        for part in self._hints:
            part.show_keys(self.key_of)

    def keep_hints(self, part: ShowsKeys) -> None:
        """Another part that names keys, from now on."""
        self._hints.append(part)
        part.show_keys(self.key_of)

    def show_sheet(self) -> None:
        """The list of keys and mouse habits in force."""
        sheet = KeySheet(self.bindings, self._window)
        sheet.change_requested.connect(self.show_dialog)
        sheet.show()

    def show_dialog(self) -> None:
        """The dialog that changes them."""
        if self._dialog is None:
            self._dialog = BindingsDialog(self.bindings, self._settings, self._window)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def type_window(self) -> None:
        """Type the window, at its read-out."""
        panes = self._window.panes
        popup = WindowPopup(panes.active_view, self.key_of, self._window)
        popup.open_below(panes.input_footer.mapToGlobal(QPoint(0, panes.input_footer.lines[0].height() + 2)))

    def key_of(self, command: str) -> str:
        """The first key of a command as the reader writes it, or ""."""
        keys = self.bindings.keys(command)
        return shown(keys[0]) if keys else ""


def window_handlers(view: Callable[[], ViewState]) -> Handlers:
    """What the commands of the menu Window/level do, to the view that is meant then."""

    def drag(dx: float, dy: float) -> Callable[[], None]:
        return lambda: view().drag_window(dx * _KEY_STEP, dy * _KEY_STEP)

    def level(step: float) -> Callable[[], None]:
        return lambda: view().drag_window(
            0.0, step * _KEY_STEP * (1.0 if view().drag_down_is_darker else -1.0)
        )

    def choose(number: int) -> Callable[[], None]:
        return lambda: view().choose_chest_preset(number)

    return {
        "invert": lambda: view().invert(),
        "reset": lambda: view().reset(),
        "file_window": lambda: view().choose_file_preset(),
        **{f"chest_{number}": choose(number) for number in range(1, len(CHEST_NAMES) + 1)},
        "box_window": lambda: view().await_box(not view().next_drag_is_box),
        "brighter": level(-1.0),
        "darker": level(1.0),
        "wider": drag(1.0, 0.0),
        "narrower": drag(-1.0, 0.0),
    }
