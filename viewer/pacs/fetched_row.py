"""FetchedRow: how many films were fetched and lie on this disk, and removing them."""

from collections.abc import Callable, Collection
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from viewer import background, theme
from viewer.history.sizes import size_text
from viewer.language import number, tr
from viewer.pacs.ask_first import ask_first
from viewer.pacs.fetched import MOST_BYTES, FetchedFilms, Usage


class FetchedRow(QWidget):
    """One line with a button.

    Args:
        films: what is told of.
        open_files: of the main window, which are not removed.
    """

    said = Signal(str, bool)  # what came of it, and whether it is an error

    def __init__(
        self,
        films: FetchedFilms,
        open_files: Callable[[], Collection[Path]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._films, self._open_files = films, open_files
        self.usage = QLabel()
        self.usage.setProperty("role", "secondary")
        self.usage.setFont(theme.small_font())
        about = tr("In the folder of this application, named by numbers; above {size} the oldest are removed")
        self.usage.setToolTip(about.format(size=size_text(MOST_BYTES)))
        self.remove = QPushButton(tr("&Remove them…"))
        self.remove.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.usage)
        row.addWidget(self.remove)
        self.remove.clicked.connect(self._ask)

    def read(self) -> None:
        """Look again, in the background."""
        background.run(self._films.usage, self._tell, lambda _: None, owner=self)

    def _tell(self, usage: Usage) -> None:
        count = number(usage.files, ",")
        one = tr("1 fetched film is kept here, {size}")
        text = one if usage.files == 1 else tr("{n} fetched films are kept here, {size}")
        text = text.format(n=count, size=size_text(usage.bytes))
        self.usage.setText(text if usage.files else tr("No fetched films are kept here"))
        self.remove.setVisible(bool(usage.files))

    def _ask(self) -> None:
        ask_first(
            self,
            tr("Remove fetched films"),
            tr("Remove the films that were fetched from a PACS?"),
            tr(
                "They can be fetched again. Films that are open now stay. Results, ratings, measurements and "
                "masks are kept, and come back with their film."
            ),
            self._remove,
        )

    def _remove(self) -> None:
        kept = frozenset(self._open_files())

        def tell(left: Usage) -> None:
            self._tell(left)
            text = tr("Removed; what is open was kept.") if left.files else tr("Removed.")
            self.said.emit(text, False)

        background.run(
            lambda: self._films.remove_all(kept),
            tell,
            lambda message: self.said.emit(message, True),
            owner=self,
        )
