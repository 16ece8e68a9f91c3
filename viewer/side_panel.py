"""SidePanel: composer, mask painter and rating form, put together for the side of the window."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.arrays import BoolImage, FloatImage
from engine.errors import EngineError
from viewer.case import Case
from viewer.settings import SettingsStore


class SidePanel(QObject):
    """What the window needs of the parts at its side.

    Attributes:
        widgets: from top to bottom.
    """

    run_requested = Signal()
    cancel_requested = Signal()
    tool_changed = Signal(object)  # PointerTool or None
    mask_preview_changed = Signal()  # a stroke that runs has changed the mask
    outlook_changed = Signal()  # the instruction means something else, or acts elsewhere

    def __init__(self, composer: Any, painter: Any, bar: Any, form: Any) -> None:
        super().__init__()
        self._composer, self._painter, self._bar, self._form = composer, painter, bar, form
        self.widgets: list[QWidget] = [composer, bar, form]
        composer.run_requested.connect(self.run_requested)
        composer.cancel_requested.connect(self.cancel_requested)
        composer.outlook_changed.connect(self.outlook_changed)
        bar.tool_changed.connect(self.tool_changed)
        painter.stroke_changed.connect(self._tell_stroke)

    def parameters(self) -> Mapping[str, Any]:
        """Fields of EditRequest that the composer owns."""
        parameters: Mapping[str, Any] = self._composer.parameters()
        return parameters

    def ask_to_run(self) -> None:
        """Emits ``run_requested`` if a counterfactual can be made; otherwise the case says why not."""
        self._composer.run()

    def planned_mask(self) -> FloatImage | None:
        """(S, S) float32 over the whole radiograph: where the instruction may act, None where everywhere."""
        mask: FloatImage | None = self._composer.pseudo_mask()
        return mask

    def focus_instruction(self) -> None:
        self._composer.focus_instruction()

    def mask_preview(self) -> BoolImage | None:
        """(H, W) bool with the stroke that runs, or None where nothing is painted."""
        mask = self._painter.preview_mask
        return None if mask is None else np.asarray(mask)

    def toggle_tool(self, name: str) -> None:
        """Take or lay down "brush" or "eraser"."""
        if name == "brush":
            self._bar.toggle_brush()
        else:
            self._bar.toggle_eraser()

    def lay_down_tool(self) -> None:
        self._bar.lay_down()

    def change_brush_size(self, steps: float) -> None:
        self._painter.change_size(steps)

    def undo(self) -> None:
        self._painter.undo()

    def redo(self) -> None:
        self._painter.redo()

    def finish(self) -> None:
        """Save what is not saved yet; before the application ends."""
        self._form.finish()

    def _tell_stroke(self) -> None:
        self.mask_preview_changed.emit()


def build_side_panel(case: Case, settings: SettingsStore) -> SidePanel:
    """Put the parts together; their modules load here, after the window has painted.

    Raises:
        EngineError: a table that comes with the application is damaged.
    """
    from engine.guidance.pseudo_masks import load_atlas
    from engine.instructions.findings import load_vocabulary
    from engine.models.catalog import find_models
    from engine.reading.items import load_rating_items
    from engine.reading.store import RatingStore
    from viewer.study.rating_form import RatingForm
    from viewer.tools.instruction_composer import InstructionComposer
    from viewer.tools.mask_painter import MaskPainter
    from viewer.tools.mask_painter_bar import MaskPainterBar

    try:
        atlas = load_atlas(None)
    except EngineError as error:
        atlas = None  # the composer says so where it matters
        case.set_message(str(error), is_error=True)
    composer = InstructionComposer(case, load_vocabulary(), (), atlas)
    composer.set_cards(find_models(), settings.current.last_model)
    composer.model_changed.connect(lambda name: settings.change(last_model=name))
    painter = MaskPainter(case)
    bar = MaskPainterBar(case, painter, composer.pseudo_mask)
    store, store_error = None, ""
    try:
        store = RatingStore()
    except EngineError as error:
        store_error = str(error)
    form = RatingForm(case, store, load_rating_items(), settings.current.reader, store_error)
    form.reader_changed.connect(lambda reader: settings.change(reader=reader))
    return SidePanel(composer, painter, bar, form)
