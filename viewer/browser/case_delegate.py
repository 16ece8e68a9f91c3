"""CaseDelegate: paints one row of the case list: thumbnail, neutral label, file name, state by shape."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from viewer import theme
from viewer.browser.case_rows import CaseRow, CaseRows, State

ROW_HEIGHT = 64
_SIDE = 52
_GAP = 8
_MARK = 10  # side of the shapes of states
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

MarkSynthetic = Callable[[QPainter, QRect], None]


class CaseDelegate(QStyledItemDelegate):
    """Paints rows of ``CaseRows``.

    Args:
        rows: the model.
        mark_synthetic: draws the mark of synthetic pixels into the area of a thumbnail.
    """

    def __init__(self, rows: CaseRows, mark_synthetic: MarkSynthetic, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows
        self._mark_synthetic = mark_synthetic
        self._small = theme.small_font()
        self._bold = theme.tabular(QApplication.font())
        self._bold.setWeight(QFont.Weight.DemiBold)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = self._rows.visible_row(index)
        if row is None:
            return
        area: QRect = option.rect
        flags: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_ground(painter, area, flags)
        self._paint_thumbnail(painter, area, row)
        left = area.left() + _GAP + _SIDE + _GAP
        text = QRect(left, area.top() + 6, area.right() - _GAP - left, ROW_HEIGHT - 12)
        self._paint_texts(painter, text, row)
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRect, flags: QStyle.StateFlag) -> None:
        is_selected = bool(flags & QStyle.StateFlag.State_Selected)
        has_focus = bool(flags & QStyle.StateFlag.State_HasFocus)
        if is_selected or flags & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.LINE if is_selected else theme.RAISED)
        if is_selected:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.TEXT)
        if has_focus:
            painter.setPen(QPen(theme.ACCENT, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(area).adjusted(1, 1, -1, -1))

    def _paint_thumbnail(self, painter: QPainter, area: QRect, row: CaseRow) -> None:
        frame = QRect(area.left() + _GAP, area.top() + (ROW_HEIGHT - _SIDE) // 2, _SIDE, _SIDE)
        painter.fillRect(frame, Qt.GlobalColor.black)
        if row.thumbnail is not None:
            size = row.thumbnail.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            picture = QRect(
                frame.left() + (_SIDE - size.width()) // 2, frame.top() + (_SIDE - size.height()) // 2,
                size.width(), size.height(),
            )  # fmt: skip
            painter.drawImage(picture, row.thumbnail)
            if row.is_synthetic:
                self._mark_synthetic(painter, picture)
        elif row.problem:
            painter.setPen(QPen(theme.SECONDARY, 1.5))
            inner = QRectF(frame).adjusted(18, 18, -18, -18)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())

    def _paint_texts(self, painter: QPainter, area: QRect, row: CaseRow) -> None:
        state, is_flagged = self._rows.state(row), self._rows.is_flagged(row)
        words = self._rows.describe(row)
        line = area.height() // 3
        painter.setFont(self._bold if state is State.UNREAD else theme.tabular(QApplication.font()))
        painter.setPen(theme.TEXT)
        painter.drawText(QRect(area.left(), area.top(), area.width(), line), _LEFT, row.label)
        painter.setFont(self._small)
        painter.setPen(theme.SECONDARY)
        metrics = QFontMetrics(self._small)
        name = row.candidate.name if self._rows.shows_names else ""
        name = metrics.elidedText(name, Qt.TextElideMode.ElideLeft, area.width())
        painter.drawText(QRect(area.left(), area.top() + line, area.width(), line), _LEFT, name)
        at = QRect(area.left(), area.top() + 2 * line, area.width(), line)
        paint_state(painter, QPointF(at.left() + _MARK / 2, at.center().y() + 0.5), state)
        at.setLeft(at.left() + _MARK + 6)
        painter.setPen(theme.TEXT if state is State.REFUSED else theme.SECONDARY)
        painter.drawText(at, _LEFT, metrics.elidedText(words, Qt.TextElideMode.ElideRight, at.width()))
        if is_flagged:
            top = QPointF(area.right() - 10, area.top() + line / 2 - 6)
            paint_flag(painter, top, theme.TEXT)


def paint_state(painter: QPainter, center: QPointF, state: State) -> None:
    """The shape of a state: ring, nothing, half, full disc, or cross."""
    circle = QRectF(0, 0, _MARK, _MARK)
    circle.moveCenter(center)
    painter.setPen(QPen(theme.TEXT, 1.4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state is State.REFUSED:
        inner = circle.adjusted(1.5, 1.5, -1.5, -1.5)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif state is State.READ:
        painter.drawLine(QPointF(circle.left() + 1, center.y()), QPointF(circle.right() - 1, center.y()))
    else:
        if state is State.RATED:
            painter.setBrush(theme.TEXT)
        painter.drawEllipse(circle.adjusted(0.7, 0.7, -0.7, -0.7))
    if state is State.EDITED:
        half = QPainterPath(center)
        half.arcTo(circle.adjusted(0.7, 0.7, -0.7, -0.7), 90, 180)
        painter.fillPath(half, theme.TEXT)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_flag(painter: QPainter, top: QPointF, color: QColor) -> None:
    """A small flag on its pole, 10 px wide and high."""
    painter.setPen(QPen(color, 1.4))
    painter.drawLine(top, top + QPointF(0, 11))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(QPolygonF([top, top + QPointF(9, 3), top + QPointF(0, 6)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
