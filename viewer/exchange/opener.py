"""Opener: the list of files that were opened together, and reading one at a time for the case."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from engine.collection.candidate import Candidate, Reason
from viewer import background
from viewer.case import Case
from viewer.exchange.lister import Lister
from viewer.exchange.reading import Read, Reading, read, read_candidate
from viewer.exchange.tally_text import tally_text
from viewer.language import mark, tr

_NO_NEWS = (Reason.HIDDEN, Reason.DISC_INDEX)  # skipped as expected
CAPSULE_SUFFIX = ".cvcase"
STUDY_FILE = "study.toml"
_PAINTING_S = 0.3  # a radiograph is on the screen by then
_NOTHING = mark(
    "no radiograph found; choose DICOM, PNG or JPEG files, or a folder, ZIP or DICOMDIR with some"
)


class Opener(QObject):
    """Reads files for the case, one at a time, and steps through those given together.

    Folders, archives and discs are listed while the first file is already read. A file that cannot be read
    is said in the case's message and left out; what is open stays open.

    Args:
        case: receives the radiographs.
        read: reads one file; called in the background.
    """

    reading_changed = Signal()  # a file is being read, or no more
    position_changed = Signal()  # another file of the list is open, or another list
    list_begun = Signal(list)  # of the paths that were asked for; the list is empty now
    listed = Signal(list)  # of Candidate: these were added at the end of the list
    listing_changed = Signal()  # the search goes on or has ended; see ``lister``
    opened = Signal(int, str)  # index and SHA-256 of a file that is open now
    capsule_given = Signal(Path)  # a case capsule was among the paths
    study_given = Signal(Path)  # the folder of a reader study was asked for
    refused = Signal(int, str)  # index of a file that cannot be opened, and why

    def __init__(self, case: Case, read: Read = read, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._read = read
        self.lister = Lister(self)
        self._candidates: list[Candidate] = []
        self._asked_for: list[Path] | None = None  # searched, but nothing found yet
        self._position: int | None = None
        self._wanted: int | None = None  # what the reader asked for last, while it is read
        self._waits_for_more = False  # the next file of the list is not listed yet
        self._begins_at: tuple[Path, str] | None = None  # the file that is shown first, until it is found
        self._refused: set[int] = set()
        self._complaints: list[str] = []  # since the reader asked last
        self._note = ""  # about the search, until it was said
        self._turn = 0
        self._accepts: Callable[[int], bool] | None = None
        self.lister.found.connect(self._add)
        self.lister.counted.connect(self.listing_changed)
        self.lister.ended.connect(self._end_listing)

    @property
    def is_reading(self) -> bool:
        return self._wanted is not None or self._asked_for is not None or self._waits_for_more

    @property
    def position(self) -> tuple[int, int] | None:
        """(number counted from 1, how many) of the open file in its list, or None."""
        return None if self._position is None else (self._position + 1, len(self._candidates))

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The files that are listed."""
        return tuple(self._candidates)

    @property
    def current(self) -> Candidate | None:
        """The file that is open."""
        return None if self._position is None else self._candidates[self._position]

    def open_paths(self, paths: Sequence[Path], begin_at: tuple[Path, str] | None = None) -> None:
        """Open files, folders, archives and discs; the first file is shown, the others wait for PgDn.

        Args:
            paths: what to open.
            begin_at: path and member of the file to show first, where it is among them; None: the first one.
        """
        capsules = [path for path in paths if path.suffix.lower() == CAPSULE_SUFFIX]
        if capsules:
            self.capsule_given.emit(capsules[0])
            paths = [path for path in paths if path not in capsules]
        study = next((folder for path in paths if (folder := _study_folder(path)) is not None), None)
        if study is not None:
            self.study_given.emit(study)
            return
        if paths:
            self._asked_for = list(paths)
            self._begins_at = begin_at
            self._note = ""
            self.lister.start(paths)
            self.listing_changed.emit()
            self.reading_changed.emit()

    def read(self, candidate: Candidate) -> Reading:
        """Read a file as it would be opened; slow, for the background pool.

        Raises:
            RadiographError: it is missing, damaged or of a kind that cannot be shown.
        """
        return read_candidate(candidate, self._read)

    def stop_listing(self) -> None:
        """What was found so far is the list."""
        self.lister.stop()

    def set_filter(self, accepts: Callable[[int], bool] | None) -> None:
        """``step`` passes over files whose index is not accepted; None: over none."""
        self._accepts = accepts

    def step(self, steps: int) -> None:
        """Open the next (1) or the previous (-1) file of the list that can be read."""
        start = self._wanted if self._wanted is not None else self._position
        if start is None:
            return
        self._complaints = []
        if not self._turn_to(start + steps, steps) and len(self._candidates) > 1:
            text = (
                tr("This is the last of {n} files{shown}{so_far}.")
                if steps > 0
                else tr("This is the first of {n} files{shown}{so_far}.")
            )
            shown = "" if self._accepts is None else tr(" that the case list shows")
            so_far = tr(" so far") if steps > 0 and self.lister.is_running else ""
            n = len(self._candidates)
            self._case.set_message(text.format(n=n, shown=shown, so_far=so_far))

    def go_to(self, index: int) -> None:
        """Open the file with this index of the list; one that was refused is tried again."""
        if 0 <= index < len(self._candidates) and index != self._wanted:
            self._stop_waiting()
            self._complaints = []
            self._refused.discard(index)
            self._begin_reading(index, 0)

    def go_to_end(self, is_last: bool) -> None:
        """Open the last or the first file that can be read."""
        self._stop_waiting()
        self._complaints = []
        self._turn_to(len(self._candidates) - 1 if is_last else 0, -1 if is_last else 1)

    def forget(self) -> None:
        """Whatever is being read or listed arrives too late."""
        self._turn += 1
        self._wanted = None
        self._asked_for = None
        self._waits_for_more = False
        self.lister.stop()

    def close(self) -> None:
        """No file is open, and the list is empty."""
        self.forget()
        self._candidates = []
        self._position = None
        self._note = ""
        self.list_begun.emit([])
        self.position_changed.emit()
        self.reading_changed.emit()

    # The list.

    def _stop_waiting(self) -> None:
        """The reader has chosen a file before the next one was listed."""
        self._begins_at = None
        self._waits_for_more = False

    def _add(self, candidates: list[Candidate]) -> None:
        first = len(self._candidates)
        if self._asked_for is not None:
            asked_for, self._asked_for = self._asked_for, None
            first = 0
            self._candidates = []
            self._position = None
            self._refused = set()
            self._complaints = []
            self._accepts = None
            self._waits_for_more = True
            self._case.set_message("")
            self.list_begun.emit(asked_for)
        self._candidates += candidates
        self.listed.emit(candidates)
        if not first:  # the number of files that is shown follows at the end
            self.position_changed.emit()
        if self._waits_for_more:
            self._turn_to_first(first)

    def _turn_to_first(self, first: int) -> None:
        """Read the first file that is new, or that which was asked for, once it is listed."""
        if self._begins_at is not None:
            found = (n for n in range(first, len(self._candidates)) if self._is_first(self._candidates[n]))
            first = next(found, -1)
            if first < 0:
                return
        self._stop_waiting()
        self._turn_to(first, 1)

    def _is_first(self, candidate: Candidate) -> bool:
        return (candidate.path.absolute(), candidate.member) == self._begins_at

    def _end_listing(self) -> None:
        tally = self.lister.tally
        if self._asked_for is not None and tally.was_stopped:
            self._asked_for = None
            self._case.set_message(tr("Stopped before anything was found."))
        elif self._asked_for is not None:
            self._asked_for = None
            text = f"{tr(_NOTHING)} ({tally_text(tally)})" if tally.skipped else tr(_NOTHING)
            self._case.set_message(text, is_error=True)
        elif tally.was_stopped or any(reason not in _NO_NEWS for reason in tally.reasons):
            self._note = tr("Found {files}.").format(files=tally_text(tally))
            if self._wanted is None and not self._complaints:
                self._say_note()
        if self._waits_for_more and self._begins_at is not None:  # it is not there; then the first one
            self._stop_waiting()
            self._turn_to(0, 1)
        self._waits_for_more = False
        self.listing_changed.emit()
        self.position_changed.emit()
        self.reading_changed.emit()

    def _say_note(self) -> None:
        note, self._note = self._note, ""
        self._case.set_message(note)

    # Reading.

    def _turn_to(self, index: int, direction: int) -> bool:
        """Read this file or the next one in this direction that may be read; whether there is one."""
        while 0 <= index < len(self._candidates):
            if index not in self._refused and (self._accepts is None or self._accepts(index)):
                self._begin_reading(index, direction)
                return True
            index += direction
        if direction > 0 and self._position is None and self.lister.is_running:
            self._waits_for_more = True
        return False

    def _begin_reading(self, index: int, direction: int) -> None:
        self._turn += 1
        turn = self._turn
        self._wanted = index
        candidate = self._candidates[index]
        background.run(
            lambda: read_candidate(candidate, self._read),
            lambda reading: self._show(turn, index, reading),
            lambda message: self._refuse(turn, index, direction, message),
            owner=self,
        )
        self.reading_changed.emit()

    def _show(self, turn: int, index: int, reading: Reading) -> None:
        if turn != self._turn:
            return  # the reader has gone on meanwhile
        self._wanted = None
        self._position = index
        if not self._complaints:
            self._say_note()  # or nothing: what was said was about another file
        self.lister.rest(_PAINTING_S)
        self._case.open(reading.radiograph, reading.suitability)
        self.opened.emit(index, reading.radiograph.sha256)
        self.position_changed.emit()
        self.reading_changed.emit()

    def _refuse(self, turn: int, index: int, direction: int, message: str) -> None:
        if turn != self._turn:
            return
        self._wanted = None
        self._refused.add(index)
        where = (
            tr("File {index} of {n}: ").format(index=index + 1, n=len(self._candidates))
            if len(self._candidates) > 1
            else ""
        )
        self._complaints.append(where + message)
        more = len(self._complaints) - 1
        text = self._complaints[0] + (
            tr(" (and {n} more could not be opened)").format(n=more) if more else ""
        )
        self._case.set_message(text, is_error=True)
        self.refused.emit(index, message)
        if direction:
            self._turn_to(index + direction, direction)
        else:
            self.position_changed.emit()  # who chose it shows again what is open
        self.reading_changed.emit()


def _study_folder(path: Path) -> Path | None:
    """The folder of a reader study that is meant; None: something else is."""
    folder = path.parent if path.name == STUDY_FILE else path
    return folder if (folder / STUDY_FILE).is_file() else None
