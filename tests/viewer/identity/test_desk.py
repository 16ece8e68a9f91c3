"""The dialog that makes de-identified copies, driven as a reader would."""

import json
from pathlib import Path

import numpy as np
import pydicom
import pytest
from made_up_dicom import SEEDED_ID, SEEDED_NAME, chest_pixels, make_dataset, save_dataset
from PIL import Image, ImageDraw, ImageFont
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from viewer.identity.change_rows import BEFORE, DOTS
from viewer.identity.desk import REPORT_NAME, DeidentifyDesk


def film_with_text(path: Path) -> Path:
    image = Image.fromarray((chest_pixels(400, 360) >> 4).astype(np.uint8))
    ImageDraw.Draw(image).text((30, 350), "ZEBEDEE QUILLON", fill=0, font=ImageFont.load_default(24))
    return save_dataset(make_dataset(np.asarray(image).copy()), path)


@pytest.fixture
def desk(qtbot, tmp_path):
    films = [film_with_text(tmp_path / f"{SEEDED_ID}.dcm")]
    broken = tmp_path / "broken.dcm"
    broken.write_bytes(b"none")
    window = QWidget()
    qtbot.addWidget(window)
    desk = DeidentifyDesk([*films, broken], tmp_path, False, window)
    desk.dialog.show()
    qtbot.waitUntil(lambda: desk.dialog.film.parts.count() > 0)
    yield desk
    desk.dialog.close()


def test_films_are_numbered_and_not_named(desk):
    names = [desk.dialog.films.item(row).text() for row in range(2)]
    assert names == ["Film 1", "Film 2"]
    assert SEEDED_ID not in desk.dialog.windowTitle()


def test_text_in_the_pixels_is_marked_and_blanked_where_the_reader_ticks_it(desk, qtbot, tmp_path):
    dialog = desk.dialog
    first = dialog.film.parts.item(0)
    assert first.text().startswith("Line of text")
    assert first.checkState() is Qt.CheckState.Unchecked
    first.setCheckState(Qt.CheckState.Checked)
    dialog.looked.setChecked(True)
    dialog.folder.setText(str(tmp_path / "out"))
    with qtbot.waitSignal(desk.copied) as told:
        dialog.copy.click()
    assert told.args == [1]
    copy = pydicom.dcmread(next((tmp_path / "out").rglob("*.dcm")))
    assert SEEDED_ID not in str(copy)
    assert SEEDED_NAME not in str(copy)
    assert copy.pixel_array[358:372, 60:180].max() == copy.pixel_array.min()
    assert "113101" in [item.CodeValue for item in copy.DeidentificationMethodCodeSequence]
    assert "copied as" in dialog.films.item(0).text()
    assert "DICOM" in dialog.films.item(1).text()
    assert SEEDED_ID not in (tmp_path / "out" / REPORT_NAME).read_text()
    assert json.loads((tmp_path / "out" / REPORT_NAME).read_text())["files"][1]["problem"]


def test_nothing_is_copied_before_the_reader_says_that_the_pixels_were_looked_at(desk):
    assert not desk.dialog.copy.isEnabled()
    desk.dialog.looked.setChecked(True)
    assert desk.dialog.copy.isEnabled()


def test_a_frame_drawn_on_the_film_is_one_more_part_to_blank(desk, qtbot):
    picture, parts = desk.dialog.film.picture, desk.dialog.film.parts
    before, center = parts.count(), picture.rect().center()
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=center)
    QTest.mouseMove(picture, center + QPoint(40, 30))
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=center + QPoint(40, 30))
    assert parts.count() == before + 1
    assert parts.item(before).checkState() is Qt.CheckState.Checked
    QTest.mouseClick(picture, Qt.MouseButton.LeftButton, pos=center + QPoint(20, 15))
    assert parts.item(before).checkState() is Qt.CheckState.Unchecked


def test_values_are_dots_until_the_button_is_held(desk, qtbot):
    rows, dialog = desk.dialog.rows, desk.dialog

    def column() -> list[str]:
        return [rows.index(row, BEFORE).data() for row in range(rows.rowCount())]

    assert rows.rowCount() > 10
    assert set(column()) == {DOTS}
    with qtbot.waitSignal(desk.identity_shown):
        QTest.mousePress(dialog.reveal, Qt.MouseButton.LeftButton)
    assert SEEDED_ID in column()
    QTest.mouseRelease(dialog.reveal, Qt.MouseButton.LeftButton)
    assert set(column()) == {DOTS}


def test_another_choice_shows_what_becomes_of_the_header_then(desk, qtbot):
    from engine.identity.profile import Dates

    desk.dialog.shift_dates.setChecked(True)
    assert desk.dialog.choice.dates is Dates.SHIFT
    qtbot.waitUntil(lambda: desk.dialog.rows.rowCount() > 10)


def test_a_folder_that_cannot_be_made_is_said(desk, qtbot, tmp_path):
    (tmp_path / "file").write_text("")
    desk.dialog.folder.setText(str(tmp_path / "file" / "out"))
    desk.dialog.looked.setChecked(True)
    desk.dialog.copy.click()
    qtbot.waitUntil(lambda: "cannot be written" in desk.dialog.summary.text())
    assert desk.dialog.copy.isEnabled()
