"""The list of keys says what is in force."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from viewer.actions import ACTIONS, HELD_ROWS
from viewer.controls.bindings import Bindings
from viewer.key_sheet import FIXED, MOUSE, KeySheet
from viewer.mouse_habits import Drag


@pytest.fixture
def bindings(qapp: object, tmp_path: Path) -> Bindings:
    return Bindings(tmp_path / "keys.json")


@pytest.fixture
def sheet(qtbot: QtBot, bindings: Bindings) -> KeySheet:
    made = KeySheet(bindings)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show()
    return made


def words(sheet: KeySheet) -> set[str]:
    return {label.text() for label in labels(sheet)}


def labels(sheet: KeySheet) -> list[QLabel]:
    QApplication.processEvents()  # lays out what is new
    return [label for label in sheet.findChildren(QLabel) if label.isVisible()]


def test_everything_that_has_a_key_is_listed_in_its_group(sheet: KeySheet) -> None:
    shown = words(sheet)
    for row in (*ACTIONS, *HELD_ROWS):
        if row.keys:
            assert row.plain_text in shown
            assert row.group in shown
    assert MOUSE in shown
    assert {key for key, _ in FIXED} <= shown


def test_the_list_follows_what_the_reader_changes(sheet: KeySheet, bindings: Bindings) -> None:
    bindings.add_key("open_sample", "F3")
    bindings.set_drag("left", Drag.ZOOM)
    rows = dict(row for _, group in sheet.groups() for row in group)
    assert rows["F3"] == "Open a sample"
    assert rows["Left drag"] == "zoom at the pressed point"
    assert "F3" in words(sheet)


def test_the_search_leaves_what_matches(sheet: KeySheet) -> None:
    QTest.keyClicks(sheet.search, "mediastinum")
    assert "Mediastinum and bones (bright part)" in words(sheet)
    assert "Fit" not in words(sheet)
    sheet.search.setText("xyzzy")
    assert "Nothing matches" in words(sheet)


def test_the_list_leads_to_the_dialog(qtbot: QtBot, sheet: KeySheet) -> None:
    with qtbot.waitSignal(sheet.change_requested):
        sheet.change.click()
    assert not sheet.isVisible()


def test_it_arranges_itself_in_the_room_there_is(sheet: KeySheet) -> None:
    for width, columns in ((460, 1), (820, 2), (1300, 3)):
        sheet.resize(width, 600)
        assert sheet._columns == columns
        needed = max(label.mapTo(sheet, label.rect().topRight()).x() for label in labels(sheet))
        assert needed <= sheet.width()


def test_the_two_enters_of_a_keyboard_are_one_key(sheet: KeySheet, bindings: Bindings) -> None:
    rows = {meaning: keys for _, group in sheet.groups() for keys, meaning in group}
    assert len(bindings.keys("run")) == 2
    assert rows["Make counterfactual"] == "Ctrl+Enter"
    assert rows["Maximize pane"] == "Enter"
