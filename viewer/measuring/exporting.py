"""Exporting: the measurements of the open film as a table, on the clipboard or in a file."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.errors import OutputError
from engine.exchange.audit import AuditEvent, note
from engine.radiographs.radiograph import Radiograph
from engine.results.pixel_digest import digest_of_pixels
from viewer import background
from viewer.case import Case
from viewer.language import tr
from viewer.measuring.store import Measurements
from viewer.measuring.table import Row, as_csv, as_tabs, table_rows
from viewer.settings import SettingsStore

FILE_NAME = "measurements.csv"


class Exporting(QObject):
    """Does what the commands about tables of measurements say.

    Args:
        case: also told what came of it.
        store: of measurements.
        window: parent of the dialog.
        settings: remember the folder.
    """

    def __init__(
        self,
        case: Case,
        store: Measurements,
        window: QWidget,
        settings: SettingsStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._case, self._store, self._window, self._settings = case, store, window, settings

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What the commands do."""
        return {"copy_measurements": self.copy, "save_measurements": self.save}

    def copy(self) -> None:
        """Tab-separated, for a spreadsheet."""
        rows = self._rows()
        if rows:
            QGuiApplication.clipboard().setText(as_tabs(rows))
            self._case.set_message(tr("Measurements copied as a table: {count} rows").format(count=len(rows)))

    def save(self) -> None:
        """Ask for a file and write comma-separated values."""
        rows = self._rows()
        if not rows:
            return
        dialog = QFileDialog(
            self._window,
            tr("Save measurements"),
            self._settings.current.export_folder,
            tr("Tables (*.csv);;All files (*)"),
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(FILE_NAME)
        dialog.fileSelected.connect(lambda chosen: self._write(Path(chosen), rows))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _rows(self) -> list[Row]:
        scale = self._store.scale
        rows = [] if scale is None else table_rows(self._store.all, scale)
        if not rows:
            self._case.set_message(tr("Nothing is measured on this film yet"))
        return rows

    def _write(self, file: Path, rows: list[Row]) -> None:
        self._settings.change(export_folder=str(file.parent))
        radiograph = self._case.radiograph
        said = tr("Measurements saved as {name}").format(name=file.name)
        background.run(
            lambda: _write_text(file, as_csv(rows), radiograph),
            lambda _: self._case.set_message(said),
            lambda message: self._case.set_message(message, is_error=True),
        )


def _write_text(file: Path, text: str, radiograph: Radiograph | None) -> None:
    try:
        file.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise OutputError(
            f"cannot write {file.name} ({error.strerror}); free some space or choose another folder"
        ) from error
    pixels = {} if radiograph is None else {"pixels_sha256": digest_of_pixels(radiograph.stored_pixels)}
    note(AuditEvent.EXPORTED, what="measurements", **pixels)
