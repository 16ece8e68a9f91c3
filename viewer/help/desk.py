"""HelpDesk: opens the help where the reader needs it, and leads the tour."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QWidget

from viewer.case import Case
from viewer.controls.bindings import Bindings
from viewer.controls.key_text import shown
from viewer.help.context import Attention
from viewer.help.library import Library
from viewer.help.live_text import LiveText
from viewer.help.tour import Places, Tour
from viewer.language import resolved
from viewer.settings import SettingsStore

if TYPE_CHECKING:  # at run time it is loaded after the start, see ``viewer.start``
    from viewer.help.help_window import HelpWindow

_NO_ONE_LOOKS = ("offscreen", "minimal", "vnc")


class HelpDesk(QObject):
    """One help window and one tour.

    Args:
        window: the main window.
        case: the open case.
        actions: by id.
        bindings: the keys in force.
        settings: language, and whether the tour was shown.
        places: that the tour points to.
    """

    def __init__(
        self,
        window: QWidget,
        case: Case,
        actions: Mapping[str, QAction],
        bindings: Bindings,
        settings: SettingsStore,
        places: Places,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._actions, self._bindings, self._settings = window, actions, bindings, settings
        self._language = resolved(settings.current.language)  # as the window, until the next start
        self._attention = Attention(_application(), self)
        self.help: HelpWindow | None = None
        self.tour = Tour(window, case, actions, places, self._key_of, self)
        # In help and other windows too, as far as these do not hold the main window.
        actions["help"].setShortcutContext(Qt.ShortcutContext.ApplicationShortcut)
        self._states_soon = QTimer(self, singleShot=True, interval=50)
        self._states_soon.timeout.connect(self._show_states)
        for changed in (case.radiograph_changed, case.selected_edit_changed, case.running_changed):
            changed.connect(self._states_soon.start)
        bindings.changed.connect(self._take_bindings)

    def show(self) -> None:
        """Open the help at what the reader attends to; in the help itself, go to its search."""
        reads_help = self.help is not None and self.help.isActiveWindow()
        self.show_article("" if reads_help else self._attention.article())

    def show_article(self, name: str) -> None:
        """Open the help at an article; "" where it is, or at its beginning."""
        if self.help is None:
            library = Library(LiveText(self._bindings, self._actions), self._language)
            from viewer.help.help_window import HelpWindow

            self.help = HelpWindow(library, self._run, self._window)
            self.help.destroyed.connect(self._forget_help)
        self.help.open_at(name)

    def offer_tour(self) -> None:
        """At the first start, if someone looks; never again by itself."""
        if self._settings.current.tour_seen or QApplication.platformName() in _NO_ONE_LOOKS:
            return
        self._settings.change(tour_seen=True)
        self.tour.begin()

    def step_back(self) -> bool:
        """Esc: end the tour; False where none is on."""
        return self.tour.end()

    def _run(self, identity: str) -> bool:
        action = self._actions[identity]
        if not action.isEnabled():
            return False
        self._window.activateWindow()
        action.trigger()
        return True

    def _key_of(self, command: str) -> str:
        keys = self._bindings.keys(command)
        return shown(keys[0]) if keys else ""

    def _take_bindings(self) -> None:
        if self.help is not None:
            self.help.refresh()
        self.tour.refresh()

    @Slot()
    def _forget_help(self) -> None:
        """It goes with the main window, and states may still be told then."""
        self.help = None
        self._states_soon.stop()

    def _show_states(self) -> None:
        if self.help is not None and self.help.isVisible():
            self.help.show_states()


def _application() -> QApplication:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return application
