"""DeidentifyDesk: the films of the dialog, read and copied in the background."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from engine import paths
from engine.errors import EngineError
from engine.identity.cleaning import Choice
from engine.identity.copying import Outcome, copy_files, write_report
from engine.identity.secret import secret_of
from viewer import background
from viewer.exchange import open_dialogs
from viewer.identity.dialog import DeidentifyDialog
from viewer.identity.looking import Look, Region, dicom_files_in, look_at
from viewer.language import number, tr

REPORT_NAME = "de-identification.json"
FOLDER_NAME = "counterview-copies"


@dataclass(eq=False)
class _Film:
    """A film of the list, and what the reader wants blanked in it."""

    path: Path
    regions: list[Region] | None = None  # None: nobody looked at it
    looks: dict[Choice, Look] = field(default_factory=dict)


class DeidentifyDesk(QObject):
    """One dialog and what it needs.

    Args:
        films: that are listed at first.
        folder: proposed for the copies, and where files are looked for.
        shows_names: the reader wants to see names of files.
        parent: the window.
    """

    identity_shown = Signal(str)  # "deidentify"
    copied = Signal(int)  # how many copies were made
    _progress = Signal(int, int)

    def __init__(self, films: Sequence[Path], folder: Path, shows_names: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._films = [_Film(path) for path in films]
        self._folder, self._shows_names = folder, shows_names
        self._turn = 0
        self._cancelled = threading.Event()
        self._key = paths.identity_key_file()
        self.dialog = dialog = DeidentifyDialog(folder / FOLDER_NAME, self._key, parent)
        dialog.files_asked.connect(lambda: open_dialogs.ask_for_files(dialog, str(folder), self.add))
        dialog.folder_asked.connect(self._ask_folder)
        dialog.target_asked.connect(self._ask_target)
        dialog.film_chosen.connect(self._look)
        dialog.choice_changed.connect(lambda: self._look(dialog.films.currentRow()))
        dialog.identity_shown.connect(lambda: self.identity_shown.emit("deidentify"))
        dialog.wanted.connect(self._copy)
        dialog.given_up.connect(self._cancelled.set)
        dialog.finished.connect(self._end)
        self._progress.connect(dialog.show_progress)
        self._list()

    def add(self, files: Sequence[Path]) -> None:
        """List more films, each once."""
        known = {film.path for film in self._films}
        self._films += [_Film(path) for path in files if path not in known]
        self._list()

    def _list(self) -> None:
        names = [self._name(place) for place in range(len(self._films))]
        self.dialog.show_films(names)

    def _name(self, place: int) -> str:
        film = tr("Film {number}").format(number=number(place + 1))
        return f"{film} · {self._films[place].path.name}" if self._shows_names else film

    def _ask_folder(self) -> None:
        def chosen(folders: list[Path]) -> None:
            background.run(lambda: dicom_files_in(folders[0]), self.add, self._complain, self)

        open_dialogs.ask_for_folder(self.dialog, str(self._folder), chosen)

    def _ask_target(self) -> None:
        dialog = QFileDialog(self.dialog, tr("Folder for the copies"), str(self.dialog.target.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.dialog.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(int)
    def _look(self, place: int) -> None:
        if not 0 <= place < len(self._films):
            return
        self._turn += 1
        turn, film, choice, key = self._turn, self._films[place], self.dialog.choice, self._key
        if choice in film.looks:
            self._show(film, film.looks[choice])
            return
        if film.regions is None:
            self.dialog.show_looking()

        def done(look: Look) -> None:
            if film.regions is None:
                film.regions = [Region(one.place, one.kind) for one in look.suspected]
            film.looks = {choice: look}  # the last alone: it holds a picture
            if turn == self._turn:
                self._show(film, look)

        background.run(lambda: look_at(film.path, choice, secret_of(key)), done, self._complain, self)

    def _show(self, film: _Film, look: Look) -> None:
        assert film.regions is not None
        self.dialog.show_look(look, film.regions)

    def _copy(self) -> None:
        dialog, films = self.dialog, [film.path for film in self._films]
        blanked = {
            film.path: tuple(region.place for region in film.regions or () if region.is_blanked)
            for film in self._films
        }
        choice, target, wants_report = dialog.choice, dialog.target, dialog.report.isChecked()
        self._cancelled.clear()
        dialog.show_progress(0, len(films))

        def work() -> Outcome:
            from engine.exchange.audit import AuditEvent, note

            target.mkdir(parents=True, exist_ok=True)
            outcome = copy_files(
                *(films, target, choice, secret_of(self._key), blanked),
                on_copied=self._progress.emit,
                is_cancelled=self._cancelled.is_set,
            )
            if wants_report and outcome.copies:
                write_report(target / REPORT_NAME, outcome, choice)
            note(AuditEvent.EXPORTED, what="deidentified", copies=len(outcome.copies))
            return outcome

        background.run(_guarded(work), self._tell, self._fail, self)

    def _tell(self, outcome: Outcome) -> None:
        for place, copy in outcome.copies.items():
            self.dialog.show_state(place - 1, tr("copied as {file}").format(file=copy.file.name))
        for place, problem in outcome.failures.items():
            self.dialog.show_state(place - 1, problem)
        words = tr("{n} copies in {folder}.").format(n=number(len(outcome.copies)), folder=self.dialog.target)
        if outcome.is_cancelled:
            words = tr("Cancelled.") + " " + words
        if outcome.failures:
            count = number(len(outcome.failures))
            words += " " + tr("{n} films could not be copied; the list says why.").format(n=count)
        self.dialog.finish(words, is_error=not outcome.copies)
        self.copied.emit(len(outcome.copies))

    def _fail(self, message: str) -> None:
        self.dialog.finish(message, is_error=True)

    def _complain(self, message: str) -> None:
        self.dialog.film.state.setText(message)

    def _end(self) -> None:
        self._cancelled.set()
        self._turn += 1
        self.dialog.deleteLater()
        self.deleteLater()


def _guarded(work: Callable[[], Outcome]) -> Callable[[], Outcome]:
    """Tells a folder that cannot be made as an error of ours."""

    def run() -> Outcome:
        try:
            return work()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise EngineError(
                tr("the folder cannot be written ({reason}); choose another").format(reason=reason)
            ) from error

    return run
