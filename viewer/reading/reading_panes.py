"""ReadingPanes: the images of a showing, side by side on one pixel grid, with nothing that unblinds."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph
from engine.reading.matching import match_resolution
from engine.reading.protocol import Design, StudyProtocol
from engine.reading.study import Shown
from viewer.language import tr
from viewer.panes.guidance_pane import GuidancePane
from viewer.panes.hanging import GAP
from viewer.panes.image_pane import ImagePane
from viewer.panes.pane_frame import BORDER, TITLE_HEIGHT
from viewer.panes.rendering import GreyImage
from viewer.panes.side_marks import side_marks
from viewer.panes.view_state import ViewState
from viewer.pointer_tool import PointerTool
from viewer.reading.neutral_pane import WORD, NeutralPane

_WORTH_A_ROW = 1.1  # a second row of panes makes the images larger by so much at least


@dataclass(frozen=True, eq=False)
class Pictures:
    """What the panes of a showing get; made in the background.

    Attributes:
        radiograph: the input, for grey scale and grid.
        images: of the panes from the left.
        guidance: result whose map the last pane shows, or None.
    """

    radiograph: Radiograph
    images: tuple[GreyImage, ...]
    guidance: EditResult | None


def pictures_of(shown: Shown, protocol: StudyProtocol) -> Pictures:
    """What the panes show; slow, for the background pool."""
    radiograph = shown.radiograph
    low = radiograph.grey_scale.stored_min
    film = GreyImage(radiograph.stored_pixels, low)
    if protocol.design is Design.REAL_OR_SYNTHETIC:
        stored = shown.results[0].counterfactual if shown.results else radiograph.stored_pixels
        if protocol.rules.matched_size:
            stored = match_resolution(stored, protocol.rules.matched_size)
        return Pictures(radiograph, (GreyImage(stored, low),), None)
    results = tuple(GreyImage(result.counterfactual, low) for result in shown.results)
    return Pictures(radiograph, (film, *results), _guidance(shown, protocol))


def _guidance(shown: Shown, protocol: StudyProtocol) -> EditResult | None:
    has_stages = protocol.design is Design.TWO_STAGE
    is_hidden = not protocol.rules.shows_map or (has_stages and shown.showing.stage == 1)
    return None if is_hidden or len(shown.results) != 1 else shown.results[0]


class ReadingPanes(QWidget):
    """Panes for the design of a study.

    Args:
        protocol: of the study.
    """

    window_changed = Signal()  # by the reader

    def __init__(self, protocol: StudyProtocol, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._protocol = protocol
        self.view = ViewState(self)
        self._alone: ImagePane | None = None  # enlarged
        self._locked = protocol.rules.window
        self._is_opening = False
        self.guidance: GuidancePane | None = None
        self.panes: list[ImagePane] = []
        design = protocol.design
        if design is Design.REAL_OR_SYNTHETIC:
            self.panes = [NeutralPane(self.view, WORD, self)]
        else:
            count = 3 if design is Design.PAIRED else 2
            self.panes = [ImagePane(self._next_view(n), "", self) for n in range(count)]
            if protocol.rules.shows_map and design is not Design.PAIRED:
                self.guidance = GuidancePane(self.view.branch(self), self)
                self.panes.append(self.guidance)
        for view in self.view.family.views:
            view.grey_changed.connect(self._hear_grey)
        for pane in self.panes:
            pane.maximize_requested.connect(lambda pane=pane: self.toggle_alone(pane))
            pane.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab stays with the answers
        self.clear()

    def _next_view(self, number: int) -> ViewState:
        return self.view if number == 0 else self.view.branch(self)

    @property
    def titles(self) -> tuple[str, ...]:
        """Of the panes, from the left; they say nothing about arms."""
        if self._protocol.design is Design.REAL_OR_SYNTHETIC:
            return (tr("{mark} · not for diagnosis").format(mark=WORD),)
        if self._protocol.design is Design.PAIRED:
            return tr("Input"), tr("left counterfactual"), tr("right counterfactual")
        return tr("Input"), tr("counterfactual"), tr("Guidance")

    def show_pictures(self, pictures: Pictures) -> None:
        """Show a showing, fitted and in the window that the protocol locks, else as the file says."""
        self._is_opening = True
        radiograph, is_neutral = pictures.radiograph, self._protocol.design is Design.REAL_OR_SYNTHETIC
        self.view.open(radiograph)
        self._lock_window()
        marks = side_marks(radiograph)
        for number, pane in enumerate(self.panes):
            pane.set_side_marks(marks)
            if pane is self.guidance:
                self._show_guidance(pictures)
            else:
                is_synthetic = not is_neutral and (number > 0 or radiograph.is_synthetic)
                pane.show_image(pictures.images[number], self.titles[number], is_synthetic)
        self._alone = None
        self._arrange()
        self._is_opening = False

    def _show_guidance(self, pictures: Pictures) -> None:
        pane, result = self.guidance, pictures.guidance
        assert pane is not None
        if result is None:  # two-stage: its place stays, so that nothing jumps when the map comes
            pane.show_result(None, 0.0)
            pane.show_image(None, tr("Guidance"), False)
            pane.set_hint(tr("The map comes after your first answers"))
        else:
            pane.show_image(pictures.images[0], tr("Guidance"), pictures.radiograph.is_synthetic)
            pane.show_result(result, float(result.provenance.request.get("threshold", 0.0)))

    def clear(self, hint: str = "") -> None:
        """Show nothing, or words."""
        for number, pane in enumerate(self.panes):
            if pane is self.guidance:
                pane.show_result(None, 0.0)
            pane.show_image(None, self.titles[number], False)
            pane.set_hint(hint if number == 0 else "")

    def set_tool(self, tool: PointerTool | None) -> None:
        """Give the mouse to a tool, or take it back."""
        for pane in self.panes:
            pane.set_tool(tool)

    def set_colors(self, name: str, opacity: float) -> None:
        """Of the map."""
        if self.guidance is not None:
            self.guidance.set_colors(name, opacity)

    def toggle_colors(self) -> None:
        if self.guidance is not None:
            self.guidance.set_guidance_shown(not self.guidance.guidance_is_shown)

    # The display protocol.

    def _lock_window(self) -> None:
        kind, _, number = self._locked.partition("-")
        if kind == "chest":
            self.view.choose_chest_preset(int(number))

    def _hear_grey(self) -> None:
        if self._is_opening:
            return
        if self._locked:
            self._is_opening = True
            self.view.set_window(None)
            self._lock_window()
            if self.view.is_inverted:
                self.view.invert()
            self._is_opening = False
        else:
            self.window_changed.emit()

    def toggle_alone(self, pane: ImagePane) -> None:
        """Give one pane all the room, or go back; not where the protocol locks the hanging."""
        if self._protocol.rules.hanging:
            return
        self._alone = None if self._alone is pane else pane
        self._arrange()

    # Layout.

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(900, 640)

    def _arrange(self) -> None:
        hung: Sequence[ImagePane] = self.panes if self._alone is None else [self._alone]
        columns = len(hung)
        if self._may_fold and columns == 3 and self._side(2, 2) > _WORTH_A_ROW * self._side(3, 1):
            columns = 2
        rows = -(-len(hung) // columns)
        width = (self.width() - (columns - 1) * GAP) // columns
        height = (self.height() - (rows - 1) * GAP) // rows
        for pane in self.panes:
            pane.setVisible(pane in hung)
        for number, pane in enumerate(hung):
            row, column = divmod(number, columns)
            pane.setGeometry(column * (width + GAP), row * (height + GAP), width, height)

    @property
    def _may_fold(self) -> bool:
        """A map may stand below; what is left and right, or locked, stays so."""
        return self.guidance is not None and not self._protocol.rules.hanging

    def _side(self, columns: int, rows: int) -> float:
        """Of the largest square in each of so many places: the same for all cases, so that nothing jumps."""
        return min(self.width() / columns - 2 * BORDER, self.height() / rows - TITLE_HEIGHT - BORDER)


def window_choices() -> tuple[tuple[str, str], ...]:
    """What a protocol can lock: value of ``ReadingRules.window`` and words."""
    return (
        ("", tr("the reader's own")),
        ("file", tr("locked: as the file says")),
        ("chest-1", tr("locked: 2nd to 98th percentile")),
    )


def hanging_choices() -> tuple[tuple[str, str], ...]:
    """Likewise of ``ReadingRules.hanging``."""
    return ("", tr("the reader may enlarge one")), ("side-by-side", tr("locked side by side"))
