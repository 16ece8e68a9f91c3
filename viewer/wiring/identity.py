"""Deidentifying: the dialog that makes copies without identity, opened from the menu."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from viewer.exchange.opener import Opener
from viewer.main_window import MainWindow
from viewer.settings import SettingsStore

if TYPE_CHECKING:
    from viewer.identity.desk import DeidentifyDesk


class Deidentifying(QObject):
    """Opens the dialog with the films of the list.

    Args:
        opener: knows the films.
        window: parent of the dialog.
        settings: remember folders.
    """

    identity_shown = Signal(str)

    def __init__(
        self, opener: Opener, window: MainWindow, settings: SettingsStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._opener, self._window, self._settings = opener, window, settings
        self.desk: DeidentifyDesk | None = None

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the command does."""
        return {"deidentify": self.show}

    def show(self) -> None:
        """Ask which films are copied; a dialog that is open comes to the front."""
        from viewer.identity.desk import DeidentifyDesk  # loads what reads DICOM

        if self.desk is not None:
            self.desk.dialog.raise_()
            return
        settings = self._settings.current
        films = [one.path for one in self._opener.candidates if not one.member]
        folder = Path(settings.export_folder or Path.home())
        self.desk = DeidentifyDesk(films, folder, settings.shows_file_names, self._window)
        self.desk.identity_shown.connect(self.identity_shown)
        self.desk.dialog.finished.connect(self._forget)
        self.desk.dialog.open()

    def _forget(self) -> None:
        self.desk = None
