"""MeasuringOverlay: the measurements of the case over the pixels of one pane."""

import math
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from engine.radiographs.measures import LengthScale, Point
from viewer import theme
from viewer.case import Case
from viewer.language import tr
from viewer.measuring.draft import Draft
from viewer.measuring.drawing import Style, paint_lines, paint_prompt, paint_words
from viewer.measuring.measurement import Kind, Measurement, short_ratio, strokes, texts
from viewer.measuring.result_key import result_key
from viewer.measuring.store import Measurements
from viewer.panes.image_pane import ImagePane
from viewer.panes.overlays import Overlay
from viewer.panes.rendering import Placement

_MARK_ROOM = 34.0  # of a side mark, logical pixels
_HANDLE_ROOM = 8.0  # around a point, logical pixels
_WARNING_HEIGHT = 42.0  # of what a pane says about a turned view, logical pixels


class Drafting(Protocol):
    """Who knows what is being measured."""

    store: Measurements
    draft: Draft | None

    def prompts_on(self, pane: ImagePane) -> bool:
        """This pane says what to click next."""


def source_of(pane: ImagePane, case: Case) -> str | None:
    """The key of the result whose pixels a pane shows, None where it shows the input."""
    image, radiograph, result = pane.image, case.radiograph, case.selected_edit
    if image is None or radiograph is None or image.stored is radiograph.stored_pixels:
        return None
    return result_key(result) if result is not None and pane.is_synthetic else None


