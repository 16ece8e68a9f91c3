"""DicomDesk: gathers what there is to export of the result that is looked at, asks, and writes it."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from engine.edit import EditRequest, EditResult
from engine.exchange.export_choice import (
    CASE_SHEET,
    PANES,
    ExportedResult,
    ExportObject,
    is_export_folder,
)
from engine.exchange.view_state import Graphic, ViewState
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case
from viewer.exchange.case_sheet import Row, Words
from viewer.exchange.dicom_dialog import DicomDialog, Offer, Wanted
from viewer.exchange.dicom_files import files_for_people, look_at, sheet_rows
from viewer.exchange.export_dialogs import picture_of_row, proposed_name
from viewer.language import tr
from viewer.measuring.measurement import strokes, texts
from viewer.measuring.store import Measurements
from viewer.panes.pane_row import PaneRow
from viewer.settings import SettingsStore

if TYPE_CHECKING:
    from engine.reading.rating import Rating


class DicomDesk(QObject):
    """Exports the selected result.

    Args:
        case: whose result.
        panes: how it is looked at.
        measurements: that go along.
        settings: remember the folder.
        window: parent of the dialog.

    Attributes:
        dialog: that is open, or None.
    """

    exported = Signal(dict)  # what was written, as in ``export.json``
    ready_to_send = Signal(Path, dict)  # the folder, and what was written there
    _progressed = Signal(int, int, str)  # from the pool

    def __init__(
        self,
        case: Case,
        panes: PaneRow,
        measurements: Measurements,
        settings: SettingsStore,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._case, self._panes, self._measurements = case, panes, measurements
        self._settings, self._window = settings, window
        self.dialog: DicomDialog | None = None
        self._progressed.connect(self._show_progress)

    def ask(self, case_number: int, to_send: Path | None = None) -> None:
        """Look at what there is, and ask.

        Args:
            case_number: goes into the proposed name of the folder.
            to_send: folder for objects that go to a PACS; None: the reader chooses one.
        """
        case = self._case
        radiograph, result = case.radiograph, case.selected_edit
        if radiograph is None or result is None or self.dialog is not None:
            return
        request = case.request_of(result)
        name = f"{proposed_name(case_number, (case.selected_index or 0) + 1)}-dicom"
        folder = to_send or Path(self._settings.current.export_folder or Path.home()) / name
        turned = not self._panes.view.orientation.is_as_stored
        background.run(
            lambda: look_at(radiograph, result),
            lambda found: self._open(
                radiograph, result, request, folder, turned, to_send is not None, *found
            ),
            lambda message: case.set_message(message, is_error=True),
            self,
        )

    def _open(
        self,
        radiograph: Radiograph,
        result: EditResult,
        request: EditRequest | None,
        folder: Path,
        is_turned: bool,
        to_send: bool,
        ratings: "tuple[Rating, ...]",
        no_dx: str,
        no_study: str,
        changed: tuple[int, int],
    ) -> None:
        if self._case.radiograph is not radiograph or self.dialog is not None:
            return
        mask = None if request is None else request.reader_mask
        lacking: dict[ExportObject | str, str] = {}
        if mask is None:
            lacking[ExportObject.READER_MASK] = tr("Nothing was painted for this result.")
        if not ratings:
            lacking[ExportObject.RATINGS] = tr("This result was not rated yet.")
        if no_dx:
            lacking[ExportObject.DX] = no_dx
        if is_turned:
            words = tr("The view is mirrored or turned; reset it before a picture of it leaves.")
            lacking |= {CASE_SHEET: words, PANES: words}
        dialog = DicomDialog(Offer(lacking, no_study, folder), _obstacle, self._window, to_send)
        view = self._view()
        picture = None if is_turned else picture_of_row(self._panes, result)
        one = ExportedResult(result, request, mask, view, ratings)
        rows = sheet_rows(one, changed)
        dialog.wanted.connect(
            lambda wanted: self._write(dialog, radiograph, one, picture, rows, wanted, to_send)
        )
        dialog.finished.connect(self._forget)
        dialog.finished.connect(dialog.deleteLater)
        self.dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _show_progress(self, done: int, total: int, name: str) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(done, total, name)

    def _write(
        self,
        dialog: DicomDialog,
        radiograph: Radiograph,
        one: ExportedResult,
        picture: QImage | None,
        rows: Sequence[Row],
        wanted: Wanted,
        to_send: bool,
    ) -> None:
        given_up = threading.Event()
        dialog.given_up.connect(given_up.set)
        if not to_send:
            self._settings.change(export_folder=str(wanted.folder.parent))
        write_more = files_for_people(picture, one, wanted.files, rows, Words())
        case = self._case

        def done(manifest: dict[str, Any]) -> None:
            if self.dialog is dialog:
                dialog.finish()
            if to_send:
                self.ready_to_send.emit(wanted.folder, manifest)
                return
            self.exported.emit(manifest)
            text = tr("{n} DICOM objects are in {folder}")
            case.set_message(text.format(n=len(manifest["objects"]), folder=wanted.folder))

        def failed(message: str) -> None:
            if given_up.is_set():
                case.set_message(tr("The export was cancelled; nothing was written."))
            elif self.dialog is dialog:
                dialog.fail(message)
            else:
                case.set_message(message, is_error=True)

        def write() -> dict[str, Any]:
            from engine.exchange.dicom_export import export_dicom
            from engine.reading.items import load_rating_items

            return export_dicom(
                wanted.folder,
                radiograph,
                [one],
                wanted.kinds,
                wanted.same_study,
                load_rating_items(),
                self._progressed.emit,
                given_up.is_set,
                write_more,
            )

        background.run(write, done, failed, self)

    def _view(self) -> ViewState:
        """How the panes look at it now."""
        view, radiograph = self._panes.view, self._case.radiograph
        assert radiograph is not None
        place = view.placement
        area = None
        if not view.is_fitted:
            top, left = place.to_image(0, 0)
            bottom, right = place.to_image(*place.viewport)
            area = (round(top), round(left), round(bottom), round(right))
        window = view.window
        first = radiograph.grey_scale.windows[0] if radiograph.grey_scale.windows else None
        return ViewState(
            window=None if window == first else window,
            inverted=view.is_inverted,
            area=area,
            quarter_turns=view.orientation.turns,
            mirrored=view.orientation.is_mirrored,
            graphics=self._graphics(radiograph),
        )

    def _graphics(self, radiograph: Radiograph) -> tuple[Graphic, ...]:
        scale = self._measurements.scale
        if scale is None:
            return ()
        found: list[Graphic] = []
        for item in self._measurements.shown:
            lines = [(start, end) for start, end, _ in strokes(item.kind, item.points, scale)]
            words = "; ".join(texts(item, scale, radiograph.view_position))
            found += [Graphic(line) for line in lines[:-1]]
            found += [Graphic(line, words) for line in lines[-1:]]
        return tuple(found)


def _obstacle(folder: Path) -> str:
    """Why a folder cannot be written; a look at names only."""
    if not folder.is_absolute():
        return tr("Give the whole path of the folder.")
    try:
        if folder.exists() and not is_export_folder(folder):
            return tr("This folder holds something else; choose another name.")
    except OSError:
        return tr("This folder cannot be read; choose another.")
    return ""
