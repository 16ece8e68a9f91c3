"""Levels: which level of a severity series the panes show, by itself or on the way to the next one."""

from PySide6.QtCore import QObject, Signal

from engine.edit import EditRequest, EditResult
from engine.results.series import SeriesKind, Step
from viewer.case import Case
from viewer.comparing.comparison import Way
from viewer.comparing.morph import Stop
from viewer.language import tr
from viewer.panes.pane_row import PaneRow
from viewer.panes.rendering import GreyImage
from viewer.series.series import Series
from viewer.series.severity_row import SeverityRow


class Levels(QObject):
    """Keeps the row of levels, the selected edit and the fade along the levels together.

    Args:
        case: its selected edit is the level that is looked at.
        panes: of the case; the fade of their counterfactual leads along the levels that are made.
        row: of thumbnails and slider.
    """

    wished = Signal(object)  # EditRequest of the level that is chosen and not made yet, or None
    looked = Signal()  # another level is looked at, or the same one anew

    def __init__(self, case: Case, panes: PaneRow, row: SeverityRow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case, self._panes, self._row = case, panes, row
        self._steps: tuple[Step, ...] = ()
        self._results: dict[int, EditResult] = {}
        self._images: dict[int, GreyImage] = {}
        self._places: tuple[int, ...] = ()  # of the stops of the fade
        self._fades = False
        self._are_levels = False  # and not models
        self.is_choosing = False
        row.chosen.connect(self.choose)
        panes.comparison.changed.connect(self._follow_fade)

    def show(self, series: Series, results: dict[int, EditResult]) -> None:
        """Take in what is there of a series; what is looked at stays.

        Args:
            series: of levels.
            results: by place.
        """
        is_more = results != self._results or not self._places
        self._steps, self._results = series.plan.steps, dict(results)
        self._are_levels = series.plan.kind is SeriesKind.SEVERITY
        if is_more:
            self._lead_fade(series)

    def enter(self) -> None:
        """Begin at the level that is looked at, else at that of the instruction, else at the input."""
        edit, steps = self._case.selected_edit, self._steps
        looked_at = [place for place, result in self._results.items() if result is edit]
        asked = [place for place, step in enumerate(steps) if step.result is not None]
        unchanged = [place for place, step in enumerate(steps) if step.is_input]
        place = [*looked_at, *asked, *unchanged, 0][0]
        self._row.set_place(place)
        self.choose(place)

    def leave(self) -> None:
        """Let go of all levels."""
        self._steps, self._results, self._images, self._places = (), {}, {}, ()
        self._fades = False
        self._panes.counterfactual.set_stops(())
        self._panes.set_stand_in(None)
        self.wished.emit(None)

    def choose(self, place: int) -> None:
        """Look at a level; while it is not made, at what was there before."""
        if place < len(self._steps):
            self._look_at(place)
            if self._is_fading and place in self._places:
                self._panes.comparison.go_to(self._places.index(place))

    def play(self) -> None:
        """Let the fade walk from the first level that is made to the last and back, or stop."""
        made = [place for place in self._places if place in self._results]
        if not made:
            return
        if self._case.selected_edit is None:  # a fade needs a result to be shown
            self._select(made[0])
        self._panes.comparison.toggle_play()

    @property
    def _is_fading(self) -> bool:
        return self._panes.comparison.way is Way.FADE and len(self._places) > 1

    def _look_at(self, place: int) -> None:
        step = self._steps[place]
        if place in self._results:
            self._select(place)
        elif step.is_input and not self._is_fading:
            self.is_choosing = True
            self._case.select_edit(None)
            self._panes.set_stand_in(tr("Input: {level}").format(level=step.label))
            self.is_choosing = False
        is_missing = place not in self._results and self._are_levels and not self._is_fading
        request = step.request if is_missing else None
        self.wished.emit(request if isinstance(request, EditRequest) else None)
        self.looked.emit()

    def _select(self, place: int) -> None:
        wanted = self._results[place]
        self.is_choosing = True
        self._case.select_edit(next(at for at, edit in enumerate(self._case.edits) if edit is wanted))
        self._panes.set_stand_in(None)
        self.is_choosing = False

    # The fade.

    def _lead_fade(self, series: Series) -> None:
        """Along the levels that are there, from none to most."""
        film, radiograph = self._panes.input.image, series.plan.radiograph
        stops, places = [], []
        for place, step in enumerate(self._steps):
            if step.is_input and film is not None:
                stops.append(Stop(step.label, film, radiograph.is_synthetic))
            elif place in self._results:
                if place not in self._images:
                    self._images[place] = GreyImage(
                        self._results[place].counterfactual, radiograph.grey_scale.stored_min
                    )
                stops.append(Stop(step.label, self._images[place], True))
            else:
                continue
            places.append(place)
        self._places = tuple(places)
        self._panes.counterfactual.set_stops(stops)

    def _follow_fade(self) -> None:
        """The level that the fade is nearest to is looked at; when it ends, the level where it stands."""
        was, self._fades = self._fades, self._is_fading
        if not self._steps:
            return
        if self._fades:
            place = self._places[round(self._panes.comparison.setting * (len(self._places) - 1))]
            if place != self._row.place:
                self._row.set_place(place)
                self._look_at(place)
        elif was and self._steps[self._row.place].is_input:
            self._look_at(self._row.place)
