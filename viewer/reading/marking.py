"""Marking: while an item asks for a place, the mouse of the panes marks it; what is marked stays in sight."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Slot

from viewer.panes.image_pane import ImagePane
from viewer.pointer_tool import PointerTool
from viewer.reading.place_overlay import PlaceOverlay
from viewer.study.answer_sheet import AnswerSheet
from viewer.study.place_row import Place, PlaceRow
from viewer.study.place_tool import PlaceTool


class Marking(QObject):
    """Connects the items of a sheet that are answered on the radiograph with panes.

    Args:
        sheet: with the items.
        panes: on which marks are shown and made.
        shape: gives (H, W) of the radiograph.
        use_tool: gives the mouse of the panes to a tool, or takes it back.
    """

    def __init__(
        self,
        sheet: AnswerSheet,
        panes: Iterable[ImagePane],
        shape: Callable[[], tuple[int, int]],
        use_tool: Callable[[PointerTool | None], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sheet, self._panes, self._shape, self._use_tool = sheet, tuple(panes), shape, use_tool
        self._tool: PlaceTool | None = None
        self.tool_before: PlaceTool | None = None  # that had the mouse until now
        if not sheet.place_rows:
            return
        for pane in self._panes:
            pane.overlays.append(PlaceOverlay(self._marks, self._drawn))
        for row in sheet.place_rows:
            row.places_changed.connect(self._repaint)
        sheet.marking_changed.connect(self._mark)

    @Slot(object)
    def _mark(self, row: PlaceRow | None) -> None:
        self.tool_before, self._tool = self._tool, None
        if row is not None:
            self._tool = PlaceTool(row, self._shape, self)
            self._tool.changed.connect(self._repaint)
        self._use_tool(self._tool)
        if self.tool_before is not None:
            self.tool_before.deleteLater()
            self.tool_before = None

    def _marks(self) -> Sequence[Sequence[Place]]:
        return [outline for row in self._sheet.place_rows for outline in row.outlines]

    def _drawn(self) -> Sequence[Place]:
        return () if self._tool is None else self._tool.drawn

    @Slot()
    def _repaint(self) -> None:
        for pane in self._panes:
            pane.update()
