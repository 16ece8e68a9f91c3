"""ComparingPane: the counterfactual, alone or together with the input in one of four ways."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from viewer.comparing.checkerboard import paint_cells
from viewer.comparing.comparison import Comparison, Way
from viewer.comparing.film_labels import paint_label
from viewer.comparing.morph import Stop, between, words
from viewer.comparing.swipe_line import SwipeLine
from viewer.language import mark, tr
from viewer.panes.image_pane import ImagePane
from viewer.panes.rendering import GreyImage, Placement
from viewer.panes.view_state import ViewState

COUNTERFACTUAL = mark("counterfactual")  # title of the pane while it shows one alone
INPUT = mark("input")
PREVIEW = mark("preview")  # title of the pane while it shows a first look
_TITLES = {
    Way.NONE: COUNTERFACTUAL,
    Way.SWIPE: mark("swipe with the input"),
    Way.FLICKER: mark("flicker with the input"),
    Way.FADE: mark("fade with the input"),
    Way.CHECKER: mark("checkerboard with the input"),
}

_TITLES_WITH = {
    Way.SWIPE: mark("swipe with {name}"),
    Way.FLICKER: mark("flicker with {name}"),
    Way.FADE: mark("fade with {name}"),
    Way.CHECKER: mark("checkerboard with {name}"),
}


class ComparingPane(ImagePane):
    """An image pane that can show a second image on the same grid.

    Whatever is mixed, the pane keeps its amber frame, and words on the film say where the input is.

    Args:
        view: of this pane; both images lie on its grid, so they always match.
        comparison: what the reader chose.
    """

    def __init__(self, view: ViewState, comparison: Comparison, parent: QWidget | None = None) -> None:
        super().__init__(view, tr(COUNTERFACTUAL), parent)
        self.comparison = comparison
        self._film: GreyImage | None = None
        self._film_is_synthetic = False
        self._film_name = ""
        self._is_preview = False
        self._stops: tuple[Stop, ...] = ()
        self._drags_line = False
        self.line = SwipeLine(comparison)
        comparison.changed.connect(self._show_way)
        comparison.turned.connect(self.update)

    def show_pair(
        self,
        result: GreyImage | None,
        film: GreyImage | None,
        film_is_synthetic: bool,
        film_name: str = "",
        is_preview: bool = False,
    ) -> None:
        """Show a result, and compare it with the film as the reader chose.

        Args:
            result: the counterfactual.
            film: the input, or another result.
            film_is_synthetic: it is another result, or a synthetic input.
            film_name: of another result; "" for the input.
            is_preview: the counterfactual is a first look only, and says so.
        """
        self._is_preview = is_preview
        self._film, self._film_is_synthetic, self._film_name = film, film_is_synthetic, film_name
        self.show_image(result, self._way_title, is_synthetic=film is not None)

    def set_stops(self, stops: Sequence[Stop]) -> None:
        """Let the fade lead along these pictures, from first to last; fewer than two: input and result."""
        self._stops = tuple(stops)
        self.comparison.set_stops(max(2, len(self._stops)))
        self._show_way()
        self.update()

    def show_alone(self, image: GreyImage | None, title: str, is_synthetic: bool) -> None:
        """Show one image, and nothing to compare it with."""
        self._film = None
        self.show_image(image, title, is_synthetic)

    @property
    def images(self) -> tuple[GreyImage, ...]:
        if self.way is Way.FADE:
            return tuple(stop.image for stop in self._fade_stops())
        return super().images if self.way is Way.NONE or self._film is None else (*super().images, self._film)

    @property
    def shows_result(self) -> bool:
        """Pixels of a result are shown, alone or beside others."""
        return self.image is not None and self._film is not None

    @property
    def way(self) -> Way:
        """In which the two images are shown now."""
        return self.comparison.way if self.shows_result else Way.NONE

    @property
    def _film_word(self) -> str:
        """What the result is compared with."""
        return self._film_name or tr(INPUT)

    @property
    def _result_word(self) -> str:
        return tr(PREVIEW) if self._is_preview else tr(COUNTERFACTUAL)

    @property
    def _way_title(self) -> str:
        way = self.comparison.way
        if self._is_preview and way is not Way.NONE:
            name = self._film_name or tr(INPUT)
            return tr("preview, {way}").format(way=tr(_TITLES_WITH[way]).format(name=name))
        if self._is_preview:
            return tr(PREVIEW)
        if self._film_name and way is not Way.NONE:
            return tr(_TITLES_WITH[way]).format(name=self._film_name)
        if self.comparison.way is Way.FADE and len(self._stops) > 1:
            return tr("fade along the row")
        return tr(_TITLES[self.comparison.way])

    def _show_way(self) -> None:
        if self.shows_result:
            self.show_image(self.image, self._way_title, self.is_synthetic)
        self._update_cursor()

    # Painting.

    def film_picture(self, placement: Placement) -> QImage | None:
        if self.way is Way.FLICKER and self.comparison.shows_input and self._film is not None:
            return self._film.picture(placement, self.view.table)
        if self.way is Way.FADE:
            stops = self._fade_stops()
            return stops[between(self.comparison.setting, len(stops))[0]].image.picture(
                placement, self.view.table
            )
        return super().film_picture(placement)

    def paint_on_film(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        visible = placement.visible
        way = self.way
        if way is Way.NONE or visible is None or self._film is None:
            return
        area = QRect(visible[1], visible[0], visible[3] - visible[1], visible[2] - visible[0])
        film = self._film.picture(placement, self.view.table)
        if film is None:
            return
        if way is Way.SWIPE:
            self._paint_swipe(painter, film, area, placement, pixel_ratio)
        elif way is Way.CHECKER:
            self._paint_checker(painter, film, area, placement, pixel_ratio)
        elif way is Way.FADE:
            self._paint_fade(painter, area, placement, pixel_ratio)
        else:
            shows_input = self.comparison.shows_input
            self._label(
                painter,
                self._film_word if shows_input else self._result_word,
                area,
                Qt.AlignmentFlag.AlignLeft,
                not shows_input or self._film_is_synthetic,
                pixel_ratio,
            )

    def _label(
        self,
        painter: QPainter,
        text: str,
        area: QRect,
        corner: Qt.AlignmentFlag,
        is_synthetic: bool,
        ratio: float,
    ) -> None:
        """Letters stay upright however the film is turned."""
        turned = self.view.orientation.transform(self.view.placement.viewport)
        painter.save()
        painter.setTransform(turned.inverted()[0], True)
        paint_label(painter, text, turned.mapRect(area), corner, is_synthetic, ratio)
        painter.restore()

    def _fade_stops(self) -> Sequence[Stop]:
        """From the input to the counterfactual, or along the pictures of a series."""
        if len(self._stops) > 1:
            return self._stops
        assert self._film is not None
        assert self.image is not None
        return (
            Stop(self._film_word, self._film, self._film_is_synthetic),
            Stop(self._result_word, self.image, True),
        )

    def _paint_fade(self, painter: QPainter, area: QRect, placement: Placement, ratio: float) -> None:
        """The second of two pictures over the first; what is between pictures is no model's."""
        stops, setting = self._fade_stops(), self.comparison.setting
        place, share = between(setting, len(stops))
        second = stops[place + 1].image.picture(placement, self.view.table) if share else None
        if second is not None:
            painter.setOpacity(share)
            painter.drawImage(area.topLeft(), second)
            painter.setOpacity(1.0)
        text, is_synthetic = words(stops, setting)
        self._label(painter, text, area, Qt.AlignmentFlag.AlignLeft, is_synthetic, ratio)

    def _paint_swipe(
        self, painter: QPainter, film: QImage, area: QRect, placement: Placement, ratio: float
    ) -> None:
        before, after = self.line.divide(area, placement)
        if before.isValid():
            painter.drawImage(before.topLeft(), film, before.translated(-area.topLeft()))
            self._label(
                painter, self._film_word, before, Qt.AlignmentFlag.AlignLeft, self._film_is_synthetic, ratio
            )
        if after.isValid():
            self._label(painter, self._result_word, after, Qt.AlignmentFlag.AlignRight, True, ratio)
        self.line.paint(painter, area, placement, ratio)

    def _paint_checker(
        self, painter: QPainter, film: QImage, area: QRect, placement: Placement, ratio: float
    ) -> None:
        # Cells are fixed to the film, so that they move with it, and are the same ones in a magnifier.
        side = self.comparison.cell * ratio * placement.scale_x / self.view.placement.scale_x
        paint_cells(painter, film, area, (placement.top, placement.left), side, ratio)
        text = tr("where ◤, else {film}").format(film=self._film_word)
        self._label(painter, text, area, Qt.AlignmentFlag.AlignLeft, True, ratio)

    def _is_near_line(self, position: QPointF) -> bool:
        if self.way is not Way.SWIPE or self._mouse.tool is not None or self._mouse.space_held:
            return False
        return self.line.is_near(self.view.placement, self.in_viewport(position), self.devicePixelRatioF())

    # Mouse: the line goes before the table of habits.

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._is_near_line(event.position()):
            self._drags_line = True
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drags_line:
            self.line.move_to(self.image_point(event.position()), self.view.placement.shape)
            return
        super().mouseMoveEvent(event)
        if self.way is Way.SWIPE:
            self._update_cursor(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drags_line and event.button() == Qt.MouseButton.LeftButton:
            self._drags_line = False
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._is_near_line(event.position()):
            self.comparison.set_setting(0.5)
        else:
            super().mouseDoubleClickEvent(event)

    def _update_cursor(self, position: QPointF | None = None) -> None:
        if position is not None and self._mouse.cursor is None and self._is_near_line(position):
            upright = self.comparison.is_upright
            self.setCursor(Qt.CursorShape.SplitHCursor if upright else Qt.CursorShape.SplitVCursor)
        else:
            super()._update_cursor()
