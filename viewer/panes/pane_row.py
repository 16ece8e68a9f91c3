"""PaneRow: the panes of a case in their hanging, on one pixel grid, with their footers."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QImage, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from engine.arrays import BoolImage, FloatImage
from engine.edit import EditResult
from viewer.case import Case
from viewer.comparing.comparing_pane import ComparingPane
from viewer.comparing.comparison import Comparison
from viewer.comparing.comparison_bar import ComparisonBar
from viewer.comparing.difference_footer import DifferenceFooter
from viewer.comparing.difference_pane import DifferencePane
from viewer.language import tr
from viewer.painting.painted_overlay import PaintedOverlay
from viewer.panes.footers import FOOTER_HEIGHT, CounterfactualFooter, InputFooter
from viewer.panes.guidance_footer import GuidanceFooter
from viewer.panes.guidance_pane import GuidancePane
from viewer.panes.hanging import (
    COUNTERFACTUAL,
    DIFFERENCE,
    GUIDANCE,
    INPUT,
    SHOW_DIFFERENCE,
    Hanging,
    Rows,
    halves,
    places,
    rows_of,
)
from viewer.panes.image_pane import ImagePane
from viewer.panes.pane_contents import PaneContents
from viewer.panes.preview_bar import PreviewBar
from viewer.panes.progress_card import ProgressCard
from viewer.panes.view_state import ViewState
from viewer.pointer_tool import PointerTool

MaskSource = Callable[[], BoolImage | None]
THRESHOLD_STEP = 0.01


class PaneRow(QWidget):
    """The panes of a case with their footers; owns the views, which are linked, and the hanging.

    Args:
        case: what is shown.
    """

    cancel_requested = Signal()
    menu_requested = Signal(QPoint)  # global position
    opacity_changed = Signal(float)  # the reader moved the slider
    window_numbers_requested = Signal()  # the reader wants to type the window
    about_model_requested = Signal()  # of the result that is shown
    hanging_changed = Signal()

    def __init__(self, case: Case, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.view = ViewState(self)
        self.comparison = Comparison(self)
        self._mask_preview: MaskSource | None = None
        self._tool: PointerTool | None = None
        self._maximized: ImagePane | None = None
        self._hanging = Hanging.MAP
        self._without_difference = Hanging.MAP

        self.input = ImagePane(self.view, tr("Input"), self)
        self.counterfactual = ComparingPane(self.view.branch(self), self.comparison, self)
        self.guidance = GuidancePane(self.view.branch(self), self)
        self.difference = DifferencePane(self.view.branch(self), self)
        self._named: dict[str, ImagePane] = {
            INPUT: self.input,
            COUNTERFACTUAL: self.counterfactual,
            GUIDANCE: self.guidance,
            DIFFERENCE: self.difference,
        }
        self.panes: tuple[ImagePane, ...] = tuple(self._named.values())
        self.input_footer = InputFooter(self.view, self)
        self.counterfactual_footer = CounterfactualFooter(self.view, self)
        self.guidance_footer = GuidanceFooter(self.view, self.guidance, self)
        self.difference_footer = DifferenceFooter(self.difference.view, self.difference, self)
        self.comparison_bar = ComparisonBar(self.comparison)
        self.counterfactual_footer.place_bar(self.comparison_bar)
        self._footers: dict[str, QWidget] = {
            INPUT: self.input_footer,
            COUNTERFACTUAL: self.counterfactual_footer,
            GUIDANCE: self.guidance_footer,
            DIFFERENCE: self.difference_footer,
        }
        self.card = ProgressCard(self.counterfactual)
        self.preview = self.card.preview
        self.preview_bar = PreviewBar(self.counterfactual)

        self._mask_partner: MaskSource = lambda: None
        self.mask_overlay = PaintedOverlay(self._shown_mask, lambda: self._mask_partner())
        self.input.overlays.append(self.mask_overlay)
        # The same overlay, so that its picture is made once; the guidance pane paints it beneath its contour.
        self.guidance.overlays.insert(0, self.mask_overlay)

        for pane in self.panes:
            pane.maximize_requested.connect(self._toggle_sender)
            pane.menu_requested.connect(self.menu_requested)
        self.card.cancel_requested.connect(self.cancel_requested)
        self.input_footer.window_requested.connect(self.window_numbers_requested)
        self.counterfactual_footer.about_model_requested.connect(self.about_model_requested)
        self.guidance_footer.threshold_changed.connect(self.guidance.set_threshold)
        self.guidance_footer.opacity_changed.connect(self.opacity_changed)
        case.reader_mask_changed.connect(self._hear_mask)
        self._contents = PaneContents(case, self)
        for changed in (case.selected_edit_changed, case.running_changed):  # a single pane shows what is new
            changed.connect(self._arrange)
        self._contents.show_radiograph()

    # Layout: all panes have exactly the same size, so that they share one pixel grid.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.take_viewport()

    @property
    def _has_result(self) -> bool:
        return self._case.selected_edit is not None or self.shows_preview

    @property
    def _rows(self) -> Rows:
        if self._maximized is not None:
            return ((next(name for name, pane in self._named.items() if pane is self._maximized),),)
        return rows_of(self._hanging, self._has_result or self._case.running is not None)

    def _arrange(self) -> None:
        rows = self._rows
        found = places(rows, self.size(), FOOTER_HEIGHT)
        feet = {name: foot for name, (_, foot) in found.items()}
        if len(found) == 1 and INPUT not in found:  # the numbers of the view stay in sight
            (name,) = found
            feet = dict(zip((name, INPUT), halves(feet[name]), strict=True))
        for name, pane in self._named.items():
            if name in found:
                pane.setGeometry(found[name][0])
            pane.setVisible(name in found)
            if name in feet:
                self._footers[name].setGeometry(feet[name])
            self._footers[name].setVisible(name in feet)
        self.arrange_card()

    def arrange_card(self) -> None:
        """Put the progress into the middle of its pane."""
        viewport = self.counterfactual.viewport
        self.card.place(viewport)
        self.preview_bar.place(viewport)

    @property
    def hanging(self) -> Hanging:
        return self._hanging

    def set_hanging(self, chosen: Hanging) -> None:
        """Hang the panes in another order; zoom and window stay (fitted stays fitted)."""
        if chosen not in SHOW_DIFFERENCE:
            self._without_difference = chosen
        is_other = chosen is not self._hanging
        self._hanging = chosen
        self._maximized = None
        focused = self.focused_pane
        had_focus = focused.hasFocus()
        self._arrange()
        if had_focus and not focused.isVisibleTo(self):
            self.focused_pane.setFocus()
        if is_other:
            self.hanging_changed.emit()

    def toggle_difference(self) -> None:
        """The hanging with the difference in place of the map, or the one before it."""
        shown = self._hanging in SHOW_DIFFERENCE
        self.set_hanging(self._without_difference if shown else Hanging.DIFFERENCE)

    @property
    def active_view(self) -> ViewState:
        """What keys and menus act on: all panes while they are linked, else the one with the keyboard."""
        return self.focused_pane.view if self.isVisible() and not self.view.is_linked else self.view

    def toggle_link(self) -> None:
        """Let the panes go their own ways, or together again, each as far apart as it is."""
        self.focused_pane.view.set_linked(not self.view.is_linked)

    def _toggle_sender(self) -> None:
        pane = self.sender()
        if isinstance(pane, ImagePane):
            self.toggle_maximized(pane)

    @property
    def maximized(self) -> ImagePane | None:
        return self._maximized

    def toggle_maximized(self, pane: ImagePane) -> None:
        """Give one pane all the room, or go back; window and zoom stay (fitted stays fitted)."""
        self._maximized = None if self._maximized is pane else pane
        self._arrange()
        pane.setFocus()

    @property
    def focused_pane(self) -> ImagePane:
        """The pane with the keyboard, else the one that shows alone, else the most telling one."""
        for pane in self.panes:
            if pane.hasFocus() and pane.isVisibleTo(self):
                return pane
        if self._maximized is not None:
            return self._maximized
        if self._hanging is Hanging.ONE:
            return self._named[self._rows[0][0]]
        return self.counterfactual if self._has_result else self.input

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

    def set_mask_partner(self, partner: MaskSource) -> None:
        """A second mask, (h, w) bool of any size over the radiograph, that must agree, or gives None."""
        self._mask_partner = partner
        self.repaint_mask()

    def repaint_mask(self, where: QRect | None = None) -> None:
        """The reader mask, or the stroke that paints it, has changed.

        Args:
            where: pixels of the image (x, y, width, height); None: anywhere.
        """
        if where is None:
            self.mask_overlay.changed()
        else:
            self.mask_overlay.painted(where)
        self.input.update()
        self.guidance.update()

    def _hear_mask(self) -> None:
        if self._mask_preview is None:  # else the painter says where
            self.repaint_mask()

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
        self.comparison.hold(flickering)

    @property
    def base(self) -> str | None:
        """Name of the result that stands in the place of the input, or None."""
        return self._contents.base

    def set_base(self, edit: EditResult | None, name: str = "") -> None:
        """Compare with another result instead of the input; None: with the input."""
        self._contents.set_base(edit, name)

    def set_stand_in(self, title: str | None) -> None:
        """The input in place of a counterfactual that would be the same, until a result is shown; or not."""
        self._contents.set_stand_in(title)

    @property
    def shows_preview(self) -> bool:
        """A first look stands in the place of the result."""
        return self._contents.shows_preview

    def show_preview(self, result: EditResult | None) -> None:
        """A first look in the place of the result; None: the result again."""
        self._contents.show_preview(result)
        self._arrange()

    def say_of_preview(self, words: str, can_make: bool = False) -> None:
        """Say on the film that a preview is shown or on its way; "": nothing."""
        if words:
            self.preview_bar.show_words(words, can_make)
        else:
            self.preview_bar.hide()
        self.arrange_card()

    def take_viewport(self) -> None:
        """The panes have their place again: the view is as large as they are."""
        shown = self._named[self._rows[0][0]]
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
        self.guidance_footer.show_keys(key_of)
        self.input_footer.show_keys(key_of)
        self.comparison_bar.show_keys(key_of)
        self._contents.show_keys(key_of)

    def show_cancelling(self) -> None:
        self.card.show_cancelling()

    def pictures(self) -> list[tuple[ImagePane, QImage]]:
        """What each pane that has an image shows now, in device pixels and without marks.

        The difference is among them while it is hung.
        """
        panes = [pane for pane in self.panes if pane is not self.difference or pane.isVisibleTo(self)]
        return [(pane, pane.content_picture()) for pane in panes if pane.image is not None]
