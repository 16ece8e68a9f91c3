"""InstructionField: the instruction as text, with sentences offered while the reader types."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QTextEdit, QWidget

from viewer import theme
from viewer.language import tr

_OFFER_AFTER_MS = 120  # looking for sentences takes some tens of milliseconds
_LIST_MARGIN = 40  # padding and scroll bar
_KEYS_OF_THE_LIST = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)


class InstructionField(QPlainTextEdit):
    """A few lines of plain text on one paragraph.

    Down opens the list of sentences, Enter or Tab takes one, Esc closes it. Tab otherwise moves on.

    Args:
        complete: whole texts for what is typed so far.
    """

    edited = Signal(str)  # by the reader, not by ``show_text``

    def __init__(self, complete: Callable[[str], list[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._complete = complete
        self.setTabChangesFocus(True)
        self.setFixedHeight(56)
        self.setPlaceholderText(tr("Say what should change, for example: Add the finding of edema."))
        self.setAccessibleName(tr("Instruction"))
        self._model = QStringListModel(self)
        self.completer = QCompleter(self._model, self)
        self.completer.setWidget(self)
        self.completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._popup = QListView()
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._popup.setStyleSheet("QListView::item { min-height: 28px; padding: 0 8px; }")
        self.completer.setPopup(self._popup)
        self.completer.activated.connect(self._take)
        self.offers_unasked = True  # open the list while the reader types, not only on Down
        self._is_showing = False
        self._offer_soon = QTimer(self, singleShot=True, interval=_OFFER_AFTER_MS)
        self._offer_soon.timeout.connect(self._offer)
        self.textChanged.connect(self._changed)

    @property
    def is_offering(self) -> bool:
        """The list of sentences is open."""
        return self._popup.isVisible()

    def show_text(self, text: str) -> None:
        """Show a text that came from elsewhere; the cursor goes to its end."""
        if text == self.toPlainText():
            return
        self._is_showing = True
        cursor = QTextCursor(self.document())  # keeps undo, unlike setPlainText
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._is_showing = False

    def underline(self, phrases: Sequence[str]) -> None:
        """Mark words that are not understood."""
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(QColor(theme.ERROR))
        selections = []
        for phrase in phrases:
            for match in re.finditer(rf"\b{re.escape(phrase)}\b", self.toPlainText(), re.IGNORECASE):
                selection = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self.document())
                cursor.setPosition(match.start())
                cursor.setPosition(match.end(), QTextCursor.MoveMode.KeepAnchor)
                selection.cursor = cursor
                selection.format = look
                selections.append(selection)
        self.setExtraSelections(selections)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_offering and event.key() in _KEYS_OF_THE_LIST:
            event.ignore()  # the list takes it
            return
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.key() == Qt.Key.Key_Return:
            event.ignore()  # the window makes the counterfactual
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return  # an instruction is one paragraph
        if event.key() == Qt.Key.Key_Down and self.textCursor().atEnd():
            self._offer(always=True)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._popup.hide()

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Enter to the window."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return False
        return super().event(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste as one paragraph."""
        self.insertPlainText(" ".join(source.text().split()))

    def _changed(self) -> None:
        if self._is_showing:
            return
        self.edited.emit(self.toPlainText())
        self._offer_soon.start()

    def _offer(self, always: bool = False) -> None:
        """Show the sentences that fit, below the cursor."""
        typed = self.toPlainText()[: self.textCursor().position()]
        at_end = self.textCursor().atEnd()
        unasked = self.offers_unasked and len(typed.strip()) >= 2
        wanted = self.hasFocus() and at_end and (always or unasked)
        offers = self._complete(typed) if wanted else []
        if not offers:
            self._popup.hide()
            return
        self._model.setStringList(offers)
        place = self.rect()  # below the field, wide enough to read what makes the sentences differ
        place.setWidth(max(place.width(), self._popup.sizeHintForColumn(0) + _LIST_MARGIN))
        self.completer.complete(place)

    def _take(self, text: str) -> None:
        self._offer_soon.stop()
        self.show_text(text)
        self.edited.emit(text)
