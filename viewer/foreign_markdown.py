"""Markdown that others wrote, made fit to be shown: nothing is fetched, nothing leads away, nothing runs.

HTML stays visible text; a picture becomes its description, a link its words and its address.
"""

import re
from collections.abc import Container

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import (
    QFont,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTable,
)
from PySide6.QtWidgets import QApplication

from viewer import theme
from viewer.language import tr

WRAP = QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere  # for the browser: nothing is hidden to the right
_HEADING_PIXELS = (16, 14)  # of the first two levels; the others are as large as text
_PARAGRAPH_GAP = 8
_ROOM_AT_RIGHT = 16  # to the scroll bar
_LONGEST_ADDRESS = 300


class IsolatedDocument(QTextDocument):
    """A document that never loads anything, neither from disk nor from a network."""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return b""  # no value at all would let Qt look for a file of this name


def make_document(
    markdown: str, parent: QObject | None = None, kept_schemes: Container[str] = ()
) -> IsolatedDocument:
    """A document in the look of the window, ready for a text browser.

    Args:
        markdown: in GitHub's dialect, from anybody.
        parent: owns the document.
        kept_schemes: links whose address begins with one of these stay links, for whoever follows them.
    """
    document = IsolatedDocument(parent)
    document.setUndoRedoEnabled(False)
    document.setDefaultFont(QApplication.font())
    document.setDocumentMargin(0)
    feature = QTextDocument.MarkdownFeature
    document.setMarkdown(
        markdown, QTextDocument.MarkdownFeature(feature.MarkdownDialectGitHub | feature.MarkdownNoHTML)
    )
    edit = QTextCursor(document)
    edit.beginEditBlock()  # one change: thousands would take minutes
    _replace_pictures_and_links(document, kept_schemes)
    block = document.begin()
    while block.isValid():
        _style_block(block)
        block = block.next()
    edit.endEditBlock()
    root = document.rootFrame()
    page = root.frameFormat()
    page.setRightMargin(_ROOM_AT_RIGHT)
    root.setFrameFormat(page)
    for frame in root.childFrames():
        if isinstance(frame, QTextTable):
            style_table(frame)
    return document


def heading(cursor: QTextCursor, text: str, level: int = 2) -> None:
    """Begin a heading in a new block, in the same look as those of a document."""
    cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
    cursor.insertText(text)
    block_format = cursor.blockFormat()
    block_format.setHeadingLevel(level)
    cursor.setBlockFormat(block_format)
    _style_block(cursor.block())
    cursor.movePosition(QTextCursor.MoveOperation.End)


def style_table(table: QTextTable) -> None:
    """Thin lines, and no wider than the window."""
    table_format = table.format()
    table_format.setBorder(1)
    table_format.setBorderCollapse(True)
    table_format.setBorderBrush(theme.LINE)
    table_format.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    table_format.setCellPadding(5)
    table_format.setCellSpacing(0)
    table_format.setTopMargin(4)
    table_format.setBottomMargin(8)
    table_format.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(table_format)


def _replace_pictures_and_links(document: QTextDocument, kept_schemes: Container[str]) -> None:
    """Before anything is laid out: a layout asks for the pictures."""
    runs = _runs(document)
    for start, end, text_format in reversed(runs):  # from the end, so that places stay valid
        cursor = QTextCursor(document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        plain = QTextCharFormat(text_format)
        if text_format.isImageFormat():
            told = str(text_format.property(QTextFormat.Property.ImageAltText) or "").strip()
            plain = QTextCharFormat()
            plain.setForeground(theme.SECONDARY)
            cursor.insertText(tr("[picture: {told}]").format(told=told) if told else tr("[picture]"), plain)
            continue
        address = _without_controls(text_format.anchorHref())
        if address.partition(":")[0] in kept_schemes:
            continue
        words = cursor.selectedText()
        for name in (
            QTextFormat.Property.IsAnchor,
            QTextFormat.Property.AnchorHref,
            QTextFormat.Property.AnchorName,
            QTextFormat.Property.TextToolTip,
        ):
            plain.clearProperty(name)
        plain.clearForeground()
        plain.setFontUnderline(False)
        cursor.setCharFormat(plain)
        is_told = address.removeprefix("mailto:") == words or address.startswith("#") or not address
        if not is_told:
            cursor.setPosition(end)
            plain = QTextCharFormat(plain)
            plain.setForeground(theme.SECONDARY)
            cursor.insertText(f" ({address})", plain)


def _runs(document: QTextDocument) -> list[tuple[int, int, QTextCharFormat]]:
    """Start, end and format of each picture and each link, in order; a link in several looks is one run."""
    runs: list[tuple[int, int, QTextCharFormat]] = []
    block = document.begin()
    while block.isValid():
        position = block.begin()
        while not position.atEnd():
            fragment = position.fragment()
            text_format = fragment.charFormat()
            start, end = fragment.position(), fragment.position() + fragment.length()
            if text_format.isImageFormat():
                runs.extend((place, place + 1, text_format) for place in range(start, end))
            elif text_format.isAnchor():
                before = runs[-1] if runs else None
                same = before is not None and not before[2].isImageFormat() and before[1] == start
                if before is not None and same and before[2].anchorHref() == text_format.anchorHref():
                    runs[-1] = (before[0], end, before[2])
                else:
                    runs.append((start, end, text_format))
            position += 1
        block = block.next()
    return runs


def _without_controls(address: str) -> str:
    shown = re.sub(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", "", address)
    return shown if len(shown) <= _LONGEST_ADDRESS else shown[:_LONGEST_ADDRESS] + "…"


def _style_block(block: QTextBlock) -> None:
    cursor = QTextCursor(block)
    cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
    block_format = block.blockFormat()
    level = block_format.headingLevel()
    if level:
        size = _HEADING_PIXELS[level - 1] if level <= len(_HEADING_PIXELS) else theme.FONT_PIXELS
        font = QFont(QApplication.font())
        font.setPixelSize(size)
        font.setWeight(QFont.Weight.DemiBold)
        look = QTextCharFormat()
        look.setFont(font, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly)
        look.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
        cursor.mergeCharFormat(look)
        block_format.setTopMargin(0 if block.position() == 0 else 14)
        block_format.setBottomMargin(4)
    elif cursor.currentTable() is None:
        is_joined = _kind(block) != "text" and _kind(block) == _kind(block.next())
        block_format.setBottomMargin(0 if is_joined else _PARAGRAPH_GAP)
        if _kind(block) == "code":
            block_format.setBackground(theme.RAISED)
    block_format.setNonBreakableLines(False)  # code wraps too
    QTextCursor(block).setBlockFormat(block_format)


def _kind(block: QTextBlock) -> str:
    if block.blockFormat().hasProperty(QTextFormat.Property.BlockCodeFence):
        return "code"
    return "text" if block.textList() is None else "list"
