"""DeidentifyDialog: which films are copied, what stays, what is blanked; then how far it is."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.identity.cleaning import Choice
from engine.identity.profile import Dates, Kept
from viewer.identity.change_rows import ACTION, ATTRIBUTE, BEFORE, ChangeRows
from viewer.identity.film_check import FilmCheck, plain_label, set_role
from viewer.identity.looking import Look, Region
from viewer.language import mark, number, tr
from viewer.scrolling import fitting, resize_on_screen

SIZE = QSize(1180, 760)
_NARROW = 1000
_BESIDE_CHOICES = QSize(32, 100)  # margins, and the buttons
KEPT = {
    Kept.SPACING: mark("&Pixel spacing and sizes"),
    Kept.VIEW: mark("&View, body part and exposure"),
    Kept.CHARACTERISTICS: mark("&Sex, age (90 and more as one), size and weight"),
}


class DeidentifyDialog(QDialog):
    """Asks, shows each film and its header, and stays until all copies are made or the reader gives up.

    Args:
        folder: that is proposed for the copies.
        key: file of the secret that makes the stand-ins.
        parent: the window.
    """

    files_asked = Signal()
    folder_asked = Signal()
    target_asked = Signal()
    film_chosen = Signal(int)  # place in the list
    choice_changed = Signal()
    identity_shown = Signal()
    wanted = Signal()
    given_up = Signal()  # while copies are made

    def __init__(self, folder: Path, key: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("De-identified copies"))
        resize_on_screen(self, SIZE)
        self._is_copying = False
        self.films = QListWidget()
        self.films.setAccessibleName(tr("Films"))
        self.films.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.films.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.films.currentRowChanged.connect(self._choose)
        self.add_files, self.add_folder = QPushButton(tr("Add f&iles…")), QPushButton(tr("Add f&older…"))
        self.add_files.clicked.connect(self.files_asked)
        self.add_folder.clicked.connect(self.folder_asked)
        self.film = FilmCheck()
        self.boxes = {kept: QCheckBox(tr(text)) for kept, text in KEPT.items()}
        for kept, box in self.boxes.items():
            box.setChecked(kept is not Kept.CHARACTERISTICS)
            box.toggled.connect(self.choice_changed)
        self.empty_dates = QRadioButton(tr("&Empty all dates and times"))
        self.empty_dates.setChecked(True)
        self.shift_dates = QRadioButton(tr("&Move them back, all of a patient by the same time"))
        self.shift_dates.toggled.connect(self.choice_changed)
        self.rows = ChangeRows(self)
        self.table = _table(self.rows)
        self.reveal = QPushButton(tr("&Hold to show identity"))
        self.reveal.pressed.connect(lambda: self._show_identity(True))
        self.reveal.released.connect(lambda: self._show_identity(False))
        self.folder = QLineEdit(str(folder))
        self.folder.setAccessibleName(tr("Folder for the copies"))
        self.folder.textChanged.connect(self._describe)
        self.browse = QPushButton(tr("&Browse…"))
        self.browse.clicked.connect(self.target_asked)
        self.report = QCheckBox(
            tr("&Write a report beside them: what was done with each attribute, no values")
        )
        self.report.setChecked(True)
        self.looked = QCheckBox(
            tr("I have &looked at the pixels of these films, or know that they name nobody")
        )
        self.looked.toggled.connect(self._describe)
        self.key_words = plain_label(
            tr("The same key gives the same stand-ins; keep it, and pass it to nobody: {file}").format(
                file=key
            )
        )
        self.summary = plain_label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.bar.hide()
        self.copy = QPushButton(tr("Make &copies"))
        self.copy.setProperty("role", "primary")
        self.copy.clicked.connect(self._want)
        self.close_button = QPushButton(tr("Close"))
        self.close_button.setIcon(QIcon())
        self.close_button.clicked.connect(self.reject)
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self._lay_out()
        self._describe()

    def _lay_out(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(plain_label(tr("The originals are only read."), "secondary"))
        left.addWidget(self.films, 1)
        adding = self._adding = QHBoxLayout()
        adding.addWidget(self.add_files)
        adding.addWidget(self.add_folder)
        left.addLayout(adding)
        right.addWidget(QLabel(tr("What stays beside the picture itself")))
        for widget in (*self.boxes.values(), self.empty_dates, self.shift_dates):
            right.addWidget(widget)
        right.addWidget(self.table, 1)
        right.addWidget(self.reveal, 0, Qt.AlignmentFlag.AlignLeft)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        left.setSpacing(6)
        right.setSpacing(6)
        columns.addLayout(left, 4)
        columns.addWidget(self.film, 8)
        columns.addLayout(right, 8)
        place = QHBoxLayout()
        label = QLabel(tr("Folder for the copies"))
        label.setBuddy(self.folder)
        for part in (label, self.folder, self.browse):
            place.addWidget(part)
        foot = QHBoxLayout()
        foot.addWidget(self.summary, 1)
        foot.addWidget(self.close_button)
        foot.addWidget(self.copy)
        content = QWidget()
        choosing = QVBoxLayout(content)
        choosing.setContentsMargins(0, 0, 0, 0)
        choosing.addLayout(columns, 1)
        choosing.addLayout(place)
        for line in (self.key_words, self.report, self.looked):
            choosing.addWidget(line)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(fitting(content, _BESIDE_CHOICES, self), 1)
        layout.addWidget(self.bar)
        layout.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow dialog the films leave room to what stays of them."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        is_narrow = self.width() < _NARROW
        self._adding.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)

    @property
    def choice(self) -> Choice:
        """What is to stay."""
        kept = frozenset(kept for kept, box in self.boxes.items() if box.isChecked())
        return Choice(kept, Dates.SHIFT if self.shift_dates.isChecked() else Dates.EMPTY)

    @property
    def target(self) -> Path:
        """The folder for the copies."""
        return Path(self.folder.text().strip()).expanduser()

    def show_films(self, names: Sequence[str]) -> None:
        """List the films, by what may be shown of them."""
        row = max(0, self.films.currentRow())
        self.films.clear()
        self.films.addItems(list(names))
        if names:
            self.films.setCurrentRow(min(row, len(names) - 1))
        self._describe()

    def show_state(self, place: int, words: str) -> None:
        """What came of one film, below its name."""
        item = self.films.item(place)
        if item is not None:
            item.setText(item.text().partition("\n")[0] + "\n" + words)
            item.setToolTip(words)

    def show_looking(self) -> None:
        """The chosen film is being read."""
        self.film.show_looking()
        self.rows.set_changes(())

    def show_look(self, look: Look, regions: list[Region]) -> None:
        """What was found in the chosen film; ticks change ``regions``."""
        self.film.show_look(look, regions)
        self.rows.set_changes(look.changes)

    def show_progress(self, done: int, count: int) -> None:
        """How many copies are made."""
        self.bar.setRange(0, count)
        self.bar.setValue(done)
        self._say(tr("{done} of {count} films").format(done=number(done), count=number(count)))

    def finish(self, words: str, is_error: bool = False) -> None:
        """All copies are made, or as many as there will be."""
        self._set_copying(False)
        self._say(words, is_error)

    def reject(self) -> None:
        """Esc and Close: give up the copying first; it ends at the next film."""
        if self._is_copying:
            self._say(tr("Ending after this film…"))
            self.given_up.emit()
            return
        super().reject()

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.film_chosen.emit(row)

    def _show_identity(self, is_shown: bool) -> None:
        self.rows.reveal(is_shown)
        if is_shown:
            self.identity_shown.emit()

    def _want(self) -> None:
        self._set_copying(True)
        self.wanted.emit()

    def _set_copying(self, is_copying: bool) -> None:
        self._is_copying = is_copying
        choosing = (*self.boxes.values(), self.empty_dates, self.shift_dates, self.folder, self.browse)
        for widget in (*choosing, self.add_files, self.add_folder, self.report, self.looked, self.film):
            widget.setEnabled(not is_copying)
        self.bar.setVisible(is_copying)
        self.close_button.setText(tr("Cancel") if is_copying else tr("Close"))
        self._describe()

    def _describe(self) -> None:
        count = self.films.count()
        ready = count > 0 and self.looked.isChecked() and bool(self.folder.text().strip())
        self.copy.setEnabled(ready and not self._is_copying)
        if not count:
            self._say(tr("Add films, or a folder of them."))
        elif not self.looked.isChecked():
            films = tr("{n} films. Say that you looked at their pixels.").format(n=number(count))
            self._say(tr("1 film. Say that you looked at its pixels.") if count == 1 else films)
        else:
            films = tr("{n} films will be copied.").format(n=number(count))
            self._say(tr("1 film will be copied.") if count == 1 else films)

    def _say(self, text: str, is_error: bool = False) -> None:
        set_role(self.summary, "error" if is_error else "")
        self.summary.setText(text)


def _table(rows: ChangeRows) -> QTableView:
    table = QTableView()
    table.setModel(rows)
    table.setAccessibleName(tr("What becomes of each attribute"))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setColumnWidth(ATTRIBUTE, 170)
    table.setColumnWidth(ACTION, 104)
    table.setColumnWidth(BEFORE, 100)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    table.verticalHeader().setDefaultSectionSize(22)
    return table
