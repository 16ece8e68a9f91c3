"""SeriesDesk: the series of a result, from the list of results to the panes and back."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from engine.edit import EditResult
from engine.results.reproduction import Reproduction
from engine.results.series import FindCard, Outcome, SeriesKind, find_model
from viewer import background
from viewer.case import Case
from viewer.language import tr
from viewer.panes.pane_row import PaneRow
from viewer.panes.receipt import Receipts
from viewer.panes.result_strip import ResultStrip
from viewer.queue.contact_sheet import ContactSheet
from viewer.queue.job_queue import JobQueue
from viewer.series.asking import SeriesAsking
from viewer.series.band import SeriesBand
from viewer.series.levels import Levels
from viewer.series.listing import news_of, strip_groups
from viewer.series.map_row import MapRow
from viewer.series.map_view import PaneView, make_views
from viewer.series.read_outs import ReadOuts
from viewer.series.saving import Write, can_be_saved, picture_of_map, picture_of_maps, writer
from viewer.series.series import Series, SeriesState
from viewer.series.series_runner import SeriesRunner


class SeriesDesk(QObject):
    """Shows the series that is looked at, and lists the others among the results.

    Args:
        case: whose selected result.
        queue: of the engine.
        panes: of the case; a row of levels swaps the counterfactual in them.
        strip: lists the series.
        receipts: remember reproductions.
        find_card: gives the card of a model.

    Attributes:
        asking: begins series.
        band: stands in the place of results and rating while a series is shown.
        read_outs: window of what a separate classifier reads.
        maps: stand in the place of the panes while the series has maps.
        level_wished: signal with the request of a level that is chosen and not made yet, or None.
    """

    shown_changed = Signal()  # another series is shown, or none, or it has maps now
    save_requested = Signal()  # of the series that is shown

    def __init__(
        self,
        case: Case,
        queue: JobQueue,
        panes: PaneRow,
        strip: ResultStrip,
        receipts: Receipts,
        find_card: FindCard = find_model,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._panes, self._strip, self._receipts = case, panes, strip, receipts
        self.runner = SeriesRunner(case, queue, self)
        self.band = SeriesBand()
        self.maps = MapRow(panes.view)
        self.sheet = ContactSheet()
        self._wants_maps = False  # of a series that has a sheet
        self._is_looking = False  # the reader moves on the sheet
        self._shown: int | None = None
        self._shown_outcome: Outcome | None = None
        self.read_outs = ReadOuts(case, self.runner, panes, self)
        self.asking = SeriesAsking(case, self.runner, find_card, lambda: self.read_outs.is_offered, self)
        self.asking.wanted.connect(self.show)
        self.band.back_requested.connect(self.close)
        self.band.cancel_requested.connect(self.cancel)
        self.band.go_on_requested.connect(self._go_on)
        self._levels = Levels(case, panes, self.band.levels, self)
        self._levels.looked.connect(self._show_level)
        self.level_wished = self._levels.wished
        self.band.play_requested.connect(self._levels.play)
        self.band.save_requested.connect(self.save_requested)
        self.maps.left.connect(panes.take_viewport)
        self.sheet.looked.connect(self._look_at)
        self.sheet.chosen.connect(self._choose)
        self.sheet.maps_requested.connect(lambda: self._show_sheet(False))
        strip.group_chosen.connect(self.show)
        self.runner.changed.connect(self._hear_change)
        self.runner.ended.connect(self._hear_end)
        case.radiograph_changed.connect(self.close)
        case.radiograph_changed.connect(self._list)
        case.edits_changed.connect(self._hear_edits)
        case.selected_edit_changed.connect(self._hear_selection)

    # What is shown.

    @property
    def shown(self) -> Series | None:
        """The series that the band shows."""
        return None if self._shown is None else self.runner.find(self._shown)

    @property
    def shows_maps(self) -> bool:
        """The panes of the case have given their place."""
        return self._shown is not None and self.maps.panes[0].shown is not None

    def show(self, number: int) -> None:
        """Show a series if it is of the open radiograph."""
        one = self.runner.find(number)
        if one is None or one not in self.runner.series:
            return
        if one.plan.kind is SeriesKind.READ_OUT:
            self.read_outs.show(one)
            return
        if self._shown != number:
            self._leave()
        self._shown = number
        self._refresh(one)
        if self.shows_sheet:
            self.sheet.list.setFocus()
        elif one.plan.kind.is_row:
            self._levels.enter()
            self.band.levels.slider.setFocus()
        else:
            self.band.back.setFocus()
        self.shown_changed.emit()

    def step_back(self) -> None:
        """One step back: from a large pane to all, else from the series to the results."""
        if self.maps.maximized is not None:
            self.maps.toggle_maximized(self.maps.maximized)
        elif self._wants_maps:
            self._show_sheet(True)
        else:
            self.close()

    def copy(self) -> None:
        """Put the focused pane of the maps on the clipboard, with legend and mark."""
        pane, one = self.maps.focused_pane, self.shown
        if one is None or pane.image is None:
            return
        QGuiApplication.clipboard().setImage(picture_of_map(pane, one))
        self._case.set_message(tr("Copied: {pane}").format(pane=pane.accessibleName()))

    def what_to_save(self) -> tuple[Series, Write] | None:
        """The series that is shown, and what writes it as it stands now; None: there is nothing to save."""
        one = self.shown
        if one is None or not can_be_saved(one):
            return None
        picture = picture_of_maps(self.maps, one) if self.shows_maps else None
        return one, writer(one, self._results(one), picture)

    def close(self) -> None:
        """Back to results and rating; a series that runs goes on."""
        if self._shown is not None:
            one = self.shown
            self._leave()
            self._shown = None
            if self._case.selected_edit is None and self._case.edits:
                source = None if one is None else one.plan.source  # what the reader came from
                left = [at for at in range(len(self._case.edits)) if at not in self._case.hidden]
                left.sort(key=lambda at: self._case.edits[at] is source)  # else the newest
                self._case.select_edit(left[-1] if left else None)
            self.shown_changed.emit()

    def cancel(self) -> None:
        """Stop the series that is shown."""
        if self._shown is not None:
            self.runner.cancel(self._shown)

    @property
    def shows_sheet(self) -> bool:
        """The panes have given their place to a sheet of seeds."""
        one = self.shown
        return one is not None and one.plan.kind is SeriesKind.VARIANTS and not self._wants_maps

    def _show_sheet(self, shown: bool) -> None:
        """The sheet of seeds, or the maps of what they agree on."""
        one = self.shown
        if one is not None:
            self._wants_maps, self._shown_outcome = not shown, None
            if shown:
                self.maps.clear()
            self._refresh(one)
            self.shown_changed.emit()
            if shown:
                self.sheet.list.setFocus()

    def _look_at(self, place: int) -> None:
        """The result under the keyboard is the one that commands act on."""
        one = self.shown
        edit = None if one is None else self._results(one).get(place)
        for at, made in enumerate(self._case.edits):
            if made is edit:
                self._is_looking = True
                try:
                    self._case.select_edit(at)
                finally:
                    self._is_looking = False

    def _choose(self, place: int) -> None:
        self._look_at(place)
        self.close()
        self._panes.counterfactual.setFocus()

    def _leave(self) -> None:
        self._wants_maps = False
        self.sheet.clear()
        self._shown_outcome = None
        self.maps.clear()
        self._levels.leave()

    def _go_on(self) -> None:
        if self._shown is not None:
            self.runner.go_on(self._shown)

    def _refresh(self, one: Series) -> None:
        results = self._results(one)
        if one.plan.kind.is_row:
            self._levels.show(one, results)
        self.band.show_series(one, results)
        if self.shows_sheet:
            self.sheet.show_series(one, results)
            return
        outcome = one.outcome
        if outcome is not None and outcome is not self._shown_outcome:
            self._shown_outcome = outcome
            number, plan = one.number, one.plan
            background.run(
                lambda: make_views(plan, outcome),
                lambda views: self._show_maps(number, outcome, views),
                lambda message: self._case.set_message(message, is_error=True),
            )

    def _show_maps(self, number: int, outcome: Outcome, views: tuple[PaneView, ...]) -> None:
        one = self.shown
        if views and one is not None and self._shown == number and self._shown_outcome is outcome:
            self.maps.show_views(one.plan.radiograph, views, self._panes.input.image)
            self.shown_changed.emit()

    def _show_level(self) -> None:
        one = self.shown
        if one is not None:
            self.band.show_series(one, self._results(one))

    def _results(self, one: Series) -> dict[int, EditResult]:
        """By place, what is there of it in the case, and not in the trash."""
        results = {place: step.result for place, step in enumerate(one.plan.steps) if step.result is not None}
        edits = self._case.edits
        results |= {place: edits[member] for place, member in one.members if member < len(edits)}
        gone = [edits[at] for at in self._case.hidden]
        return {place: made for place, made in results.items() if not any(made is edit for edit in gone)}

    def _hear_edits(self) -> None:
        """One of them may be in the trash now, or back."""
        one = self.shown
        if one is not None:
            self._refresh(one)

    def _hear_selection(self) -> None:
        """Another result came or was chosen: it is what the reader wants to see."""
        if self._is_looking:
            return
        if not self._levels.is_choosing and self._shown is not None and self._case.selected_edit is not None:
            self.close()

    # What becomes of series.

    def _hear_change(self, number: int) -> None:
        one = self.runner.find(number)
        if one is None:
            return
        if number == self._shown:
            had = set(self.band.levels.results)
            self._refresh(one)
            place = self.band.levels.place
            if one.plan.kind.is_row and place not in had and place in self._results(one):
                self._levels.choose(place)  # the level that the reader waits for has come
        self._list()

    def _hear_end(self, number: int) -> None:
        one = self.runner.find(number)
        if one is None:
            return
        if isinstance(one.outcome, Reproduction) and one.state is SeriesState.DONE:
            self._receipts.keep_reproduction(one.plan.source, one.outcome)
        if number in (self._shown, self.read_outs.shown):
            return
        text, is_error = news_of(one)
        if text:
            self._case.set_message(text, is_error)

    def _list(self) -> None:
        self._strip.set_groups(strip_groups(self.runner.series))
