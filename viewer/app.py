"""The composition root: settings, engine, case, window; ``wiring`` connects them, room by room."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QMessageBox

import engine
from engine import paths
from viewer.actions import build_actions, enable_actions
from viewer.announcement import Announcement
from viewer.browser.browsing import Browsing
from viewer.case import Case
from viewer.controls.bindings import Bindings
from viewer.controls.controls import Controls
from viewer.edit_runner import EditRunner, Engine
from viewer.exchange import reading
from viewer.exchange.export_dialogs import Exporter
from viewer.exchange.opener import Opener
from viewer.exchange.recents import Recents
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.measuring.exporting import Exporting
from viewer.measuring.keeping import Keeping
from viewer.measuring.measuring import Measuring
from viewer.panes.synthetic_mark import thumbnail_frame
from viewer.queue.job_queue import JobQueue
from viewer.queue.live_preview import LivePreview
from viewer.queue.speeds import Speeds
from viewer.screens.life_size import LifeSize
from viewer.screens.screens import Screens
from viewer.series.desk import SeriesDesk
from viewer.session.keeper import Keeper
from viewer.settings import SettingsStore
from viewer.side_panel import SidePanel
from viewer.wiring.audit import Auditing
from viewer.wiring.files import Files, sample_file
from viewer.wiring.help import Helping
from viewer.wiring.history import Remembering
from viewer.wiring.identity import Deidentifying
from viewer.wiring.models import Models
from viewer.wiring.pacs import Pacs
from viewer.wiring.panes import Seeing
from viewer.wiring.previewing import Previewing
from viewer.wiring.queueing import Queueing
from viewer.wiring.results import Results
from viewer.wiring.session import Resuming
from viewer.wiring.side import Asking
from viewer.wiring.studies import Studies

__all__ = ["Viewer", "sample_file"]


class Viewer(QObject):
    """The running viewer: builds the window and connects it with the case and the engine.

    Args:
        settings: loaded settings.
        client: the engine, not yet started; started after the first paint.
        read: reads one radiograph in the background.
    """

    def __init__(
        self,
        settings: SettingsStore,
        client: Engine,
        read: reading.Read = reading.read,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.settings = settings
        self.client = client
        self.case = case = Case(self)
        self.opener = Opener(case, read, self)
        self.browsing = Browsing(case, self.opener, thumbnail_frame, parent=self)
        self.recents = Recents(paths.recents_file(), self)
        self.announcement = Announcement(case, self.opener, self)
        self.queue = JobQueue(client, Speeds(paths.speeds_file()), self)
        self.runner = EditRunner(case, self.queue, self)
        self.window = window = MainWindow(case)
        receipts = window.messages.receipts
        self.series = SeriesDesk(case, self.queue, window.panes, window.results, receipts, parent=self)
        self.measuring = Measuring(case, window.panes, window, self)
        self.exporter = Exporter(case, window, window.panes, settings)
        # What connects them.
        self.files = Files(case, self.opener, self.browsing, self.recents, window, settings, self)
        self.seeing = Seeing(window, self.measuring, settings, self)
        self.asking = Asking(
            case, window, self.runner, self.measuring, self.browsing, self.announcement, settings, self
        )
        self.results = Results(
            case, window, self.series, self.exporter, self.measuring, self.files, self.asking, self
        )
        self.remembering = Remembering(
            case, self.opener, window, self.asking, settings, self.announcement, self
        )
        history = self.remembering.history
        history.rows_changed.connect(lambda: self.series.sheet.set_starred(history.starred))
        remembering = self.remembering
        remembering.history.ready.connect(lambda: self.browsing.load_edited(remembering.edited_images))
        store = self.measuring.store
        self.keeping = Keeping(case, store, paths.measurements_dir(), self)
        self.measurement_tables = Exporting(case, store, window, settings, self)
        self.keeper = Keeper(paths.session_file(), self)
        self.resuming = Resuming(case, self.opener, self.keeper, window, self.announcement, self)
        self.screens = Screens(case, window, settings, self)
        self.life_size = LifeSize(case, window.panes, settings, self)
        self.studies = Studies(case, self.opener, window, settings, self.queue, self)
        self.auditing = auditing = Auditing(case, self)
        self.exporter.on_left = auditing.note_left
        self.results.exported.connect(auditing.note_dicom)
        self.remembering.capsules.saved.connect(lambda: auditing.note_left("capsule"))
        for shown in (self.studies.unblinded, self.browsing.identity_shown):
            shown.connect(auditing.note_unblinded)
        self.pacs = Pacs(case, self.opener, self.files, self.results, window, settings, self)
        self.pacs.identity_shown.connect(auditing.note_unblinded)
        self.deidentifying = Deidentifying(self.opener, window, settings, self)
        self.deidentifying.identity_shown.connect(auditing.note_unblinded)
        self.models = Models(case, window, self.runner, self.asking, self.series, self.files, self)
        self.queueing = Queueing(
            *(case, client, self.queue, self.runner, self.series, self.opener, self.browsing, window),
            *(self.asking, self.announcement, settings),
            *(paths.waiting_file() if self.keeper.is_ours else None, self),
        )
        live = LivePreview(client, self.queue, self)
        self.previewing = Previewing(case, live, self.runner, self.series, window, self)
        self.previewing.show_rating = self.asking.set_rating_enabled
        self.exporter.drop_preview = self.previewing.drop
        self.studies.blinded_changed.connect(self.queueing.hold_previews)
        self.studies.reading_changed.connect(self.previewing.hold)
        self.studies.blinded_changed.connect(lambda hides: self.series.read_outs.offer(not hides))
        self.actions = build_actions(window, self._handlers())
        window.place_actions(self.actions)
        self.bindings = Bindings(paths.bindings_file(), self)
        self.controls = Controls(self.bindings, window, self.actions, settings, self)
        self.help = Helping(
            case, window, self.series, self.asking, self.actions, self.bindings, settings, self
        ).desk
        self.files.fill_menu()
        self.results.place_tools(self.actions)
        self.resuming.place_action(self.actions)
        self.screens.place_actions(self.actions)
        self.queueing.place_actions(self.actions)
        for changed in (case.radiograph_changed, case.selected_edit_changed, case.running_changed):
            changed.connect(self._enable)
        window.closing.connect(self.shut_down)
        self._enable()
        self._files: list[Path] = []
        for notice in filter(None, (settings.notice, self.bindings.notice)):
            self.announcement.say(notice)

    @property
    def side(self) -> SidePanel | None:
        """None until it is loaded."""
        return self.asking.panel

    def show(self, files: Sequence[Path] = ()) -> None:
        """Show the window; files are opened, and the engine started, after its first paint."""
        self._files = list(files)
        self.window.first_painted.connect(lambda: QTimer.singleShot(0, self._after_first_paint))
        self.window.show()

    @Slot()
    def run(self) -> None:
        """Make a counterfactual of what the case and the side panel say."""
        self.asking.run()

    @Slot()
    def shut_down(self) -> None:
        """Keep what the reader chose and end the engine; jobs that run are cancelled."""
        self.resuming.finish()
        self.studies.finish()
        self.keeping.finish()
        self.opener.forget()
        self.browsing.finish()
        self.seeing.finish()
        self.screens.finish()
        self.asking.finish()
        self.models.finish()
        self.pacs.finish()
        self.queueing.finish()
        for job in self.client.busy_jobs:
            self.client.cancel(job)
        self.client.shutdown()
        self.remembering.finish()
        self.auditing.finish()

    def _after_first_paint(self) -> None:
        self.client.start()
        self.browsing.load()
        self.screens.restore()
        self.resuming.begin(self._files)
        self.queueing.begin()
        self.asking.load(self.controls)
        self.remembering.load()
        self.pacs.begin()

    def _enable(self) -> None:
        enable_actions(self.actions, self.case)

    def _handlers(self) -> dict[str, Callable[[], None]]:
        """What each row of ``actions`` does; the rooms say it themselves."""
        return {
            **self.files.handlers(),
            **self.seeing.handlers(),
            **self.asking.handlers(),
            **self.results.handlers(),
            **self.models.handlers(),
            **self.pacs.handlers(),
            **self.deidentifying.handlers(),
            **self.resuming.handlers(),
            **self.screens.handlers(),
            **self.life_size.handlers(),
            **self.measurement_tables.handlers(),
            **self.remembering.handlers(),
            **self.queueing.handlers(),
            "diagnostics": self._show_diagnostics,
            **self.studies.handlers(),
            "step_back": self._step_back,
            "help": lambda: self.help.show(),
            "tour": lambda: self.help.tour.begin(),
            "show_keys": lambda: self.controls.show_sheet(),
            "change_keys": lambda: self.controls.show_dialog(),
            "type_window": lambda: self.controls.type_window(),
            "about": self._show_about,
            "quit": self._quit,
        }

    def _step_back(self) -> None:
        """End tour, else leave a text, stop listing, drop the box, lay down a tool, show all panes, leave
        full screen; wherever the keyboard is, it ends at the panes."""
        panes = self.window.panes
        if self.help.step_back() or self.window.leave_text():
            pass
        elif self.opener.lister.is_running:
            self.opener.stop_listing()
        elif self.previewing.step_back():
            pass
        elif self.series.shows_maps or self.series.shows_sheet:  # the panes and their tools are out of sight
            self.series.step_back()
        elif panes.view.next_drag_is_box:
            panes.view.await_box(False)
        elif panes.tool is not None:
            self.asking.step_back_tool()
        elif self.measuring.step_back() or self.remembering.step_back():
            pass
        elif self.series.shown is not None:
            self.series.step_back()
        elif panes.maximized is not None:
            panes.toggle_maximized(panes.maximized)
        elif self.screens.step_back():
            pass
        elif self.window.isFullScreen():
            self.window.set_full_screen(False)
        else:
            panes.focused_pane.setFocus()

    def _quit(self) -> None:
        self.window.close()

    def _show_diagnostics(self) -> None:
        from viewer.diagnostics_dialog import show_diagnostics  # loaded after the start

        show_diagnostics(self.window, self.settings.current, self.client.status, self.queueing.health)

    def _show_about(self) -> None:
        box = QMessageBox(self.window)
        box.setWindowTitle(tr("About Counterview"))
        box.setText(f"Counterview {engine.__version__}")
        box.setInformativeText(
            tr("Counterfactual chest radiographs: say what should change, see it, rate it.")
            + "\n\n"
            + tr("For research only, never for diagnosis. Counterfactuals are synthetic images.")
        )
        box.setStandardButtons(QMessageBox.StandardButton.Close)
        box.open()
