"""What is saved: a folder with values and a marked picture, named after nobody."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from fakes import FAKE_NOTICE, make_result
from PIL import Image
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest
from engine.errors import OutputError
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.exchange import export_dialogs
from viewer.exchange.export_dialogs import picture_of_row, proposed_name, write_edit
from viewer.panes.pane_row import PaneRow
from viewer.panes.synthetic_mark import marked_picture


@pytest.fixture
def row(qtbot: QtBot, radiograph: Radiograph) -> PaneRow:
    case = Case()
    widget = PaneRow(case)
    qtbot.addWidget(widget)
    widget.resize(900, 400)
    widget.show()
    case.open(radiograph, ())
    case.edit_started(1)
    case.edit_finished(1, make_result(EditRequest(radiograph, "Add the finding of edema.", "fake"), size=64))
    return widget


def amber(path: Path) -> np.ndarray:
    """(h, w) bool, pixels with the hue of synthetic marks."""
    pixels = np.asarray(Image.open(path).convert("RGB")).astype(int)
    return (pixels[..., 0] > 120) & (pixels[..., 0] - pixels[..., 2] > 90)


def test_the_saved_view_has_the_mark_in_its_middle_pane_only(
    row: PaneRow, radiograph: Radiograph, tmp_path: Path
) -> None:
    result = row._case.selected_edit
    assert result is not None
    folder = write_edit(tmp_path / "one", radiograph, result, picture_of_row(row, result))
    marked = amber(folder / "view.png")
    left, middle, right = np.array_split(marked, 3, axis=1)
    assert middle.sum() > 2000
    assert left[:, :-20].sum() == 0
    assert right[:, 20:].sum() == 0
    record = json.loads((folder / "edit.json").read_text())
    assert record["synthetic"] is True
    assert Image.open(folder / "view.png").text["Warning"].startswith("SYNTHETIC")


def test_the_saved_view_names_instruction_model_and_notice(
    row: PaneRow, radiograph: Radiograph, tmp_path: Path
) -> None:
    result = row._case.selected_edit
    assert result is not None
    folder = write_edit(tmp_path / "one", radiograph, result, picture_of_row(row, result))
    with Image.open(folder / "view.png") as view:
        told = dict(view.text)
    assert told["Instruction"] == "Add the finding of edema."
    assert told["Model"] == "fake"
    assert told["Notice"] == FAKE_NOTICE


def test_what_a_model_made_names_it_in_its_pixels_and_the_input_does_not(
    row: PaneRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: dict[str, str] = {}

    def note(pixels: QImage, title: str, notice: str = "", is_synthetic: bool = True) -> QImage:
        written[title] = notice
        return marked_picture(pixels, title, notice, is_synthetic)

    monkeypatch.setattr(export_dialogs, "marked_picture", note)
    picture_of_row(row, row._case.selected_edit)
    words = f"fake: {FAKE_NOTICE}"
    assert written == {"Input": "", "Add the finding of edema.": words, "Guidance": words}

    written.clear()
    row.set_flickering(True)
    picture_of_row(row, row._case.selected_edit)
    assert written["Input, while the key is held"] == ""


def test_a_synthetic_input_is_not_said_to_come_from_the_model(
    qtbot: QtBot, radiograph: Radiograph, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case()
    widget = PaneRow(case)
    qtbot.addWidget(widget)
    widget.resize(900, 400)
    widget.show()
    case.open(dataclasses.replace(radiograph, is_synthetic=True), ())
    case.edit_started(1)
    case.edit_finished(1, make_result(EditRequest(radiograph, "Add the finding of edema.", "fake"), size=64))
    written: list[tuple[str, str, bool]] = []

    def note(pixels: QImage, title: str, notice: str = "", is_synthetic: bool = True) -> QImage:
        written.append((title, notice, is_synthetic))
        return marked_picture(pixels, title, notice, is_synthetic)

    monkeypatch.setattr(export_dialogs, "marked_picture", note)
    picture_of_row(widget, case.selected_edit)
    words = f"fake: {FAKE_NOTICE}"
    assert written == [
        ("Input", "", True),
        ("Add the finding of edema.", words, True),
        ("Guidance", words, True),
    ]


def test_saving_again_replaces_the_earlier_result(
    row: PaneRow, radiograph: Radiograph, tmp_path: Path
) -> None:
    result = row._case.selected_edit
    assert result is not None
    picture = picture_of_row(row, result)
    for _ in range(2):
        write_edit(tmp_path / "one", radiograph, result, picture)
    assert (tmp_path / "one" / "view.png").exists()


def test_a_folder_with_other_things_is_left_alone(
    row: PaneRow, radiograph: Radiograph, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("dear colleague")
    (tmp_path / "view.png").write_text("not ours")
    result = row._case.selected_edit
    assert result is not None
    with pytest.raises(OutputError):
        write_edit(tmp_path, radiograph, result, picture_of_row(row, result))
    assert (tmp_path / "view.png").read_text() == "not ours"


def test_the_proposed_name_tells_nothing_about_the_patient() -> None:
    assert proposed_name(3, 12) == "counterview-case-03-edit-12"
