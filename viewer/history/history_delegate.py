"""HistoryDelegate: paints one kept result: small picture with the synthetic mark, sentence, facts."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from viewer import theme
from viewer.history.history_rows import HistoryRows
from viewer.panes.strip_rows import STAR
from viewer.panes.synthetic_mark import thumbnail_frame

ROW_HEIGHT = 60
_SIDE = 52
_GAP = 8
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class HistoryDelegate(QStyledItemDelegate):
    """Paints rows of ``HistoryRows``."""

    def __init__(self, rows: HistoryRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if not 0 <= index.row() < len(self._rows.entries):
            return
        entry = self._rows.entries[index.row()]
        area: QRect = option.rect
        flags: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        is_selected = bool(flags & QStyle.StateFlag.State_Selected)
        if is_selected or flags & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.LINE if is_selected else theme.RAISED)
        if is_selected:
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.TEXT)
        if flags & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.ACCENT, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(area).adjusted(1, 1, -1, -1))
        frame = QRect(area.left() + _GAP, area.top() + (ROW_HEIGHT - _SIDE) // 2, _SIDE, _SIDE)
        painter.fillRect(frame, Qt.GlobalColor.black)
        picture = self._rows.pictures.get(entry.identity)
        if picture is not None:
            size = picture.size().scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(frame.center())
            painter.drawImage(place, picture)
            thumbnail_frame(painter, place)
        left = frame.right() + 1 + _GAP
        text = QRect(left, area.top() + 8, area.right() - _GAP - left, ROW_HEIGHT - 16)
        upper, lower = QRect(text), QRect(text)
        upper.setHeight(text.height() // 2)
        lower.setTop(upper.bottom() + 1)
        font = QApplication.font()
        painter.setFont(font)
        painter.setPen(theme.TEXT)
        star = f"{STAR} " if entry.is_starred else ""
        sentence = QFontMetrics(font).elidedText(
            star + entry.sentence, Qt.TextElideMode.ElideRight, upper.width()
        )
        painter.drawText(upper, _LEFT, sentence)
        small = theme.small_font()
        painter.setFont(small)
        painter.setPen(theme.SECONDARY)
        facts = QFontMetrics(small).elidedText(
            self._rows.describe(entry), Qt.TextElideMode.ElideRight, lower.width()
        )
        painter.drawText(lower, _LEFT, facts)
        painter.restore()
