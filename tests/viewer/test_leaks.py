"""Nothing that the application writes or shows in a title names the patient of a film.

A film and the folder that it lies in are named; a reader opens it, has results made, measures, paints, rates
and exports; a file cannot be read, a task breaks. Then every file under the home and the temporary folder,
every title, message and line of the log is searched, archives and their members too.
"""

import io
import logging
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pydicom
import pytest
from hands_and_eyes import CTRL, Reader, at
from planted_identity import forms_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from engine import paths
from engine.exchange.dicom_export import ExportedResult, ExportObject, export_dicom
from viewer import background
from viewer.diagnostics import diagnostics
from viewer.exchange.export_dialogs import picture_of_row, write_edit

HEADER = {
    "PatientName": "Zqillon^Ebedee",
    "PatientID": "ZQMRN7719931",
    "PatientBirthDate": "19370917",
    "StudyDate": "20190817",
    "StudyTime": "135721",
    "AccessionNumber": "ZQACC55221",
    "InstitutionName": "Zqlinik Musterstadt",
    "ReferringPhysicianName": "Zqreferrer^Zoe",
    "StudyDescription": "Zqdescription of Ebedee",
    "StudyInstanceUID": "1.2.826.0.1.3680043.7719931.1",
    "SeriesInstanceUID": "1.2.826.0.1.3680043.7719931.2",
    "SOPInstanceUID": "1.2.826.0.1.3680043.7719931.3",
}
PLACE = "Zqfolder_Ebedee"  # the folder, named after the patient as many are

# Where the place of a file is known, to find it again on this machine; never what its header says.
KNOWS_PLACES = {
    "recents.json": "the list of what was opened last",
    "session.json": "what was open, to open it again after a crash",
    "queue.json": "what waits, to go on after a crash",
    "settings.json": "the folders that dialogs begin in",
    "marks.sqlite": "which file is which radiograph, so that flags come back",
    "history": "where a radiograph was seen last, so that its results can be shown with it",
}
# What names the patient because the reader asked for it.
ASKED_FOR = {"same-study/": "DICOM objects that the reader wants in the study of the radiograph"}


def contents(path: Path) -> Iterator[bytes]:
    """A file, and the members of an archive within an archive."""
    data = path.read_bytes()
    yield data
    yield from _members(data)


def _members(data: bytes) -> Iterator[bytes]:
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                member = archive.read(name)
                yield name.encode()
                yield member
                yield from _members(member)


def found_in(path: Path, words: dict[str, set[bytes]]) -> set[str]:
    return {
        word
        for data in contents(path)
        for word, forms in words.items()
        if any(f in data.lower() for f in forms)
    }


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def film(tmp_path: Path) -> Path:
    dataset = pydicom.dcmread(paths.samples_dir() / "simulated_normal.dcm")
    dataset.pop("SyntheticData", None)
    dataset.ImageType = ["ORIGINAL", "PRIMARY"]
    for keyword, value in HEADER.items():
        setattr(dataset, keyword, value)
    folder = tmp_path / PLACE
    folder.mkdir()
    dataset.save_as(folder / "film.dcm")
    broken = (folder / "film.dcm").read_bytes()[:-70_000]
    (folder / "broken.dcm").write_bytes(broken)
    return folder / "film.dcm"


def test_nothing_written_or_shown_names_the_patient(
    qtbot: QtBot, counterview_home: Path, temporary: Path, film: Path, tmp_path: Path,
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO)
    titles: set[str] = set()
    hands = Reader(qtbot)
    viewer, case, panes = hands.viewer, hands.viewer.case, hands.window.panes

    def look() -> None:
        titles.update(widget.windowTitle() for widget in QApplication.topLevelWidgets())
        titles.update((case.message or "", hands.window.accessibleName()))

    hands.drop(film)
    hands.until(lambda: case.radiograph is not None and panes.input.hasFocus())
    look()
    hands.say("add the finding of edema")
    hands.make()
    look()
    hands.key(Qt.Key.Key_U)
    hands.drag(panes.input, at(panes.input, 0.3, 0.5), at(panes.input, 0.7, 0.5))
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_B)
    hands.drag(panes.input, at(panes.input, 0.6, 0.45), at(panes.input, 0.7, 0.55))
    hands.until(lambda: case.reader_mask is not None)
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_R, CTRL)
    hands.type("42")
    hands.key(Qt.Key.Key_Escape)
    hands.key(Qt.Key.Key_Return, CTRL)  # waits in the queue when the window is left
    look()
    # Results leave: as a folder, as DICOM objects of nobody, as a capsule.
    out = tmp_path / "out"
    out.mkdir()
    radiograph, result = case.radiograph, case.edits[0]
    assert radiograph is not None
    write_edit(out / "edit", radiograph, result, picture_of_row(panes, result))
    viewer.settings.change(export_folder=str(out))
    viewer.actions["export_dicom"].trigger()
    hands.until(lambda: viewer.results.dicom.dialog is not None)
    look()
    viewer.results.dicom.dialog.export.click()
    hands.until(lambda: viewer.results.dicom.dialog is None)
    look()
    dialog = viewer.remembering.capsules.save()
    assert dialog is not None
    look()
    dialog.with_pixels.setChecked(True)
    dialog.accept()
    chooser = hands.window.findChild(QFileDialog)
    assert chooser is not None
    look()
    chooser.fileSelected.emit(str(out / "case.cvcase"))
    chooser.reject()
    hands.until(lambda: (out / "case.cvcase").exists())
    only = frozenset({ExportObject.COUNTERFACTUAL})
    export_dicom(out / "same-study", radiograph, [ExportedResult(result)], only, same_study=True)
    # A header is shown, a file cannot be read, a task breaks with words of the file.
    viewer.actions["header"].trigger()
    qtbot.wait(300)
    look()
    hands.drop(film.with_name("broken.dcm"))
    hands.until(lambda: bool(case.message))
    look()
    told: list[str] = []

    def breaks() -> None:
        raise ValueError(f"Invalid value for VR PN: {HEADER['PatientName']} in {film}")

    background.run(breaks, lambda _: None, told.append)
    hands.until(lambda: bool(told))
    titles.update(told)
    report = diagnostics(viewer.settings.current, viewer.client.status, None)
    hands.window.close()
    hands.until(lambda: not hands.window.isVisible())
    viewer.shut_down()
    background.wait()

    said = "\n".join([*titles, report, caplog.text, *capfd.readouterr()]).encode()
    header = {value: forms_of(value) for value in HEADER.values()}
    place = {PLACE: forms_of(PLACE)}
    for word, forms in {**header, **place}.items():
        assert not [form for form in forms if form in said.lower()], f"{word} is said"
    named, placed = set(), set()
    for folder in (counterview_home, temporary, out):
        for path in folder.rglob("*"):
            name = path.relative_to(folder).as_posix()
            assert not any(form in name.lower().encode() for forms in header.values() for form in forms), name
            if not path.is_file():
                continue
            if found_in(path, header):
                named.add(name)
            if found_in(path, place):
                placed.add(name if folder == counterview_home else f"{folder.name}/{name}")
    assert {name for name in named if not name.startswith(tuple(ASKED_FOR))} == set()
    assert {name for name in placed if not name.startswith(tuple(KNOWS_PLACES))} == set()
    # The search finds what is there.
    assert "same-study/result-001/counterfactual.dcm" in named
    assert {"recents.json", "session.json"} <= placed
