"""LifeSize: shows a film as large as it is, where its spacing and the screen's are known."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtGui import QScreen

from engine.radiographs.measures import LengthUnit
from viewer.case import Case
from viewer.language import tr
from viewer.panes.pane_row import PaneRow
from viewer.screens.screen_dialog import ScreenDialog
from viewer.screens.screen_size import ScreenSize, name_of, read_sizes, told_pixel_mm, write_size
from viewer.settings import SettingsStore


class LifeSize(QObject):
    """Zooms to life size, and measures screens.

    Args:
        case: whose film is shown; told what is missing.
        panes: that zoom; their screen counts.
        settings: keep the sizes of screens.
    """

    def __init__(
        self, case: Case, panes: PaneRow, settings: SettingsStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._case, self._panes, self._settings = case, panes, settings

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands do."""
        return {"life_size": self.show, "calibrate_screen": self.calibrate}

    def show(self) -> None:
        """Zoom to life size; asks for the size of the screen where nobody has measured it."""
        scale = self._case.scale
        if scale is None or scale.unit is LengthUnit.PIXELS:
            self._case.set_message(
                tr("Life size needs millimeters: calibrate along a known length (menu Measure) first."),
                is_error=True,
            )
            return
        size = self._size or self.measure()
        if size is None:
            return
        self._panes.active_view.zoom_to(scale.column / size.pixel_mm)
        self._case.set_message(
            tr("Life size, in {unit}; this screen was measured on {date}.").format(
                unit=scale.words, date=size.measured_on
            )
        )

    def calibrate(self) -> None:
        """Measure the screen, whether it was measured or not."""
        self.measure()

    def measure(self) -> ScreenSize | None:
        """Ask how large the screen of the panes is; None where the reader does not say."""
        screen, known = self._screen, self._size
        begin = known.pixel_mm if known is not None else told_pixel_mm(screen)
        dialog = ScreenDialog(begin, screen.devicePixelRatio(), self._panes.window())
        said = bool(dialog.exec())
        size = ScreenSize(dialog.pixel_mm, date.today().isoformat())
        dialog.deleteLater()
        if not said:
            return None
        text = write_size(self._settings.current.screen_calibrations, name_of(screen), size)
        self._settings.change(screen_calibrations=text)
        return size

    @property
    def _screen(self) -> QScreen:
        return self._panes.screen()

    @property
    def _size(self) -> ScreenSize | None:
        return read_sizes(self._settings.current.screen_calibrations).get(name_of(self._screen))
