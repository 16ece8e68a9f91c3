"""The window that tells what a model is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.models.description import ModelDescription
from viewer.about_model import SIZE, AboutModel

DIGEST = "0123456789abcdef" * 4
LONG = "\n\n".join(f"## Part {number}\n\nSome words about it." for number in range(40))


def describe(text: str = "It learned from **nothing**.", **changes: object) -> ModelDescription:
    fields: dict[str, object] = {
        "name": "mine",
        "title": "My model",
        "notice": "wiring only",
        "text": text,
        "facts": (("Name", "mine"), ("Licence", "MIT"), ("Source", "made <b>up</b> [x](y)")),
        "weights_sha256": (("unet/model.safetensors", DIGEST),),
    }
    return ModelDescription(**(fields | changes))  # type: ignore[arg-type]


def open_dialog(qtbot: QtBot, description: ModelDescription, remark: str = "") -> AboutModel:
    dialog = AboutModel(description, remark)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def test_title_notice_words_facts_and_hashes_are_there(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, describe())
    assert dialog.title.text() == "My model"
    assert dialog.notice.isVisible()
    assert dialog.notice.text() == "wiring only"
    text = dialog.text.toPlainText()
    for part in ("It learned from nothing.", "Licence", "MIT", "made <b>up</b> [x](y)", DIGEST):
        assert part in text, part
    assert text.index("learned") < text.index("What its card states") < text.index("MIT")
    assert not dialog.isModal()


def test_what_is_not_there_takes_no_room(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, describe(notice="", weights_sha256=()))
    assert not dialog.notice.isVisible()
    assert not dialog.remark.isVisible()
    assert "SHA-256" not in dialog.text.toPlainText()


def test_a_notice_is_never_read_as_html(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, describe(notice="<h1>a</h1>", title="<img src='x'>"))
    assert dialog.notice.textFormat() is Qt.TextFormat.PlainText
    assert dialog.title.textFormat() is Qt.TextFormat.PlainText


def test_a_problem_and_a_remark_are_told(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, describe(problem="README.md is not UTF-8"), "not the same weights")
    assert "README.md is not UTF-8" in dialog.text.toPlainText()
    assert dialog.remark.isVisible()
    assert dialog.remark.text() == "not the same weights"


def test_escape_closes_it_from_the_text(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, describe())
    QTest.keyClick(dialog.text, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_it_scrolls_by_keyboard_and_never_sideways(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, describe(LONG))
    assert dialog.size() == SIZE
    bar = dialog.text.verticalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(dialog.text, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(dialog.text, Qt.Key.Key_End)
    QTest.keyClick(dialog.text, Qt.Key.Key_Down)
    assert dialog.text.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("width", [360, 560, 1000])
def test_every_hash_can_be_read_whole_at_any_width(qtbot: QtBot, width: int) -> None:
    dialog = open_dialog(qtbot, describe())
    dialog.resize(width, 640)
    dialog.grab()
    assert dialog.width() == width
    assert dialog.text.document().size().width() <= dialog.text.viewport().width()


def test_text_can_be_selected_and_copied(qtbot: QtBot) -> None:
    dialog = open_dialog(qtbot, describe())
    dialog.text.selectAll()
    QTest.keySequence(dialog.text, QKeySequence.StandardKey.Copy)
    assert DIGEST in QGuiApplication.clipboard().text()
