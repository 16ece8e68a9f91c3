"""CaseRows: the files that were opened together, as a list for views, with the state of each."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt
from PySide6.QtGui import QImage

from engine.collection.candidate import Candidate
from viewer.language import mark, tr


class State(Enum):
    """How far the work on a case has come; the last that applies is shown."""

    UNREAD = mark("unread")
    READ = mark("read")
    EDITED = mark("edited")
    RATED = mark("rated")
    REFUSED = mark("unreadable")


class Shown(Enum):
    """Which cases the list shows."""

    ALL = mark("all")
    UNREAD = mark("unread")
    EDITED = mark("edited")
    RATED = mark("rated")
    FLAGGED = mark("flagged")
    REFUSED = mark("unreadable")


@dataclass(slots=True)
class CaseRow:
    """One file of the list.

    Attributes:
        index: its place in the list of opened files, counted from 0.
        candidate: the file.
        sha256: of the file's bytes; "" until it was read once.
        was_opened: in this session.
        thumbnail: None until it was made.
        is_synthetic: the file says so; the thumbnail needs its mark.
        problem: why it cannot be opened, or "".
    """

    index: int
    candidate: Candidate
    sha256: str = ""
    was_opened: bool = False
    thumbnail: QImage | None = None
    is_synthetic: bool = False
    problem: str = ""

    @property
    def label(self) -> str:
        """A name that tells nothing about the patient."""
        return tr("Case {number}").format(number=self.index + 1)


Index = QModelIndex | QPersistentModelIndex


class CaseRows(QStringListModel):
    """All rows, and of these the ones that filter and text let through, in the order of the list.

    The model underneath holds an empty text for each visible row: views ask for the number of rows at each
    row they lay out, and 10,000 such questions to Python would be felt.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[CaseRow] = []
        self._visible: list[CaseRow] = []
        self._shown = Shown.ALL
        self._text = ""
        self.shows_names = True
        self._known: dict[str, str] = {}
        self._edited: set[str] = set()
        self._rated: set[str] = set()
        self._flagged: set[str] = set()

    # What views ask.

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.visible_row(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.label}, {self.describe(row)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            name = f"\n{row.candidate.name}" if self.shows_names else ""
            problem = f"\n{row.problem}" if row.problem else ""
            return f"{row.label}: {self.describe(row)}{name}{problem}"
        if role == Qt.ItemDataRole.UserRole:
            return row
        return None

    def state(self, row: CaseRow) -> State:
        if row.sha256 and row.sha256 in self._rated:
            return State.RATED
        if row.sha256 and row.sha256 in self._edited:
            return State.EDITED
        if row.problem:
            return State.REFUSED
        return State.READ if row.was_opened else State.UNREAD

    def is_flagged(self, row: CaseRow) -> bool:
        return bool(row.sha256) and row.sha256 in self._flagged

    def describe(self, row: CaseRow) -> str:
        """State and flag in words."""
        flag = tr(", flagged") if self.is_flagged(row) else ""
        return tr(self.state(row).value) + flag

    def visible_row(self, index: Index) -> CaseRow | None:
        number = index.row()  # -1 where invalid
        return self._visible[number] if 0 <= number < len(self._visible) else None

    def index_of(self, number: int) -> QModelIndex:
        """The model's index of the file with this place in the list; invalid where it is not shown."""
        place = bisect_left(self._visible, number, key=lambda row: row.index)
        found = place < len(self._visible) and self._visible[place].index == number
        return self.index(place) if found else QModelIndex()

    @property
    def is_filtered(self) -> bool:
        return self._shown is not Shown.ALL or bool(self._text)

    def lets_through(self, number: int) -> bool:
        """Whether the list shows the file with this place."""
        return self.index_of(number).isValid()

    # What changes.

    def clear(self) -> None:
        self.rows, self._visible = [], []
        self.setStringList([])

    def append(self, candidates: Sequence[Candidate]) -> None:
        """Add files at the end; those read before are recognized."""
        start = len(self.rows)
        added = [
            CaseRow(start + number, candidate, self._known.get(candidate.file_key, ""))
            for number, candidate in enumerate(candidates)
        ]
        self.rows += added
        passing = [row for row in added if self._passes(row)]
        if passing:
            first = len(self._visible)
            self._visible += passing
            self.insertRows(first, len(passing))

    def set_filter(self, shown: Shown, text: str) -> None:
        """Show only cases in this state whose label, or name where names are shown, holds the text."""
        self._shown, self._text = shown, text.strip().casefold()
        self._visible = [row for row in self.rows if self._passes(row)]
        self.setStringList([""] * len(self._visible))

    def show_names(self, shown: bool) -> None:
        self.shows_names = shown
        self._tell_all()

    def set_known(self, known: dict[str, str]) -> None:
        """Which radiograph each file of earlier sessions is."""
        self._known = known
        for row in self.rows:
            row.sha256 = row.sha256 or known.get(row.candidate.file_key, "")
        self._tell_all()

    def knows(self, file_key: str, sha256: str) -> bool:
        """Whether this was known already; from now on it is."""
        was_known = self._known.get(file_key) == sha256
        self._known[file_key] = sha256
        return was_known

    def set_opened(self, number: int, sha256: str) -> None:
        row = self.rows[number]
        row.sha256, row.was_opened, row.problem = sha256, True, ""
        self._tell(row)

    def set_problem(self, number: int, problem: str) -> None:
        self.rows[number].problem = problem
        self._tell(self.rows[number])

    def set_thumbnail(self, number: int, picture: QImage, sha256: str, is_synthetic: bool) -> None:
        row = self.rows[number]
        row.thumbnail, row.sha256, row.is_synthetic = picture, sha256, is_synthetic
        self._tell(row)

    def add_edited(self, sha256: str) -> None:
        if sha256 not in self._edited:
            self._edited.add(sha256)
            self._tell_of(sha256)

    def add_edited_before(self, images: Collection[str]) -> None:
        """Radiographs with results of earlier sessions."""
        self._edited.update(images)
        self._tell_all()

    def add_rated(self, images: Collection[str]) -> None:
        self._rated.update(images)
        self._tell_all()

    def add_flagged(self, images: Collection[str]) -> None:
        self._flagged.update(images)
        self._tell_all()

    def set_flag(self, sha256: str, is_flagged: bool) -> None:
        (self._flagged.add if is_flagged else self._flagged.discard)(sha256)
        self._tell_of(sha256)

    def has_flag(self, sha256: str) -> bool:
        return sha256 in self._flagged

    def _passes(self, row: CaseRow) -> bool:
        name = row.candidate.name.casefold() if self.shows_names and self._text else ""
        if self._text not in row.label.casefold() and self._text not in name:
            return False
        if self._shown is Shown.ALL:
            return True
        if self._shown is Shown.FLAGGED:
            return self.is_flagged(row)
        return self.state(row).value == self._shown.value

    def _tell(self, row: CaseRow) -> None:
        index = self.index_of(row.index)
        if index.isValid():
            self.dataChanged.emit(index, index)

    def _tell_of(self, sha256: str) -> None:
        for row in self._visible:
            if row.sha256 == sha256:
                self._tell(row)

    def _tell_all(self) -> None:
        """One signal for all: views repaint what is in sight only. What is filtered out stays so."""
        if self._visible:
            self.dataChanged.emit(self.index(0), self.index(len(self._visible) - 1))
