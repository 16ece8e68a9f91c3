"""RecentsMenu: opens again what was opened last."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from viewer.exchange.recents import Recents, describe
from viewer.language import tr

_LONGEST = 60


class RecentsMenu(QObject):
    """Lists the recent files and folders, and forgets them when asked.

    Args:
        recents: what is listed.
        menu: in which.
    """

    chosen = Signal(object)  # Path

    def __init__(self, recents: Recents, menu: QMenu) -> None:
        super().__init__(menu)
        self._recents, self._menu = recents, menu
        menu.setToolTipsVisible(True)
        recents.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        menu = self._menu
        menu.clear()
        for number, path in enumerate(self._recents.paths, start=1):
            name, folder = describe(path)
            name = name if len(name) <= _LONGEST else f"{name[:40]}…{name[-19:]}"
            key = f"&{number}" if number < 10 else str(number)
            action = menu.addAction(f"{key}  {name.replace('&', '&&')}")
            action.setToolTip(folder)
            action.triggered.connect(lambda checked=False, path=path: self.chosen.emit(path))
        if self._recents.paths:
            menu.addSeparator()
            menu.addAction(tr("&Clear this list")).triggered.connect(self._recents.clear)
        menu.menuAction().setEnabled(bool(self._recents.paths))
