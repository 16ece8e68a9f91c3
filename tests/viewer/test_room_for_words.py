"""In every window all words have room, in each language, on a small screen; no letter has two meanings."""

from collections.abc import Iterator

import pytest
from every_dialog import DIALOGS, each_dialog, viewer_with_result
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMenu,
    QMenuBar,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot
from words_that_fit import LANGUAGES, wait_for_room

from viewer.app import Viewer


@pytest.fixture
def viewer(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Viewer]:
    """With a result, in the language of the test."""
    with viewer_with_result(qtbot, qapp, monkeypatch, request.param) as made:
        yield made


in_each_language = pytest.mark.parametrize("viewer", LANGUAGES, indirect=True)


@in_each_language
def test_all_words_of_the_window_have_room(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.window.show_case_list(True)
    (expert,) = [one for one in viewer.window.side.findChildren(QPushButton) if "xpert" in one.text()]
    expert.click()
    for command in ("hang_3", "hang_4", "hang_2", "hang_1", "swipe", "flicker", "hang_3"):
        viewer.actions[command].trigger()
        wait_for_room(qtbot, viewer.window)


@in_each_language
def test_a_result_is_seen_whole_beside_the_rating_in_a_narrow_window(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.window.show_case_list(True)
    strip = viewer.window.results.list
    qtbot.waitUntil(lambda: strip.width() < 250)
    assert strip.visualItemRect(strip.item(0)).width() <= strip.viewport().width()


@in_each_language
def test_all_words_of_each_dialog_have_room(qtbot: QtBot, viewer: Viewer) -> None:
    assert len({command for command, _ in each_dialog(qtbot, viewer)}) == len(DIALOGS)


def letters(viewer: Viewer) -> dict[str, list[str]]:
    """What Alt and a letter lead to in the window."""
    found: dict[str, list[str]] = {}
    bar = viewer.window.findChild(QMenuBar)
    assert bar is not None
    texts = [action.text() for action in bar.actions()]
    for widget in viewer.window.findChildren(QWidget):
        is_part = widget.window() is viewer.window and not widget.isHidden()
        has_buddy = isinstance(widget, QLabel) and widget.buddy() is not None
        if is_part and (has_buddy or isinstance(widget, QAbstractButton)):
            texts.append(widget.text())  # type: ignore[union-attr]
    for text in texts:
        key = QKeySequence.mnemonic(text)
        if not key.isEmpty():
            found.setdefault(key.toString(), []).append(text)
    return found


@in_each_language
def test_no_letter_leads_to_two_places_of_the_window(viewer: Viewer) -> None:
    found = letters(viewer)
    assert len(found) > 12
    assert not {key: texts for key, texts in found.items() if len(texts) > 1}


@in_each_language
def test_no_letter_leads_to_two_entries_of_a_menu(viewer: Viewer) -> None:
    """Those of its submenus included, of which the table of commands knows nothing."""
    bar = viewer.window.findChild(QMenuBar)
    assert bar is not None
    menus = [menu for action in bar.actions() if isinstance(menu := action.menu(), QMenu)]
    assert len(menus) > 6
    twice = {}
    for menu in menus:
        found: dict[str, list[str]] = {}
        for entry in menu.actions():
            key = QKeySequence.mnemonic(entry.text())
            if not key.isEmpty():
                found.setdefault(key.toString(), []).append(entry.text())
        twice |= {(menu.title(), key): texts for key, texts in found.items() if len(texts) > 1}
    assert not twice
