"""The case sheet: one page for people, with the panes, what was asked, how it was made, and the mark."""

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageSize, QPainter, QPdfWriter

from engine.errors import OutputError
from viewer.language import tr
from viewer.panes.synthetic_mark import WORD

Row = tuple[str, str]  # what, and its value

_DPI = 300
_MARGIN_MM = 12.0
_BAND = QColor(255, 176, 0)
_FAINT = QColor(0, 0, 0, 26)
_LARGEST_PICTURE = 0.5  # of the height of the page


class Words:
    """The texts of the page, taken in the main thread."""

    def __init__(self) -> None:
        self.title = tr("Case sheet of a synthetic radiograph")
        self.band = f"{WORD} · " + tr("research only, never for diagnosis")
        self.more = tr("and {n} more lines, see recipe.json")


def write_case_sheet(file: Path, picture: QImage, sentence: str, rows: Sequence[Row], texts: Words) -> None:
    """Write the page; needs no window, so a thread of the pool may.

    Args:
        file: a PDF, made or replaced.
        picture: of the panes, marked.
        sentence: what was asked.
        rows: of the table, top to bottom; those that do not fit are counted at its end.
        texts: in the language of the window.

    Raises:
        OutputError: it cannot be written.
    """
    pdf = QPdfWriter(str(file))
    pdf.setResolution(_DPI)
    pdf.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    pdf.setPageMargins(QMarginsF(0, 0, 0, 0))
    pdf.setTitle(texts.title)
    pdf.setCreator("Counterview")
    painter = QPainter()
    if not painter.begin(pdf):
        raise OutputError(f"cannot write {file.name}; free some space or choose another folder")
    page = QRectF(0, 0, pdf.width(), pdf.height())
    margin = _MARGIN_MM / 25.4 * _DPI
    area = page.adjusted(margin, margin, -margin, -margin)
    _paint(painter, page, area, picture, sentence, rows, texts)
    if not painter.end() or not file.exists() or file.stat().st_size == 0:
        raise OutputError(f"cannot write {file.name}; free some space or choose another folder")


def _paint(
    painter: QPainter,
    page: QRectF,
    area: QRectF,
    picture: QImage,
    sentence: str,
    rows: Sequence[Row],
    texts: Words,
) -> None:
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    _tile(painter, page)
    band = _font(15, bold=True)
    painter.setFont(band)
    height = 1.9 * painter.fontMetrics().height()
    for top in (area.top(), area.bottom() - height):
        box = QRectF(area.left(), top, area.width(), height)
        painter.fillRect(box, _BAND)
        painter.setPen(Qt.GlobalColor.black)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, texts.band)
    y = area.top() + height + 0.02 * page.height()
    painter.setFont(_font(14, bold=True))
    room = QRectF(area.left(), y, area.width(), 0.09 * page.height())
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    drawn = painter.drawText(room, flags, sentence)
    y = drawn.bottom() + 0.015 * page.height()
    scale = min(area.width() / picture.width(), _LARGEST_PICTURE * page.height() / picture.height())
    target = QRectF(0, y, picture.width() * scale, picture.height() * scale)
    target.moveLeft(area.center().x() - target.width() / 2)
    painter.drawImage(target, picture)
    y = target.bottom() + 0.02 * page.height()
    bottom = area.bottom() - height - 0.015 * page.height()
    _table(painter, QRectF(area.left(), y, area.width(), bottom - y), rows, texts)


def _table(painter: QPainter, area: QRectF, rows: Sequence[Row], texts: Words) -> None:
    name, value = _font(9, bold=True), _font(9)
    flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    names_wide = 0.24 * area.width()
    painter.setFont(value)
    line = 1.25 * painter.fontMetrics().height()
    y = area.top()
    for number, (what, told) in enumerate(rows):
        room = QRectF(area.left() + names_wide, y, area.width() - names_wide, area.bottom() - y)
        painter.setFont(value)
        needed = painter.boundingRect(room.adjusted(0, 0, 0, 10_000), flags, told).height()
        is_last = number == len(rows) - 1
        if y + max(needed, line) > area.bottom() - (0 if is_last else line):
            more = texts.more.format(n=len(rows) - number)
            painter.drawText(QRectF(area.left(), y, area.width(), line), flags, more)
            return
        painter.setPen(Qt.GlobalColor.black)
        painter.drawText(room, flags, told)
        painter.setFont(name)
        painter.drawText(QRectF(area.left(), y, names_wide - line / 2, line), flags, what)
        y += max(needed, line) + line / 6


def _tile(painter: QPainter, page: QRectF) -> None:
    """The word all over the page, so that no part of it is without."""
    painter.save()
    painter.setFont(_font(20, bold=True))
    painter.setPen(_FAINT)
    metrics = painter.fontMetrics()
    step_x, step_y = metrics.horizontalAdvance(WORD) * 1.5, metrics.height() * 3.0
    painter.translate(page.center())
    painter.rotate(-30)
    reach = math.hypot(page.width(), page.height()) / 2
    for row in range(-math.ceil(reach / step_y), math.ceil(reach / step_y)):
        x = -reach + (row % 2) * step_x / 2
        while x < reach:
            painter.drawText(QPointF(x, row * step_y), WORD)
            x += step_x
    painter.restore()


def _font(points: int, bold: bool = False) -> QFont:
    font = QFont("DejaVu Sans")
    font.setPointSize(points)
    font.setBold(bold)
    return font
