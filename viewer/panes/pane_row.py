"""PaneRow: input, counterfactual and guidance side by side on one pixel grid, zoom and window."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QColor, QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.arrays import BoolImage, FloatImage
from engine.radiographs.radiograph import Radiograph
from viewer import theme
from viewer.case import Case
from viewer.panes.footers import FOOTER_HEIGHT, CounterfactualFooter, GuidanceFooter, InputFooter
from viewer.panes.guidance_pane import GuidancePane
from viewer.panes.image_pane import ImagePane
from viewer.panes.overlays import MaskOverlay
from viewer.panes.pane_frame import BORDER
from viewer.panes.progress_card import PREVIEW_SIDE, Preview, ProgressCard
from viewer.panes.rendering import GreyImage
from viewer.panes.side_marks import side_marks
from viewer.panes.view_state import ViewState
from viewer.pointer_tool import PointerTool

GAP = 8
MaskSource = Callable[[], BoolImage | None]
THRESHOLD_STEP = 0.01
COUNTERFACTUAL = "counterfactual"  # title of the pane while it shows one


class PaneRow(QWidget):
    """The three panes of a case with their footers; owns the view state that they share.

    Args:
        case: what is shown.
    """

    cancel_requested = Signal()
    menu_requested = Signal(QPoint)  # global position
    opacity_changed = Signal(float)  # the reader moved the slider
    window_numbers_requested = Signal()  # the reader wants to type the window
    about_model_requested = Signal()  # of the result that is shown
    maximized_changed = Signal()

    def __init__(self, case: Case, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.view = ViewState(self)
        self._radiograph_image: GreyImage | None = None
        self._result_image: GreyImage | None = None
        self._mask_preview: MaskSource | None = None
        self._tool: PointerTool | None = None
        self._is_flickering = False
        self._stand_in: str | None = None
        self._maximized: ImagePane | None = None
        self._key_of: Callable[[str], str] = lambda command: ""

        self.input = ImagePane(self.view, "Input", self)
        self.counterfactual = ImagePane(self.view, COUNTERFACTUAL, self)
        self.guidance = GuidancePane(self.view, self)
        self.panes: tuple[ImagePane, ...] = (self.input, self.counterfactual, self.guidance)
        self.input_footer = InputFooter(self.view, self)
        self.counterfactual_footer = CounterfactualFooter(self.view, self)
        self.guidance_footer = GuidanceFooter(self.view, self.guidance, self)
        self._footers: tuple[QWidget, ...] = (
            self.input_footer,
            self.counterfactual_footer,
            self.guidance_footer,
        )
        self.card = ProgressCard(self.counterfactual)
        self.preview = Preview(self.counterfactual)

        self._mask_overlay = MaskOverlay(self._shown_mask, QColor(theme.ACCENT), 0.22)
        self.input.overlays.append(self._mask_overlay)
        # The same overlay, so that its picture is made once; the guidance pane paints it beneath its contour.
        self.guidance.overlays.insert(0, self._mask_overlay)

        for pane in self.panes:
            pane.maximize_requested.connect(self._toggle_sender)
            pane.menu_requested.connect(self.menu_requested)
        self.card.cancel_requested.connect(self.cancel_requested)
        self.input_footer.window_requested.connect(self.window_numbers_requested)
        self.counterfactual_footer.about_model_requested.connect(self.about_model_requested)
        self.guidance_footer.threshold_changed.connect(self.guidance.set_threshold)
        self.guidance_footer.opacity_changed.connect(self.opacity_changed)
        case.radiograph_changed.connect(self._show_radiograph)
        case.selected_edit_changed.connect(self._show_result)
        case.reader_mask_changed.connect(self.repaint_mask)
        case.running_changed.connect(self._show_progress)
        self._show_radiograph()

    # Layout: three panes of exactly the same width, so that they share one pixel grid.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        height = max(1, self.height() - FOOTER_HEIGHT)
        if self._maximized is not None:
            width, columns = self.width(), [0, 0, 0]
        else:
            width = (self.width() - 2 * GAP) // 3
            columns = [0, width + GAP, 2 * (width + GAP)]
        for pane, footer, x in zip(self.panes, self._footers, columns, strict=True):
            shown = self._maximized in (None, pane)
            if shown:
                pane.setGeometry(x, 0, width, height)
                footer.setGeometry(x, height, width, FOOTER_HEIGHT)
            pane.setVisible(shown)
            footer.setVisible(shown)
        self._arrange_card()

    def _arrange_card(self) -> None:
        viewport = self.counterfactual.viewport
        card = QRect(0, 0, self.card.width(), self.card.sizeHint().height())
        card.moveCenter(viewport.center())
        self.card.setGeometry(card)
        corner = viewport.bottomRight() - QPoint(PREVIEW_SIDE + BORDER, PREVIEW_SIDE + BORDER)
        self.preview.move(corner)

    def _toggle_sender(self) -> None:
        pane = self.sender()
        if isinstance(pane, ImagePane):
            self.toggle_maximized(pane)

    @property
    def maximized(self) -> ImagePane | None:
        return self._maximized

    def toggle_maximized(self, pane: ImagePane) -> None:
        """Give one pane all the room, or go back to three; window and zoom stay (fitted stays fitted)."""
        self._maximized = None if self._maximized is pane else pane
        self._arrange()
        pane.setFocus()
        self.maximized_changed.emit()

    @property
    def focused_pane(self) -> ImagePane:
        """The pane with the keyboard, else the one that shows alone, else the most telling one."""
        for pane in self.panes:
            if pane.hasFocus() and pane.isVisibleTo(self):
                return pane
        if self._maximized is not None:
            return self._maximized
        return self.input if self._case.selected_edit is None else self.counterfactual

    # What the case tells.

    def _show_radiograph(self) -> None:
        radiograph = self._case.radiograph
        self._is_flickering = False
        if radiograph is None:
            self._radiograph_image = None
        else:
            self._radiograph_image = _grey_image(radiograph, radiograph.stored_pixels)
            self.view.open(radiograph)
        marks = None if radiograph is None else side_marks(radiograph)
        for pane in self.panes:
            pane.set_side_marks(marks)
        self._mask_overlay.changed()
        self.input_footer.show_radiograph(radiograph)
        self._show_result()

    def _show_result(self) -> None:
        radiograph, result = self._case.radiograph, self._case.selected_edit
        is_synthetic = radiograph is not None and radiograph.is_synthetic
        self.input.show_image(self._radiograph_image, "Input", is_synthetic)
        self.guidance.show_image(self._radiograph_image, "Guidance", is_synthetic)
        threshold = 0.0
        if radiograph is None or result is None:
            self._result_image = None
        else:
            self._stand_in = None
            self._result_image = _grey_image(radiograph, result.counterfactual)
            threshold = float(result.provenance.request.get("threshold", 0.0))
        self.guidance.show_result(result, threshold)
        self.counterfactual_footer.show_result(radiograph, result)
        self._mask_overlay.changed()
        self._show_counterfactual()

    def _show_counterfactual(self) -> None:
        """Pixels and mark always change together."""
        radiograph = self._case.radiograph
        if self._is_flickering and self._result_image is not None and radiograph is not None:
            self.counterfactual.show_image(
                self._radiograph_image, "Input, while the key is held", radiograph.is_synthetic
            )
            return
        if self._stand_in is not None and radiograph is not None:
            self.counterfactual.show_image(self._radiograph_image, self._stand_in, radiograph.is_synthetic)
            return
        has_case = radiograph is not None
        is_running = self._case.running is not None
        key = self._key_of("run")
        hint = f"Say what should change, then {key}" if key else "Say what should change"
        self.counterfactual.set_hint(hint if has_case and not is_running else "", is_running)
        self.counterfactual.show_image(self._result_image, COUNTERFACTUAL, is_synthetic=has_case)

    def _show_progress(self) -> None:
        running = self._case.running
        is_running = running is not None
        if is_running and not self.card.isVisibleTo(self.counterfactual):
            self.card.rearm()
        self.counterfactual.set_dimmed(is_running)
        self.card.setVisible(is_running)
        if running is None:
            self.preview.show_preview(None)
        else:
            self.card.show_progress(running.progress)
            if running.progress is not None and running.progress.preview is not None:
                self.preview.show_preview(running.progress.preview)
            self._arrange_card()
        self._show_counterfactual()

    def show_plan(self, mask: FloatImage | None) -> None:
        """Outline the pseudo mask of the present instruction; (h, w) over the whole radiograph, or None."""
        self.guidance.show_plan(mask)

    # What the reader does beside the mouse.

    def set_tool(self, tool: PointerTool | None, preview: MaskSource | None = None) -> None:
        """Give the mouse to a tool, or take it back.

        Args:
            tool: receives the pointer, or None.
            preview: the mask as it looks while a stroke runs, in place of the case's.
        """
        self._tool = tool
        self._mask_preview = preview
        for pane in self.panes:
            pane.set_tool(tool)
        self.repaint_mask()

    @property
    def tool(self) -> PointerTool | None:
        return self._tool

    def repaint_mask(self) -> None:
        """The reader mask, or the stroke that paints it, has changed."""
        self._mask_overlay.changed()
        self.input.update()
        self.guidance.update()

    def _shown_mask(self) -> BoolImage | None:
        if self._mask_preview is not None:
            return self._mask_preview()
        return self._case.reader_mask

    def set_overlays_hidden(self, hidden: bool) -> None:
        """While H is held: only pixels."""
        for pane in self.panes:
            pane.set_overlays_hidden(hidden)

    def set_space_held(self, held: bool) -> None:
        for pane in self.panes:
            pane.set_space_held(held)

    def set_flickering(self, flickering: bool) -> None:
        """While F is held: the input in place of the counterfactual, with the input's own marking."""
        if flickering != self._is_flickering:
            self._is_flickering = flickering
            self._show_counterfactual()

    def set_stand_in(self, title: str | None) -> None:
        """The input in place of a counterfactual that would be the same, until a result is shown; or not."""
        if title != self._stand_in:
            self._stand_in = title
            self._show_counterfactual()

    def take_viewport(self) -> None:
        """The panes have their place again: the view is as large as they are."""
        shown = self._maximized or self.input
        self.view.set_viewport(*shown.viewport_pixels)

    def set_guidance_colors(self, name: str, opacity: float) -> None:
        self.guidance.set_colors(name, opacity)
        self.guidance_footer.set_opacity(opacity)

    def toggle_guidance(self) -> None:
        """Show or hide the guidance colors; the contour stays."""
        self.guidance.set_guidance_shown(not self.guidance.guidance_is_shown)

    def nudge_threshold(self, steps: int) -> None:
        """Lower or higher by small steps."""
        if self.guidance.has_map:
            self.guidance.set_threshold(round(self.guidance.threshold + steps * THRESHOLD_STEP, 6))

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the keys in force, by command, wherever the panes name one."""
        self._key_of = key_of
        self.guidance_footer.show_keys(key_of)
        self.input_footer.show_keys(key_of)
        self._show_counterfactual()

    def show_cancelling(self) -> None:
        self.card.show_cancelling()

    def pictures(self) -> list[tuple[ImagePane, QImage]]:
        """What each pane that has an image shows now, in device pixels and without marks."""
        return [(pane, pane.content_picture()) for pane in self.panes if pane.image is not None]


def _grey_image(radiograph: Radiograph, stored: object) -> GreyImage:
    return GreyImage(stored, radiograph.grey_scale.stored_min)  # type: ignore[arg-type]
