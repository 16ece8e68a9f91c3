"""Markdown by others: nothing of it is fetched, leads away or stays hidden."""

import time
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument, QTextTable
from PySide6.QtWidgets import QTextBrowser
from pytestqt.qtbot import QtBot

from engine.models.description import README_BYTES, README_LINES
from viewer import foreign_markdown
from viewer.foreign_markdown import IsolatedDocument, make_document

pytestmark = pytest.mark.usefixtures("qapp")


def formats_of(document: QTextDocument) -> list[tuple[bool, bool]]:
    """Of each run of text: whether it is a picture, and whether it is a link."""
    found = []
    block = document.begin()
    while block.isValid():
        position = block.begin()
        while not position.atEnd():
            text_format = position.fragment().charFormat()
            found.append((text_format.isImageFormat(), text_format.isAnchor()))
            position += 1
        block = block.next()
    return found


def show(qtbot: QtBot, document: QTextDocument) -> QTextBrowser:
    browser = QTextBrowser()
    qtbot.addWidget(browser)
    browser.setDocument(document)
    browser.resize(400, 300)
    browser.show()
    browser.grab()
    return browser


def test_pictures_become_their_description_and_are_never_loaded(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    class Watched(IsolatedDocument):
        def loadResource(self, kind: int, name: QUrl | str) -> object:
            asked.append(str(name))
            return super().loadResource(kind, name)

    monkeypatch.setattr(foreign_markdown, "IsolatedDocument", Watched)
    image = QImage(30, 20, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF00)
    assert image.save(str(tmp_path / "green.png"))
    words = (
        f"![local]({tmp_path}/green.png) ![far](https://example.org/a.png)\n\n"
        f"| a |\n|---|\n| ![in a table](file://{tmp_path}/green.png) |\n"
    )
    document = make_document(words)
    browser = show(qtbot, document)
    text = document.toPlainText()
    assert [told in text for told in ("[picture: local]", "[picture: far]", "[picture: in a table]")] == [
        True
    ] * 3
    assert not any(is_picture for is_picture, _ in formats_of(document))
    assert asked == []
    shown = browser.grab().toImage()
    colors = {shown.pixel(x, y) for x in range(shown.width()) for y in range(shown.height())}
    assert 0xFF00FF00 not in colors


def test_a_document_loads_nothing_that_is_put_into_it_later(tmp_path: Path) -> None:
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(0)
    image.save(str(tmp_path / "a.png"))
    url = QUrl.fromLocalFile(str(tmp_path / "a.png"))
    kind = QTextDocument.ResourceType.ImageResource
    assert not IsolatedDocument().resource(kind, url)
    assert QTextDocument().resource(kind, url)


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("See [the paper](https://a.org/x).", "See the paper (https://a.org/x)."),
        ("[**bold** and plain](https://a.org) end", "bold and plain (https://a.org) end"),
        ("<https://a.org/x> end", "https://a.org/x end"),
        ("write to <me@a.org>", "write to me@a.org"),
        ("[file](file:///etc/passwd)", "file (file:///etc/passwd)"),
        ("[below](#limits)", "below"),
        ("[x](javascript:alert(1))", "x (javascript:alert(1))"),
        ("[a](https://a.org) [b](https://b.org)", "a (https://a.org) b (https://b.org)"),
    ],
)
def test_a_link_becomes_its_words_and_its_address(markdown: str, shown: str) -> None:
    document = make_document(markdown)
    assert document.toPlainText() == shown
    assert not any(is_link for _, is_link in formats_of(document))


def test_an_address_cannot_turn_its_own_letters_around() -> None:
    text = make_document("[x](https://a.org/\u202egnp.exe)").toPlainText()
    assert "\u202e" not in text
    assert "a.org/gnp.exe" in text


def test_html_stays_text_that_can_be_seen() -> None:
    source = "<script>alert(1)</script> <img src='https://a.org/x.png'> <a href='https://a.org'>here</a>"
    document = make_document(source)
    assert "<script>alert(1)</script>" in document.toPlainText()
    assert not any(is_picture for is_picture, _ in formats_of(document))


def test_tables_and_code_are_no_wider_than_the_window(qtbot: QtBot) -> None:
    code = "```\n" + "long " * 60 + "\n```\n"
    document = make_document(f"| a | b |\n|---|---|\n| {'word ' * 40} | {'x' * 90} |\n\n{code}")
    browser = show(qtbot, document)
    browser.setWordWrapMode(foreign_markdown.WRAP)
    assert any(isinstance(frame, QTextTable) for frame in document.rootFrame().childFrames())
    browser.grab()
    assert document.size().width() <= browser.viewport().width()


@pytest.mark.parametrize(
    "part",
    [
        "[a](http://x.y) ",
        "![a](http://x.y) ",
        "# a\n",
        "> ",
        "- ",
        "[",
        "*a **b ",
        "- a\n",
        "|a|\n|-|\n|b|\n\n",
    ],
)
def test_a_long_text_made_to_annoy_does_not_hold_up_the_window(part: str) -> None:
    text = (part * README_BYTES)[:README_BYTES]
    lines = text.split("\n")[:README_LINES]
    started = time.thread_time()  # of this thread alone: others may be busy
    make_document("\n".join(lines))
    assert time.thread_time() - started < 5
