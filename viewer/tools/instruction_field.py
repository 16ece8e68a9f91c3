"""InstructionField: the instruction as text, with sentences offered while the reader types."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QMimeData, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QTextEdit, QWidget

from viewer import theme
from viewer.language import tr

_OFFER_AFTER_MS = 120  # not at every letter of a word that is typed in one go
_LIST_MARGIN = 40  # padding and scroll bar
_KEYS_OF_THE_LIST = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Tab)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}

Span = tuple[int, int]


class InstructionField(QPlainTextEdit):
    """A few lines of plain text on one paragraph.

    Down opens the list of sentences, Enter or Tab takes one, Esc closes it. Tab otherwise moves on. Alt+Up
    and Alt+Down walk through what was asked before, Alt+Enter takes the nearest known word.

    Args:
        complete: whole texts for what is typed so far.
    """

    edited = Signal(str)  # by the reader, not by ``show_text``
    recalled = Signal(int)  # an earlier (1) or later (-1) text is wanted
    fix_wanted = Signal()  # the nearest known word in place of the unknown one
    run_wanted = Signal()  # Ctrl+Enter, while the list of sentences keeps it from the window

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

    def mark(self, unknown: Sequence[str], unsupported: Sequence[Span] = ()) -> None:
        """Underline words that are not understood, and grey those that the model does not get to read."""
        wave, grey = QTextCharFormat(), QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(QColor(theme.ERROR))
        grey.setForeground(QColor(theme.SECONDARY))
        grey.setFontStrikeOut(True)  # not by color alone
        text = self.toPlainText()
        marks = [
            (match.start(), match.end(), wave)
            for phrase in unknown
            for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE)
        ]
        marks += [(start, end, grey) for start, end in unsupported]
        selections = []
        for start, end, look in marks:
            if end > len(text):
                continue  # of an earlier text
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format = look
            selections.append(selection)
        self.setExtraSelections(selections)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        if modifiers & Qt.KeyboardModifier.AltModifier and key in (*_ARROWS, *_ENTER):
            self._popup.hide()
            if key in _ENTER:
                self.fix_wanted.emit()
            else:
                self.recalled.emit(_ARROWS[Qt.Key(key)])
            return
        if self.is_offering and key in _ENTER and modifiers & Qt.KeyboardModifier.ControlModifier:
            self._run_from_list()
            return
        if self.is_offering and key in _KEYS_OF_THE_LIST:
            event.ignore()  # the list takes it
            return
        if modifiers & Qt.KeyboardModifier.ControlModifier and key == Qt.Key.Key_Return:
            event.ignore()  # the window makes the counterfactual
            return
        if key in _ENTER:
            return  # an instruction is one paragraph
        if key == Qt.Key.Key_Down and self.textCursor().atEnd():
            self._offer(always=True)
            return
        super().keyPressEvent(event)

    def _run_from_list(self) -> None:
        """Ctrl+Enter while the list is open: the sentence that is chosen there, else what is typed."""
        chosen = self._popup.currentIndex()
        self._offer_soon.stop()
        self._popup.hide()
        if chosen.isValid():
            self._take(str(chosen.data()))
        self.run_wanted.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._popup.hide()

    def event(self, event: QEvent) -> bool:
        """Leave Ctrl+Enter to the window, and keep what is for the text alone."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key, modifiers = event.key(), event.modifiers()
            if key in _ENTER and modifiers & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
                return False
            if modifiers & Qt.KeyboardModifier.AltModifier and key in (*_ARROWS, *_ENTER):
                event.accept()
                return True
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
        wanted = self.hasFocus() and at_end and not self.isReadOnly() and (always or unasked)
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
