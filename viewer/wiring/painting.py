"""Painting: the mask painter, its bar and its journal put together, and connected with the panes."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from engine.arrays import BoolImage, FloatImage
from engine.edit import MaskUse
from viewer.case import Case
from viewer.painting.bar import PaintBar
from viewer.painting.desk import PaintDesk
from viewer.painting.figure_overlay import FigureOverlay
from viewer.painting.journal_keeper import JournalKeeper
from viewer.painting.live_area import LiveArea
from viewer.painting.mask_files import MaskFiles
from viewer.painting.paint_tool import PaintTool
from viewer.painting.painter import MaskPainter
from viewer.settings import SettingsStore

if TYPE_CHECKING:
    from engine.guidance.pseudo_masks import Atlas
    from engine.instructions.findings import Vocabulary
    from viewer.panes.pane_row import PaneRow

TOOLS = {tool.value: tool for tool in PaintTool}


class Painting(QObject):
    """All of the painter.

    Args:
        case: whose mask.
        settings: remember sizes, folder and use.
        atlas: of pseudo masks; None where it cannot be read.
        vocabulary: names the findings.
        pseudo_mask: gives the (h, w) pseudo mask of the present instruction, or None.
    """

    def __init__(
        self,
        case: Case,
        settings: SettingsStore,
        atlas: "Atlas | None",
        vocabulary: "Vocabulary",
        pseudo_mask: Callable[[], FloatImage | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self.keeper = JournalKeeper(self)
        self.painter = MaskPainter(case, self.keeper, self)
        self.area = LiveArea(case, self.painter, pseudo_mask)
        current = settings.current
        files = MaskFiles(
            case,
            self.painter,
            lambda: settings.current.mask_folder,
            lambda folder: settings.change(mask_folder=folder),
        )
        self.desk = PaintDesk(case, self.painter, atlas, vocabulary, pseudo_mask, files)
        menus = {
            "start_mask": self.desk.fill_start,
            "change_mask": self.desk.fill_change,
            "mask_file": self.desk.fill_file,
        }
        self.bar = PaintBar(case, self.painter, self.area, menus)
        self.painter.sizes.remember(
            {
                PaintTool.BRUSH.value: current.brush_size,
                PaintTool.ERASER.value: current.eraser_size,
                PaintTool.RANGE.value: current.range_brush_size,
            }
        )
        self.painter.sizes.set_stays_on_screen(current.brush_stays_on_screen)
        case.set_mask_use(MaskUse.INTERSECT if current.mask_intersects else MaskUse.INSTEAD)
        case.mask_use_changed.connect(
            lambda: settings.change(mask_intersects=case.mask_use is MaskUse.INTERSECT)
        )

    def place(self, panes: "PaneRow") -> None:
        """Paint on these panes."""
        painter, view = self.painter, panes.view
        painter.scale = lambda: view.scale
        painter.grey_table = lambda: panes.active_view.table
        self.desk.guidance_map = lambda: panes.guidance.editable
        for pane in panes.panes:
            pane.overlays.append(FigureOverlay(lambda: painter.figure, lambda: view.pointer))
            painter.figure_changed.connect(pane.update)
            painter.sizes.changed.connect(pane.update)
        painter.mask.stroke_changed.connect(panes.repaint_mask)
        panes.set_mask_partner(lambda: self.area.also)
        self.area.also_changed.connect(panes.repaint_mask)
        view.geometry_changed.connect(lambda: painter.sizes.zoomed(view.scale))
        self.area.look()

    def preview(self) -> BoolImage | None:
        """(H, W) bool with the stroke that runs, or None where nothing is painted."""
        return self.painter.mask.preview

    def do(self, command: str) -> None:
        """A command of the menu Paint."""
        if command in TOOLS:
            self.bar.toggle(TOOLS[command])
        else:
            self.desk.do(command)

    def step_back(self) -> None:
        """Esc: forget what is being drawn, else lay the tool down."""
        if not self.painter.cancel_stroke():
            self.bar.lay_down()

    def finish(self) -> None:
        """Keep what is painted, and how; before the application ends."""
        sizes = self.painter.sizes
        shares = sizes.shares
        self._settings.change(
            brush_size=shares[PaintTool.BRUSH.value],
            eraser_size=shares[PaintTool.ERASER.value],
            range_brush_size=shares[PaintTool.RANGE.value],
            brush_stays_on_screen=sizes.stays_on_screen,
        )
        self.painter.mask.finish()
