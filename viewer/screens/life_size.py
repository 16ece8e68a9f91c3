"""LifeSize: shows a film as large as it is, where its spacing and the screen's are known."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QScreen

from engine.radiographs.measures import LengthScale, LengthUnit
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

    Attributes:
        dialog: that asks how large the screen is; None while it is closed.
    """

    def __init__(
        self, case: Case, panes: PaneRow, settings: SettingsStore, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._case, self._panes, self._settings = case, panes, settings
        self.dialog: ScreenDialog | None = None

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands do."""
        return {"life_size": self.show, "calibrate_screen": self.calibrate}

    def show(self) -> None:
        """Zoom to life size; first asks for the size of the screen where nobody has measured it."""
        if self._scale is None:
            self._case.set_message(
                tr("Life size needs millimeters: calibrate along a known length (menu Measure) first."),
                is_error=True,
            )
        elif self._size is None:
            self._ask(self._zoom)
        else:
            self._zoom()

    def calibrate(self) -> None:
        """Measure the screen, whether it was measured or not."""
        self._ask(None)

    def _zoom(self) -> None:
        scale, size = self._scale, self._size
        if scale is None or size is None:  # another film came meanwhile, or the window went elsewhere
            return
        self._panes.active_view.zoom_to(scale.column / size.pixel_mm)
        self._case.set_message(
            tr("Life size, in {unit}; this screen was measured on {date}.").format(
                unit=scale.words, date=size.measured_on
            )
        )

    def _ask(self, then: Callable[[], None] | None) -> None:
        """Ask how large the screen of the panes is; the window goes on meanwhile."""
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        screen, known = self._screen, self._size
        begin = known.pixel_mm if known is not None else told_pixel_mm(screen)
        self.dialog = dialog = ScreenDialog(begin, screen.devicePixelRatio(), self._panes.window())
        name = name_of(screen)
        dialog.accepted.connect(lambda: self._keep(name, dialog.pixel_mm, then))
        dialog.finished.connect(self._forget)
        dialog.open()

    def _keep(self, screen_name: str, pixel_mm: float, then: Callable[[], None] | None) -> None:
        size = ScreenSize(pixel_mm, date.today().isoformat())
        text = write_size(self._settings.current.screen_calibrations, screen_name, size)
        self._settings.change(screen_calibrations=text)
        if then is not None:
            then()

    @Slot()
    def _forget(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()

    @property
    def _scale(self) -> LengthScale | None:
        """Of the open film; None where its millimeters are not known."""
        scale = self._case.scale
        return None if scale is None or scale.unit is LengthUnit.PIXELS else scale

    @property
    def _screen(self) -> QScreen:
        return self._panes.screen()

    @property
    def _size(self) -> ScreenSize | None:
        return read_sizes(self._settings.current.screen_calibrations).get(name_of(self._screen))
