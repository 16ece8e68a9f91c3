"""The viewer as a whole: open, ask, run, look, save, quit; with a stand-in for the engine."""

import dataclasses
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEngineClient, make_result
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from engine import paths
from engine.edit import Provenance, Variant
from engine.errors import DamagedImageError
from engine.radiographs.radiograph import Radiograph
from viewer import app, start
from viewer.app import Viewer
from viewer.exchange.reading import Reading
from viewer.settings import SettingsStore
from viewer.side_panel import load_parts, side_panel_steps

INSTRUCTION = "Add the finding of pleural effusion."


@pytest.fixture
def read(radiograph_factory: Callable[..., Radiograph]) -> Callable[[Path], Reading]:
    def made_up(path: Path) -> Reading:
        if "bad" in path.name:
            raise DamagedImageError("the file is truncated; copy it again")
        radiograph = dataclasses.replace(radiograph_factory(), sha256=path.name.ljust(64, "0"))
        return Reading(radiograph, ("lateral view",) if "lateral" in path.name else ())

    return made_up


@pytest.fixture
def viewer(
    qtbot: QtBot, qapp: object, read: Callable[[Path], Reading], monkeypatch: pytest.MonkeyPatch
) -> Viewer:
    start.make_application()
    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.side is not None)
    # Whatever models are shipped, the composer's own rules are tested elsewhere.
    monkeypatch.setattr(
        made.side, "parameters", lambda: {"model": "fake", "seed": 7, "variant": Variant.MASK}
    )
    return made


def fake(viewer: Viewer) -> FakeEngineClient:
    client: Any = viewer.client
    return client


def open_files(qtbot: QtBot, viewer: Viewer, *names: str) -> None:
    viewer.opener.open_paths([Path(name) for name in names])
    qtbot.waitUntil(lambda: not viewer.opener.is_reading)


def test_the_engine_starts_after_the_first_paint(
    qtbot: QtBot, qapp: object, read: Callable[[Path], Reading]
) -> None:
    client = FakeEngineClient()
    viewer = Viewer(SettingsStore(paths.settings_file()), client, read=read)
    qtbot.addWidget(viewer.window)
    assert not client.is_started
    viewer.show([Path("a")])
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
    assert client.is_started


