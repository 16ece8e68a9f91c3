"""Receipts: for each result where it changed and what confined it, measured once in the background."""

from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from engine.edit import EditResult
from engine.radiographs.greyscale import Window
from engine.radiographs.radiograph import Radiograph
from engine.results.locality import Locality, measure_locality
from engine.results.reproduction import Reproduction
from viewer import background
from viewer.case import Case
from viewer.language import number, tr
from viewer.retold.edits import edit_words


class Receipts(QObject):
    """Measures each result that is looked at, once, and remembers whether it came again.

    Should a result ever have changed outside its edit mask, the case says so as an error.

    Args:
        case: whose results.
    """

    changed = Signal()  # a receipt is there, or a reproduction

    def __init__(self, case: Case, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self._made: WeakKeyDictionary[EditResult, Locality] = WeakKeyDictionary()
        self._reproduced: WeakKeyDictionary[EditResult, Reproduction] = WeakKeyDictionary()
        self._under_way: WeakKeyDictionary[EditResult, bool] = WeakKeyDictionary()
        case.selected_edit_changed.connect(self._measure)

    def receipt_of(self, result: EditResult) -> Locality | None:
        """None while it is being measured."""
        return self._made.get(result)

    def reproduction_of(self, result: EditResult) -> Reproduction | None:
        """What came of asking for it again, if anyone did."""
        return self._reproduced.get(result)

    def keep_reproduction(self, result: EditResult, found: Reproduction) -> None:
        self._reproduced[result] = found
        self.changed.emit()

    def _measure(self) -> None:
        radiograph, result = self._case.radiograph, self._case.selected_edit
        if radiograph is None or result is None or result in self._made or result in self._under_way:
            return
        self._under_way[result] = True
        background.run(
            lambda: measure_locality(radiograph, result),
            lambda made: self._keep(radiograph, result, made),
            lambda message: self._case.set_message(message, is_error=True),
            owner=self,
        )

    def _keep(self, radiograph: Radiograph, result: EditResult, made: Locality) -> None:
        self._made[result] = made
        self._under_way.pop(result, None)
        if not made.is_kept:
            self._case.set_message(
                tr(
                    "{n} pixels CHANGED OUTSIDE the edit mask of this result; do not use it, and please "
                    "report it"
                ).format(n=number(made.changed_outside, ",")),
                is_error=True,
            )
        self.changed.emit()


def brief_receipt(made: Locality, result: EditResult) -> str:
    """One line: outside first, for that is the promise."""
    outside = (
        tr("0 pixels changed")
        if made.is_kept
        else tr("{n} pixels CHANGED").format(n=number(made.changed_outside, ","))
    )
    parts = [
        tr("{pixels} outside the edit mask").format(pixels=outside),
        tr("{inside} changed inside ({mask} of the image)").format(
            inside=_percent(made.inside_share), mask=_percent(made.mask_share)
        ),
        tr("largest change {change}").format(change=number(made.largest_change, "+,").replace("-", "−"))
        if made.largest_change
        else tr("nothing changed"),
        tr("confined by {rule}").format(rule=edit_words(made.rule)),
        *map(edit_words, result.notes),
    ]
    return " · ".join(parts)


def receipt_rows(made: Locality, result: EditResult, window: Window | None) -> list[tuple[str, str]]:
    """The whole receipt as (name, value).

    Args:
        made: the receipt.
        result: whose.
        window: that is displayed now; None for the first display.
    """
    outside = made.pixels - made.mask_pixels
    percent = made.percent_of(window)
    largest = (
        tr("none")
        if made.largest_change == 0
        else tr("{change} stored units").format(change=number(made.largest_change, "+,").replace("-", "−"))
    )
    if made.largest_change and percent is not None:
        largest += tr(", {share} % of the displayed window").format(share=number(percent, ".1f"))
    rows = [
        (
            tr("Outside the edit mask"),
            tr("{count} changed").format(count=_count(made.changed_outside, outside)),
        ),
        (
            tr("Inside the edit mask"),
            tr("{count} changed").format(count=_count(made.changed_inside, made.mask_pixels)),
        ),
        (tr("Edit mask"), tr("{share} of the image").format(share=_percent(made.mask_share))),
        (tr("Largest change"), largest),
        (
            tr("Confined by"),
            tr("{rule}; that mask leaves open {share} of the image").format(
                rule=edit_words(made.rule), share=_percent(made.rule_share)
            ),
        ),
        (tr("Computed"), f"{result.provenance.device} · {result.provenance.precision}"),
    ]
    return [*rows, *((tr("Note"), edit_words(note)) for note in result.notes)]


def _count(some: int, of: int) -> str:
    share = 100.0 * some / of if of else 0.0
    return tr("{some} of {of} pixels ({share} %)").format(
        some=number(some, ","), of=number(of, ","), share=number(share, ".3g")
    )


def _percent(share: float) -> str:
    return f"{number(100 * share, '.1f')} %"
