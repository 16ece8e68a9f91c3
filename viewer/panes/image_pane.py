"""ImagePane: one radiograph with its title, its border and the mouse; paints from the shared view state."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from viewer import theme
from viewer.language import tr
from viewer.mouse_habits import Wheel
from viewer.panes.dimming import Dimming
from viewer.panes.overlays import Overlay
from viewer.panes.pane_frame import Frame, title_band, title_width
from viewer.panes.pane_marks import paint_box, paint_ghost_cursor, paint_ring
from viewer.panes.pane_mouse import PaneMouse
from viewer.panes.pane_surface import PaneSurface
from viewer.panes.pane_turned import paint_marks_as_seen, paint_not_as_stored
from viewer.panes.rendering import GreyImage, Placement
from viewer.panes.sharpening import Sharpening
from viewer.panes.side_marks import SideMarks
from viewer.panes.synthetic_mark import WORD
from viewer.panes.view_state import ViewState
from viewer.pointer_tool import PointerTool

WHEEL_STEP = 1.2  # zoom of one notch


class ImagePane(PaneSurface):
    """Paints a grey image with overlays and turns mouse movements into changes of the view state.

    Args:
        view: shared by all panes.
        title: what the pane shows, in words.
    """

    maximize_requested = Signal()
    menu_requested = Signal(QPoint)  # global position

    def __init__(self, view: ViewState, title: str, parent: QWidget | None = None) -> None:
        super().__init__(view, parent)
        self.overlays: list[Overlay] = []
        self._title = title
        self._image: GreyImage | None = None
        self._is_synthetic = False
        self._expects_image = False
        self._side_marks: SideMarks | None = None
        self._hint = ""
        self._overlays_hidden = False
        self._mouse = PaneMouse(self)
        self._dimming = Dimming(self)
        self._sharpening = Sharpening(self)

        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        view.geometry_changed.connect(self.update)
        view.grey_changed.connect(self.update)
        view.pointer_changed.connect(self.update)
        view.box_awaited_changed.connect(self._update_cursor)
        view.link_changed.connect(self.update)
        view.came_to_rest.connect(self.update)

    # What is shown.

    @property
    def image(self) -> GreyImage | None:
        return self._image

    @property
    def images(self) -> tuple[GreyImage, ...]:
        """All whose pixels are painted now."""
        return () if self._image is None else (self._image,)

    @property
    def title(self) -> str:
        return self._title

    @property
    def is_synthetic(self) -> bool:
        return self._is_synthetic

    def show_image(self, image: GreyImage | None, title: str, is_synthetic: bool) -> None:
        """Show an image of the open radiograph's grid; synthetic pixels always come with their mark."""
        self._image = image
        self._title = title
        self._is_synthetic = is_synthetic
        self.setAccessibleName(f"{WORD} {title}" if is_synthetic else title)
        self.update()

    def set_hint(self, text: str, expects_image: bool = False) -> None:
        """Words in place of an image; a synthetic one that is on its way already has its frame."""
        self._hint = text
        self._expects_image = expects_image
        self.update()

    def set_side_marks(self, marks: SideMarks | None) -> None:
        """Words at the edges of the image as stored ("R" at the left), or none."""
        self._side_marks = marks
        self.update()

    def set_overlays_hidden(self, hidden: bool) -> None:
        self._overlays_hidden = hidden
        self.update()

    def set_dimmed(self, dimmed: bool) -> None:
        """Darken while a new result is on its way; brighten once, gently, when it is there."""
        self._dimming.set_dimmed(dimmed)

    def set_tool(self, tool: PointerTool | None) -> None:
        """Give the mouse to a tool, or take it back."""
        self._mouse.tool = tool
        self._update_cursor()
        self.update()

    def set_space_held(self, held: bool) -> None:
        """While Space is held, the left button pans."""
        self._mouse.space_held = held
        self._update_cursor()

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.BACKGROUND)
        viewport = self.viewport
        if self._image is None:
            painter.setPen(theme.SECONDARY)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            inset = min(16, viewport.width() // 12)
            painter.drawText(viewport.adjusted(inset, inset, -inset, -inset), flags, self._hint)
        else:
            painter.save()
            painter.setClipRect(viewport)
            exact = self.view.placement
            is_at_hand = self._sharpening.are_at_hand(self.images, exact)
            placement = replace(exact, is_passing=self.view.is_passing or not is_at_hand)
            self._paint_content(painter, viewport.topLeft(), self.devicePixelRatioF(), placement)
            self._paint_pointer(painter)
            if self._mouse.box is not None:
                paint_box(painter, *self._mouse.box)
            paint_not_as_stored(painter, self.view.orientation, viewport)
            painter.restore()
            self._dimming.paint(painter, viewport)
        self._frame.paint(painter, self.rect())
        if self._end_room:
            self.paint_title_end(painter, title_band(self.rect()))

    @property
    def _end_room(self) -> int:
        """For the end of the title, where that has room beside the mark of synthetic pixels."""
        room, mark = self.title_room(), title_width("", self._is_synthetic)
        return room if mark + room <= title_band(self.rect()).width() else 0

    @property
    def _frame(self) -> Frame:
        together = tr("moved apart") if self.view.is_apart else ""
        state = together if self.view.is_linked else tr("on its own")
        return Frame(
            self._title,
            tr("shown coarsely") if self._sharpening.has_failed else state,
            self._image is not None,
            self._is_synthetic,
            # Amber is for pixels that are there or being made, not for an empty pane.
            self._image is not None or self._expects_image,
            self.hasFocus(),
            self._end_room,
        )

    def _paint_content(
        self, painter: QPainter, corner: QPoint, pixel_ratio: float, placement: Placement
    ) -> None:
        """Grey pixels, overlays and side marks, without title, border and pointer."""
        if self._image is None:
            return
        visible = placement.visible
        picture = self.film_picture(placement)
        if visible is None or picture is None:
            return
        painter.save()
        painter.translate(corner)
        painter.scale(1.0 / pixel_ratio, 1.0 / pixel_ratio)
        painter.save()
        painter.setTransform(self.view.orientation.transform(placement.viewport), True)
        painter.drawImage(visible[1], visible[0], picture)
        self.paint_on_film(painter, placement, pixel_ratio)
        if not self._overlays_hidden:
            for overlay in self.overlays:
                overlay.paint(painter, placement, pixel_ratio)
        painter.restore()
        if self._side_marks is not None:
            painter.setFont(self.font())
            paint_marks_as_seen(painter, self._side_marks, placement, self.view.orientation, pixel_ratio)
        painter.restore()

    def film_picture(self, placement: Placement) -> QImage | None:
        """The grey pixels, of the size of ``placement.visible``; None: nothing visible."""
        return None if self._image is None else self._image.picture(placement, self.view.table)

    def paint_on_film(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        """For a subclass: paint on the grey pixels, in device pixels, whether overlays are hidden or not."""

    def content_picture(self) -> QImage:
        """What the viewport shows now, in device pixels, without any mark of its own."""
        rows, columns = self.viewport_pixels
        picture = QImage(columns, rows, QImage.Format.Format_RGB32)
        picture.fill(theme.BACKGROUND)
        painter = QPainter(picture)
        painter.setFont(self.font())
        ratio = self.devicePixelRatioF()
        painter.scale(ratio, ratio)
        self._paint_content(painter, QPoint(0, 0), ratio, self.view.placement)
        painter.end()
        return picture

    def title_room(self) -> int:
        """Logical pixels at the end of the title band that a subclass paints itself."""
        return 0

    def paint_title_end(self, painter: QPainter, band: QRect) -> None:
        """For a subclass: paint the end of the title band."""

    def _paint_pointer(self, painter: QPainter) -> None:
        tool = self._mouse.tool
        stays = None if tool is None else tool.outline_center()
        point = self.view.pointer if stays is None else stays
        if point is None or (self._overlays_hidden and tool is None):
            return
        at = self.widget_point(point)
        radius = tool.outline_radius() if tool is not None else None
        if radius is not None:
            ratio, placement = self.devicePixelRatioF(), self.view.placement
            shown = radius * placement.scale_x / ratio  # round in the patient, whatever the pixels are
            paint_ring(painter, at, shown, shown)
        elif self.view.family.shows_ghost_cursor and not self.underMouse():
            paint_ghost_cursor(painter, at)

    def window_on_box(self, first: QPointF, second: QPointF) -> None:
        """Window on the values of this pane's image between two widget positions."""
        if self._image is not None:
            self.view.window_on_box(self._image.stored, self.image_point(first), self.image_point(second))

    # Mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._image is None:
            super().mousePressEvent(event)
            return
        self._mouse.press(event)
        self._update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._image is None:
            return
        position = event.position()
        is_over = self.viewport.contains(position.toPoint())
        self.view.set_pointer(self.image_point(position) if is_over else None)
        self._mouse.move(event)
        if self._mouse.box is not None:
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        wants_menu = self._mouse.release(event)
        self._update_cursor()
        self.update()
        if wants_menu:
            self.menu_requested.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._image is None:
            return
        if event.button() == Qt.MouseButton.LeftButton and self._mouse.tool is None:
            self.maximize_requested.emit()
        else:  # two quick dabs of the brush are two dabs
            self.mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()  # Alt turns it sideways
        if self._image is None or not turned or self.view.habits.wheel(event.modifiers()) is not Wheel.ZOOM:
            event.ignore()  # the window steps cases and results, the brush its size
            return
        self.view.zoom(WHEEL_STEP ** (turned / 120.0), *self.in_viewport(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self.view.set_pointer(None)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Menu and self._image is not None:
            self.menu_requested.emit(self.mapToGlobal(self.viewport.center()))
        else:
            super().keyPressEvent(event)

    def _update_cursor(self) -> None:
        cursor = self._mouse.cursor
        if cursor is None:
            self.unsetCursor()
        else:
            self.setCursor(cursor)
