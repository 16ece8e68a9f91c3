"""Marking: items that are answered on the radiograph get the mouse of the panes; answers stay in sight."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QRect, Slot

from viewer.painting.figure_overlay import FigureOverlay
from viewer.painting.painted_overlay import PaintedOverlay
from viewer.panes.image_pane import ImagePane
from viewer.pointer_tool import PointerTool
from viewer.reading.point_overlay import PointOverlay
from viewer.study.answer_sheet import AnswerSheet
from viewer.study.image_row import ImageRow
from viewer.study.point_row import PointRow
from viewer.study.point_tool import Point
from viewer.study.region_row import RegionRow


class Marking(QObject):
    """Connects the items of a sheet that are answered on the radiograph with panes.

    Args:
        sheet: with the items.
        panes: on which marks are shown and made.
        use_tool: gives the mouse of the panes to a tool, or takes it back.

    Attributes:
        tool_before: that had the mouse until now; told while ``use_tool`` runs.
    """

    def __init__(
        self,
        sheet: AnswerSheet,
        panes: Sequence[ImagePane],
        use_tool: Callable[[PointerTool | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sheet, self._panes, self._use_tool = sheet, tuple(panes), use_tool
        self._painted: dict[RegionRow, list[PaintedOverlay]] = {}
        self._tool: PointerTool | None = None
        self.tool_before: PointerTool | None = None
        if not sheet.image_rows:
            return
        for pane in self._panes:
            pane.overlays.append(PointOverlay(self._points))
        for row in sheet.image_rows:
            if isinstance(row, RegionRow):
                self._place_painter(row)
            row.marks_changed.connect(self._repaint)
        sheet.marking_changed.connect(self._mark)

    def _place_painter(self, row: RegionRow) -> None:
        painter, view = row.painter, self._panes[0].view
        painter.scale = lambda: view.scale
        self._painted[row] = []
        for pane in self._panes:
            overlay = PaintedOverlay(lambda: row.region if painter.mask.count else None)
            self._painted[row].append(overlay)
            pane.overlays += [overlay, FigureOverlay(lambda: painter.figure, partial(_pointer, pane))]
        painter.mask.stroke_changed.connect(lambda where: self._repaint_part(row, where))
        painter.mask.busy_changed.connect(lambda: self._repaint_part(row, None))  # another canvas
        painter.figure_changed.connect(self._repaint)
        painter.sizes.changed.connect(self._repaint)

    def _repaint_part(self, row: RegionRow, where: QRect | None) -> None:
        for overlay in self._painted[row]:
            if where is None:
                overlay.changed()
            else:
                overlay.painted(where)
        self._repaint()

    @Slot(object)
    def _mark(self, row: ImageRow | None) -> None:
        self.tool_before, self._tool = self._tool, None if row is None else row.tool
        self._use_tool(self._tool)
        self.tool_before = None

    def _points(self) -> list[Point]:
        points = (row.point for row in self._sheet.image_rows if isinstance(row, PointRow))
        return [point for point in points if point is not None]

    @Slot()
    def _repaint(self) -> None:
        for pane in self._panes:
            pane.update()


def _pointer(pane: ImagePane) -> Point | None:
    return pane.view.pointer
