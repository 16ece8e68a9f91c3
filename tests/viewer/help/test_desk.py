"""F1, the search and the commands, with real keys in the real window."""

from collections.abc import Iterator

import pytest
from made_up_viewer import fake, make_viewer, open_one
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from viewer.app import Viewer
from viewer.help.articles import load_articles
from viewer.help.context import PROPERTY, article_of
from viewer.help.help_window import HelpWindow
from viewer.help.hit_row import HitRow


@pytest.fixture
def viewer(qtbot: QtBot) -> Iterator[Viewer]:
    made = make_viewer(qtbot)
    yield made
    made.shut_down()


def press_help(qtbot: QtBot, viewer: Viewer) -> HelpWindow:
    QTest.keyClick(QApplication.focusWidget() or viewer.window, Qt.Key.Key_F1)
    window = viewer.help.help
    assert window is not None
    qtbot.waitUntil(window.search.hasFocus)
    return window


def shown_words(window: HelpWindow) -> str:
    return window.text.document().toPlainText()


def rows(window: HelpWindow) -> list[HitRow]:
    found = [window.list.itemWidget(window.list.item(place)) for place in range(window.list.count())]
    return [row for row in found if isinstance(row, HitRow)]


def test_help_opens_beside_the_work_and_escape_closes_it(qtbot: QtBot, viewer: Viewer) -> None:
    window = press_help(qtbot, viewer)
    assert window.isVisible()
    assert not window.isModal()
    assert window.list.count() == len(load_articles("en"))
    assert "Ctrl+O" in shown_words(window)
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_help_opens_at_what_has_the_keyboard(qtbot: QtBot, viewer: Viewer) -> None:
    open_one(qtbot, viewer)
    QCursor.setPos(viewer.window.mapToGlobal(QPoint(5, 5)))
    assert viewer.side is not None
    viewer.actions["focus_instruction"].trigger()
    assert press_help(qtbot, viewer).shown == "instruction"
    assert press_help(qtbot, viewer).shown == "instruction", "the help stays where it is"
    viewer.window.activateWindow()
    viewer.window.panes.guidance.setFocus()
    qtbot.waitUntil(viewer.window.panes.guidance.hasFocus)
    assert press_help(qtbot, viewer).shown == "guidance-map"
    viewer.window.activateWindow()
    viewer.window.panes.guidance_footer.opacity.setFocus()
    qtbot.waitUntil(viewer.window.panes.guidance_footer.opacity.hasFocus)
    assert press_help(qtbot, viewer).shown == "guidance-map"


def test_help_opens_at_what_is_under_a_pointer_that_moved_last(qtbot: QtBot, viewer: Viewer) -> None:
    open_one(qtbot, viewer)
    viewer.window.panes.guidance.setFocus()
    assert viewer.side is not None
    form = viewer.side.rating
    QCursor.setPos(form.mapToGlobal(form.rect().center()))
    if QApplication.widgetAt(QCursor.pos()) is None:
        pytest.skip("this platform has no pointer")
    assert press_help(qtbot, viewer).shown == "rating"


def test_every_part_of_the_window_leads_to_an_article_that_exists(qtbot: QtBot, viewer: Viewer) -> None:
    names = {article.name for article in load_articles("en")}
    named = {
        str(widget.property(PROPERTY))
        for widget in viewer.window.findChildren(QWidget)
        if widget.property(PROPERTY)
    }
    assert named <= names
    assert len(named) >= 10
    open_one(qtbot, viewer)
    for button in viewer.window.findChildren(QPushButton):
        if button.isVisibleTo(viewer.window):
            assert article_of(button), button.text()


def test_typing_finds_articles_and_marks_the_words(qtbot: QtBot, viewer: Viewer) -> None:
    window = press_help(qtbot, viewer)
    QTest.keyClicks(window.search, "heatmap")
    assert window.shown == "guidance-map"
    marks = window.text.extraSelections()
    assert {mark.cursor.selectedText() for mark in marks} == {"heatmap"}  # type: ignore[attr-defined]
    window.search.clear()
    QTest.keyClicks(window.search, "how do i measure the heart")
    assert window.shown == "measuring"
    window.search.clear()
    QTest.keyClicks(window.search, "qqqq")
    assert window.nothing.isVisible()
    assert not window.list.isVisible()


def test_a_command_is_found_with_its_key_and_done_with_enter(qtbot: QtBot, viewer: Viewer) -> None:
    open_one(qtbot, viewer)
    window = press_help(qtbot, viewer)
    QTest.keyClicks(window.search, "invert")
    assert window.shown == "do:invert"
    assert "Key: I" in shown_words(window)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(window.list.hasFocus)
    QTest.keyClick(window.list, Qt.Key.Key_Return)
    assert viewer.window.panes.view.is_inverted
    assert window.isVisible(), "it stays while the reader works"


def test_a_button_does_the_command_once_it_can_be_done(qtbot: QtBot, viewer: Viewer) -> None:
    window = press_help(qtbot, viewer)
    QTest.keyClicks(window.search, "invert")
    button = rows(window)[0].do_it
    assert button is not None
    assert not button.isEnabled()
    assert "Open a radiograph first" in button.toolTip()
    open_one(qtbot, viewer)
    qtbot.waitUntil(button.isEnabled)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert viewer.window.panes.view.is_inverted


def test_enter_on_a_command_that_cannot_be_done_says_why(qtbot: QtBot, viewer: Viewer) -> None:
    window = press_help(qtbot, viewer)
    QTest.keyClicks(window.search, "invert")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    QTest.keyClick(window.list, Qt.Key.Key_Return)
    assert "Open a radiograph first" in window.note.text()
    assert not viewer.window.panes.view.is_inverted


def test_a_link_leads_to_an_article_and_a_link_does_a_command(qtbot: QtBot, viewer: Viewer) -> None:
    window = press_help(qtbot, viewer)
    QTest.keyClick(window.search, Qt.Key.Key_Tab)
    qtbot.waitUntil(window.list.hasFocus)
    QTest.keyClick(window.list, Qt.Key.Key_Tab)
    assert window.text.hasFocus()
    QTest.keyClick(window.text, Qt.Key.Key_Tab)
    QTest.keyClick(window.text, Qt.Key.Key_Return)  # the first link opens the sample
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
    QTest.keyClick(window.text, Qt.Key.Key_Tab)
    QTest.keyClick(window.text, Qt.Key.Key_Return)
    assert window.shown == "rating"
    assert window.list.currentItem().text() == "Rating"


def test_keys_are_said_as_they_are_now(qtbot: QtBot, viewer: Viewer) -> None:
    window = press_help(qtbot, viewer)
    viewer.bindings.add_key("open", "F3")
    viewer.bindings.remove_key("open", "Ctrl+O")
    assert "F3" in shown_words(window)
    assert "Ctrl+O" not in shown_words(window)
    viewer.bindings.remove_key("open", "F3")
    assert "File › Open" in shown_words(window)


def test_help_speaks_the_language_of_the_window(qtbot: QtBot) -> None:
    viewer = make_viewer(qtbot, "de")
    window = press_help(qtbot, viewer)
    assert window.list.item(0).text() == load_articles("de")[0].title
    viewer.shut_down()


def test_help_opens_and_searches_without_holding_up_the_window(qtbot: QtBot, viewer: Viewer) -> None:
    window = press_help(qtbot, viewer)
    assert fake(viewer).busy_jobs == ()
    for query in ("m", "ma", "mask", "how to paint a mask"):
        window.search.setText(query)
        assert len(rows(window)) <= 14
