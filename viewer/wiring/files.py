"""Files: asked for, dropped or opened again, the list of cases, and the title of the open one."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from engine import paths
from engine.models.folder_facts import looks_like_model
from viewer.actions import RECENT
from viewer.browser.browsing import Browsing
from viewer.case import Case
from viewer.exchange import open_dialogs
from viewer.exchange.opener import Opener
from viewer.exchange.recents import Recents
from viewer.exchange.recents_menu import RecentsMenu
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.settings import SettingsStore

SAMPLE_NAME = "simulated_normal.dcm"


class Files(QObject):
    """Connects opener, case list and recent files with the window.

    Args:
        case: the open case.
        opener: reads what is asked for.
        browsing: the list of cases.
        recents: what was opened last.
        window: where all of it is shown.
        settings: remember folders.
    """

    models_dropped = Signal(list)  # of Path

    def __init__(
        self,
        case: Case,
        opener: Opener,
        browsing: Browsing,
        recents: Recents,
        window: MainWindow,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._opener, self._browsing, self._recents = case, opener, browsing, recents
        self._window, self._settings = window, settings
        case.radiograph_changed.connect(self.show_title)
        opener.position_changed.connect(self.show_title)
        opener.reading_changed.connect(lambda: window.empty.show_reading(opener.is_reading))
        opener.list_begun.connect(self._keep_recent)
        window.empty.open_requested.connect(self.open)
        window.empty.sample_requested.connect(self.open_sample)
        window.empty.recent_chosen.connect(lambda path: opener.open_paths([path]))
        window.files_dropped.connect(self._take_dropped)
        window.keys.case_stepped.connect(opener.step)
        recents.changed.connect(lambda: window.empty.show_recents(recents.paths))
        window.empty.show_recents(recents.paths)
        window.place_case_list(browsing.list)
        browsing.shown_changed.connect(window.show_case_list)
        browsing.list.set_names_shown(settings.current.shows_file_names)
        browsing.list.names_toggled.connect(lambda shown: settings.change(shows_file_names=shown))

    def _take_dropped(self, dropped: list[Path]) -> None:
        """Models go to their manager, all else is opened."""
        found = [path for path in dropped if looks_like_model(path)]
        if found:
            self.models_dropped.emit(found)
        others = [path for path in dropped if path not in found]
        if others:
            self._opener.open_paths(others)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about files and cases do."""
        return {
            "open": self.open,
            "open_folder": self.open_folder,
            "open_sample": self.open_sample,
            "previous_case": lambda: self._opener.step(-1),
            "next_case": lambda: self._opener.step(1),
            "first_case": lambda: self._opener.go_to_end(False),
            "last_case": lambda: self._opener.go_to_end(True),
            "flag": self._browsing.toggle_flag,
            "case_list": self._browsing.toggle_list,
            "header": lambda: self._browsing.show_header(self._window),
        }

    def fill_menu(self) -> None:
        """Put the recent files into their menu."""
        recent = RecentsMenu(self._recents, self._window.header.menus[RECENT])
        recent.chosen.connect(lambda path: self._opener.open_paths([path]))

    @Slot()
    def open(self) -> None:
        """Ask for files."""

        def chosen(files: list[Path]) -> None:
            self._settings.change(last_folder=str(files[0].parent))
            self._opener.open_paths(files)

        open_dialogs.ask_for_files(self._window, self._settings.current.last_folder, chosen)

    @Slot()
    def open_folder(self) -> None:
        """Ask for a folder."""

        def chosen(folders: list[Path]) -> None:
            self._settings.change(last_folder=str(folders[0]))
            self._opener.open_paths(folders)

        open_dialogs.ask_for_folder(self._window, self._settings.current.last_folder, chosen)

    @Slot()
    def open_sample(self) -> None:
        """Open the sample that comes with the application."""
        self._opener.open_paths([sample_file()])

    @property
    def case_number(self) -> int:
        """The place of the case in its list of files, counted from 1."""
        position = self._opener.position
        return 1 if position is None else position[0]

    @Slot()
    def show_title(self) -> None:
        """Say in the window which case is open, without naming the patient."""
        radiograph, position = self._case.radiograph, self._opener.position
        if radiograph is None:
            self._window.show_case("", "")
            return
        if position and position[1] > 1:
            number = tr("case {number} of {count}").format(number=position[0], count=position[1])
        else:
            number = tr("case {number}").format(number=1)
        rows, columns = radiograph.shape
        details = [radiograph.modality or radiograph.file_format, radiograph.view_position]
        if radiograph.is_synthetic:
            details.append(tr("synthetic input"))
        self._window.show_case(f"{number} · {columns} × {rows}", " · ".join(filter(None, details)))

    def _keep_recent(self, opened: list[Path]) -> None:
        fetched = paths.pacs_fetched_dir()  # named by numbers, and removed when there are many
        kept = [path for path in opened if path != sample_file() and fetched not in path.absolute().parents]
        if kept:
            self._recents.add(kept)


def sample_file() -> Path:
    """The radiograph that comes with the application."""
    return paths.samples_dir() / SAMPLE_NAME
