"""AboutModel: what a model is, in its maker's words and by its card, with its notice in sight."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QTextCharFormat, QTextCursor, QTextLength
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QTextBrowser, QVBoxLayout, QWidget

from engine.models.description import ModelDescription
from viewer import theme
from viewer.foreign_markdown import WRAP, IsolatedDocument, heading, make_document, style_table
from viewer.language import tr
from viewer.scrolling import resize_on_screen

SIZE = QSize(560, 640)
_LABEL_WIDTH = 104  # of the table of facts, in logical pixels


class AboutModel(QDialog):
    """Title, notice, description and facts of one model; stays open beside the work.

    Args:
        description: what is told.
        remark: what the reader must know before the rest, such as that this is no longer the same model.
    """

    def __init__(
        self, description: ModelDescription, remark: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model_name = description.name
        self.setWindowTitle(tr("About the model {name}").format(name=description.name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumSize(360, 320)
        resize_on_screen(self, SIZE)
        self.title = _label(description.title, "aboutTitle")
        self.notice = _label(description.notice, "modelNotice")
        self.remark = _label(remark)
        self.remark.setProperty("role", "error")
        self.text = QTextBrowser()
        self.text.setObjectName("aboutText")
        self.text.setAccessibleName(tr("Description of the model"))
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setWordWrapMode(WRAP)
        self.text.setOpenLinks(False)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)  # arrows then scroll
        self.text.setDocument(self._document(description))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 0, 12)
        layout.setSpacing(8)
        for label in (self.title, self.notice, self.remark):
            label.setVisible(bool(label.text()))
            row = QVBoxLayout()
            row.setContentsMargins(0, 0, 16, 0)
            row.addWidget(label)
            layout.addLayout(row)
        layout.addWidget(self.text, 1)
        self.text.setFocus()

    def _document(self, description: ModelDescription) -> IsolatedDocument:
        document = make_document(description.text, self)
        cursor = QTextCursor(document)
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if description.problem:
            cursor.insertBlock()
            cursor.insertText(description.problem, _colored(theme.ERROR))
        heading(cursor, tr("What its card states"))
        rows = description.facts
        table = cursor.insertTable(len(rows) + bool(description.weights_sha256), 2)
        style_table(table)
        table_format = table.format()
        table_format.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.FixedLength, _LABEL_WIDTH),
                QTextLength(QTextLength.Type.VariableLength, 0),
            ]
        )
        table.setFormat(table_format)
        quiet = _colored(theme.SECONDARY)
        for number, (label, value) in enumerate(rows):
            table.cellAt(number, 0).firstCursorPosition().insertText(label, quiet)
            table.cellAt(number, 1).firstCursorPosition().insertText(value, QTextCharFormat())
        if description.weights_sha256:
            table.cellAt(len(rows), 0).firstCursorPosition().insertText(tr("Weights, SHA-256"), quiet)
            _list_hashes(table.cellAt(len(rows), 1).firstCursorPosition(), description.weights_sha256)
        return document


def _list_hashes(cursor: QTextCursor, hashes: tuple[tuple[str, str], ...]) -> None:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(10)
    small = _colored(theme.SECONDARY)
    small.setFont(font)
    for number, (name, digest) in enumerate(hashes):
        if number:
            cursor.insertBlock()
        cursor.insertText(f"{name}\n", QTextCharFormat())
        cursor.insertText(digest, small)


def _colored(color: QColor) -> QTextCharFormat:
    text_format = QTextCharFormat()
    text_format.setForeground(color)
    return text_format


def _label(text: str, name: str = "") -> QLabel:
    """A wrapped text that can be selected; never read as HTML."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName(name)
    label.setText(text)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
