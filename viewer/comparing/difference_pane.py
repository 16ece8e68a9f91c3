"""DifferencePane: counterfactual minus input in stored units, in colors over the dimmed film."""

from dataclasses import replace

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph
from viewer import background, theme
from viewer.comparing.difference import DifferenceOverlay, largest_change, share_of_window, signed
from viewer.language import mark, number, tr
from viewer.panes.image_pane import ImagePane
from viewer.panes.pane_frame import Frame, title_band, title_width
from viewer.panes.rendering import GreyImage, Placement
from viewer.panes.view_state import ViewState

TITLE = mark("Difference from the input")
_DIM = QColor(0, 0, 0, 130)
_GAP = 8


class DifferencePane(ImagePane):
    """An image pane with the signed difference over the input.

    The range of its colors ends at the largest change, until the reader chooses another end.
    """

    range_changed = Signal()

    def __init__(self, view: ViewState, parent: QWidget | None = None) -> None:
        super().__init__(view, tr(TITLE), parent)
        self._overlay = DifferenceOverlay()
        self.overlays = [self._overlay]
        self._radiograph: Radiograph | None = None
        self._result: EditResult | None = None
        self._largest: int | None = None
        self._chosen: float | None = None
        self.set_hint(tr("What changed appears here with a result"))

    def show_difference(
        self,
        radiograph: Radiograph | None,
        result: EditResult | None,
        film: GreyImage | None,
        after: GreyImage | None,
    ) -> None:
        """Show the difference of a result to its film, or nothing."""
        self.show_image(
            film if result is not None else None,
            tr(TITLE),
            radiograph is not None and radiograph.is_synthetic,
        )
        if result is self._result and radiograph is self._radiograph:
            return
        self._radiograph, self._result = radiograph, result
        self._largest = None
        self._overlay.show_pair(film, after)
        self._apply_range()
        if radiograph is not None and result is not None:
            before, changed = radiograph.stored_pixels, result.counterfactual
            background.run(
                lambda: largest_change(before, changed),
                lambda found: self._take_largest(result, found),
                lambda message: None,  # logged; the range stays that of all values
                owner=self,
            )

    def _take_largest(self, result: EditResult, found: int) -> None:
        if result is self._result:
            self._largest = found
            self._apply_range()

    @property
    def images(self) -> tuple[GreyImage, ...]:
        return (*super().images, *self._overlay.images)

    # The range of the colors.

    @property
    def has_difference(self) -> bool:
        return self._result is not None

    @property
    def largest(self) -> int | None:
        """Largest absolute change in stored units; None while it is not known."""
        return self._largest

    @property
    def is_automatic(self) -> bool:
        """The range ends at the largest change."""
        return self._chosen is None

    @property
    def limit(self) -> float:
        """Change in stored units at the ends of the scale."""
        return float(max(1, self._largest or 1)) if self._chosen is None else self._chosen

    def set_limit(self, limit: float | None) -> None:
        """End the scale at this change; None: at the largest."""
        self._chosen = None if limit is None else max(1.0, limit)
        self._apply_range()

    def _apply_range(self) -> None:
        self._overlay.set_limit(self.limit)
        self.range_changed.emit()
        self.update()

    # In words.

    def share_text(self, change: float) -> str:
        """A change in % of the shown window, or "" where none is shown."""
        if self._radiograph is None:
            return ""
        share = share_of_window(change, self._radiograph.grey_scale, self.view.nearest_window)
        return "" if share is None else f"{number(100 * share, '.0f' if abs(share) >= 0.1 else '.1f')} %"

    def text_at(self, row: float, column: float) -> str:
        """The change at a point of the native grid, with its direction in a word."""
        if self._radiograph is None or self._result is None:
            return ""
        y, x = int(row), int(column)
        change = int(self._result.counterfactual[y, x]) - int(self._radiograph.stored_pixels[y, x])
        if change == 0:
            return tr("0, unchanged")
        word = tr("darker") if (change > 0) == self._more_is_darker else tr("brighter")
        return tr("{change} stored units, {word} · {share} of the window").format(
            change=signed(change), word=word, share=self.share_text(abs(change))
        )

    @property
    def _more_is_darker(self) -> bool:
        """More stored units look darker now."""
        return self._radiograph is not None and (
            self._radiograph.grey_scale.inverted != self.view.is_inverted
        )

    @property
    def signs_text(self) -> str:
        """What the two signs look like on the film now; "" without a difference."""
        if not self.has_difference:
            return ""
        return tr("− brighter, + darker") if self._more_is_darker else tr("− darker, + brighter")

    # Painting.

    @property
    def _head(self) -> tuple[str, str]:
        """Title and signs, in fewer words where the pane is narrow."""
        signs = self.signs_text
        if not signs or self._title != tr(TITLE):
            return self._title, signs
        short = tr("− bright, + dark") if self._more_is_darker else tr("− dark, + bright")
        heads = ((self._title, signs), (tr("Difference"), signs), (tr("Difference"), short))
        room, metrics = title_band(self.rect()).width(), QFontMetrics(theme.small_font())
        for title, words in heads:
            if title_width(title, self._is_synthetic) + _GAP + metrics.horizontalAdvance(words) <= room:
                return title, words
        return heads[-1]

    @property
    def _frame(self) -> Frame:
        return replace(super()._frame, title=self._head[0])

    def title_room(self) -> int:
        metrics = QFontMetrics(theme.small_font())
        return metrics.horizontalAdvance(self._head[1]) + _GAP if self.has_difference else 0

    def paint_title_end(self, painter: QPainter, band: QRect) -> None:
        painter.setFont(theme.small_font())
        painter.setPen(theme.SECONDARY)
        painter.drawText(band, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._head[1])

    def paint_on_film(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        visible = placement.visible
        if visible is not None and not self._overlays_hidden:
            top, left, bottom, right = visible
            painter.fillRect(QRect(left, top, right - left, bottom - top), _DIM)
