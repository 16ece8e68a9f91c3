"""Studies in the whole window: asked for, read while the window is away, and what their database may say."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_study_folder import make_study
from made_up_viewer import fake, make_viewer, open_one
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.reading.store import RatingStore
from engine.reading.study import Study
from viewer import background
from viewer.actions import ACTIONS
from viewer.app import Viewer
from viewer.reading.course import open_session
from viewer.reading.reading_window import ReadingWindow
from viewer.reading.start_dialog import StartDialog


@pytest.fixture
def viewer(qtbot: QtBot) -> Viewer:
    return make_viewer(qtbot)


def ask_who(qtbot: QtBot, viewer: Viewer, study: Study) -> StartDialog:
    viewer.opener.open_paths([study.folder])
    qtbot.waitUntil(lambda: viewer.studies.start is not None)
    assert viewer.studies.start is not None
    return viewer.studies.start


def read(qtbot: QtBot, viewer: Viewer, study: Study, row: int = 0) -> None:
    start = ask_who(qtbot, viewer, study)
    start.readers.setCurrentRow(row)
    start.begin.click()
    qtbot.waitUntil(
        lambda: viewer.studies.reading is not None and viewer.studies.reading.session.shown is not None
    )


def test_the_folder_of_a_study_is_read_while_the_window_is_away(
    qtbot: QtBot, tmp_path: Path, viewer: Viewer
) -> None:
    open_one(qtbot, viewer)
    study = make_study(tmp_path)
    read(qtbot, viewer, study, row=1)
    reading = viewer.studies.reading
    assert reading is not None
    assert not viewer.window.isVisible()
    assert reading.session.reader == "R2"
    reading.close()
    assert viewer.window.isVisible()
    assert viewer.case.radiograph is not None, "what was open stays"
    again = ask_who(qtbot, viewer, study)
    assert "0 of 3 done" in again.readers.item(1).text()
    again.reject()


def test_what_could_tell_a_blinded_reader_something_is_put_away_meanwhile(
    qtbot: QtBot, tmp_path: Path, viewer: Viewer
) -> None:
    open_one(qtbot, viewer)
    viewer.studies.show_results(make_study(tmp_path / "other").folder)
    viewer.remembering.show_window()
    qtbot.waitUntil(lambda: viewer.studies.desk is not None)
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert len(shown) >= 3
    read(qtbot, viewer, make_study(tmp_path))
    reading = viewer.studies.reading
    assert reading is not None
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [reading]
    assert not fake(viewer).wants_previews
    viewer.settings.change(shows_previews=True)
    assert not fake(viewer).wants_previews, "whatever is set meanwhile"
    assert not viewer.series.read_outs.is_offered
    for key in (Qt.Key.Key_F1, Qt.Key.Key_Question, Qt.Key.Key_F7):
        qtbot.keyClick(reading, key)
    for key in (Qt.Key.Key_H, Qt.Key.Key_I, Qt.Key.Key_J, Qt.Key.Key_O, Qt.Key.Key_R):
        qtbot.keyClick(reading, key, Qt.KeyboardModifier.ControlModifier)
    for pane in reading.panes.panes:
        qtbot.mouseClick(pane, Qt.MouseButton.RightButton, pos=pane.viewport.center())
        qtbot.keyClick(pane, Qt.Key.Key_Menu)
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [reading]
    assert not [one.objectName() for one in reading.findChildren(QWidget) if takes_files(one)]
    reading.close()
    assert all(one.isVisible() for one in shown)
    assert fake(viewer).wants_previews
    assert viewer.series.read_outs.is_offered


def takes_files(widget: QWidget) -> bool:
    """A window, or a pane, that would open what is dropped on it; texts may be dropped into fields."""
    is_text = isinstance(widget, QLineEdit | QPlainTextEdit) or isinstance(widget.parent(), QPlainTextEdit)
    return widget.acceptDrops() and not is_text


def test_nothing_is_put_away_for_good_in_a_study_that_is_not_blinded(
    qtbot: QtBot, tmp_path: Path, viewer: Viewer
) -> None:
    viewer.settings.change(shows_previews=True)
    read(qtbot, viewer, make_study(tmp_path, is_blinded=False))
    assert fake(viewer).wants_previews
    assert viewer.series.read_outs.is_offered
    viewer.studies.reading.close()  # type: ignore[union-attr]


def test_nobody_is_chosen_beforehand_and_an_unprepared_study_is_not_begun(
    qtbot: QtBot, tmp_path: Path, viewer: Viewer
) -> None:
    start = ask_who(qtbot, viewer, make_study(tmp_path, is_prepared=False))
    assert not start.begin.isEnabled()
    qtbot.keyClick(start.readers, Qt.Key.Key_Down)
    assert [one.text()[:2] for one in start.readers.selectedItems()] == ["R1"]
    assert not start.begin.isEnabled()
    assert "3 counterfactuals are not prepared yet" in start.note.text()
    start.reject()


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE counterview_schema SET version = 99")


def damaged(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)


def foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE recipes (cake TEXT)")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(newer, "newer Counterview"), (damaged, "damaged"), (foreign, "another application")],
)
def test_a_database_that_cannot_be_used_is_named_and_left_alone(
    qtbot: QtBot, tmp_path: Path, viewer: Viewer, spoil: Callable[[Path], None], said: str
) -> None:
    study = make_study(tmp_path)
    study.open_answers().close()
    path = study.folder / "answers.sqlite"
    spoil(path)
    before = path.read_bytes()
    viewer.opener.open_paths([study.folder])
    qtbot.waitUntil(lambda: said in viewer.case.message)
    assert viewer.case.message_is_error
    assert viewer.studies.start is None
    assert path.read_bytes() == before


def test_a_locked_database_holds_the_reader_until_it_is_free(
    qtbot: QtBot, tmp_path: Path, viewer: Viewer
) -> None:
    study = make_study(tmp_path)
    read(qtbot, viewer, study)
    reading = viewer.studies.reading
    assert reading is not None
    showing = reading.session.showing
    qtbot.waitUntil(lambda: not reading.session.saver.has_unsaved)
    other = sqlite3.connect(study.folder / "answers.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for row in reading.panel.sheet.rows:
        qtbot.keyClick(row, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: "another program is writing" in reading.panel.state.text())
    reading.panel.go_on()
    assert reading.session.showing is showing
    other.execute("ROLLBACK")
    other.close()
    reading.panel.retry.click()
    qtbot.waitUntil(lambda: not reading.session.saver.has_unsaved)
    reading.panel.go_on()
    assert reading.session.showing is not showing
    reading.close()


def test_a_window_that_was_not_complete_at_the_end_of_the_application_is_not_shown(
    qtbot: QtBot, tmp_path: Path, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    study, closed = make_study(tmp_path), []
    close = RatingStore.close
    monkeypatch.setattr(RatingStore, "close", lambda store: (closed.append(store), close(store)))
    store, course = open_session(study, "R1")
    steps = viewer.studies._begin(study, "R1", store, course)
    next(steps)
    viewer.studies.finish()
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    for _ in steps:
        pass
    assert viewer.studies.reading is None
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == shown
    assert closed == [store]


def test_two_beginnings_at_once_give_one_window(qtbot: QtBot, tmp_path: Path, viewer: Viewer) -> None:
    study = make_study(tmp_path)
    for reader in ("R1", "R2"):
        viewer.studies.read(study, reader)
    qtbot.waitUntil(
        lambda: viewer.studies.reading is not None and viewer.studies.reading.session.shown is not None
    )
    background.wait()
    qtbot.wait(50)
    assert viewer.studies.reading is not None
    viewer.studies.reading.close()
    visible = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert not [one for one in visible if isinstance(one, ReadingWindow)]
    assert viewer.window in visible


def test_commands_about_studies_are_in_the_menu(qtbot: QtBot, viewer: Viewer) -> None:
    rows = {row.id for row in ACTIONS}
    assert set(viewer.studies.handlers()) <= rows
    viewer.actions["new_study"].trigger()
    qtbot.waitUntil(lambda: viewer.studies.wizard is not None)
    viewer.studies.wizard.reject()  # type: ignore[union-attr]
    assert viewer.studies.wizard is None


def test_results_open_from_the_folder(qtbot: QtBot, tmp_path: Path, viewer: Viewer) -> None:
    viewer.studies.show_results(make_study(tmp_path).folder)
    qtbot.waitUntil(lambda: viewer.studies.desk is not None and viewer.studies.desk.found is not None)
    viewer.studies.desk.close()  # type: ignore[union-attr]
