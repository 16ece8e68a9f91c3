"""What a pane says about a view that is mirrored or turned: marks that follow, and a red warning."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from viewer import theme
from viewer.language import mark, tr
from viewer.panes.orientation import Orientation
from viewer.panes.pane_marks import paint_side_marks
from viewer.panes.rendering import Placement
from viewer.panes.side_marks import SideMarks, usual_marks

NOT_AS_STORED = mark("NOT AS STORED")
_PLATE = QColor(60, 0, 0, 230)


def warning(orientation: Orientation) -> str:
    """What the reader must know; "" where the view is as stored."""
    return (
        ""
        if orientation.is_as_stored
        else tr("{mark}: view {words}. Reset undoes it.").format(
            mark=tr(NOT_AS_STORED), words=orientation.words
        )
    )


def paint_marks_as_seen(
    painter: QPainter,
    marks: SideMarks,
    placement: Placement,
    orientation: Orientation,
    pixel_ratio: float,
) -> None:
    """The marks where they lie on the screen, in device pixels of the viewport; red if not as stored."""
    visible = placement.visible
    if visible is None:
        return
    top, left, bottom, right = visible
    film = QRectF(left, top, right - left, bottom - top)
    seen = orientation.transform(placement.viewport).mapRect(film).toRect()
    painter.save()
    paint_side_marks(
        painter,
        usual_marks(orientation.marks(marks)),
        (seen.top(), seen.left(), seen.top() + seen.height(), seen.left() + seen.width()),
        pixel_ratio,
        theme.TEXT if orientation.is_as_stored else theme.ERROR,
    )
    painter.restore()


def paint_not_as_stored(painter: QPainter, orientation: Orientation, viewport: QRect) -> None:
    """A plain warning across the upper edge of the viewport, in logical pixels."""
    text = warning(orientation)
    if not text:
        return
    font = QFont(theme.small_font())
    font.setBold(True)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    room = QRect(viewport.left() + 8, viewport.top(), viewport.width() - 16, viewport.height())
    height = QFontMetrics(font).boundingRect(room, int(flags), text).height() + 8
    band = QRect(viewport.left(), viewport.top(), viewport.width(), height)
    painter.fillRect(band, _PLATE)
    painter.fillRect(QRect(band.left(), band.bottom() - 1, band.width(), 2), theme.ERROR)
    painter.setFont(font)
    painter.setPen(theme.ERROR)
    painter.drawText(band.adjusted(8, 0, -8, 0), int(flags), text)