class MeasuringOverlay(Overlay):
    """Lines and words; finished ones are kept as a picture, as long lines take a painter long.

    Args:
        pane: that it lies over.
        drafting: gives the measurements, and the one that is being made.
        case: whose pixels are shown.
    """

    def __init__(self, pane: ImagePane, drafting: Drafting, case: Case) -> None:
        super().__init__()
        self._pane, self._drafting, self._case = pane, drafting, case
        self._kept: tuple[object, QImage] | None = None

    def paint(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        store = self._drafting.store
        shown = store.shown
        if self._drafting.draft is not None or not shown or placement.is_passing:
            self._kept = None
            self._paint(painter, placement, pixel_ratio, has_words=True)
            return
        base, density = painter.transform(), painter.device().devicePixelRatioF()
        bounds = base.mapRect(QRectF(0, 0, placement.viewport[1], placement.viewport[0]))
        looks = (shown, store.selected, store.scale, source_of(self._pane, self._case))
        key = (placement, _numbers(base), density, looks, self._pane.is_synthetic)
        if self._kept is None or self._kept[0] != key:
            size = (bounds.size() * density).toSize()
            picture = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
            picture.setDevicePixelRatio(density)
            picture.fill(Qt.GlobalColor.transparent)
            own = QPainter(picture)
            own.translate(-bounds.topLeft())
            self._draw(own, placement, base, pixel_ratio, has_words=True)
            own.end()
            self._kept = key, picture
        painter.save()
        painter.resetTransform()
        painter.drawImage(bounds.topLeft(), self._kept[1])
        painter.restore()

    def paint_in_lens(self, painter: QPainter, lens: Placement, pixel_ratio: float) -> None:
        """Lines as thin as outside, for placing them well; the words stay outside."""
        self._paint(painter, lens, pixel_ratio, has_words=False)

    def _paint(self, painter: QPainter, placement: Placement, pixel_ratio: float, has_words: bool) -> None:
        base = painter.transform()
        painter.save()
        painter.resetTransform()  # words stay upright, lines keep their width
        self._draw(painter, placement, base, pixel_ratio, has_words)
        painter.restore()

    def _draw(
        self,
        painter: QPainter,
        placement: Placement,
        base: QTransform,
        pixel_ratio: float,
        has_words: bool,
    ) -> None:
        """Draw where ``base`` puts the points of the viewport."""
        store, draft = self._drafting.store, self._drafting.draft
        scale, shown, selected = store.scale, store.shown, store.selected
        if scale is None or not (shown or draft is not None):
            return
        unit = pixel_ratio * math.sqrt(abs(base.determinant()))
        bounds = base.mapRect(QRectF(0, 0, placement.viewport[1], placement.viewport[0]))
        plates = _corners(placement, base, unit)
        source = source_of(self._pane, self._case)
        written: list[tuple[list[str], QPointF, Style]] = []
        for item in shown:
            lines, points = _on_screen(item.kind, item.points, scale, placement, base)
            if not has_words and not _can_be_seen(points, lines, bounds, unit):
                continue
            style = self._style(item, source, unit, item == selected and draft is None)
            paint_lines(painter, lines, points, style)
            if has_words:
                words = self._words(item, scale, source, style.is_selected)
                written.append((words, _anchor(item.kind, points), style))
        if draft is not None:
            lines, points = _on_screen(draft.kind, draft.seen, scale, placement, base)
            style = Style(theme.SYNTHETIC if self._pane.is_synthetic else theme.TEXT, unit=unit)
            paint_lines(painter, lines, points, style)
            if has_words and draft.kind in (Kind.RULER, Kind.CALIBRATION) and len(draft.seen) == 2:
                ruler = Measurement(0, Kind.RULER, draft.seen, source, self._pane.is_synthetic)
                written.append((self._words(ruler, scale, source, True), points[1], style))
        # Words after all lines, those of the selected one first: they get the best place.
        for words, anchor, style in sorted(written, key=lambda one: not one[2].is_selected):
            plates.append(paint_words(painter, words, anchor, bounds, style, plates))
        if has_words and draft is not None and self._drafting.prompts_on(self._pane):
            below = 0.0 if self._pane.view.orientation.is_as_stored else _WARNING_HEIGHT * unit
            paint_prompt(painter, draft.prompt, bounds.adjusted(0, below, 0, 0), unit)

    @property
    def words(self) -> list[str]:
        """All that is written beside measurements on this pane."""
        store = self._drafting.store
        if not store.shown or store.scale is None or self._pane.image is None:
            return []
        source = source_of(self._pane, self._case)
        selected = store.selected
        return [
            line for item in store.shown for line in self._words(item, store.scale, source, item == selected)
        ]

    def _style(self, item: Measurement, source: str | None, unit: float, is_selected: bool) -> Style:
        is_amber = self._pane.is_synthetic or item.is_synthetic
        color = theme.SYNTHETIC if is_amber else theme.ACCENT if is_selected else theme.TEXT
        return Style(color, source != item.source, is_selected, unit)

    def _words(
        self, item: Measurement, scale: LengthScale, source: str | None, is_selected: bool
    ) -> list[str]:
        """What is measured, in short where it is not selected; on synthetic pixels it says so first.

        What was drawn on a synthetic result always says so on other panes.
        """
        radiograph = self._case.radiograph
        words = list(texts(item, scale, "" if radiograph is None else radiograph.view_position))
        if item.kind is Kind.CTR and not is_selected:
            words = [short_ratio(words[0])]
        if self._pane.is_synthetic:
            words[0] = tr("synthetic · {words}").format(words=words[0])
        if source != item.source and (is_selected or item.source is not None):
            on_input = item.source is None
            words.append(tr("drawn on the input") if on_input else tr("drawn on the synthetic result"))
        return words


def _on_screen(
    kind: Kind, points: tuple[Point, ...], scale: LengthScale, placement: Placement, base: QTransform
) -> tuple[list[tuple[QPointF, QPointF, bool]], list[QPointF]]:
    def place(point: Point) -> QPointF:
        y, x = placement.to_viewport(*point)
        return base.map(QPointF(x, y))

    lines = [
        (place(start), place(end), is_auxiliary) for start, end, is_auxiliary in strokes(kind, points, scale)
    ]
    return lines, [place(point) for point in points]


def _can_be_seen(
    points: list[QPointF], lines: list[tuple[QPointF, QPointF, bool]], bounds: QRectF, unit: float
) -> bool:
    """Handles and lines, or what could be lines, reach into the bounds."""
    ends = [*points, *(end for line in lines for end in line[:2])]
    across, down = [end.x() for end in ends], [end.y() for end in ends]
    around = QRectF(QPointF(min(across), min(down)), QPointF(max(across), max(down)))
    off = _HANDLE_ROOM * unit
    return around.adjusted(-off, -off, off, off).intersects(bounds)


def _numbers(transform: QTransform) -> tuple[float, ...]:
    parts = (transform.m11, transform.m12, transform.m21, transform.m22, transform.dx, transform.dy)
    return tuple(part() for part in parts)


def _corners(placement: Placement, base: QTransform, unit: float) -> list[QRectF]:
    """Where the side marks are: words keep off them."""
    if placement.visible is None:
        return []
    top, left, bottom, right = placement.visible
    film = base.mapRect(QRectF(left, top, right - left, bottom - top))
    side = _MARK_ROOM * unit
    foot = film.bottom() - side
    return [QRectF(film.left(), foot, side, side), QRectF(film.right() - side, foot, side, side)]


def _anchor(kind: Kind, points: list[QPointF]) -> QPointF:
    """What the words stand beside."""
    # The corner of an angle; of a ratio the foot of the midline, below the heart.
    return points[1] if kind in (Kind.ANGLE, Kind.CTR) else points[-1]
