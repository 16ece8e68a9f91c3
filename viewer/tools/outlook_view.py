"""OutlookView: what is wrong with an instruction, or what will go to the model and where it may act."""

from html import escape

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from viewer import theme
from viewer.labels import kept_together
from viewer.language import tr
from viewer.retold.edits import edit_words
from viewer.tools.instruction_outlook import Outlook, Suggestion


class OutlookView(QWidget):
    """Problem, other texts to click, permission for the whole image, sentence, place and notes."""

    suggestion_taken = Signal(str)  # the whole new text
    permission_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[Suggestion, ...] = ()
        self.problem = wrapped_label("error")
        self.suggestions = wrapped_label("", text_format=Qt.TextFormat.RichText)
        self.suggestions.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.suggestions.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.whole_image = QCheckBox(tr("Allow the whole ima&ge to change"))
        self.whole_image.setToolTip(tr("Or paint with the brush where the edit may happen"))
        self.sentence_label = wrapped_label("secondary", tr("To model"))
        self.sentence = wrapped_label("")
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.where_label = wrapped_label("secondary", tr("Where"))
        self.where = wrapped_label("")
        self.notes = wrapped_label("secondary")
        said = QGridLayout()
        said.setHorizontalSpacing(8)
        said.setVerticalSpacing(4)
        said.setColumnStretch(1, 1)
        rows = ((self.sentence_label, self.sentence), (self.where_label, self.where))
        for row, (label, text) in enumerate(rows):
            label.setWordWrap(False)
            said.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            said.addWidget(text, row, 1)
        self.notes.setFont(theme.small_font())

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for widget in (self.problem, self.suggestions, self.whole_image):
            layout.addWidget(widget)
        layout.addLayout(said)
        layout.addWidget(self.notes)
        self.suggestions.linkActivated.connect(self._take)
        self.whole_image.toggled.connect(lambda _: self.permission_changed.emit())

    def show_outlook(self, outlook: Outlook, typed: str = "") -> None:
        """Show everything but what is wrong, see ``show_problem``.

        Args:
            outlook: of the text.
            typed: the text; a sentence that goes to the model as it was typed is not shown twice.
        """
        self.whole_image.setVisible(outlook.asks_permission)
        sentence = "" if " ".join(typed.split()) == outlook.sentence else outlook.sentence
        say(self.sentence, sentence, self.sentence_label)
        say(self.where, kept_together(outlook.where), self.where_label)
        self.where.setStyleSheet("font-weight: 600;" if outlook.is_whole_image else "")
        say(self.notes, "\n".join(_capitalized(edit_words(note)) + "." for note in outlook.notes))
        self.setVisible(bool(outlook.sentence or outlook.problem or outlook.asks_permission))

    def show_problem(self, outlook: Outlook) -> None:
        """Show what is wrong and what would be right, or that nothing is."""
        self._offered = outlook.suggestions
        say(self.problem, _capitalized(outlook.problem))
        links = [
            f'<a style="color:{theme.ACCENT.name()}" href="{number}">{escape(suggestion.label)}</a>'
            for number, suggestion in enumerate(self._offered)
        ]
        question = tr("Did you mean")
        lines = [f"{question} “{link}”?" for link in links]
        if lines:
            lines[0] += f" <span style='color:{theme.SECONDARY.name()}'>Alt+{tr('Enter')}</span>"
        say(self.suggestions, "<br>".join(lines))

    def take_permission_back(self) -> None:
        """The words that the whole image was allowed for are gone."""
        with QSignalBlocker(self.whole_image):
            self.whole_image.setChecked(False)

    def _take(self, number: str) -> None:
        self.suggestion_taken.emit(self._offered[int(number)].text)


def wrapped_label(role: str, text: str = "", text_format: Qt.TextFormat = Qt.TextFormat.PlainText) -> QLabel:
    """A label that wraps in a narrow panel, in the look of its role."""
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setTextFormat(text_format)
    label.setMinimumWidth(1)
    return label


def say(label: QLabel, text: str, title: QLabel | None = None) -> None:
    """Show a text, or hide the label and its title where there is none."""
    label.setText(text)
    for widget in (label, title):
        if widget is not None:
            widget.setVisible(bool(text))


def _capitalized(text: str) -> str:
    return text[:1].upper() + text[1:]
