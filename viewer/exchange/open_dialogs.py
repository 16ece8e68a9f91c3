"""Opening radiographs: the list of files, reading them off the main thread, and the dialog."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.errors import NotAnImageFileError
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case

FILTER = "Radiographs (*.dcm *.dicom *.ima *.png *.jpg *.jpeg);;All files (*)"
MAX_FILES = 10_000
# Files that travel with radiographs and never are one; only left out when a whole folder is opened.
_COMPANIONS = {".txt", ".json", ".xml", ".csv", ".md", ".html", ".pdf", ".toml", ".zip", ".npz", ".sqlite"}


@dataclass(frozen=True)
class Reading:
    """A radiograph and why it may be unsuitable."""

    radiograph: Radiograph
    suitability: tuple[str, ...]


Read = Callable[[Path], Reading]


def read(path: Path) -> Reading:
    """Read and assess one file; slow, for the background pool.

    Raises:
        RadiographError: the file is missing, damaged or of a kind that cannot be shown.
    """
    # Imported here, in the pool: the window opens before DICOM is known.
    from engine.radiographs.dicom_reader import read_radiograph
    from engine.radiographs.suitability import assess_suitability

    radiograph = read_radiograph(path)
    return Reading(radiograph, assess_suitability(radiograph).reasons)


class Opener(QObject):
    """Reads files for the case, one at a time, and steps through those given together.

    A file that cannot be read is said in the case's message and left out; what is open stays open.

    Args:
        case: receives the radiographs.
        read: reads one file; called in the background.
    """

    reading_changed = Signal()  # a file is being read, or no more
    position_changed = Signal()  # another file of the list is open, or another list

    def __init__(self, case: Case, read: Read = read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._read = read
        self._files: tuple[Path, ...] = ()
        self._position: int | None = None
        self._wanted: int | None = None  # what the reader asked for last, while it is read
        self._refused: set[int] = set()
        self._complaints: list[str] = []  # since the reader asked last
        self._turn = 0

    @property
    def is_reading(self) -> bool:
        return self._wanted is not None

    @property
    def position(self) -> tuple[int, int] | None:
        """(number counted from 1, how many) of the open file in its list, or None."""
        return None if self._position is None else (self._position + 1, len(self._files))

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open files, or all files of folders; the first is shown, the others wait for PgDn."""
        paths = list(paths)
        if not paths:
            return
        if any(path.is_dir() for path in paths):
            self._turn += 1
            turn = self._turn
            background.run(
                lambda: list_files(paths),
                lambda files: self._begin(files) if turn == self._turn else None,
                lambda message: self._case.set_message(message, is_error=True),
            )
        else:
            self._begin(tuple(paths))

    def step(self, steps: int) -> None:
        """Open the next (1) or the previous (-1) file of the list that can be read."""
        start = self._wanted if self._wanted is not None else self._position
        if start is not None:
            self._complaints = []
            if 0 <= start + steps < len(self._files):
                self._turn_to(start + steps, steps)
            elif len(self._files) > 1:
                place = "last" if steps > 0 else "first"
                self._case.set_message(f"This is the {place} of {len(self._files)} files.")

    def forget(self) -> None:
        """Whatever is being read arrives too late."""
        self._turn += 1
        self._wanted = None

    def _begin(self, files: tuple[Path, ...]) -> None:
        self._files = files
        self._position = None
        self._refused = set()
        self._complaints = []
        self._case.set_message("")
        self.position_changed.emit()
        self._turn_to(0, 1)

    def _turn_to(self, index: int, direction: int) -> None:
        while index in self._refused:
            index += direction
        if not 0 <= index < len(self._files):
            return
        self._turn += 1
        turn = self._turn
        self._wanted = index
        path = self._files[index]
        background.run(
            lambda: self._read(path),
            lambda reading: self._show(turn, index, reading),
            lambda message: self._refuse(turn, index, direction, message),
        )
        self.reading_changed.emit()

    def _show(self, turn: int, index: int, reading: Reading) -> None:
        if turn != self._turn:
            return  # the reader has gone on meanwhile
        self._wanted = None
        self._position = index
        if not self._complaints:
            self._case.set_message("")  # it was about another file
        self._case.open(reading.radiograph, reading.suitability)
        self.position_changed.emit()
        self.reading_changed.emit()

    def _refuse(self, turn: int, index: int, direction: int, message: str) -> None:
        if turn != self._turn:
            return
        self._wanted = None
        self._refused.add(index)
        where = f"File {index + 1} of {len(self._files)}: " if len(self._files) > 1 else ""
        self._complaints.append(where + message)
        more = len(self._complaints) - 1
        text = self._complaints[0] + (f" (and {more} more could not be opened)" if more else "")
        self._case.set_message(text, is_error=True)
        self.reading_changed.emit()
        self._turn_to(index + direction, direction)


def list_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """Files as given and all files of folders that may be radiographs, in natural order.

    Raises:
        NotAnImageFileError: nothing was found.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (file for file in path.rglob("*") if _may_be_radiograph(file))
            found += sorted(inside, key=_natural)[: MAX_FILES - len(found)]
        else:
            found.append(path)
    if not found:
        raise NotAnImageFileError("no radiograph in this folder; choose one with DICOM, PNG or JPEG files")
    return tuple(found)


def ask_for_files(parent: QWidget, folder: str, on_chosen: Callable[[list[Path]], None]) -> QFileDialog:
    """Show the dialog without blocking; ``on_chosen`` gets the files."""
    dialog = QFileDialog(parent, "Open radiographs", folder, FILTER)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(lambda names: on_chosen([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _may_be_radiograph(path: Path) -> bool:
    if not path.is_file() or path.name == "DICOMDIR" or path.suffix.lower() in _COMPANIONS:
        return False
    return not any(part.startswith(".") for part in path.parts)


def _natural(path: Path) -> list[tuple[int, int, str]]:
    """Sort key: numbers within names count as numbers."""
    pieces = re.split(r"(\d+)", str(path).lower())
    return [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in pieces if piece]
