"""ViewDesk: opens presentation states (GSPS), ours and others', and lays their graphics over the panes."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QFileDialog

from engine.errors import OutputError
from engine.exchange.view_state import Graphic, ViewState
from engine.radiographs.radiograph import Radiograph
from viewer import background, theme
from viewer.case import Case
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.panes.look import Look
from viewer.panes.orientation import Orientation
from viewer.panes.overlays import Overlay
from viewer.panes.rendering import Placement
from viewer.settings import SettingsStore

if TYPE_CHECKING:
    from engine.exchange.view_reading import PresentationState

_RIM = QColor(0, 0, 0, 180)
_ARM = 6.0  # of the cross of a point, logical pixels
_LONGEST_WORDS = 80
_LARGEST_FILE = 2**26


class ViewDesk(QObject):
    """Shows a saved view of the open radiograph.

    Args:
        case: whose radiograph.
        window: whose panes show it, and where it is said.
        settings: remember the folder.

    Attributes:
        graphics: that lie over the panes now.
    """

    def __init__(self, case: Case, window: MainWindow, settings: SettingsStore) -> None:
        super().__init__(window)
        self._case, self._window, self._settings = case, window, settings
        self.graphics: tuple[Graphic, ...] = ()
        for pane in window.panes.panes:
            pane.overlays.append(GraphicsOverlay(self))
        case.radiograph_changed.connect(self.take_away)

    def ask(self) -> None:
        """Ask for the file."""
        folder = self._settings.current.export_folder or str(Path.home())
        dialog = QFileDialog(
            self._window,
            tr("Open a saved view"),
            folder,
            tr("DICOM presentation states (*.dcm);;All files (*)"),
        )
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda chosen: self.open(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def open(self, path: Path) -> None:
        """Read a file and look as it says, or say why not."""
        case, radiograph = self._case, self._case.radiograph
        if radiograph is None:
            return
        background.run(
            lambda: _read(path, radiograph),
            lambda state: self._show(path.name, radiograph, state),
            lambda message: case.set_message(message, is_error=True),
            self,
        )

    def _show(self, name: str, radiograph: Radiograph, state: "PresentationState") -> None:
        case, view = self._case, self._window.panes.view
        if case.radiograph is not radiograph:
            return
        before = view.look, view.orientation
        self._look(state.view)
        self._put(state.view.graphics)
        said = tr("{name}: window, place and {n} graphics are shown.").format(
            name=name, n=len(state.view.graphics)
        )
        case.set_message(" ".join((said, *(f"{note}." for note in state.notes))))

        def graphics_only() -> None:
            view.set_orientation(before[1])
            view.look_as(before[0])
            only = tr("{name}: {n} graphics are shown; window and place are yours.")
            case.set_message(only.format(name=name, n=len(self.graphics)))
            self._window.messages.offer(name, tr("Take away"), self._clear)

        choices = [(tr("Graphics only"), graphics_only), (tr("Take away"), self._clear)]
        self._window.messages.offer_choices(name, choices if state.view.graphics else choices[:1])

    def _look(self, wanted: ViewState) -> None:
        view, radiograph = self._window.panes.view, self._case.radiograph
        assert radiograph is not None
        view.set_orientation(Orientation(wanted.mirrored, wanted.quarter_turns))
        place, scale = view.placement, None
        center = (radiograph.shape[0] / 2, radiograph.shape[1] / 2)
        if wanted.area is not None:
            top, left, bottom, right = wanted.area
            center = ((top + bottom) / 2, (left + right) / 2)
            rows, columns = place.viewport
            is_whole = top <= 0 and left <= 0 and (bottom, right) >= radiograph.shape
            if not is_whole:
                aspect = place.scale_y / place.scale_x
                scale = min(rows / ((bottom - top) * aspect), columns / (right - left))
        view.look_as(Look(scale, center, wanted.window, wanted.inverted))

    def _put(self, graphics: Sequence[Graphic]) -> None:
        self.graphics = tuple(graphics)
        for pane in self._window.panes.panes:
            pane.update()

    @Slot()
    def take_away(self) -> None:
        """No graphics; another radiograph has none of these."""
        if self.graphics:
            self._put(())

    def _clear(self) -> None:
        self.take_away()
        self._case.set_message("")


class GraphicsOverlay(Overlay):
    """Lines, crosses and words in light grey on a dark rim.

    Args:
        desk: whose graphics.
    """

    def __init__(self, desk: ViewDesk) -> None:
        super().__init__()
        self._desk = desk

    def paint(self, painter: QPainter, placement: Placement, pixel_ratio: float) -> None:
        self._draw(painter, placement, pixel_ratio, has_words=True)

    def paint_in_lens(self, painter: QPainter, lens: Placement, pixel_ratio: float) -> None:
        """The words stay outside."""
        self._draw(painter, lens, pixel_ratio, has_words=False)

    def _draw(self, painter: QPainter, placement: Placement, pixel_ratio: float, has_words: bool) -> None:
        if not self._desk.graphics:
            return
        base = painter.transform()
        unit = pixel_ratio * math.sqrt(abs(base.determinant()))
        painter.save()
        painter.resetTransform()  # words stay upright, lines keep their width
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(theme.small_font())
        font.setPixelSize(max(1, round(theme.SMALL_FONT_PIXELS * unit)))
        painter.setFont(font)
        for graphic in self._desk.graphics:
            points = []
            for place in graphic.points:
                y, x = placement.to_viewport(*place)
                points.append(base.map(QPointF(x, y)))
            for color, width in ((_RIM, 3.6), (theme.TEXT, 1.4)):
                painter.setPen(QPen(color, width * unit))
                if len(points) > 1:
                    painter.drawPolyline(points)
                elif not graphic.text:
                    arm = _ARM * unit
                    painter.drawLine(points[0] - QPointF(arm, 0), points[0] + QPointF(arm, 0))
                    painter.drawLine(points[0] - QPointF(0, arm), points[0] + QPointF(0, arm))
            if has_words and graphic.text:
                _write(painter, graphic.text[:_LONGEST_WORDS], points[-1], unit)
        painter.restore()


def _write(painter: QPainter, words: str, at: QPointF, unit: float) -> None:
    box = painter.fontMetrics().boundingRect(words).toRectF()
    box.moveTopLeft(at + QPointF(6 * unit, 4 * unit))
    painter.fillRect(box.adjusted(-3 * unit, -unit, 3 * unit, unit), _RIM)
    painter.setPen(theme.TEXT)
    painter.drawText(box, 0, words)


def _read(path: Path, radiograph: Radiograph) -> "PresentationState":
    """What the file says about this radiograph.

    Raises:
        OutputError: it is no presentation state, damaged, or one of another image.
    """
    from engine.exchange.view_reading import read_presentation_state

    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise OutputError(f"{path.name} is too large for a presentation state; choose a saved view (PR)")
        data = path.read_bytes()
    except OSError as error:
        raise OutputError(f"{path.name} cannot be read ({error.strerror or error})") from error
    state = read_presentation_state(data, path.name, radiograph)
    if not state.is_for(radiograph):
        raise OutputError(f"{path.name} is a view of another image; open that image first")
    return state
