"""Exporting from the window: what is offered, what is written, and that nothing is half there."""

import threading
from pathlib import Path

import numpy as np
import pydicom
import pytest
from exported_objects import write_source
from fakes import make_result
from PIL import Image
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest
from engine.exchange import dicom_export
from engine.exchange.export_choice import CASE_SHEET, PANES, ExportObject
from engine.radiographs.dicom_reader import read_radiograph
from engine.reading.rating import Rating, edit_identity
from engine.reading.store import RatingStore
from viewer import start
from viewer.case import Case
from viewer.exchange.dicom_desk import DicomDesk
from viewer.measuring.measurement import Kind
from viewer.measuring.store import Measurements
from viewer.panes.orientation import Orientation
from viewer.panes.pane_row import PaneRow
from viewer.settings import SettingsStore


class Bench:
    """A case with a result, its panes, and the desk; ``paint`` gives the result a painted mask."""

    def __init__(self, qtbot: QtBot, folder: Path, paint: bool = False) -> None:
        start.make_application()
        self.folder = folder
        self.case = Case()
        self.panes = PaneRow(self.case)
        qtbot.addWidget(self.panes)
        self.panes.resize(900, 400)
        self.panes.show()
        self.radiograph = read_radiograph(write_source(folder / "film.dcm"))
        self.case.open(self.radiograph, ())
        mask = None
        if paint:
            mask = np.zeros(self.radiograph.shape, dtype=bool)
            mask[40:100, 20:60] = True
        request = EditRequest(self.radiograph, "Add the finding of edema.", "fake", reader_mask=mask)
        self.case.edit_started(1, request)
        self.result = make_result(request, size=64)
        self.case.edit_finished(1, self.result)
        self.measurements = Measurements(self.case)
        settings = SettingsStore(folder / "settings.json")
        settings.change(export_folder=str(folder))
        self.desk = DicomDesk(self.case, self.panes, self.measurements, settings, self.panes)
        self.qtbot = qtbot

    def ask(self):
        """The dialog, open."""
        self.desk.ask(7)
        self.qtbot.waitUntil(lambda: self.desk.dialog is not None)
        return self.desk.dialog

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: self.desk.dialog is None)


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path) -> Bench:
    return Bench(qtbot, tmp_path)


def test_objects_sheet_and_picture_are_written_as_chosen(bench: Bench) -> None:
    bench.measurements.add(Kind.RULER, ((20.5, 30.5), (80.5, 90.5)), None, False)
    told = []
    bench.desk.exported.connect(told.append)
    dialog = bench.ask()
    assert dialog.folder.text() == str(bench.folder / "counterview-case-07-edit-01-dicom")
    assert not dialog.boxes[ExportObject.READER_MASK].isEnabled()
    assert not dialog.boxes[ExportObject.RATINGS].isEnabled()
    dialog.boxes[ExportObject.DX].setChecked(True)
    dialog.boxes[ExportObject.GUIDANCE].setChecked(False)
    dialog.boxes[PANES].setChecked(True)
    assert "4 DICOM objects of SYNTHETIC^RESEARCH" in dialog.summary.text()
    dialog.export.click()
    bench.wait()
    out = bench.folder / "counterview-case-07-edit-01-dicom"
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert names == {
        *("export.json", CASE_SHEET, PANES, "result-001/recipe.json"),
        *(f"result-001/{name}.dcm" for name in ("counterfactual", "counterfactual-dx", "edit-mask", "view")),
    }
    assert (out / CASE_SHEET).read_bytes().startswith(b"%PDF")
    pixels = np.asarray(Image.open(out / PANES).convert("RGB")).astype(int)
    assert ((pixels[..., 0] > 120) & (pixels[..., 0] - pixels[..., 2] > 90)).sum() > 2000  # amber
    state = pydicom.dcmread(out / "result-001" / "view.dcm")
    texts = state.GraphicAnnotationSequence[1].TextObjectSequence
    assert "mm at detector" in texts[0].UnformattedTextValue
    assert len(told[0]["objects"]) == 4
    assert "4 DICOM objects" in bench.case.message


def test_painted_mask_and_ratings_are_offered_where_there_are_some(qtbot: QtBot, tmp_path: Path) -> None:
    bench = Bench(qtbot, tmp_path, paint=True)
    store = RatingStore()
    identity = edit_identity(bench.result)
    store.save([Rating(bench.radiograph.sha256, identity, "performance", 4, reader="QUINCE")])
    store.close()
    dialog = bench.ask()
    assert dialog.boxes[ExportObject.READER_MASK].isChecked()
    assert dialog.boxes[ExportObject.RATINGS].isChecked()
    dialog.reject()


def test_the_study_of_the_patient_is_a_choice_with_a_warning(bench: Bench) -> None:
    dialog = bench.ask()
    assert dialog.own_study.isChecked()
    assert not dialog.warning.isVisible()
    dialog.same_study.setChecked(True)
    assert dialog.warning.isVisible()
    assert "the patient of the radiograph" in dialog.summary.text()
    dialog.export.click()
    bench.wait()
    file = bench.folder / "counterview-case-07-edit-01-dicom" / "result-001" / "counterfactual.dcm"
    assert pydicom.dcmread(file).PatientID == "MRN7719931"


def test_a_folder_that_holds_something_else_cannot_be_chosen(bench: Bench) -> None:
    dialog = bench.ask()
    dialog.folder.setText(str(bench.folder))
    assert not dialog.export.isEnabled()
    assert "something else" in dialog.summary.text()
    dialog.folder.setText("here")
    assert not dialog.export.isEnabled()
    dialog.folder.setText(str(bench.folder / "new"))
    assert dialog.export.isEnabled()
    dialog.reject()


def test_a_turned_view_gives_no_pictures_but_says_how_it_was_turned(bench: Bench) -> None:
    bench.panes.view.set_orientation(Orientation(True, 1))
    dialog = bench.ask()
    assert not dialog.boxes[CASE_SHEET].isEnabled()
    assert not dialog.boxes[PANES].isEnabled()
    dialog.export.click()
    bench.wait()
    state = pydicom.dcmread(bench.folder / "counterview-case-07-edit-01-dicom" / "result-001" / "view.dcm")
    assert (state.ImageHorizontalFlip, state.ImageRotation) == ("Y", 270)


def test_giving_up_leaves_nothing(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on = threading.Event()
    real = dicom_export._make

    def slow(*args):
        goes_on.wait(10)
        return real(*args)

    monkeypatch.setattr(dicom_export, "_make", slow)
    dialog = bench.ask()
    dialog.export.click()
    assert not dialog.export.isEnabled()
    dialog.cancel.click()
    bench.wait()
    goes_on.set()
    bench.qtbot.waitUntil(lambda: "cancelled" in bench.case.message)
    assert sorted(path.name for path in bench.folder.iterdir()) == ["film.dcm", "settings.json"]


def test_after_a_failure_the_reader_can_try_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    dialog = bench.ask()
    with monkeypatch.context() as patch:
        patch.setattr(dicom_export, "_write_json", full)
        dialog.export.click()
        bench.qtbot.waitUntil(lambda: "No space left" in dialog.summary.text())
    assert dialog.folder.isEnabled()
    assert not dialog.boxes[ExportObject.COUNTERFACTUAL].isEnabled()
    dialog.export.click()
    bench.wait()
    assert (bench.folder / "counterview-case-07-edit-01-dicom" / "export.json").exists()
