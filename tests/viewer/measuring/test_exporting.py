"""Exporting: the table on the clipboard and in a file."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from engine import paths
from viewer.app import Viewer
from viewer.measuring.measurement import Kind


def test_measurements_are_copied_as_a_table(viewer: Viewer) -> None:
    viewer.actions["copy_measurements"].trigger()
    assert "Nothing is measured" in viewer.case.message
    viewer.measuring.store.add(Kind.RULER, ((0.0, 0.0), (30.0, 40.0)), None, False)
    viewer.actions["copy_measurements"].trigger()
    heading, row = QGuiApplication.clipboard().text().splitlines()
    assert heading.split("\t")[:3] == ["kind", "value", "unit"]
    assert row.split("\t")[:4] == ["ruler", "50.00", "mm at detector", "input"]


def test_measurements_are_saved_where_the_reader_says(
    qtbot: QtBot, viewer: Viewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "table.csv"
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(file)))
    viewer.measuring.store.add(Kind.RULER, ((0.0, 0.0), (30.0, 40.0)), None, False)
    viewer.actions["save_measurements"].trigger()
    qtbot.waitUntil(lambda: "saved as table.csv" in viewer.case.message)
    assert file.read_bytes().count(b"\r\n") == 2
    assert '"what": "measurements"' in paths.audit_file().read_text()
    assert viewer.settings.current.export_folder == str(tmp_path)


def test_a_file_that_cannot_be_written_is_said(
    qtbot: QtBot, viewer: Viewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: dialog.fileSelected.emit(str(tmp_path)))
    viewer.measuring.store.add(Kind.RULER, ((0.0, 0.0), (30.0, 40.0)), None, False)
    viewer.actions["save_measurements"].trigger()
    qtbot.waitUntil(lambda: "cannot write" in viewer.case.message)
    assert viewer.case.message_is_error
