"""SeriesAsking: from a click on a result to a series of it; one that is there already is shown again."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from engine.arrays import BoolImage
from engine.edit import EditRequest, EditResult
from engine.radiographs.radiograph import Radiograph
from engine.results.consensus import USUAL_SEEDS
from engine.results.series import (
    FindCard,
    SeriesKind,
    SeriesPlan,
    plan_models,
    plan_read_out,
    plan_reproduction,
    plan_round_trip,
    plan_seeds,
    plan_severity,
)
from viewer import background
from viewer.case import Case
from viewer.queue.job import About
from viewer.series.listing import made_before
from viewer.series.series_runner import SeriesRunner


class SeriesAsking(QObject):
    """What the reader can ask of the selected result.

    Args:
        case: whose selected result.
        runner: of series.
        find_card: gives the card of a model.
        may_read_out: whether read-outs are offered now.
    """

    wanted = Signal(int)  # number of a series, new or made before, to be shown

    def __init__(
        self,
        case: Case,
        runner: SeriesRunner,
        find_card: FindCard,
        may_read_out: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._runner, self._find_card = case, runner, find_card
        self._may_read_out = may_read_out

    def reproduce(self) -> None:
        """Run the stored request of the selected result again and compare."""
        self._begin(plan_reproduction, SeriesKind.REPRODUCTION)

    def severity(self) -> None:
        """Make each level of the finding of the selected result."""
        self._begin(plan_severity, SeriesKind.SEVERITY)

    def seeds(self, count: int = USUAL_SEEDS) -> None:
        """Make the selected result with further seeds."""
        self._begin(partial(plan_seeds, count=count), SeriesKind.SEEDS, count)

    def round_trip(self) -> None:
        """Undo the selected result by the reverse instruction."""
        self._begin(plan_round_trip, SeriesKind.ROUND_TRIP)

    def models(self, names: Sequence[str], request: EditRequest, result: EditResult, about: About) -> None:
        """Make a request with other models, by name, beside its result.

        Args:
            names: of the other models.
            request: that was made.
            result: of it; its radiograph need not be open any more.
            about: where that radiograph lies.
        """
        plan = partial(plan_models, names=names)
        self._plan(plan, request.radiograph, result, request.reader_mask, about)

    def read_out(self) -> None:
        """Have a separate classifier read the input and the selected result."""
        if self._may_read_out():
            self._begin(plan_read_out, SeriesKind.READ_OUT)

    def _begin(
        self, make_plan: Callable[..., SeriesPlan], kind: SeriesKind | None = None, count: int | None = None
    ) -> None:
        """Begin a series, unless one of this kind was made of the result before."""
        case = self._case
        radiograph, result = case.radiograph, case.selected_edit
        if radiograph is None or result is None:
            return
        known = None if kind is None else made_before(self._runner, case.edits, kind, result, count)
        if known is not None:
            self.wanted.emit(known.number)
            return
        asked = case.request_of(result)
        mask: BoolImage | None = case.reader_mask if asked is None else asked.reader_mask
        self._plan(make_plan, radiograph, result, mask, self._runner.about())

    def _plan(
        self,
        make_plan: Callable[..., SeriesPlan],
        radiograph: Radiograph,
        result: EditResult,
        mask: BoolImage | None,
        about: About,
    ) -> None:
        """Begin a series that is planned in the background."""
        background.run(
            lambda: make_plan(radiograph, result, mask, find_card=self._find_card),
            lambda plan: self.wanted.emit(self._runner.start(plan, about)),
            lambda message: self._case.set_message(message, is_error=True),
            owner=self,
        )
