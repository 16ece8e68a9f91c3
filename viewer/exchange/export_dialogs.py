"""Saving the selected edit, and copying a pane; every picture leaves with its mark."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.edit import EditResult
from engine.errors import OutputError
from engine.radiographs.radiograph import Radiograph
from viewer import background, theme
from viewer.case import Case
from viewer.comparing.comparing_pane import COUNTERFACTUAL, ComparingPane
from viewer.comparing.difference_pane import DifferencePane
from viewer.language import tr
from viewer.panes.guidance_pane import GuidancePane
from viewer.panes.image_pane import ImagePane
from viewer.panes.pane_row import PaneRow
from viewer.panes.synthetic_mark import marked_picture
from viewer.settings import SettingsStore

VIEW_NAME = "view.png"
RATINGS_NAME = "counterview-ratings.csv"

Say = Callable[[str, bool], None]  # what came of it, and whether that is an error


class Exporter:
    """Saves the selected edit and the ratings, and copies panes.

    Args:
        case: whose edit is saved, and where it is said what was done.
        window: parent of the dialog.
        panes: what is copied and goes along with the edit as it looks.
        settings: remember the folder.
    """

    def __init__(self, case: Case, window: QWidget, panes: PaneRow, settings: SettingsStore) -> None:
        self._case, self._window, self._panes, self._settings = case, window, panes, settings
        self.on_left: Callable[[str], None] = lambda what: None  # told what left the application
        self.drop_preview: Callable[[], None] = lambda: None  # what is no result does not leave

    @property
    def settings(self) -> SettingsStore:
        """Where the folder is remembered."""
        return self._settings

    def save(self, case_number: int) -> None:
        """Ask for a folder and write the selected edit there; the number goes into its proposed name."""
        radiograph, result = self._case.radiograph, self._case.selected_edit
        if radiograph is None or result is None:
            return
        self.drop_preview()
        picture = picture_of_row(self._panes, result)
        name = proposed_name(case_number, (self._case.selected_index or 0) + 1)
        self.save_folder(name, lambda folder: write_edit(folder, radiograph, result, picture))

    def save_folder(self, name: str, write: Callable[[Path], Path]) -> None:
        """Ask for a folder, write there in the background, and say what came of it.

        Args:
            name: that is proposed.
            write: writes into the folder and returns it; raises an EngineError.
        """

        def chosen(folder: Path) -> None:
            self._settings.change(export_folder=str(folder.parent))
            self._case.set_message(tr("Saving…"))

            def done(written: Path) -> None:
                self._case.set_message(tr("Saved in {folder}").format(folder=written))
                self.on_left("folder")

            background.run(
                lambda: write(folder),
                done,
                lambda message: self._case.set_message(message, is_error=True),
            )

        folder = self._settings.current.export_folder or str(Path.home())
        ask_for_folder(self._window, folder, name, chosen)

    def save_ratings(self, write: Callable[[Path, Say], None]) -> None:
        """Ask for a file and have all ratings written there.

        Args:
            write: writes the file without blocking and says what came of it.
        """

        def chosen(path: Path) -> None:
            self._settings.change(export_folder=str(path.parent))
            write(path, self._case.set_message)
            self.on_left("ratings")

        ask_for_table(self._window, self._settings.current.export_folder or str(Path.home()), chosen)

    def copy(self) -> None:
        """Put the focused pane on the clipboard, with its mark."""
        self.drop_preview()
        radiograph, pane = self._case.radiograph, self._panes.focused_pane
        if radiograph is None or pane.image is None:
            return
        picture = picture_of(pane, pane.content_picture(), self._case.selected_edit)
        QGuiApplication.clipboard().setImage(picture)
        self.on_left("clipboard")
        self._case.set_message(tr("Copied: {pane}").format(pane=pane.accessibleName()))


def proposed_name(case_number: int, edit_number: int) -> str:
    """A folder name that tells nothing about the patient."""
    return f"counterview-case-{case_number:02d}-edit-{edit_number:02d}"


def ask_for_folder(parent: QWidget, folder: str, name: str, on_chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask, without blocking, where to make the result's folder; ``on_chosen`` gets its path."""
    dialog = QFileDialog(parent, tr("Save the result as a folder"), folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # nothing but an earlier result is replaced
    dialog.selectFile(name)
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, tr("Folder name"))
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def ask_for_table(parent: QWidget, folder: str, on_chosen: Callable[[Path], None]) -> QFileDialog:
    """Ask, without blocking, for the CSV file to write ratings to."""
    dialog = QFileDialog(parent, tr("Export ratings as CSV"), folder, tr("Tables (*.csv);;All files (*)"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(RATINGS_NAME)
    dialog.fileSelected.connect(lambda chosen: on_chosen(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def write_edit(folder: Path, radiograph: Radiograph, result: EditResult, view: QImage) -> Path:
    """Write a result with a picture of the panes beside it; slow, for the background pool.

    Args:
        folder: made here; an earlier result in it is replaced.
        radiograph: what was edited.
        result: its counterfactual.
        view: the panes as they look, marked.

    Raises:
        OutputError: the folder holds something else, or cannot be written.
    """
    from engine.exchange.edit_folder import write_edit_folder

    view_file = folder / VIEW_NAME
    if view_file.exists() and (folder / "edit.json").exists():
        view_file.unlink()  # our own picture of an earlier save
    write_edit_folder(folder, radiograph, result)
    view.setText("Title", "Panes of Counterview")
    view.setText("Warning", "SYNTHETIC - research only")
    view.setText("Instruction", result.provenance.sentence)
    view.setText("Model", result.provenance.model_name)
    view.setText("Notice", result.provenance.model_notice)
    if not view.save(str(view_file)):
        raise OutputError(f"cannot write {view_file.name}; free some space or choose another folder")
    return folder


def picture_of(pane: ImagePane, pixels: QImage, result: EditResult | None) -> QImage:
    """What a pane shows, ready to leave the application; what a model made names the model."""
    if result is None:
        return marked_picture(pixels, pane.title, is_synthetic=pane.is_synthetic)
    is_counterfactual = isinstance(pane, ComparingPane) and pane.shows_result
    is_map = (isinstance(pane, GuidancePane) and pane.has_map) or isinstance(pane, DifferencePane)
    is_made = is_counterfactual or is_map
    return marked_picture(
        pixels,
        _heading(pane, result) if is_counterfactual else pane.title,
        result.provenance.model_words if is_made else "",
        is_synthetic=pane.is_synthetic,
    )


def _heading(pane: ImagePane, result: EditResult) -> str:
    """What was asked for, and how else than alone its result is shown."""
    sentence = result.provenance.sentence
    return sentence if pane.title == tr(COUNTERFACTUAL) else f"{sentence} · {pane.title}"


def picture_of_row(row: PaneRow, result: EditResult | None) -> QImage:
    """All panes that have an image, each with its own mark, side by side."""
    pictures = [picture_of(pane, pixels, result) for pane, pixels in row.pictures()]
    gap = 8
    width = sum(picture.width() for picture in pictures) + gap * (len(pictures) - 1)
    height = max(picture.height() for picture in pictures)
    whole = QImage(width, height, QImage.Format.Format_RGB32)
    whole.fill(theme.BACKGROUND)
    painter = QPainter(whole)
    x = 0
    for picture in pictures:
        painter.drawImage(x, 0, picture)
        x += picture.width() + gap
    painter.end()
    return whole