def test_a_reader_who_asks_to_write_before_the_panel_is_there_can_write_once_it_is(
    qtbot: QtBot, qapp: object, read: Callable[[Path], Reading], monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
    qtbot.addWidget(viewer.window)
    load = viewer.asking.load
    monkeypatch.setattr(viewer.asking, "load", lambda controls: None)  # the panel is late
    viewer.show([Path("a")])
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
    viewer.actions["focus_instruction"].trigger()
    load(viewer.controls)
    qtbot.waitUntil(lambda: isinstance(viewer.window.focusWidget(), QLineEdit | QPlainTextEdit))


def test_one_edit_from_file_to_result(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    viewer.case.set_instruction(INSTRUCTION)
    viewer.run()
    client = fake(viewer)
    (job,) = client.busy_jobs
    request = client.jobs[job].request
    assert request.radiograph is viewer.case.radiograph
    assert (request.instruction, request.model, request.seed) == (INSTRUCTION, "fake", 7)
    assert request.variant is Variant.MASK
    assert not request.suitability_overridden
    client.progress(job, step=3)
    assert viewer.window.panes.card.isVisible()
    result = client.finish(job)
    assert viewer.case.selected_edit is result
    assert viewer.actions["save"].isEnabled()
    assert viewer.window.panes.guidance.has_map


def test_the_model_of_a_result_is_one_click_away(
    qtbot: QtBot, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Provenance] = []
    monkeypatch.setattr(viewer.side, "show_about_model", asked.append)
    open_files(qtbot, viewer, "a")
    assert not viewer.actions["about_model"].isEnabled()
    viewer.run()
    result = fake(viewer).finish(fake(viewer).busy_jobs[0])
    viewer.actions["about_model"].trigger()
    qtbot.mouseClick(viewer.window.panes.counterfactual_footer.lines[2], Qt.MouseButton.LeftButton)
    assert asked == [result.provenance] * 2


def test_a_result_of_a_model_that_is_gone_is_said(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    viewer.run()
    fake(viewer).finish(fake(viewer).busy_jobs[0])  # made by "fake", which is no model in the list
    viewer.actions["about_model"].trigger()
    assert "The model fake is not among your models" in viewer.case.message
    assert viewer.case.message_is_error


def test_an_unsuitable_radiograph_needs_a_word_of_the_reader(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "lateral")
    viewer.run()
    assert fake(viewer).busy_jobs == ()
    viewer.case.override_suitability()
    viewer.run()
    (job,) = fake(viewer).busy_jobs
    assert fake(viewer).jobs[job].request.suitability_overridden


def test_only_one_edit_of_a_case_runs_at_a_time(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    viewer.run()
    viewer.run()
    assert len(fake(viewer).jobs) == 1


def test_cancel_stops_the_edit_of_this_case(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    viewer.run()
    viewer.runner.cancel()
    assert viewer.case.running is None
    assert "Cancelled" in viewer.case.message
    assert not viewer.case.message_is_error


def test_a_failure_is_said_and_the_next_edit_works(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    viewer.run()
    (job,) = fake(viewer).busy_jobs
    fake(viewer).fail(job, "OutOfMemory", "not enough memory; close other programs")
    assert viewer.case.message == "not enough memory; close other programs"
    viewer.run()
    (job,) = fake(viewer).busy_jobs
    fake(viewer).finish(job)
    assert len(viewer.case.edits) == 1
    assert viewer.case.message == ""


def test_the_death_of_the_engine_is_said_and_the_case_is_kept(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    viewer.run()
    (job,) = fake(viewer).busy_jobs
    fake(viewer).finish(job)
    viewer.run()
    fake(viewer).die()
    assert "tried once more" in viewer.case.message
    qtbot.waitUntil(lambda: viewer.case.running is not None)
    fake(viewer).die()
    assert "stopped unexpectedly" in viewer.case.message
    assert viewer.case.message_is_error
    assert viewer.case.running is None
    assert len(viewer.case.edits) == 1
    assert "stopped" in viewer.window.messages.engine.text()


def test_a_bad_file_is_said_in_the_window(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "bad.dcm")
    assert viewer.window.messages.message.text() == "The file is truncated; copy it again"
    assert viewer.window.messages.isVisible(), "also while nothing is open"


def test_titles_tell_the_case_and_not_the_file(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "Doe_John_1950", "b")
    title = viewer.window.windowTitle()
    assert title == "Counterview — case 1 of 2 · 260 × 300"
    shown = " ".join(label.text() for label in viewer.window.findChildren(QLabel))
    assert "Doe" not in title + shown
    viewer.opener.step(1)
    qtbot.waitUntil(lambda: viewer.opener.position == (2, 2))
    assert "case 2 of 2" in viewer.window.windowTitle()


def test_the_copied_picture_is_marked(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    viewer.run()
    fake(viewer).finish(fake(viewer).busy_jobs[0])
    viewer.window.panes.counterfactual.setFocus()
    viewer.exporter.copy()
    picture = QGuiApplication.clipboard().image()
    plain = viewer.window.panes.counterfactual.content_picture()
    assert picture.width() > plain.width()
    assert picture.height() > plain.height()
    edge = picture.pixelColor(plain.width() // 2, 0)
    colors = {picture.pixelColor(x, picture.height() // 2).name() for x in range(10)}
    assert edge.isValid()
    assert any(int(c[1:3], 16) - int(c[5:7], 16) > 100 for c in colors)
    assert "SYNTHETIC" in viewer.case.message


def test_saving_writes_the_selected_edit(qtbot: QtBot, viewer: Viewer, tmp_path: Path) -> None:
    open_files(qtbot, viewer, "a")
    viewer.run()
    fake(viewer).finish(fake(viewer).busy_jobs[0])
    viewer.exporter.save(1)
    dialog = viewer.window.findChild(QFileDialog)
    assert dialog is not None
    assert "counterview-case-01-edit-01" in dialog.selectedFiles()[0]
    dialog.fileSelected.emit(str(tmp_path / "saved"))
    dialog.reject()
    qtbot.waitUntil(lambda: viewer.case.message.startswith("Saved"))
    assert {file.name for file in (tmp_path / "saved").iterdir()} >= {
        "edit.json",
        "view.png",
        "edit_mask.png",
    }


def test_ratings_are_exported_from_the_menu(qtbot: QtBot, viewer: Viewer, tmp_path: Path) -> None:
    viewer.actions["export_ratings"].trigger()
    dialog = viewer.window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.selectedFiles()[0].endswith("counterview-ratings.csv")
    dialog.fileSelected.emit(str(tmp_path / "table.csv"))
    dialog.reject()
    qtbot.waitUntil(lambda: viewer.case.message.startswith("Exported 0 rows"))
    assert (tmp_path / "table.csv").read_text("utf-8-sig").startswith("reader,")
    assert viewer.settings.current.export_folder == str(tmp_path)


def test_closing_cancels_and_keeps_the_settings(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    viewer.run()
    (job,) = fake(viewer).busy_jobs
    viewer.window.panes.guidance_footer.opacity.setValue(50)
    viewer.window.close()
    assert fake(viewer).jobs[job].state == "cancelled"
    assert fake(viewer).is_shut_down
    assert SettingsStore(paths.settings_file()).current.overlay_opacity == 0.25
    assert SettingsStore(paths.settings_file()).current.window_geometry


def test_an_edit_of_an_earlier_case_is_not_shown_in_another(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a", "b")
    viewer.run()
    (job,) = fake(viewer).busy_jobs
    request = fake(viewer).jobs[job].request
    viewer.opener.step(1)
    qtbot.waitUntil(lambda: viewer.opener.position == (2, 2))
    fake(viewer).finish(job, make_result(request))
    assert viewer.case.edits == ()
    assert viewer.window.panes.counterfactual.image is None
    viewer.opener.step(-1)
    qtbot.waitUntil(lambda: viewer.opener.position == (1, 2))
    assert len(viewer.case.edits) == 1


def test_the_brush_takes_the_mouse_and_gives_it_back(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    viewer.actions["brush"].trigger()
    tool = viewer.window.panes.tool
    assert tool is not None
    before = tool.outline_radius()
    viewer.actions["more"].trigger()
    assert before is not None
    assert (tool.outline_radius() or 0) > before
    assert viewer.side is not None
    qtbot.waitUntil(lambda: not viewer.side.painting.painter.mask.is_busy)  # reads what was painted before
    assert tool.press(150, 130, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    tool.release(160, 140)
    qtbot.waitUntil(lambda: viewer.case.reader_mask is not None)
    viewer.actions["undo"].trigger()
    qtbot.waitUntil(lambda: viewer.case.reader_mask is None)
    viewer.actions["brush"].trigger()
    assert viewer.window.panes.tool is None


def test_the_pseudo_mask_is_outlined_before_the_first_edit(qtbot: QtBot, viewer: Viewer) -> None:
    open_files(qtbot, viewer, "a")
    plain = viewer.window.panes.guidance.content_picture()
    viewer.case.set_instruction(INSTRUCTION)
    assert viewer.window.panes.guidance.plan_fraction
    assert viewer.window.panes.guidance.content_picture() != plain
    viewer.case.set_instruction("Add the finding of rib fracture.")
    assert viewer.window.panes.guidance.plan_fraction is None


def test_the_sample_opens() -> None:
    assert app.sample_file().is_file()


def test_the_side_panel_is_made_of_the_real_parts(qtbot: QtBot, viewer: Viewer) -> None:
    *_, panel = side_panel_steps(viewer.case, viewer.settings, load_parts())
    assert panel is not None
    for widget in panel.widgets:
        assert isinstance(widget, QWidget)
        qtbot.addWidget(widget)
    panel.focus_instruction()
    assert {"model", "seed", "threshold"} <= set(panel.parameters())
    panel.finish()


def test_the_whole_window_is_built_without_torch() -> None:
    script = """
import sys
from pathlib import Path
from engine import paths
from viewer import app, start
from viewer.engine_client import EngineClient
from viewer.settings import SettingsStore
application = start.make_application()
client = EngineClient()
client.start = lambda: None
viewer = app.Viewer(SettingsStore(paths.settings_file()), client)
viewer.show([app.sample_file()])
for _ in range(2000):
    application.processEvents()
    if viewer.side is not None and viewer.case.radiograph is not None:
        break
    __import__("time").sleep(0.01)
assert viewer.side is not None and viewer.case.radiograph is not None, viewer.case.message
heavy = {"torch", "diffusers", "transformers", "accelerate"} & set(sys.modules)
assert not heavy, heavy
viewer.window.close()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_version_and_bad_arguments() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "viewer", "--version"], capture_output=True, text=True, timeout=120
    )
    assert told.stdout.startswith("counterview 0.")
    refused = subprocess.run(
        [sys.executable, "-m", "viewer", "--no-such-option"], capture_output=True, text=True, timeout=120
    )
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


def test_the_keyboard_stays_with_the_panes_when_a_button_of_the_messages_vanishes(
    qtbot: QtBot, viewer: Viewer
) -> None:
    open_files(qtbot, viewer, "lateral")
    viewer.window.activateWindow()
    for button in viewer.window.messages.vanishing:
        viewer.case.set_message("something happened")
        button.setFocus()
        button.click()
        assert not button.isVisible()
        assert viewer.window.focusWidget() is viewer.window.panes.input


def test_broken_settings_are_said_and_the_first_radiograph_does_not_wipe_it_away(
    qtbot: QtBot, qapp: object, read: Callable[[Path], Reading]
) -> None:
    paths.settings_file().write_text("{broken", encoding="utf-8")
    viewer = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
    qtbot.addWidget(viewer.window)
    viewer.show([Path("a"), Path("b")])
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None and viewer.side is not None)
    assert "settings.broken.json" in viewer.case.message
    viewer.opener.step(1)
    qtbot.waitUntil(lambda: viewer.opener.position == (2, 2))
    assert viewer.case.message == ""  # said once


def test_where_nothing_can_be_written_the_viewer_opens_and_says_so(
    qtbot: QtBot,
    qapp: object,
    read: Callable[[Path], Reading],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("COUNTERVIEW_HOME", str(tmp_path / "file" / "home"))
    viewer = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
    qtbot.addWidget(viewer.window)
    said: list[tuple[str, bool]] = []  # one after the other, by whatever was to be written
    viewer.case.message_changed.connect(
        lambda: said.append((viewer.case.message, viewer.case.message_is_error))
    )
    viewer.show([Path("a")])
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None and viewer.side is not None)
    qtbot.waitUntil(lambda: any("The folder for ratings" in message for message, _ in said))
    assert all(is_error for message, is_error in said if "cannot" in message)
    assert viewer.case.message_is_error
    assert viewer.side is not None
    assert "Rating is off" in viewer.side.rating.state.text()  # type: ignore[attr-defined]
    viewer.window.close()


def drop(target: QWidget, *urls: str) -> QDropEvent:
    data = QMimeData()
    data.setUrls([QUrl(url) for url in urls])
    nothing = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(target.rect().center(), copy, data, *nothing)
    QGuiApplication.sendEvent(target, enter)
    event = QDropEvent(QPointF(target.rect().center()), copy, data, *nothing)
    if enter.isAccepted():
        QGuiApplication.sendEvent(target, event)
    return event


def test_dropped_files_are_opened_and_other_things_are_not_taken(qtbot: QtBot, viewer: Viewer) -> None:
    drop(viewer.window, "file:///a", "file:///b")
    qtbot.waitUntil(lambda: viewer.opener.position == (1, 2))
    drop(viewer.window, "https://somewhere.example/c.dcm")
    assert not viewer.opener.is_reading
    assert viewer.opener.position == (1, 2)


def test_text_fields_leave_dropped_files_to_the_window(viewer: Viewer) -> None:
    fields = [*viewer.window.findChildren(QLineEdit), *viewer.window.findChildren(QPlainTextEdit)]
    assert len(fields) > 5
    for field in fields:
        assert not field.acceptDrops()
    for field in viewer.window.findChildren(QPlainTextEdit):
        assert not field.viewport().acceptDrops()


def test_initials_that_are_still_being_typed_are_kept(qtbot: QtBot, viewer: Viewer) -> None:
    assert viewer.side is not None
    viewer.side.rating.reader.setText("MK")  # type: ignore[attr-defined]
    viewer.window.close()
    assert SettingsStore(paths.settings_file()).current.reader == "MK"
