"""ArticleView: a text of the help, with what was searched for in sight."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from viewer import theme
from viewer.foreign_markdown import WRAP, make_document
from viewer.help.search import marked
from viewer.language import tr

LINKS = ("help", "do")  # to another article, to a command; nothing leads out of the application


class ArticleView(QTextBrowser):
    """Shows Markdown; loads nothing, and tells of links instead of following them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: QTextDocument | None = None
        self.setAccessibleName(tr("Article"))
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(WRAP)
        self.setStyleSheet(
            f"QTextBrowser {{ background: {theme.PANEL.name()}; border: 2px solid transparent;"
            " border-radius: 4px; padding: 4px 8px; }"
            f"QTextBrowser:focus {{ border: 2px solid {theme.ACCENT.name()}; padding: 4px 8px; }}"
        )

    def show_text(self, markdown: str, query: str = "", heading: str = "", keeps_place: bool = False) -> None:
        """Show a text from its beginning.

        Args:
            markdown: of an article.
            query: words to mark.
            heading: to scroll to, "" for none.
            keeps_place: it is the text that is shown already, said anew.
        """
        bar = self.verticalScrollBar()
        at = bar.value()
        former, self._shown = self._shown, make_document(markdown, self, kept_schemes=LINKS)
        self.setDocument(self._shown)
        if former is not None:
            former.deleteLater()
        self.setExtraSelections(self._marks(query) if query else [])
        if keeps_place:
            bar.setValue(at)
        elif heading:
            self._scroll_to(heading)

    def _marks(self, query: str) -> list[QTextEdit.ExtraSelection]:
        found = []
        look = QTextCharFormat()
        look.setBackground(theme.ACCENT)
        look.setForeground(theme.BACKGROUND)
        block = self.document().begin()
        while block.isValid():
            place = block.position()
            for span in marked(block.text(), query):
                end = place + len(span.text.encode("utf-16-le")) // 2  # Qt counts in these units
                if span.is_match:
                    selection = QTextEdit.ExtraSelection()
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(place)
                    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                    selection.cursor, selection.format = cursor, look
                    found.append(selection)
                place = end
            block = block.next()
        return found

    def _scroll_to(self, heading: str) -> None:
        block = self.document().begin()
        while block.isValid():
            if block.blockFormat().headingLevel() == 2 and block.text() == heading:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top))
                return
            block = block.next()
