"""Studies: reader studies are made, read and evaluated; while one is read, the window steps aside."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from viewer import background
from viewer.case import Case
from viewer.exchange import open_dialogs
from viewer.exchange.opener import Opener
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.settings import SettingsStore
from viewer.turns import in_turns

if TYPE_CHECKING:
    from engine.reading.store import RatingStore
    from engine.reading.study import Study
    from viewer.reading.course import Course
    from viewer.reading.prepare_dialog import PrepareDialog
    from viewer.reading.preparing import Preparing
    from viewer.reading.reading_window import ReadingWindow
    from viewer.reading.results_desk import ResultsDesk
    from viewer.reading.start_dialog import StartDialog
    from viewer.reading.wizard import StudyWizard


class Studies(QObject):
    """Connects reader studies with the window.

    Args:
        case: tells what went wrong.
        opener: hears of folders that are studies.
        window: steps aside while a study is read.
        settings: remember folders, and how maps are colored.
        queue: of the engine, which makes the counterfactuals.

    Attributes:
        wizard: that makes a study; None while it is closed.
        desk: the results; None while they are closed.
        reading: the window of the reader; None while nobody reads.
        start: the dialog that asks who reads; None while it is closed.
    """

    unblinded = Signal(str)  # "study"
    blinded_changed = Signal(bool)  # somebody reads blind, or no more
    reading_changed = Signal(bool)  # somebody reads, or no more

    def __init__(
        self,
        case: Case,
        opener: Opener,
        window: MainWindow,
        settings: SettingsStore,
        queue: Any,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._window, self._settings, self._queue = case, window, settings, queue
        self._preparing: list[Preparing] = []
        self._is_over = False
        self._put_away: list[QWidget] = []  # windows that may tell what a reader must not know
        self.wizard: StudyWizard | None = None
        self.desk: ResultsDesk | None = None
        self.reading: ReadingWindow | None = None
        self.start: StartDialog | None = None
        opener.study_given.connect(self.open)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about studies do."""
        return {"open_study": self.ask, "new_study": self.make, "study_results": self.ask_for_results}

    def finish(self) -> None:
        """Keep what the reader did, and let nobody begin any more; before the application ends."""
        self._is_over = True
        for preparing in self._preparing:
            preparing.finish()
        reading, self.reading = self.reading, None
        if reading is not None:
            reading.closed.disconnect(self._end)
            reading.close()

    @Slot()
    def ask(self) -> None:
        """Ask for the folder of a study to read."""
        open_dialogs.ask_for_folder(
            self._window,
            self._settings.current.last_folder,
            lambda folders: self.open(folders[0]),
            tr("Folder of the study to read"),
        )

    @Slot(Path)
    def open(self, folder: Path) -> None:
        """Ask who reads the study of a folder."""
        self._case.set_message(tr("Opening the study…"))
        background.run(lambda: _look(folder), self._ask_who, self._complain, owner=self)

    # Making and preparing.

    @Slot()
    def make(self) -> None:
        """Open the wizard that makes a study."""
        background.run(_load_wizard, self._show_wizard, self._complain, owner=self)

    def _show_wizard(self, cards: Any) -> None:
        from viewer.reading.wizard import StudyWizard

        if self.wizard is None:
            self.wizard = StudyWizard(cards, self._window)
            self.wizard.created.connect(self.prepare)
            self.wizard.finished.connect(self._forget_wizard)
            self.wizard.open()

    def _forget_wizard(self) -> None:
        if self.wizard is not None:
            self.wizard.deleteLater()
            self.wizard = None

    @Slot(object)
    def prepare(self, study: "Study") -> "PrepareDialog":
        """Make the counterfactuals of a study."""
        from viewer.reading.prepare_dialog import PrepareDialog
        from viewer.reading.preparing import Preparing

        preparing = Preparing(study, self._queue, self)
        self._preparing.append(preparing)
        dialog = PrepareDialog(preparing, study.protocol.title, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.read_requested.connect(lambda: self.open(study.folder))
        dialog.engine_requested.connect(self._start_engine)
        self._queue.stalled.connect(dialog.show_stalled)
        dialog.show()
        dialog.begin()
        if self._queue.is_stalled:
            dialog.show_stalled()
        return dialog

    def _start_engine(self) -> None:
        self._case.set_message("")
        self._queue.resume()

    # Results.

    @Slot()
    def ask_for_results(self) -> None:
        """Ask for the folder of a study whose results are wanted."""
        open_dialogs.ask_for_folder(
            self._window,
            self._settings.current.last_folder,
            lambda folders: self.show_results(folders[0]),
            tr("Folder of the study whose results to show"),
        )

    def show_results(self, folder: Path) -> None:
        """Open the results of a study."""
        background.run(lambda: _open_study(folder), self._show_desk, self._complain, owner=self)

    def _show_desk(self, study: "Study") -> None:
        from viewer.reading.results_desk import ResultsDesk

        self.desk = ResultsDesk(study, self._window)
        self.desk.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        desk = self.desk
        desk.prepare_requested.connect(lambda one: self.prepare(one).prepared.connect(desk.read))
        self.desk.blinding_lifted.connect(lambda: self.unblinded.emit("study"))
        self.desk.finished.connect(self._forget_desk)
        self.desk.show()

    def _forget_desk(self) -> None:
        self.desk = None

    def _complain(self, message: str) -> None:
        self._case.set_message(message, is_error=True)

    def _ask_who(self, found: tuple) -> None:
        from viewer.reading.start_dialog import StartDialog

        study, readers, missing = found
        self._case.set_message("")
        if self.reading is not None or self.start is not None:
            return
        self.start = StartDialog(study, readers, missing, self._window)
        self.start.chosen.connect(lambda reader: self.read(study, reader))
        self.start.finished.connect(self._forget_start)
        self.start.open()

    def _forget_start(self) -> None:
        self.start = None

    def read(self, study: "Study", reader: str) -> None:
        """Let a reader read; the window is away meanwhile."""
        from viewer.reading.course import open_session

        background.run(
            lambda: open_session(study, reader),
            lambda opened: in_turns(self._begin(study, reader, *opened), self),
            self._complain,
            owner=self,
        )

    def _begin(self, study: "Study", reader: str, store: "RatingStore", course: "Course") -> Iterator[None]:
        """The window of the reader is built and takes the place of all others, step by step."""
        from viewer.reading.reading_panes import ReadingPanes, pictures_of
        from viewer.reading.reading_window import ReadingWindow
        from viewer.reading.session import ReadingSession

        current, view = self._settings.current, self._window.panes.view
        panes = ReadingPanes(study.protocol)
        panes.view.drag_down_is_darker = current.drag_down_is_darker
        panes.view.habits = view.habits
        panes.set_colors(current.guidance_colors, current.overlay_opacity)
        session = ReadingSession(
            study, reader, store, course, lambda shown: pictures_of(shown, study.protocol), self
        )
        yield
        window = ReadingWindow(session, panes)
        yield
        if self._is_over or self.reading is not None:  # ended, or begun twice, before it was complete
            session.finish()
            window.deleteLater()
            return
        self.reading = window
        window.closed.connect(self._end)
        passing = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
        windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        self._put_away = [one for one in windows if one.windowType() not in passing]
        if self._window.isMaximized() or self._window.isFullScreen():
            window.showMaximized()
        else:
            window.setGeometry(self._window.geometry())
            window.show()
        for other in self._put_away:
            other.hide()
        self.blinded_changed.emit(study.protocol.rules.is_blinded)
        self.reading_changed.emit(True)
        window.activateWindow()
        session.begin()

    @Slot()
    def _end(self) -> None:
        reading, self.reading = self.reading, None
        if reading is not None:
            reading.deleteLater()
        put_away, self._put_away = self._put_away, []
        for other in put_away:
            if isValid(other):
                other.show()
        self.blinded_changed.emit(False)
        self.reading_changed.emit(False)
        self._window.show()
        self._window.activateWindow()


def _load_wizard() -> Any:
    """Models to choose from; the wizard's modules are read meanwhile, not in the window's time."""
    from engine.models.catalog import offered_models

    importlib.import_module("viewer.reading.wizard")
    return offered_models()


def _open_study(folder: Path) -> "Study":
    from engine.reading.study import Study

    importlib.import_module("viewer.reading.results_desk")
    return Study(folder)


def _look(folder: Path) -> tuple:
    """The study, how far its readers are, and how much is not prepared; the window's modules are read."""
    importlib.import_module("viewer.reading.reading_window")
    from engine.reading.study import Study
    from viewer.reading.start_dialog import standings

    study = Study(folder)
    missing = sum(not one.is_ready for one in study.preparations())
    return study, standings(study), missing
