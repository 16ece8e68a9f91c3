"""Models: the model manager, what is dropped as a model, several on one request, and too little memory."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot

from engine.edit import EditRequest, EditResult
from engine.models.catalog import find_model, offered_models
from engine.service.remedies import Remedy, remedied
from viewer import background
from viewer.case import Case
from viewer.edit_runner import EditRunner, Setback
from viewer.language import mark, tr
from viewer.main_window import MainWindow
from viewer.queue.job import About
from viewer.series.desk import SeriesDesk
from viewer.wiring.files import Files
from viewer.wiring.side import Asking

if TYPE_CHECKING:  # at run time it is loaded after the start, see ``viewer.start``
    from viewer.models.manager import ModelManager

_REMEDIES = {
    Remedy.HALF_PRECISION: mark("Half precision"),
    Remedy.SPARING: mark("Less memory, slower"),
    Remedy.CPU: mark("On the CPU"),
}


class Models(QObject):
    """Connects models with the window.

    Args:
        case: what is asked about.
        window: parent of the manager.
        runner: makes edits and tells of setbacks.
        asking: the side panel, which offers the models.
        series: shows several models side by side.
        files: hears what is dropped.

    Attributes:
        manager: None until it is opened.
    """

    def __init__(
        self,
        case: Case,
        window: MainWindow,
        runner: EditRunner,
        asking: Asking,
        series: SeriesDesk,
        files: Files,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._window, self._runner = case, window, runner
        self._asking, self._series = asking, series
        self.manager: ModelManager | None = None
        self._names: tuple[str, ...] = ()  # of the models that follow the first
        self._first: tuple[int | None, About] = None, About()  # job of that, and where its film lies
        runner.set_back.connect(self._offer_remedies)
        runner.made.connect(self._hear_made)
        case.running_changed.connect(self._allow_run)
        for changed in (case.instruction_changed, case.radiograph_changed):
            changed.connect(self._allow_run)
        files.models_dropped.connect(lambda paths: self.show(paths[0]))
        asking.placed.connect(self._take_panel)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about models do."""
        return {"models": self.show}

    @Slot()
    def show(self, path: Path | None = None) -> None:
        """Open the manager; begins to add a model where a path is given."""
        manager = self.manager
        if manager is None:
            from viewer.models.manager import ModelManager

            manager = self.manager = ModelManager(self._window)
            manager.changed.connect(self._offer_models)
            manager.about_requested.connect(self._show_about)
            manager.run_requested.connect(self.run_on)
        else:
            manager.read()
        self._allow_run()
        manager.show()
        manager.raise_()
        manager.activateWindow()
        if path is not None:
            manager.offer(path)

    @Slot(object)
    def run_on(self, names: Sequence[str]) -> None:
        """Make the present request with each of these models; the others follow the first result."""
        panel = self._asking.panel
        if panel is None or self._why_not_run():
            return
        parameters = dict(panel.parameters())
        first = parameters["model"] if parameters["model"] in names else names[0]
        self._names = tuple(name for name in names if name != first)
        if parameters["model"] != first:
            parameters = {**parameters, **_left_to_card(parameters), "model": first}
        self._first = self._runner.run(parameters), self._runner.about()
        if self.manager is not None:
            self.manager.hide()

    def finish(self) -> None:
        """Stop what runs; before the application ends."""
        if self.manager is not None:
            self.manager.work.finish()

    def _take_panel(self) -> None:
        panel = self._asking.panel
        if panel is not None:
            panel.manage_models_requested.connect(self.show)

    @Slot(int, object, object)
    def _hear_made(self, job: int, request: EditRequest, result: EditResult) -> None:
        """The first of several models has made its result: the others follow."""
        first, about = self._first
        if self._names and job == first:
            names, self._names = self._names, ()
            ask = self._series.asking.models
            QTimer.singleShot(0, self, lambda: ask(names, request, result, about))  # once all have heard

    def _why_not_run(self) -> str:
        """Why the present request cannot be made, one line; "" where it can."""
        panel = self._asking.panel
        return tr("The panel is still loading.") if panel is None else str(panel.why_not())

    def _allow_run(self) -> None:
        if self.manager is not None:
            self.manager.allow_run(self._why_not_run())

    @Slot(str)
    def _offer_models(self, name: str) -> None:
        """Other models are there now: the composer offers them, and takes a new one."""

        def take(cards: Any) -> None:
            panel = self._asking.panel
            if panel is not None:
                panel.offer_models(cards, name)

        background.run(
            offered_models, take, lambda message: self._case.set_message(message, is_error=True), owner=self
        )

    @Slot(str)
    def _show_about(self, name: str) -> None:
        panel = self._asking.panel
        if panel is not None:
            background.run(
                lambda: find_model(name),
                panel.show_about_card,
                lambda message: self._case.set_message(message, is_error=True),
                owner=self,
            )

    # Too little memory, or an engine that died.

    @Slot(object)
    def _offer_remedies(self, setback: Setback) -> None:
        self._names = ()
        request, on_cpu = setback.request, setback.on_cpu
        choices = [
            (tr(_REMEDIES[remedy]), partial(self._run_again, remedied(request, remedy, on_cpu)))
            for remedy in setback.remedies
        ]
        choices.append((tr("Try again"), partial(self._run_again, request)))
        self._window.messages.offer_choices(setback.message, choices)

    def _run_again(self, request: EditRequest) -> None:
        self._runner.run_request(request)


def _left_to_card(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Fields that hold what the card of another model says, and so have to be its own."""
    names = ("guidance_scale", "image_guidance_scale", "num_inference_steps", "solver", "relevance_quantile")
    return {name: None for name in names if name in parameters}
