"""Results: what a result is asked, what stands in the place of the panes meanwhile, saving and copying."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from viewer.case import Case
from viewer.exchange.export_dialogs import Exporter
from viewer.language import tr
from viewer.main_window import MainWindow
from viewer.measuring.measuring import Measuring
from viewer.measuring.turning import refuses
from viewer.series.desk import SeriesDesk
from viewer.series.result_tools import ResultTools, result_menu
from viewer.series.saving import folder_name
from viewer.wiring.files import Files
from viewer.wiring.side import Asking

if TYPE_CHECKING:
    from viewer.exchange.dicom_desk import DicomDesk
    from viewer.exchange.view_desk import ViewDesk


class Results(QObject):
    """Connects series of edits, saving, copying and exporting with the window.

    Args:
        case: whose results.
        window: where they are shown.
        series: asked of a result.
        exporter: saves and copies.
        measuring: gets the panes of the series for its magnifier.
        files: number the case.
        asking: saves ratings.
    """

    exported = Signal(dict)  # DICOM objects, as in their ``export.json``
    ready_to_send = Signal(Path, dict)  # DICOM objects that go to a PACS: their folder, and the same

    def __init__(
        self,
        case: Case,
        window: MainWindow,
        series: SeriesDesk,
        exporter: Exporter,
        measuring: Measuring,
        files: Files,
        asking: Asking,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._window, self._series = case, window, series
        self._exporter, self._files, self._asking = exporter, files, asking
        self._measurements = measuring.store
        self._dicom: DicomDesk | None = None
        self._views: ViewDesk | None = None
        window.place_instead(series.maps, series.band)
        window.stage.addWidget(series.sheet)
        window.overlays_hidden.connect(series.maps.set_overlays_hidden)
        window.space_held.connect(series.maps.set_space_held)
        series.maps.menu_requested.connect(window.show_pane_menu)
        series.shown_changed.connect(self._show_series)
        series.save_requested.connect(self._save)
        for pane in series.maps.panes:
            measuring.magnify(pane)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands about results do."""
        return {
            "previous_result": lambda: self._window.results.step(-1),
            "next_result": lambda: self._window.results.step(1),
            "reproduce": self._series.asking.reproduce,
            "severity": self._series.asking.severity,
            "seeds": self._series.asking.seeds,
            "round_trip": self._series.asking.round_trip,
            "read_out": self._series.asking.read_out,
            "receipt": self._window.messages.details.open,
            "maximize": self._maximize,
            "save": self._save,
            "copy": self._copy,
            "open_view": lambda: self.views.ask(),
            "export_dicom": lambda: self.dicom.ask(self._files.case_number),
            "export_ratings": self._export_ratings,
        }

    @property
    def dicom(self) -> "DicomDesk":
        """What exports DICOM objects; loaded when it is first asked for."""
        if self._dicom is None:
            from viewer.exchange.dicom_desk import DicomDesk

            case, window, settings = self._case, self._window, self._exporter.settings
            self._dicom = DicomDesk(case, window.panes, self._measurements, settings, window)
            self._dicom.exported.connect(self.exported)
            self._dicom.ready_to_send.connect(self.ready_to_send)
        return self._dicom

    @property
    def views(self) -> "ViewDesk":
        """What opens saved views; loaded when it is first asked for."""
        if self._views is None:
            from viewer.exchange.view_desk import ViewDesk

            self._views = ViewDesk(self._case, self._window, self._exporter.settings)
        return self._views

    def place_tools(self, actions: Mapping[str, QAction]) -> None:
        """Put the buttons beside the results, and their menu on each of them."""
        results, seeds = self._window.results, self._series.asking.seeds
        results.place_tools(ResultTools(actions))
        self._series.read_outs.offered.connect(actions["read_out"].setVisible)
        results.menu_requested.connect(
            lambda position: result_menu(actions, seeds, self._window).popup(position)
        )

    def _show_series(self) -> None:
        series = self._series
        is_shown = series.shown is not None
        self._window.show_instead(
            series.sheet if series.shows_sheet else series.maps if series.shows_maps else None,
            series.band if is_shown else None,
        )

    def _maximize(self) -> None:
        if self._asking.close_figure():
            return
        panes, maps = self._window.panes, self._series.maps
        if self._series.shows_maps:
            maps.toggle_maximized(maps.maximized or maps.focused_pane)
        else:
            panes.toggle_maximized(panes.maximized or panes.focused_pane)

    def _save(self) -> None:
        if refuses(self._window.panes.view, self._case, tr("saving")):
            return
        number, series = self._files.case_number, self._series.what_to_save()
        if series is None:
            self._exporter.save(number)
        else:
            one, write = series
            self._exporter.save_folder(folder_name(one, number), write)

    def _copy(self) -> None:
        if refuses(self._window.panes.view, self._case, tr("copying")):
            return
        if self._series.shows_maps:
            self._series.copy()
        else:
            self._exporter.copy()

    def _export_ratings(self) -> None:
        if self._asking.panel is not None:
            self._exporter.save_ratings(self._asking.panel.export_ratings)
