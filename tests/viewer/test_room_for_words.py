"""In every window all words have room, in each language, on a small screen; no letter has two meanings."""

from collections.abc import Iterator

import pytest
from made_up_viewer import fake, make_viewer, open_one
from PySide6.QtCore import QLocale, Qt, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QMenu,
    QMenuBar,
    QPushButton,
    QRadioButton,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from viewer import language
from viewer.app import Viewer
from viewer.labels import ElidedLabel, LinesLabel

LANGUAGES = ("en", "de")
DIALOGS = (
    *("help", "show_keys", "change_keys", "header", "about", "queue", "history", "models", "diagnostics"),
    *("export_dicom", "pacs_send", "pacs_outbox", "pacs_nodes", "pacs_fetch", "new_study"),
    "deidentify",
)


@pytest.fixture
def viewer(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Viewer]:
    """With a result, in the language of the test."""
    locale, before = QLocale(), set(qapp.findChildren(QTranslator))
    language.install(qapp, request.param)
    made = make_viewer(qtbot, request.param)
    monkeypatch.setattr(made.side, "parameters", lambda: {"model": "fake", "seed": 7})
    open_one(qtbot, made)
    made.case.set_instruction("Add the finding of large left pleural effusion.")
    made.run()
    fake(made).finish(fake(made).busy_jobs[0])
    yield made
    made.shut_down()
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(locale)


in_each_language = pytest.mark.parametrize("viewer", LANGUAGES, indirect=True)


def is_cut(widget: QWidget) -> bool:
    """Its words need more room than it has; what says them whole in a tool tip may be cut with dots."""
    if isinstance(widget, ElidedLabel | LinesLabel):
        return False
    if isinstance(widget, QLabel):
        if widget.pixmap().isNull() and widget.text():
            if widget.wordWrap():
                longest = max(
                    widget.fontMetrics().horizontalAdvance(word) for word in (widget.text().split() or [""])
                )
                is_rich = widget.textFormat() == Qt.TextFormat.RichText or "<" in widget.text()
                wide = not is_rich and longest > widget.contentsRect().width()
                return wide or widget.heightForWidth(widget.width()) > widget.height() + 1
            return widget.sizeHint().width() > widget.width() + 1
        return False
    if isinstance(widget, QCheckBox | QRadioButton | QPushButton):
        return bool(widget.text()) and widget.sizeHint().width() > widget.width() + 1
    if isinstance(widget, QToolButton):
        is_icon = widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        shows_text = not is_icon or widget.icon().isNull()
        return shows_text and bool(widget.text()) and widget.sizeHint().width() > widget.width() + 1
    if isinstance(widget, QTabBar):
        return widget.sizeHint().width() > widget.width() + 1
    return False


def words_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    around = widget.parentWidget()
    room = f"{widget.width()} of {widget.sizeHint().width()}"
    return f"{type(widget).__name__} {text!r} in {type(around).__name__}: {room}"


def cut_in(window: QWidget) -> list[str]:
    return [
        words_of(widget)
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.window() is window and is_cut(widget)
    ]


@in_each_language
def test_all_words_of_the_window_have_room(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.window.show_case_list(True)
    for command in ("hang_3", "hang_4", "hang_2", "hang_1", "swipe", "flicker", "hang_3"):
        viewer.actions[command].trigger()
        qtbot.wait(20)
        assert not cut_in(viewer.window), command


@in_each_language
def test_all_words_of_each_dialog_have_room(qtbot: QtBot, viewer: Viewer) -> None:
    found = {}
    for command in DIALOGS:
        before = {one for one in QApplication.topLevelWidgets() if one.isVisible()}
        viewer.actions[command].trigger()

        def opened(before: set[QWidget] = before) -> list[QWidget]:
            return [
                one
                for one in QApplication.topLevelWidgets()
                if one.isVisible() and one not in before and not isinstance(one, QMenu)
            ]

        qtbot.waitUntil(lambda: bool(opened()))
        qtbot.wait(30)
        for dialog in opened():
            if cut := cut_in(dialog):
                found[command] = cut
            dialog.close()
    assert not found, "\n".join(f"{command}: {cut}" for command, cut in found.items())


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
