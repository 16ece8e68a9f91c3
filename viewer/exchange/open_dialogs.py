"""The dialogs that ask for files and folders."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from viewer.language import mark, tr

FILTER = mark(
    "Radiographs, ZIP, DICOMDIR, capsules (*.dcm *.dicom *.ima *.png *.jpg *.jpeg *.zip *.cvcase DICOMDIR*);;"
    "All files (*)"
)


def ask_for_files(parent: QWidget, folder: str, on_chosen: Callable[[list[Path]], None]) -> QFileDialog:
    """Show the dialog without blocking; ``on_chosen`` gets the files."""
    dialog = QFileDialog(parent, tr("Open radiographs"), folder, tr(FILTER))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return _ask(dialog, on_chosen)


def ask_for_folder(
    parent: QWidget, folder: str, on_chosen: Callable[[list[Path]], None], title: str = ""
) -> QFileDialog:
    """Show the dialog without blocking; ``on_chosen`` gets the folder, as a list of one.

    Args:
        parent: window of the dialog.
        folder: to begin in.
        on_chosen: called with what was chosen.
        title: what the folder is wanted for; "": for its films.
    """
    dialog = QFileDialog(parent, title or tr("Open a folder, with all folders in it"), folder)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _ask(dialog, on_chosen)


def _ask(dialog: QFileDialog, on_chosen: Callable[[list[Path]], None]) -> QFileDialog:
    dialog.filesSelected.connect(lambda names: on_chosen([Path(name) for name in names]))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
