"""A small laptop, 1280 x 800 at 150 %, less the bars of its system: nothing is out of reach there."""

from collections.abc import Iterator

import pytest
from every_dialog import each_dialog, viewer_with_result
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot
from words_that_fit import LANGUAGES, wait_for_room

from viewer import scrolling
from viewer.app import Viewer

SMALL = QSize(853, 450)


@pytest.fixture
def viewer(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Viewer]:
    """With a result, in the language of the test, on a small screen."""
    monkeypatch.setattr(scrolling, "most_on_screen", lambda window: SMALL)
    with viewer_with_result(qtbot, qapp, monkeypatch, request.param) as made:
        made.window.resize(SMALL)
        qtbot.waitUntil(lambda: made.window.size() == SMALL)
        yield made


in_each_language = pytest.mark.parametrize("viewer", LANGUAGES, indirect=True)


def is_in_sight(widget: QWidget) -> bool:
    """All of it, in its window and in all that it stands in."""
    around = widget.parentWidget()
    while widget.isVisible() and around is not None and widget is not widget.window():
        if not around.rect().contains(QRect(widget.mapTo(around, QPoint(0, 0)), widget.size())):
            return False
        around = None if around.isWindow() else around.parentWidget()
    return widget.isVisible()


def expert(viewer: Viewer) -> None:
    (button,) = [one for one in viewer.window.side.findChildren(QPushButton) if "xpert" in one.text()]
    button.click()


@in_each_language
def test_the_window_asks_for_no_more_than_a_small_screen(qtbot: QtBot, viewer: Viewer) -> None:
    window = viewer.window
    window.show_case_list(True)
    expert(viewer)
    central = window.centralWidget()
    qtbot.waitUntil(lambda: central.minimumSizeHint().boundedTo(SMALL) == central.minimumSizeHint())
    assert window.minimumSize().boundedTo(SMALL) == window.minimumSize()
    assert window.size() == SMALL


@in_each_language
def test_all_words_of_the_small_window_have_room(qtbot: QtBot, viewer: Viewer) -> None:
    for shown in (False, True):
        viewer.window.show_case_list(shown)
        for command in ("hang_3", "hang_4", "hang_2", "hang_1", "swipe", "flicker", "flicker", "hang_3"):
            viewer.actions[command].trigger()
            wait_for_room(qtbot, viewer.window)


@in_each_language
def test_the_run_button_and_all_menus_stay_in_sight(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.window.show_case_list(True)
    expert(viewer)
    side, header = viewer.side, viewer.window.header
    assert side is not None
    qtbot.waitUntil(lambda: viewer.window.side_scroll.verticalScrollBar().maximum() > 0)
    parts = (side.foot.make, header.research, viewer.window.messages, viewer.window.results.list)
    qtbot.waitUntil(lambda: all(map(is_in_sight, parts)))
    assert side.foot.make.height() >= 28


@pytest.mark.parametrize("viewer", ["en"], indirect=True)
def test_the_panel_scrolls_to_what_gets_the_keyboard(qtbot: QtBot, viewer: Viewer) -> None:
    side = viewer.side
    assert side is not None
    bar = viewer.window.side_scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    viewer.window.panes.input.setFocus()
    viewer.actions["focus_instruction"].trigger()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert is_in_sight(focused)


@pytest.mark.parametrize("viewer", ["en"], indirect=True)
def test_each_question_of_the_rating_comes_in_sight_with_the_keyboard(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.window.show_case_list(True)
    assert viewer.side is not None
    rows = viewer.side.rating.rows  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: rows[0].isEnabled() and not is_in_sight(rows[1]))
    viewer.window.activateWindow()
    for row in rows:
        row.setFocus()
        assert is_in_sight(row.focusProxy() or row.decline)


@pytest.mark.parametrize("viewer", ["en"], indirect=True)
def test_a_wide_window_shows_the_rating_whole_and_all_tools(qtbot: QtBot, viewer: Viewer) -> None:
    assert viewer.side is not None
    viewer.window.resize(1280, 780)
    qtbot.waitUntil(lambda: is_in_sight(viewer.side.rating))  # type: ignore[union-attr]
    header = viewer.window.header
    assert "\n" not in header.research.text()
    assert header.case_label.isVisible()


@in_each_language
def test_no_dialog_is_larger_than_a_small_screen(qtbot: QtBot, viewer: Viewer) -> None:
    for command, dialog in each_dialog(qtbot, viewer):
        assert dialog.size().boundedTo(SMALL) == dialog.size(), command
        for area in dialog.findChildren(QScrollArea):
            assert not area.isVisible() or area.height() >= 64, command
