"""Previewing: a first look at another threshold or level while the reader moves its slider."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from engine.edit import EditRequest, EditResult
from engine.models.catalog import find_model
from engine.results.again import check_same_model, request_again
from engine.results.series import FindCard
from viewer import background
from viewer.case import Case
from viewer.edit_runner import EditRunner
from viewer.language import number, tr
from viewer.main_window import MainWindow
from viewer.panes.strip_rows import caption
from viewer.queue.live_preview import LivePreview
from viewer.series.desk import SeriesDesk


class Previewing(QObject):
    """Turns what the sliders say into wishes, and shows the pictures that come, which nobody keeps.

    Nothing happens where the model that made the result offers no previews, or is gone.

    Args:
        case: whose selected result.
        live: asks the engine.
        runner: makes the counterfactual itself.
        series: where a level is chosen.
        window: whose panes.
    """

    def __init__(
        self,
        case: Case,
        live: LivePreview,
        runner: EditRunner,
        series: SeriesDesk,
        window: MainWindow,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._live, self._runner, self._panes = case, live, runner, window.panes
        self.find_card: FindCard = find_model
        self.show_rating: Callable[[bool], None] = lambda can_rate: None  # a preview is not rated
        self._threshold = self._panes.guidance.threshold
        self._base: tuple[EditResult, EditRequest | None] | None = None  # what made the selected result
        self._offers: dict[str, bool] = {}  # by model
        self._wish: EditRequest | None = None  # the newest, until it is given up
        self._shown: EditRequest | None = None  # of the picture that is shown
        self._is_level = False
        self._is_held = False
        self._panes.guidance.threshold_changed.connect(self._hear_threshold)
        series.level_wished.connect(self._hear_level)
        self._panes.preview_bar.make_requested.connect(self._make)
        self._panes.preview_bar.back_requested.connect(self._go_back)
        live.came.connect(self._show)
        live.failed.connect(self._hear_failed)
        for changed in (case.radiograph_changed, case.selected_edit_changed):
            changed.connect(self.drop)
        case.running_changed.connect(self._say)

    def hold(self, holds: bool) -> None:
        """No previews as long as a study is read."""
        self._is_held = holds
        self.drop()

    def step_back(self) -> bool:
        """Show the stored result again; False where it is shown already."""
        was_wished = self._wish is not None
        self.drop()
        return was_wished

    @Slot()
    def drop(self) -> None:
        """Give up what was wished, and show the stored result again."""
        self._live.forget()
        self._wish = self._shown = None
        self._panes.show_preview(None)
        self._say()

    # What the reader wishes.

    @Slot()
    def _hear_threshold(self) -> None:
        """The slider or a key moved the threshold, or another result has brought its own."""
        guidance, result = self._panes.guidance, self._case.selected_edit
        if guidance.threshold == self._threshold:
            return
        self._threshold = threshold = guidance.threshold
        if self._is_held or result is None or not guidance.has_map:
            return
        if threshold == guidance.used_threshold:
            if not self._is_level:
                self.drop()
        elif self._base is not None and self._base[0] is result:
            if self._base[1] is not None:
                self._ask(replace(self._base[1], threshold=threshold), is_level=False)
        else:
            self._prepare(result)

    def _prepare(self, result: EditResult) -> None:
        """Find out how the result was made, in the background: a digest of a large mask takes its time."""
        radiograph = self._case.radiograph
        if radiograph is None:
            return
        self._base = (result, None)
        asked = self._case.request_of(result)
        mask = self._case.reader_mask if asked is None else asked.reader_mask

        def find() -> EditRequest | None:
            request = request_again(radiograph, result, mask)
            card = self.find_card(request.model)
            check_same_model(result.provenance, card.weights_sha256)
            return None if card.preview is None else request

        def found(request: EditRequest | None) -> None:
            self._base = (result, request)
            is_here = self._case.selected_edit is result and not self._is_held
            if request is not None and is_here and self._threshold != self._panes.guidance.used_threshold:
                self._ask(replace(request, threshold=self._threshold), is_level=False)

        # Where it cannot be made again, the slider shows what would be editable, as ever.
        background.run(find, found, lambda message: None, owner=self)

    @Slot(object)
    def _hear_level(self, request: EditRequest | None) -> None:
        """A level is chosen: one that is not made yet, or None for any other."""
        if request is None or self._is_held:
            if self._is_level:
                self.drop()
            return
        model = request.model
        if model in self._offers:
            if self._offers[model]:
                self._ask(request, is_level=True)
            return
        if not self._is_level:
            self.drop()
        self._wish = wish = request
        self._is_level = True

        def found(offers: bool) -> None:
            self._offers[model] = offers
            if self._wish is wish:
                if offers:
                    self._ask(request, is_level=True)
                else:
                    self._wish = None

        background.run(
            lambda: self.find_card(model).preview is not None, found, lambda message: None, owner=self
        )

    def _ask(self, request: EditRequest, is_level: bool) -> None:
        if is_level != self._is_level:  # what is shown is named in the way of the wish
            self.drop()
        self._wish, self._is_level = request, is_level
        self._live.ask(request)
        self._say()

    # What comes of it.

    @Slot(object, object)
    def _show(self, asked: EditRequest, result: EditResult) -> None:
        radiograph = self._case.radiograph
        if self._wish is not None and radiograph is not None and asked.radiograph.key == radiograph.key:
            self._shown = asked
            self._panes.show_preview(result)
            self._say()

    @Slot(str)
    def _hear_failed(self, message: str) -> None:
        self.drop()
        self._case.set_message(tr("No preview: {message}").format(message=message))

    @Slot()
    def _say(self) -> None:
        """The word stands on the film from the wish on, and the form waits for the result."""
        is_shown = self._shown is not None
        one = self._shown or (self._wish if self._live.is_waiting else None)
        self.show_rating(not is_shown)
        if one is None:
            self._panes.say_of_preview("")
            return
        value = number(one.threshold, ".3f")  # one width, or the buttons would move with the slider
        what = caption(one.instruction) if self._is_level else tr("threshold {value}").format(value=value)
        words = tr("preview: {what}") if is_shown else tr("preview is being made: {what}")
        can_make = not self._is_level and self._case.running is None
        self._panes.say_of_preview(words.format(what=what), can_make)

    @Slot()
    def _make(self) -> None:
        """Ask for the counterfactual itself; it takes the place of the preview when it is there."""
        if self._wish is not None:
            self._runner.ask(self._wish)

    @Slot()
    def _go_back(self) -> None:
        self.drop()
        self._panes.counterfactual.setFocus()
