"""A capsule saved in one window shows its results in another, beside the reader's own copy."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fakes import make_result
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QMainWindow
from pytestqt.qtbot import QtBot

from engine.edit import EditRequest
from engine.exchange.capsule_reading import read_capsule
from engine.radiographs.radiograph import Radiograph
from viewer import background
from viewer.case import Case
from viewer.exchange.opener import Opener
from viewer.exchange.reading import Reading
from viewer.history.capsule_desk import CapsuleDesk
from viewer.history.capsule_dialog import SELECTED, STARRED
from viewer.history.result_history import ResultHistory
from viewer.settings import SettingsStore


class Desk:
    """A window's case, history and capsules."""

    def __init__(self, qtbot: QtBot, read: Callable[[Path], Reading], folder: Path) -> None:
        self.qtbot = qtbot
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.window.show()
        self.case = Case(self.window)
        self.opener = Opener(self.case, read, self.window)
        self.history = ResultHistory(self.case, lambda: None, parent=self.window)
        self.history.load()
        qtbot.waitUntil(lambda: self.history.store is not None)
        settings = SettingsStore(folder / "settings.json")
        settings.change(export_folder=str(folder))
        self.desk = CapsuleDesk(self.case, self.history, self.opener, settings, self.window)

    def settle(self) -> None:
        for _ in range(4):
            background.wait()
            self.qtbot.wait(10)

    def make(self, seed: int) -> None:
        assert self.case.radiograph is not None
        request = EditRequest(self.case.radiograph, "Add the finding of edema.", "test-model", seed=seed)
        self.case.edit_started(seed, request)
        self.case.edit_finished(seed, make_result(request, size=64))
        self.settle()

    def save(self, path: Path, choice: str = "all", with_pixels: bool = False) -> None:
        """As a reader would: choose, Save, type the name, Enter."""
        dialog = self.desk.save()
        assert dialog is not None
        dialog.choices[choice].click()
        if with_pixels:
            self.qtbot.mouseClick(dialog.with_pixels, Qt.MouseButton.LeftButton)
            assert dialog.with_pixels.isChecked()
            assert dialog.warning.isVisible()
        button = dialog.buttons.button(QDialogButtonBox.StandardButton.Save)
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.qtbot.wait(10)
        (asking,) = [one for one in self.window.findChildren(QFileDialog) if one.isVisible()]
        asking.fileSelected.emit(str(path))
        asking.close()
        self.settle()


@pytest.fixture
def read(radiograph: Radiograph) -> Callable[[Path], Reading]:
    return lambda path: Reading(dataclasses.replace(radiograph, path=path), ())


@pytest.fixture
def desk(qtbot: QtBot, read: Callable[[Path], Reading], radiograph: Radiograph, tmp_path: Path) -> Desk:
    made = Desk(qtbot, read, tmp_path)
    made.case.open(radiograph, ())
    made.settle()
    for seed in (1, 2, 3):
        made.make(seed)
    return made


def elsewhere(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, read: Any) -> Desk:
    """Another reader's window: another home without any history."""
    desk.history.finish()
    monkeypatch.setenv("COUNTERVIEW_HOME", str(tmp_path / "elsewhere"))
    return Desk(desk.qtbot, read, tmp_path)


def seeds(desk: Desk) -> list[int]:
    return [edit.provenance.request["seed"] for edit in desk.case.edits]


def test_by_default_no_pixels_go_along(desk: Desk, tmp_path: Path) -> None:
    desk.save(tmp_path / "a.cvcase")
    capsule = read_capsule(tmp_path / "a.cvcase")
    assert [one.record["provenance"]["request"]["seed"] for one in capsule.results] == [1, 2, 3]
    assert not capsule.has_pixels
    assert "Saved in" in desk.case.message


def test_only_starred_or_only_the_selected_results_are_saved(desk: Desk, tmp_path: Path) -> None:
    desk.case.select_edit(1)
    desk.history.toggle_star()
    desk.settle()
    desk.save(tmp_path / "a.cvcase", STARRED)
    desk.case.select_edit(0)
    desk.save(tmp_path / "b.cvcase", SELECTED)
    for name, seed in (("a", 2), ("b", 1)):
        (result,) = read_capsule(tmp_path / f"{name}.cvcase").results
        assert result.record["provenance"]["request"]["seed"] == seed


def test_a_capsule_shows_its_results_beside_ones_own_copy(
    desk: Desk, radiograph: Radiograph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    desk.save(tmp_path / "a.cvcase")
    other = elsewhere(desk, monkeypatch, tmp_path, read)
    other.case.open(dataclasses.replace(radiograph, sha256="d" * 64), ())
    other.settle()
    other.opener.open_paths([tmp_path / "a.cvcase"])  # as dropped or chosen
    other.settle()
    assert seeds(other) == [1, 2, 3]
    assert other.case.selected_index == 0
    assert "3 results of a.cvcase" in other.case.message
    assert other.history.store is not None
    assert other.history.store.entries_of(radiograph) == ()
    assert all("from a.cvcase" in text for text in other.history.remarks.values())


def test_without_the_radiograph_it_waits_until_that_is_opened(
    desk: Desk, radiograph: Radiograph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    desk.save(tmp_path / "a.cvcase")
    other = elsewhere(desk, monkeypatch, tmp_path, read)
    other.opener.open_paths([tmp_path / "a.cvcase"])
    other.settle()
    assert "Open your own copy of it" in other.case.message
    other.case.open(dataclasses.replace(radiograph, path=Path("own.dcm")), ())
    other.settle()
    assert seeds(other) == [1, 2, 3]


def test_another_radiograph_gets_nothing_and_is_told(
    desk: Desk,
    radiograph_factory: Callable[..., Radiograph],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    read: Any,
) -> None:
    desk.save(tmp_path / "a.cvcase")
    other = elsewhere(desk, monkeypatch, tmp_path, read)
    other.case.open(dataclasses.replace(radiograph_factory(seed=7), sha256="7" * 64), ())
    other.desk.open(tmp_path / "a.cvcase")
    other.settle()
    assert other.case.edits == ()
    assert "260 × 300 pixels that is not open" in other.case.message


def test_a_capsule_with_the_pixels_opens_by_itself(
    desk: Desk, radiograph: Radiograph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Any
) -> None:
    desk.save(tmp_path / "a.cvcase", with_pixels=True)
    other = elsewhere(desk, monkeypatch, tmp_path, read)
    other.desk.open(tmp_path / "a.cvcase")
    other.settle()
    assert other.case.radiograph is not None
    assert other.case.radiograph.stored_pixels.tobytes() == radiograph.stored_pixels.tobytes()
    assert seeds(other) == [1, 2, 3]


def test_an_altered_capsule_is_refused_and_what_is_open_stays(
    desk: Desk, tmp_path: Path, radiograph: Radiograph
) -> None:
    desk.save(tmp_path / "a.cvcase")
    data = bytearray((tmp_path / "a.cvcase").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "a.cvcase").write_bytes(data)
    desk.desk.open(tmp_path / "a.cvcase")
    desk.settle()
    assert desk.case.message_is_error
    assert desk.case.message.startswith("a.cvcase")
    assert len(desk.case.edits) == 3
