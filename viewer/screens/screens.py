"""Screens: sends the panes to another screen and back, and finds the window's place again."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QScreen
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from viewer.case import Case
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.panes.hanging import Hanging, hanging_of
from viewer.screens.panes_window import PanesWindow
from viewer.screens.places import Place, arrangement_of, read_places, write_places
from viewer.settings import SettingsStore


class Screens(QObject):
    """Knows on which screens window and panes are; each arrangement of screens has its own place.

    Args:
        case: told when there is no other screen.
        window: whose panes go.
        settings: keep the places.
    """

    def __init__(
        self, case: Case, window: MainWindow, settings: SettingsStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._case, self._window, self._settings = case, window, settings
        self._actions: Mapping[str, QAction] = {}
        self._elsewhere: PanesWindow | None = None
        self._screen = ""  # name of that which has the panes
        self._stand_in: QWidget | None = None
        window.panes.hanging_changed.connect(self._keep_hanging)
        window.case_shown.connect(self._show_case)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenRemoved.connect(self._screen_gone)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about screens do."""
        return {
            "full_screen": lambda: self._window.set_full_screen(not self._window.isFullScreen()),
            "other_screen": self.toggle,
        }

    def place_actions(self, actions: Mapping[str, QAction]) -> None:
        """Their keys hold in both windows; these are as large as their contents by now."""
        self._actions = actions
        current = self._settings.current
        self._window.restore(self._place.geometry or current.window_geometry, current.side_panel_width)

    @property
    def are_elsewhere(self) -> bool:
        """The panes are on a screen of their own."""
        return self._elsewhere is not None

    def restore(self) -> None:
        """Send the panes where they were in this arrangement of screens; once the window is shown."""
        screen = next((one for one in self._others() if one.name() == self._place.panes_screen), None)
        if screen is not None:
            self._send(screen)

    def toggle(self) -> None:
        """Send the panes to the next screen, or bring them back."""
        if self.are_elsewhere:
            self.bring_back()
            return
        others = self._others()
        if others:
            self._send(others[0])
        else:
            self._case.set_message(tr("There is no other screen; connect one, then try again"))

    @Slot()
    def bring_back(self) -> None:
        """Into the window."""
        self._dock()
        self._keep(panes_screen="")
        self._window.panes.set_hanging(hanging_of(self._settings.current.hanging))
        self._window.activateWindow()
        self._window.panes.focused_pane.setFocus()

    def step_back(self) -> bool:
        """Bring the panes back; False where they are in the window."""
        was_elsewhere = self.are_elsewhere
        if was_elsewhere:
            self.bring_back()
        return was_elsewhere

    def finish(self) -> None:
        """Keep where everything is; before the application ends."""
        window = self._window
        if not window.isFullScreen():
            geometry = window.geometry_text()
            self._keep(geometry=geometry)
            self._settings.change(window_geometry=geometry, side_panel_width=window.side.width())
        self._dock()

    # To and fro.

    def _others(self) -> list[QScreen]:
        """The screens without the window; those behind it first, from left to right."""
        screens = sorted(QGuiApplication.screens(), key=lambda one: (one.geometry().x(), one.geometry().y()))
        own = screens.index(self._window.screen()) if self._window.screen() in screens else 0
        return [*screens[own + 1 :], *screens[:own]]

    def _send(self, screen: QScreen) -> None:
        window = self._window
        self._screen = screen.name()
        hanging = self._place.panes_hanging
        self._stand_in = self._make_stand_in(screen)
        window.working_column.replaceWidget(window.stage, self._stand_in)
        view = window.panes.view
        self._elsewhere = elsewhere = PanesWindow(
            window.stage, window.keys, list(self._actions.values()), lambda: view.habits
        )
        elsewhere.closing.connect(self.bring_back)
        elsewhere.files_dropped.connect(window.files_dropped)
        self._show_case()
        elsewhere.show_on(screen.geometry())
        window.stage.show()
        if hanging:
            window.panes.set_hanging(hanging_of(hanging))
        self._keep(panes_screen=self._screen, panes_hanging=window.panes.hanging.value)
        elsewhere.activateWindow()
        window.panes.focused_pane.setFocus()
        QTimer.singleShot(0, window.panes, window.panes.take_viewport)  # it has its size by then

    def _dock(self) -> None:
        elsewhere, stand_in, self._elsewhere = self._elsewhere, self._stand_in, None
        if elsewhere is None or stand_in is None:
            return
        self._window.working_column.replaceWidget(stand_in, self._window.stage)
        self._window.stage.show()
        elsewhere.hide()
        for widget in (elsewhere, stand_in):
            widget.hide()
            widget.deleteLater()
        self._stand_in = None
        QTimer.singleShot(0, self._window.panes, self._window.panes.take_viewport)

    def _make_stand_in(self, screen: QScreen) -> QWidget:
        stand_in = QWidget()
        said = QLabel(tr("The panes are on the other screen."))
        said.setToolTip(screen.name())
        said.setProperty("role", "secondary")
        back = QPushButton(tr("Bring the panes back"))
        back.clicked.connect(self.bring_back)
        column = QVBoxLayout(stand_in)
        column.addStretch(1)
        column.addWidget(said, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(back, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return stand_in

    @Slot()
    def _show_case(self) -> None:
        if self._elsewhere is not None:
            self._elsewhere.show_case(self._window.header.case_label.text())

    @Slot(QScreen)
    def _screen_gone(self, screen: QScreen) -> None:
        """The panes must not go with it; where they were is kept for when it comes back."""
        if self.are_elsewhere and screen.name() == self._screen:
            self._dock()
            self._window.panes.set_hanging(hanging_of(self._settings.current.hanging))

    # What is kept.

    @property
    def _arrangement(self) -> str:
        return arrangement_of(QGuiApplication.screens())

    @property
    def _place(self) -> Place:
        return read_places(self._settings.current.window_places).get(self._arrangement, Place())

    def _keep(self, **fields: str) -> None:
        places = read_places(self._settings.current.window_places)
        place = replace(places.get(self._arrangement, Place()), **fields)
        self._settings.change(window_places=write_places(places, self._arrangement, place))

    def _keep_hanging(self) -> None:
        hanging: Hanging = self._window.panes.hanging
        if self.are_elsewhere:
            self._keep(panes_hanging=hanging.value)
        else:
            self._settings.change(hanging=hanging.value)
