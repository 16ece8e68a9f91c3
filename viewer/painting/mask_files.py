"""MaskFiles: masks opened from files and saved to them; reading and writing happen beside the window."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from engine.errors import EngineError, MaskError
from engine.exchange.audit import AuditEvent, note
from engine.masks.mask_file import FractionalMaskError, MaskFile, fit_mask, read_mask_file, write_mask_file
from engine.results.pixel_digest import digest_of_pixels
from viewer import background
from viewer.case import Case
from viewer.language import tr
from viewer.painting.painter import MaskPainter

NAME = "counterview-mask.dcm"


class MaskFiles(QObject):
    """Opens and saves the mask of the open radiograph.

    Args:
        case: whose mask, and where it is said what came of it.
        painter: of the mask.
        folder: gives the folder to begin in.
        keep_folder: remembers the folder that was chosen.
    """

    def __init__(
        self,
        case: Case,
        painter: MaskPainter,
        folder: Callable[[], str] = lambda: "",
        keep_folder: Callable[[str], None] = lambda folder: None,
    ) -> None:
        super().__init__(painter)
        self._case, self._painter = case, painter
        self._folder, self._keep_folder = folder, keep_folder
        self.question: QMessageBox | None = None  # that is open now

    def ask_to_open(self) -> QFileDialog:
        """Ask for a file, without blocking, and take its mask."""
        dialog = QFileDialog(QApplication.activeWindow(), tr("Open a mask"), self._folder())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                tr("Masks") + " (*.dcm *.png *.nii *.nii.gz)",
                tr("All files") + " (*)",
            ]
        )
        dialog.fileSelected.connect(lambda chosen: self._chosen(Path(chosen), self.open))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def ask_to_save(self) -> QFileDialog | None:
        """Ask for a file, without blocking, and write the mask there; the ending says in which form."""
        if self._case.radiograph is None or self._case.reader_mask is None:
            self._case.set_message(tr("Nothing is painted yet."))
            return None
        is_dicom = self._case.radiograph.file_format == "DICOM"
        forms = [
            (tr("DICOM segmentation"), "dcm"),
            (tr("PNG picture"), "png"),
            (tr("NIfTI"), "nii.gz"),
        ]
        forms = forms if is_dicom else forms[1:]
        dialog = QFileDialog(QApplication.activeWindow(), tr("Save the mask"), self._folder())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"{name} (*.{ending})" for name, ending in forms])
        dialog.setDefaultSuffix(forms[0][1])
        dialog.filterSelected.connect(
            lambda text: dialog.setDefaultSuffix(next((e for n, e in forms if text.startswith(n)), "png"))
        )
        dialog.selectFile(NAME if is_dicom else NAME.replace(".dcm", ".png"))
        dialog.fileSelected.connect(lambda chosen: self._chosen(Path(chosen), self.save))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _chosen(self, path: Path, then: Callable[[Path], None]) -> None:
        self._keep_folder(str(path.parent))
        then(path)

    def open(self, path: Path, threshold: float | None = None) -> None:
        """Take the mask of a file as reader mask, or say why not.

        Args:
            path: of the file.
            threshold: from which on a pixel of a fractional segmentation counts; None asks the reader.
        """
        radiograph = self._case.radiograph
        if radiograph is None:
            return

        def read() -> MaskFile | FractionalMaskError:
            try:
                found = read_mask_file(path, threshold)
            except FractionalMaskError as error:
                return error
            fit_mask(found, radiograph)
            return found

        def done(found: MaskFile | FractionalMaskError) -> None:
            if self._case.radiograph is not radiograph:
                return
            if isinstance(found, FractionalMaskError):
                self._ask_for_threshold(path, found)
                return
            self._painter.change(lambda now: found.mask.copy())
            self._case.set_message(" ".join([tr("The mask was opened."), *found.notes]))

        background.run(read, done, self._complain, owner=self)

    def save(self, path: Path) -> None:
        """Write the mask to a file; its ending says in which form."""
        radiograph, mask = self._case.radiograph, self._case.reader_mask
        if radiograph is None or mask is None:
            return

        def write() -> tuple[str, ...]:
            try:
                notes = write_mask_file(path, mask, radiograph)
                note(
                    AuditEvent.EXPORTED, what="mask", pixels_sha256=digest_of_pixels(radiograph.stored_pixels)
                )
                return notes
            except EngineError:
                raise
            except OSError as error:
                raise MaskError(str(error)) from error

        def done(notes: tuple[str, ...]) -> None:
            self._case.set_message(
                " ".join([tr("The mask was saved as {file}.").format(file=path.name), *notes])
            )

        background.run(
            write, done, lambda message: self._case.set_message(message, is_error=True), owner=self
        )

    def _complain(self, message: str) -> None:
        self._case.set_message(message, is_error=True)

    def _ask_for_threshold(self, path: Path, error: FractionalMaskError) -> None:
        """A fractional segmentation has no outline of its own: the reader says where it is."""
        box = self.question = QMessageBox(QApplication.activeWindow())
        box.setWindowTitle(tr("A segmentation with soft borders"))
        box.setText(tr("This segmentation says for each pixel how much of it belongs to the area."))
        box.setInformativeText(tr("Take the pixels that belong to it by half or more?"))
        take = box.addButton(tr("Take them"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.buttonClicked.connect(lambda button: self.open(path, 0.5) if button is take else None)
        box.finished.connect(box.deleteLater)
        box.open()
