"""Seeing: what the reader set for the panes, kept in the settings, and what keys do to the panes."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from viewer.comparing.commands import comparing_handlers
from viewer.controls.controls import window_handlers
from viewer.main_window import MainWindow
from viewer.measuring.measuring import Measuring
from viewer.measuring.turning import turning_handlers
from viewer.panes.hanging import hanging_of
from viewer.settings import SettingsStore

SAVE_SETTINGS_AFTER_MS = 400


class Seeing(QObject):
    """Connects the panes, and what is measured on them, with the settings and the window.

    Args:
        window: whose panes.
        measuring: on the panes.
        settings: of the reader.
    """

    def __init__(
        self,
        window: MainWindow,
        measuring: Measuring,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panes, self._settings = window.panes, settings
        self._opacity = settings.current.overlay_opacity
        self._save_opacity = QTimer(self, singleShot=True, interval=SAVE_SETTINGS_AFTER_MS)
        self._save_opacity.timeout.connect(lambda: settings.change(overlay_opacity=self._opacity))
        settings.changed.connect(self._apply_settings)
        self._panes.opacity_changed.connect(self._set_opacity)
        self._panes.set_hanging(hanging_of(settings.current.hanging))
        window.overlays_hidden.connect(measuring.set_overlays_hidden)
        window.space_held.connect(measuring.set_space_held)
        window.magnifier_held.connect(measuring.magnifier.hold)
        self._apply_settings()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about seeing do."""
        panes = self._panes
        return {
            **window_handlers(lambda: panes.active_view),
            **comparing_handlers(panes),
            **turning_handlers(panes.view),
            "fit": lambda: panes.active_view.fit(),
            "one_to_one": lambda: panes.active_view.one_to_one(),
            "zoom_in": lambda: panes.active_view.zoom(1.25),
            "zoom_out": lambda: panes.active_view.zoom(0.8),
            "toggle_guidance": panes.toggle_guidance,
        }

    def finish(self) -> None:
        """Keep what is not kept yet; before the application ends."""
        self._save_opacity.stop()
        self._settings.change(overlay_opacity=self._opacity)

    def _apply_settings(self) -> None:
        current = self._settings.current
        if not self._save_opacity.isActive():  # otherwise the slider is newer than the settings
            self._opacity = current.overlay_opacity
        self._panes.view.drag_down_is_darker = current.drag_down_is_darker
        self._panes.set_guidance_colors(current.guidance_colors, self._opacity)

    @Slot(float)
    def _set_opacity(self, opacity: float) -> None:
        self._opacity = opacity
        self._panes.guidance.set_colors(self._settings.current.guidance_colors, opacity)
        self._save_opacity.start()
