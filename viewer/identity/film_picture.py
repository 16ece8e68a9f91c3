"""FilmPicture: a film with the parts that may be text, and a frame drawn with the mouse to blank one more."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from engine.identity.blanking import Rectangle
from viewer import theme
from viewer.identity.looking import Region
from viewer.language import tr

_LEAST_SIDE = 4  # of a drawn frame, in pixels of the screen


class FilmPicture(QWidget):
    """Shows one film; a click on a part blanks it or shows it again."""

    drawn = Signal(object)  # Rectangle
    clicked = Signal(int)  # place of the region in the list

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._shape = (1, 1)
        self._regions: Sequence[Region] = ()
        self._begin: QPointF | None = None
        self._end = QPointF()
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(280, 240)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(tr("The film; drag over what is to be blanked"))

    def sizeHint(self) -> QSize:
        return QSize(460, 460)

    def show_film(self, image: QImage | None, shape: tuple[int, int], words: str = "") -> None:
        """Show a film of (rows, columns), or words where there is none."""
        self._image, self._shape, self._words = image, shape, words
        self._begin = None
        self.update()

    def show_regions(self, regions: Sequence[Region]) -> None:
        """Show where there may be text."""
        self._regions = regions
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.BACKGROUND))
        if self._image is None:
            painter.setPen(QColor(theme.SECONDARY))
            painter.drawText(
                self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words
            )
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._frame(), self._image)
        for region in self._regions:
            box = self._on_screen(region.place)
            if region.is_blanked:
                painter.fillRect(box, QColor("black"))
            # Dashed where the text stays, a full line where it is blanked: not by color alone.
            style = Qt.PenStyle.SolidLine if region.is_blanked else Qt.PenStyle.DashLine
            for width, color in ((3, QColor("black")), (1.5, QColor(theme.TEXT))):
                painter.setPen(QPen(color, width, style))
                painter.drawRect(box)
        if self._begin is not None:
            painter.setPen(QPen(QColor(theme.ACCENT), 1.5))
            painter.drawRect(QRectF(self._begin, self._end).normalized())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._image is not None and event.button() is Qt.MouseButton.LeftButton:
            self._begin = self._end = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._begin is not None:
            self._end = event.position()
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._begin is None:
            return
        box = QRectF(self._begin, event.position()).normalized()
        self._begin = None
        self.update()
        if min(box.width(), box.height()) >= _LEAST_SIDE:
            place = self._in_film(box)
            if place is not None:
                self.drawn.emit(place)
            return
        for number, region in enumerate(self._regions):
            if self._on_screen(region.place).adjusted(-3, -3, 3, 3).contains(event.position()):
                self.clicked.emit(number)
                return

    def _frame(self) -> QRectF:
        rows, columns = self._shape
        scale = min(self.width() / columns, self.height() / rows)
        width, height = columns * scale, rows * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _on_screen(self, place: Rectangle) -> QRectF:
        frame = self._frame()
        scale = frame.width() / self._shape[1]
        return QRectF(
            frame.x() + place.x * scale,
            frame.y() + place.y * scale,
            place.width * scale,
            place.height * scale,
        )

    def _in_film(self, box: QRectF) -> Rectangle | None:
        frame = self._frame()
        box = box.intersected(frame)
        scale = self._shape[1] / frame.width()
        left, top = int((box.x() - frame.x()) * scale), int((box.y() - frame.y()) * scale)
        width, height = round(box.width() * scale), round(box.height() * scale)
        return Rectangle(left, top, width, height) if min(width, height) >= 1 else None
