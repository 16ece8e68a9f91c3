"""RecentsMenu: opens again what was opened last."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from viewer.exchange.recents import Recents, describe
from viewer.language import tr

_LONGEST = 60


class RecentsMenu(QMenu):
    """Lists the recent files and folders, and forgets them when asked.

    Args:
        recents: what is listed.
    """

    chosen = Signal(object)  # Path

    def __init__(self, recents: Recents, parent: QWidget | None = None) -> None:
        super().__init__(tr("Open &recent"), parent)
        self._recents = recents
        self.setToolTipsVisible(True)
        recents.changed.connect(self._fill)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for number, path in enumerate(self._recents.paths, start=1):
            name, folder = describe(path)
            name = name if len(name) <= _LONGEST else f"{name[:40]}…{name[-19:]}"
            key = f"&{number}" if number < 10 else str(number)
            action = self.addAction(f"{key}  {name.replace('&', '&&')}")
            action.setToolTip(folder)
            action.triggered.connect(lambda checked=False, path=path: self.chosen.emit(path))
        if self._recents.paths:
            self.addSeparator()
            self.addAction(tr("&Clear this list")).triggered.connect(self._recents.clear)
        self.menuAction().setEnabled(bool(self._recents.paths))
