"""PaneContents: what the panes of a case show, from what the case tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.comparing.comparison import Way
from viewer.language import mark, tr
from viewer.panes.rendering import GreyImage
from viewer.panes.side_marks import side_marks

if TYPE_CHECKING:
    from viewer.panes.pane_row import PaneRow

HELD = mark("Input, while the key is held")


class PaneContents(QObject):
    """Fills the panes of a row; pixels and mark always change together.

    Args:
        case: what is shown.
        row: whose panes and footers.
    """

    def __init__(self, case: Case, row: PaneRow) -> None:
        super().__init__(row)
        self._case, self._row = case, row
        self._film: GreyImage | None = None
        self._result: GreyImage | None = None
        self._preview: tuple[EditResult, GreyImage] | None = None  # in the place of the result
        self._stand_in: str | None = None
        self._base: tuple[Radiograph, GreyImage, str] | None = None  # another result in the input's place
        self._key_of: Callable[[str], str] = lambda command: ""
        case.radiograph_changed.connect(self.show_radiograph)
        case.scale_changed.connect(self._show_scale)
        case.selected_edit_changed.connect(self._show_result)
        case.running_changed.connect(self._show_progress)
        row.comparison.turned.connect(self._show_counterfactual)

    def show_radiograph(self) -> None:
        """Another radiograph, or none."""
        row, radiograph = self._row, self._case.radiograph
        row.comparison.hold(False)
        self._base = None
        if radiograph is None:
            self._film = None
        else:
            self._film = _grey_image(radiograph, radiograph.stored_pixels)
            row.view.open(radiograph)
        marks = None if radiograph is None else side_marks(radiograph)
        for pane in row.panes:
            pane.set_side_marks(marks)
        row.mask_overlay.changed()
        self._show_scale()
        self._show_result()

    def _show_scale(self) -> None:
        calibration = self._case.scale if self._case.is_calibrated else None
        shown = self._case.radiograph if self._base is None else self._base[0]
        self._row.input_footer.show_radiograph(shown, calibration)

    def _show_result(self) -> None:
        row, radiograph, result = self._row, self._case.radiograph, self._case.selected_edit
        is_synthetic = radiograph is not None and radiograph.is_synthetic
        if self._base is None:
            row.input.show_image(self._film, tr("Input"), is_synthetic)
        else:
            _, film, name = self._base
            row.input.show_image(film, name, True)
        row.guidance.show_image(self._film, row.guidance.usual_title, is_synthetic)
        threshold = 0.0
        if radiograph is None or result is None:
            self._result = None
        else:
            self._stand_in = None
            self._result = _grey_image(radiograph, result.counterfactual)
            threshold = float(result.provenance.request.get("threshold", 0.0))
        row.guidance.show_result(result, threshold)
        row.mask_overlay.changed()
        self._preview = None
        self._show_made()

    def show_preview(self, result: EditResult | None) -> None:
        """A preview in the place of the result, whose guidance map stays; None: the result again."""
        radiograph = self._case.radiograph
        if radiograph is None or (result is None and self._preview is None):
            return
        shown = None if result is None else _grey_image(radiograph, result.counterfactual)
        self._preview = None if result is None or shown is None else (result, shown)
        self._show_made()

    @property
    def shows_preview(self) -> bool:
        return self._preview is not None

    @property
    def _shown(self) -> GreyImage | None:
        """What a model made, result or preview."""
        return self._result if self._preview is None else self._preview[1]

    def _show_made(self) -> None:
        row, result = self._row, self._case.selected_edit if self._preview is None else self._preview[0]
        before, film = self._case.radiograph, self._film
        if self._base is not None:
            before, film, _ = self._base
        row.difference.show_difference(before, result, film, self._shown)
        row.counterfactual_footer.show_result(before, result)
        stored = self._case.selected_edit
        row.guidance.set_of_stored(
            result is not None
            and stored is not None
            and result.provenance.sentence != stored.provenance.sentence
        )
        row.comparison.set_possible(self._shown is not None)
        self._show_counterfactual()

    def _show_counterfactual(self) -> None:
        pane, radiograph = self._row.counterfactual, self._case.radiograph
        comparison = self._row.comparison
        is_held = comparison.shows_input and comparison.way is not Way.FLICKER and self._shown is not None
        instead = tr(HELD) if is_held else self._stand_in if self._preview is None else None
        if instead is not None and radiograph is not None:
            if is_held and self._base is not None:
                _, film, name = self._base
                pane.show_alone(film, tr("{name}, while the key is held").format(name=name), True)
            else:
                pane.show_alone(self._film, instead, radiograph.is_synthetic)
            return
        has_case = radiograph is not None
        is_running = self._case.running is not None
        key = self._key_of("run")
        hint = (
            tr("Say what should change, then {key}").format(key=key) if key else tr("Say what should change")
        )
        pane.set_hint(hint if has_case and not is_running else "", is_running)
        if self._base is not None:
            _, film, name = self._base
            pane.show_pair(self._shown, film, True, name, self.shows_preview)
        else:
            is_synthetic = radiograph is not None and radiograph.is_synthetic
            pane.show_pair(self._shown, self._film, is_synthetic, is_preview=self.shows_preview)

    def _show_progress(self) -> None:
        row, running = self._row, self._case.running
        is_running = running is not None
        if is_running and not row.card.isVisibleTo(row.counterfactual):
            row.card.rearm()
        row.counterfactual.set_dimmed(is_running)
        row.card.setVisible(is_running)
        if running is None:
            row.preview.show_preview(None)
        else:
            row.card.show_progress(running.progress)
            if running.progress is not None and running.progress.preview is not None:
                row.preview.show_preview(running.progress.preview)
            row.arrange_card()
        self._show_counterfactual()

    @property
    def base(self) -> str | None:
        """Name of the result that stands in the place of the input."""
        return None if self._base is None else self._base[2]

    def set_base(self, edit: EditResult | None, name: str) -> None:
        """Compare with another result instead of the input; None: with the input.

        Args:
            edit: of the open radiograph.
            name: of that result, for titles and labels.
        """
        radiograph = self._case.radiograph
        if edit is None or radiograph is None:
            self._base = None
        else:
            other = replace(radiograph, stored_pixels=edit.counterfactual, is_synthetic=True)
            self._base = other, _grey_image(radiograph, edit.counterfactual), name
        self._show_scale()
        self._show_result()

    def set_stand_in(self, title: str | None) -> None:
        """The input in place of a counterfactual that would be the same, until a result is shown; or not."""
        if title != self._stand_in:
            self._stand_in = title
            self._show_counterfactual()

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the key in force that makes a counterfactual."""
        self._key_of = key_of
        self._show_counterfactual()


def _grey_image(radiograph: Radiograph, stored: object) -> GreyImage:
    return GreyImage(stored, radiograph.grey_scale.stored_min)  # type: ignore[arg-type]
