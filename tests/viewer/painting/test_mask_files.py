"""Masks opened from files and saved to files, from the window."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from engine import paths
from engine.masks.mask_file import FractionalMaskError, MaskFile
from viewer import background
from viewer.case import Case
from viewer.painting import mask_files
from viewer.painting.mask_files import MaskFiles
from viewer.painting.painter import MaskPainter


@pytest.fixture
def files(case: Case, painter: MaskPainter) -> MaskFiles:
    return MaskFiles(case, painter)


def paint(painter: MaskPainter) -> None:
    painter.press(50, 50, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    painter.release(80, 90)


def test_a_saved_mask_is_opened_again_with_a_word_of_caution(
    qtbot: QtBot, case: Case, painter: MaskPainter, files: MaskFiles, tmp_path: Path
) -> None:
    paint(painter)
    painted = np.array(case.reader_mask)
    files.save(tmp_path / "mask.png")
    qtbot.waitUntil(lambda: "saved as mask.png" in case.message)
    assert '"what": "mask"' in paths.audit_file().read_text()
    painter.undo()
    assert case.reader_mask is None
    files.open(tmp_path / "mask.png")
    qtbot.waitUntil(lambda: case.reader_mask is not None)
    np.testing.assert_array_equal(case.reader_mask, painted)
    assert "only its size was checked" in case.message
    painter.undo()
    assert case.reader_mask is None


def test_a_mask_of_another_size_is_refused_and_what_is_painted_stays(
    qtbot: QtBot, case: Case, painter: MaskPainter, files: MaskFiles, tmp_path: Path
) -> None:
    paint(painter)
    Image.fromarray(np.ones((5, 5), np.uint8)).save(tmp_path / "small.png")
    files.open(tmp_path / "small.png")
    qtbot.waitUntil(lambda: "5 rows and 5 columns" in case.message)
    assert case.message_is_error
    assert case.reader_mask is not None


def test_a_mask_that_arrives_after_the_case_was_left_is_not_taken(
    qtbot: QtBot, case: Case, painter: MaskPainter, files: MaskFiles, tmp_path: Path
) -> None:
    Image.fromarray(np.ones(case.radiograph.shape, np.uint8)).save(tmp_path / "mask.png")
    files.open(tmp_path / "mask.png")
    case.open(dataclasses.replace(case.radiograph, sha256="4" * 64), ())
    background.wait()
    qtbot.wait(50)
    assert case.reader_mask is None


def test_a_fractional_segmentation_is_asked_about(
    qtbot: QtBot,
    case: Case,
    files: MaskFiles,
    painter: MaskPainter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mask = np.zeros(case.radiograph.shape, bool)
    mask[:10] = True

    def read(path: Path, threshold: float | None = None) -> MaskFile:
        if threshold is None:
            raise FractionalMaskError("fractional")
        return MaskFile(mask, "DICOM segmentation", path.name, notes=(f"from {threshold}",))

    monkeypatch.setattr(mask_files, "read_mask_file", read)
    files.open(tmp_path / "soft.dcm")
    qtbot.waitUntil(lambda: files.question is not None)
    take: QAbstractButton = next(b for b in files.question.buttons() if "Take" in b.text())
    take.click()
    qtbot.waitUntil(lambda: case.reader_mask is not None)
    assert "from 0.5" in case.message


def test_only_a_dicom_film_offers_a_segmentation(
    qtbot: QtBot, case: Case, painter: MaskPainter, files: MaskFiles
) -> None:
    assert files.ask_to_save() is None
    assert case.message == "Nothing is painted yet."
    for file_format, first in (("DICOM", "dcm"), ("PNG", "png")):
        case.open(dataclasses.replace(case.radiograph, file_format=file_format, sha256=first * 20), ())
        paint(painter)
        dialog = files.ask_to_save()
        assert dialog is not None
        qtbot.addWidget(dialog)
        assert dialog.defaultSuffix() == first
        assert any("*.dcm" in text for text in dialog.nameFilters()) == (file_format == "DICOM")
        dialog.reject()
