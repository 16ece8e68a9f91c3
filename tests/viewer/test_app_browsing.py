"""The viewer as a whole, opening and finding one's way: real keys, drops and clicks in the window."""

import zipfile
from pathlib import Path

import pytest
from fakes import FakeEngineClient
from made_up_dicom import SEEDED_NAME, make_dataset
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine import paths
from engine.collection.marks import MarkStore
from engine.reading.store import RatingStore
from viewer import start
from viewer.app import Viewer
from viewer.browser.case_rows import State
from viewer.browser.header_browser import HeaderBrowser
from viewer.settings import SettingsStore


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    (folder / "deep").mkdir(parents=True)
    for number, name in enumerate(("a1.dcm", "a2.dcm", "deep/a3.dcm")):
        dataset = make_dataset(SOPInstanceUID=f"1.2.3.{number}", StudyDate="20200102")
        dataset.save_as(folder / name, enforce_file_format=True)
    (folder / "notes.txt").write_text("no image")
    return folder


@pytest.fixture
def viewer(qtbot: QtBot, qapp: object) -> Viewer:
    start.make_application()
    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.side is not None)
    return made


def drop(target: QWidget, *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    nothing = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    copy = Qt.DropAction.CopyAction
    QGuiApplication.sendEvent(target, QDragEnterEvent(target.rect().center(), copy, data, *nothing))
    QGuiApplication.sendEvent(target, QDropEvent(QPointF(target.rect().center()), copy, data, *nothing))


def settle(qtbot: QtBot, viewer: Viewer, count: int) -> None:
    opener = viewer.opener
    qtbot.waitUntil(
        lambda: not opener.lister.is_running and not opener.is_reading and opener.position == (1, count)
    )


def test_a_dropped_folder_is_listed_at_the_left_edge(qtbot: QtBot, viewer: Viewer, films: Path) -> None:
    assert not viewer.window.cases.isVisible()
    drop(viewer.window, films)
    settle(qtbot, viewer, 3)
    assert viewer.window.cases.isVisible()
    assert viewer.window.cases.mapTo(viewer.window, viewer.window.cases.rect().topLeft()).x() == 0
    qtbot.waitUntil(lambda: all(row.thumbnail is not None for row in viewer.browsing.rows.rows))
    assert "1 skipped" in viewer.case.message


def test_a_dropped_zip_and_a_folder_are_one_list(
    qtbot: QtBot, viewer: Viewer, films: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as made:
        made.write(films / "a1.dcm", "x/y/a1.dcm")
        made.write(films / "a2.dcm", "x/a2.dcm")
    drop(viewer.window, tmp_path / "z.zip", films / "deep")
    settle(qtbot, viewer, 3)
    qtbot.keyClick(viewer.window, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: viewer.opener.position == (2, 3))
    assert viewer.case.radiograph is not None
    assert viewer.case.radiograph.path == tmp_path / "z.zip" / "x" / "y" / "a1.dcm"


def test_keys_show_the_list_flag_a_case_and_open_its_header(
    qtbot: QtBot, viewer: Viewer, films: Path
) -> None:
    viewer.opener.open_paths([films])
    settle(qtbot, viewer, 3)
    window = viewer.window
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert not window.cases.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    assert window.cases.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert viewer.browsing.rows.is_flagged(viewer.browsing.rows.rows[0])
    qtbot.waitUntil(lambda: len(MarkStore().flagged()) == 1)
    qtbot.keyClick(window, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    browser = window.findChild(HeaderBrowser)
    assert browser is not None
    qtbot.waitUntil(lambda: browser.found.rowCount() > 10)
    assert browser.windowTitle() == "Header of case 1"
    viewer.opener.step(1)
    qtbot.waitUntil(lambda: browser.windowTitle() == "Header of case 2")
    browser.close()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: viewer.opener.position == (3, 3))


def test_nothing_outside_the_window_names_patient_file_or_date(
    qtbot: QtBot, viewer: Viewer, films: Path, caplog: pytest.LogCaptureFixture
) -> None:
    named = films / f"{SEEDED_NAME}_20200102.dcm"
    (films / "a1.dcm").rename(named)
    viewer.opener.open_paths([named, films / "a2.dcm"])
    settle(qtbot, viewer, 2)
    qtbot.keyClick(viewer.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(MarkStore().flagged()) == 1)
    title = viewer.window.windowTitle()
    assert SEEDED_NAME not in title + caplog.text
    assert "20200102" not in title + caplog.text
    kept = b"".join(f.read_bytes() for f in paths.user_data_dir().glob("marks*"))
    assert SEEDED_NAME.encode() not in kept


def test_recents_are_offered_and_opened_again(qtbot: QtBot, viewer: Viewer, films: Path) -> None:
    viewer.opener.open_paths([films])
    settle(qtbot, viewer, 3)
    again = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
    qtbot.addWidget(again.window)
    again.show()
    button = next(b for b in again.window.empty.findChildren(QPushButton) if b.text() == "films")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, again, 3)
    again.window.close()


def test_the_folder_dialog_opens_a_folder(qtbot: QtBot, viewer: Viewer, films: Path) -> None:
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(viewer.window, Qt.Key.Key_O, keys)
    dialog = viewer.window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.filesSelected.emit([str(films)])
    dialog.reject()
    settle(qtbot, viewer, 3)
    assert viewer.settings.current.last_folder == str(films)


def test_rated_cases_are_told_from_the_database(qtbot: QtBot, viewer: Viewer, films: Path) -> None:
    from engine.reading.rating import Rating

    viewer.opener.open_paths([films])
    settle(qtbot, viewer, 3)
    sha256 = viewer.browsing.rows.rows[0].sha256
    RatingStore().save(
        [Rating(image_sha256=sha256, edit_id="e" * 64, item="performance", value=3, reader="AB")]
    )
    assert RatingStore().rated_images() == {sha256}
    viewer.browsing.load_ratings(RatingStore().rated_images)
    qtbot.waitUntil(lambda: viewer.browsing.rows.state(viewer.browsing.rows.rows[0]) is State.RATED)
