"""ProblemDesk: says what is wrong with the text and marks it, but not while the reader is still typing."""

from PySide6.QtCore import QObject, QTimer

from engine.instructions.findings import Vocabulary
from engine.instructions.support import unsupported_spans
from engine.models.catalog import ModelCard
from viewer.tools.instruction_field import InstructionField
from viewer.tools.instruction_outlook import Outlook
from viewer.tools.outlook_view import OutlookView

TYPING_PAUSE_MS = 700


class ProblemDesk(QObject):
    """Marks in the field, and the line below it.

    Args:
        vocabulary: to read with.
        field: where the text stands.
        view: says what is wrong, and what would be right.
    """

    def __init__(self, vocabulary: Vocabulary, field: InstructionField, view: OutlookView) -> None:
        super().__init__(field)
        self._vocabulary, self._field, self._view = vocabulary, field, view
        self._text, self._outlook = "", Outlook()
        self._card: ModelCard | None = None
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self._show)

    def look(self, text: str, outlook: Outlook, card: ModelCard | None, is_typing: bool) -> None:
        """Show it, at the end of a pause where the reader is typing.

        Args:
            text: as it stands in the field.
            outlook: of it.
            card: of the chosen model, which may not read all words; None where there is none.
            is_typing: the reader typed it just now.
        """
        self._text, self._outlook, self._card = text, outlook, card
        if is_typing and outlook.problem:
            self._pause.start()
        else:
            self._show()

    def _show(self) -> None:
        if self._outlook.problem and self._field.is_offering:
            self._pause.start()
            return
        self._pause.stop()
        card = self._card
        grey = (
            ()
            if card is None
            else unsupported_spans(self._text, card.findings, card.grammar_version, self._vocabulary)
        )
        self._field.mark(self._outlook.unknown, grey)
        self._view.show_problem(self._outlook)
