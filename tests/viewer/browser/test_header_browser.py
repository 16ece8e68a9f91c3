"""The header browser with real keys and mouse: search, copy, and identity only while held."""

from pathlib import Path

import pytest
from made_up_dicom import SEEDED_ID, SEEDED_NAME, make_dataset
from pydicom.dataset import Dataset
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from engine.collection.candidate import Candidate
from viewer.browser.header_browser import HeaderBrowser
from viewer.browser.header_rows import DOTS, VALUE


@pytest.fixture
def browser(qtbot: QtBot, tmp_path: Path) -> HeaderBrowser:
    item = Dataset()
    item.CodeMeaning = "Lossy Compression"
    dataset = make_dataset(DerivationCodeSequence=[item])
    dataset.save_as(tmp_path / "a.dcm", enforce_file_format=True)
    made = HeaderBrowser()
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.show_file(Candidate(tmp_path / "a.dcm"), "case 7")
    made.show()
    qtbot.waitUntil(lambda: made.found.rowCount() > 10)
    return made


def seen(browser: HeaderBrowser) -> list[str]:
    """The text of all rows that the tree shows, from top to bottom."""
    tree: QTreeView = browser.tree
    lines, index = [], tree.model().index(0, 0)
    while index.isValid():
        cells = (tree.model().data(index.siblingAtColumn(column)) for column in range(4))
        lines.append(" ".join(str(cell) for cell in cells))
        index = tree.indexBelow(index)
    return lines


def at(browser: HeaderBrowser, keyword: str) -> QModelIndex:
    model = browser.found
    for number in range(model.rowCount()):
        if model.index(number, 1).data() == keyword:
            return model.index(number, 0)
    raise AssertionError(keyword)


def test_identity_shows_only_while_the_button_is_held(qtbot: QtBot, browser: HeaderBrowser) -> None:
    assert SEEDED_NAME not in " ".join(seen(browser))
    qtbot.mousePress(browser.reveal, Qt.MouseButton.LeftButton)
    assert SEEDED_NAME in " ".join(seen(browser))
    assert SEEDED_ID in " ".join(seen(browser))
    qtbot.mouseRelease(browser.reveal, Qt.MouseButton.LeftButton)
    assert SEEDED_NAME not in " ".join(seen(browser))
    browser.reveal.setFocus()
    qtbot.keyPress(browser.reveal, Qt.Key.Key_Space)
    assert SEEDED_NAME in " ".join(seen(browser))
    qtbot.keyRelease(browser.reveal, Qt.Key.Key_Space)
    assert SEEDED_NAME not in " ".join(seen(browser))


def test_search_finds_tags_keywords_values_and_what_lies_in_sequences(
    qtbot: QtBot, browser: HeaderBrowser
) -> None:
    qtbot.keyClicks(browser.search, "0028,0010")
    assert seen(browser) == ["(0028,0010) Rows US 60"]
    browser.search.clear()
    qtbot.keyClicks(browser.search, "lossy")
    found = seen(browser)
    assert [line.split()[0] for line in found] == ["(0008,9215)", "item", "(0008,0104)"]
    browser.search.clear()
    qtbot.keyClicks(browser.search, "view cs")
    assert seen(browser) == ["(0018,5101) ViewPosition CS PA"]


def test_hidden_values_cannot_be_guessed_by_searching(qtbot: QtBot, browser: HeaderBrowser) -> None:
    qtbot.keyClicks(browser.search, SEEDED_ID)
    assert seen(browser) == []
    assert browser.no_match.isVisible()


def test_a_row_is_copied_as_it_is_seen(qtbot: QtBot, browser: HeaderBrowser) -> None:
    def click(keyword: str) -> None:
        browser.tree.scrollTo(at(browser, keyword))
        place = browser.tree.visualRect(at(browser, keyword)).center()
        qtbot.mouseClick(browser.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)

    click("Rows")
    browser.copy.trigger()
    assert QGuiApplication.clipboard().text() == "(0028,0010)\tRows\tUS\t60"
    click("PatientName")
    browser.copy.trigger()
    assert QGuiApplication.clipboard().text() == f"(0010,0010)\tPatientName\tPN\t{DOTS}"
    assert at(browser, "PatientName").siblingAtColumn(VALUE).data() == DOTS


def test_the_title_tells_the_case_and_not_the_file(browser: HeaderBrowser) -> None:
    assert browser.windowTitle() == "Header of case 7"


def test_a_file_that_cannot_be_read_is_said(qtbot: QtBot, browser: HeaderBrowser, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("hello")
    browser.show_file(Candidate(tmp_path / "b.txt"), "case 8")
    qtbot.waitUntil(lambda: "neither DICOM" in browser.state.text())
    assert browser.found.rowCount() == 0
