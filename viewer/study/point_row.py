"""PointRow: an item answered by a point on the radiograph."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.reading.items import RatingItem
from viewer.language import tr
from viewer.study.answer import Answer
from viewer.study.image_row import ImageRow
from viewer.study.point_tool import Point, PointTool


class PointRow(ImageRow):
    """A click on the image is the answer; the next one takes its place.

    Answers are (column, row), as in ``engine.reading.items``; points here are (row, column), as panes have
    them.
    """

    def __init__(self, item: RatingItem, is_roomy: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(item, is_roomy, parent)
        self._tool = PointTool(lambda: None if self.radiograph is None else self.radiograph.shape, self._mark)

    @property
    def tool(self) -> PointTool:
        return self._tool

    @property
    def point(self) -> Point | None:
        """(row, column) of what is marked."""
        given = None if self._answer is None or self._answer.is_declined else self._answer.json
        return None if given is None else (given[1], given[0])

    def instructions(self) -> str:
        return tr("Click on the image")

    def build(self, layout: QVBoxLayout) -> None:
        self.build_button(layout, tr("Mark a point"))

    def show_given(self, answer: Answer | None) -> None:
        self.state.setText(tr("✓ marked") if answer is not None else tr("nothing marked yet"))
        self.marks_changed.emit()

    def _mark(self, point: Point) -> None:
        row, column = point
        self.give(Answer.of_json([round(column, 2), round(row, 2)]))
        QTimer.singleShot(0, self, self._end)  # once the mouse is let go

    def _end(self) -> None:
        self.stop_marking()
        self.left.emit()
