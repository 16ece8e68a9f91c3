"""LanguageMenu: which language the window speaks from its next start on."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from viewer.language import LANGUAGES, tr
from viewer.settings import SettingsStore


class LanguageMenu(QObject):
    """That of the system, and each language named in itself.

    Args:
        settings: keeps the choice.
        menu: takes them.
    """

    chosen = Signal(str)  # what to tell the reader

    def __init__(self, settings: SettingsStore, menu: QMenu) -> None:
        super().__init__(menu)
        self._settings = settings
        group = QActionGroup(self)
        for code, name in {"": tr("As the system"), **LANGUAGES}.items():
            action: QAction = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(code == settings.current.language)
            action.triggered.connect(lambda checked=False, code=code: self._choose(code))
            group.addAction(action)

    def _choose(self, code: str) -> None:
        if code != self._settings.current.language:
            self._settings.change(language=code)
            self.chosen.emit(tr("The language changes when Counterview is started again."))
