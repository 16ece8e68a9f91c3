"""A series is saved by its button and by the key of saving, with values and a marked picture."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from series_case import click, engine, work_off

from viewer import theme
from viewer.app import Viewer


def choose(qtbot: QtBot, viewer: Viewer, folder: Path) -> str:
    """Take this folder in the dialog that is open; the name that was proposed."""
    qtbot.waitUntil(lambda: bool(viewer.window.findChildren(QFileDialog)))
    dialog = viewer.window.findChildren(QFileDialog)[-1]
    proposed = Path(dialog.selectedFiles()[0]).name
    dialog.fileSelected.emit(str(folder))
    dialog.reject()
    qtbot.waitUntil(lambda: viewer.case.message.startswith("Saved in"))
    return proposed


def test_the_maps_of_seeds_are_saved_with_their_values(qtbot: QtBot, viewer: Viewer, tmp_path: Path) -> None:
    click(qtbot, viewer, "seeds")
    assert not viewer.series.band.save.isVisible(), "nothing to save yet"
    work_off(qtbot, viewer)
    qtbot.waitUntil(lambda: viewer.series.maps.isVisible())
    qtbot.mouseClick(viewer.series.band.save, Qt.MouseButton.LeftButton)
    proposed = choose(qtbot, viewer, tmp_path / "out")
    assert proposed == "counterview-case-01-seeds-01"
    with np.load(tmp_path / "out" / "seeds.npz") as values:
        assert values["spread"].shape == viewer.case.radiograph.shape  # type: ignore[union-attr]
    picture = QImage(str(tmp_path / "out" / "view.png"))
    assert "SYNTHETIC" in picture.text("Warning")
    width = picture.width() // 3
    frame = {picture.pixelColor(x, picture.height() // 2).name() for x in range(width, width + 30)}
    assert theme.SYNTHETIC.name() in frame, "each map has the amber frame"


def test_the_key_of_saving_saves_the_levels_that_are_shown(
    qtbot: QtBot, viewer: Viewer, tmp_path: Path
) -> None:
    click(qtbot, viewer, "severity")
    work_off(qtbot, viewer)
    qtbot.keyClick(viewer.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    choose(qtbot, viewer, tmp_path / "out")
    assert (tmp_path / "out" / "05-massive" / "edit.json").is_file()
    assert (tmp_path / "out" / "row.png").is_file()
    assert not (tmp_path / "out" / "view.png").exists()


@pytest.mark.parametrize("identity", ["reproduce", "severity"])
def test_while_it_runs_or_where_it_has_no_folder_the_result_is_saved(
    qtbot: QtBot, viewer: Viewer, tmp_path: Path, identity: str
) -> None:
    click(qtbot, viewer, identity)
    if identity == "reproduce":
        work_off(qtbot, viewer)
    assert engine(viewer).jobs
    qtbot.keyClick(viewer.window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    choose(qtbot, viewer, tmp_path / "out")
    assert (tmp_path / "out" / "edit.json").is_file()
