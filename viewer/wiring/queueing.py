"""Queueing: ways to ask for edits, the queue's window and status, warm start, the journal."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from engine.edit import Behaviour
from engine.service.messages import Health
from viewer.announcement import Announcement
from viewer.browser.browsing import Browsing
from viewer.case import Case
from viewer.edit_runner import EditRunner
from viewer.exchange.opener import Opener
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.queue.all_cases import AllCases
from viewer.queue.engine import Engine
from viewer.queue.job import About, Place
from viewer.queue.job_queue import JobQueue
from viewer.queue.journal import Journal, Kept
from viewer.queue.queue_window import QueueWindow
from viewer.queue.status_button import StatusButton
from viewer.queue.texts import brief_stand, engine_stand
from viewer.queue.variants import Variants
from viewer.series.desk import SeriesDesk
from viewer.settings import SettingsStore
from viewer.wiring.side import Asking

_WAYS = ("run", "run_front", "run_replace", "variants_4", "variants_9", "all_cases")
_SEEDS = {"variants_4": 4, "variants_9": 9}
_PLACES = {"run_front": Place.FRONT, "run_replace": Place.REPLACE}


class Queueing(QObject):
    """Connects the queue with the window.

    Args:
        case: that is open.
        client: the engine.
        queue: of all jobs.
        runner: makes edits.
        series: shows seeds.
        opener: the list of files.
        browsing: the list of cases.
        window: where it is shown.
        asking: the side panel.
        announcement: says what waited at the end of the last session.
        settings: of the reader.
        journal_file: where the journal is; None: another viewer has it.
    """

    def __init__(
        self,
        case: Case,
        client: Engine,
        queue: JobQueue,
        runner: EditRunner,
        series: SeriesDesk,
        opener: Opener,
        browsing: Browsing,
        window: MainWindow,
        asking: Asking,
        announcement: Announcement,
        settings: SettingsStore,
        journal_file: Path | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._client, self._queue, self._runner = case, client, queue, runner
        self._opener, self._browsing, self._window, self._asking = opener, browsing, window, asking
        self._announcement, self._settings = announcement, settings
        self.variants = Variants(case, queue, runner, series, self)
        self.all_cases = AllCases(case, queue, runner, opener.read, self)
        self.journal = Journal(queue, journal_file, self)
        self.queue_window: QueueWindow | None = None
        self.health: Health | None = None
        self._way = "run"
        self._actions: dict[str, QAction] = {}
        runner.about = series.runner.about = self._about
        asking.make = self._make
        self.status = StatusButton(window.messages.engine)
        window.messages.place_status(self.status)
        self.status.clicked.connect(self.show)
        client.health_changed.connect(self._hear_health)
        queue.changed.connect(self._show_stand)
        queue.progressed.connect(self._show_stand)
        runner.status_changed.connect(lambda _: self._show_stand())
        queue.stalled.connect(self._offer_start)
        asking.placed.connect(self._take_panel)
        self._holds_previews = False
        settings.changed.connect(self._set_previews)
        self._set_previews()
        self._show_stand()

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about the queue do."""
        return {
            **{way: self._asking_for(way) for way in _WAYS},
            "queue": self.show,
            "cancel_all": self.cancel_all,
            "previews": self._toggle_previews,
        }

    def place_actions(self, actions: Mapping[str, QAction]) -> None:
        """Remember them for the menu beside the run button."""
        self._actions = dict(actions)

    def begin(self) -> None:
        """Offer what waited when the viewer ended last; after the session is brought back."""
        kept = self.journal.read(self._opener.read)
        if not kept:
            return
        self._queue.offer([(one.about, self._renewal(one)) for one in kept])
        text = tr("Waiting when Counterview ended: {n}. The queue can put them back.").format(n=len(kept))
        self._announcement.say(text)
        self._window.messages.offer_choices(
            text, [(tr("Put them back"), self.put_back), (tr("Forget them"), self._forget)]
        )

    def finish(self) -> None:
        """What waits stays in the journal."""
        self.journal.finish()
        self._queue.clear()

    # Asking.

    def _asking_for(self, way: str) -> Callable[[], None]:
        def ask() -> None:
            panel = self._asking.panel
            if panel is None:
                return
            if way == "all_cases" and panel.lacks_only_permission:
                self._ask_for_all(panel.parameters())  # the open one is only one of them
                return
            self._way = way
            panel.ask_to_run()
            self._way = "run"  # whoever clicks the button later means that

        return ask

    def _make(self, parameters: Mapping[str, Any]) -> None:
        """The composer agrees: an edit is asked for, in the way of the command that began it."""
        way, self._way = self._way, "run"
        if way == "all_cases":
            self._ask_for_all(parameters)
        elif way in _SEEDS:
            request = self._runner.request(parameters)
            if request is not None:
                self.variants.make(request, _SEEDS[way])
        else:
            self._runner.run(parameters, _PLACES.get(way, Place.BACK))

    def _ask_for_all(self, parameters: Mapping[str, Any]) -> None:
        model = self._browsing.rows
        found = (model.visible_row(model.index(at)) for at in range(model.rowCount()))
        rows = [row for row in found if row is not None and not row.problem]
        if not rows:
            self._case.set_message(tr("The list of cases shows none."))
            return
        fields = {**parameters, "instruction": self._case.instruction}
        self.all_cases.ask(rows, fields, self._window)

    def _about(self) -> About:
        """Number and file of the open case."""
        position, current = self._opener.position, self._opener.current
        if position is None or current is None:
            return About()
        return About(case=position[0], path=current.path, member=current.member)

    # What waited before.

    def _renewal(self, kept: Kept) -> Callable[[], object]:
        return lambda: self._runner.ask_later(kept.later, kept.about)

    @Slot()
    def put_back(self) -> None:
        """Bring back what was cancelled together, or what waited at the end of the last session."""
        self._queue.put_back()
        self.journal.settle()
        self._case.set_message("")

    def _forget(self) -> None:
        self._queue.forget_dropped()
        self.journal.settle()
        self._case.set_message("")

    @Slot()
    def cancel_all(self) -> None:
        """Drop all jobs, and offer to put them back."""
        count = len(self._queue.jobs)
        if not count:
            return
        text = tr("Cancelled in the queue: {n}.").format(n=count)
        self._queue.cancel_all()
        self._case.set_message(text)
        self._window.messages.offer(text, tr("Put them back"), self.put_back)

    # Showing.

    @Slot()
    def show(self) -> None:
        """Open the queue."""
        if self.queue_window is None:
            self.queue_window = QueueWindow(self._queue, self._window)
            self.queue_window.cancel_all_requested.connect(self.cancel_all)
            self.queue_window.put_back_requested.connect(self.put_back)
            foot = self._window.messages.mapToGlobal(self._window.messages.rect().topRight())
            size = self.queue_window.size().expandedTo(self.queue_window.minimumSizeHint())
            left = foot.x() - self._window.side.width() - size.width() - 16  # clear of the composer
            self.queue_window.move(max(0, left), max(0, foot.y() - size.height() - 40))
        self.queue_window.show()
        self.queue_window.raise_()
        self.queue_window.activateWindow()
        self.queue_window.focus_list()

    @Slot()
    def _show_stand(self) -> None:
        model = self._model()
        brief = brief_stand(self._queue, self.health, model)
        action = self._actions.get("queue")
        key = "" if action is None else action.shortcut().toString()
        engine = self._window.messages.engine.text()
        self.status.show_stand(engine, brief, engine_stand(self.health, model), key)

    @Slot(object)
    def _hear_health(self, health: Health | None) -> None:
        self.health = health
        self._show_stand()

    @Slot(str)
    def _offer_start(self, message: str) -> None:
        text = tr("The engine stopped too often and is not started by itself; what waits is kept.")
        self._case.set_message(text, is_error=True)
        choices = [(tr("Start the engine"), self._start), (tr("Show the queue"), self.show)]
        self._window.messages.offer_choices(text, choices)

    def _start(self) -> None:
        self._case.set_message("")
        self._queue.resume()

    # Model and previews.

    def _model(self) -> str:
        panel = self._asking.panel
        return "" if panel is None else str(panel.parameters().get("model") or "")

    @Slot()
    def _take_panel(self) -> None:
        panel = self._asking.panel
        if panel is None:
            return
        menu = QMenu(self._window)
        for way in _WAYS[1:]:
            menu.addAction(self._actions[way])
            if way == "run_replace":
                menu.addSeparator()
        panel.foot.place_menu(menu)
        panel.outlook_changed.connect(self._warm)
        self._warm()

    @Slot()
    def _warm(self) -> None:
        """Load the chosen model while the reader looks at the film."""
        panel = self._asking.panel
        if panel is None or self._case.radiograph is None or not self._model():
            return
        fields = panel.parameters()
        is_published = fields.get("behaviour") is Behaviour.PAPER_FAITHFUL  # in single precision
        precision = "float32" if is_published else fields.get("precision", "auto")
        self._client.warm(self._model(), fields.get("device", "auto"), precision)
        self._show_stand()

    def _toggle_previews(self) -> None:
        shown = not self._settings.current.shows_previews
        self._settings.change(shows_previews=shown)
        self._case.set_message(
            tr("Small previews are shown while a counterfactual is made; they cost some time.")
            if shown
            else tr("No previews any more.")
        )

    @Slot()
    def _set_previews(self) -> None:
        self._client.set_previews(self._settings.current.shows_previews and not self._holds_previews)

    @Slot(bool)
    def hold_previews(self, holds: bool) -> None:
        """Show none, whatever is set, as long as a study is read blind."""
        self._holds_previews = holds
        self._set_previews()
