"""HitRow: one line of a search: an article with the words around the hit, or a command with its key."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from viewer import theme
from viewer.help.live_text import Command
from viewer.help.search import Span, marked
from viewer.language import tr


class HitRow(QWidget):
    """Title above, what it says below; commands have a button that starts them.

    Args:
        title: in pieces.
        detail: in pieces.
        command: that the button starts, or None.
        width: in logical pixels.
        parent: that it will stand in; given later, all in it is styled twice.
    """

    asked = Signal()  # to do it

    def __init__(
        self,
        title: Sequence[Span],
        detail: Sequence[Span],
        command: Command | None,
        width: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        room = width
        self.do_it: QPushButton | None = None
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(8)
        texts = QVBoxLayout()
        texts.setSpacing(1)
        layout.addLayout(texts, 1)
        if command is not None and not command.is_held:
            self.do_it = QPushButton(tr("Do it"), self)
            self.do_it.setProperty("role", "small")
            self.do_it.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter in the list does the same
            self.do_it.setEnabled(command.can_run)
            self.do_it.setAccessibleName(tr("Do it: {command}").format(command=command.text))
            self.do_it.setToolTip(command.why_not)
            self.do_it.clicked.connect(self.asked)
            layout.addWidget(self.do_it, 0, Qt.AlignmentFlag.AlignVCenter)
            room -= self.do_it.sizeHint().width() + 8
        for spans, role in ((title, "heading"), (detail, "secondary")):
            if spans:
                texts.addWidget(_label(spans, role, room - 16, self))
        self.setFixedWidth(width)
        self.setMinimumHeight(self.sizeHint().height())


def _label(spans: Sequence[Span], role: str, width: int, parent: QWidget) -> QLabel:
    label = QLabel(rich(spans), parent)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    label.setFixedWidth(width)
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # the list takes the click
    if role != "heading":
        label.setFont(theme.small_font())
    label.ensurePolished()  # headings are bold, which takes more lines
    label.setFixedHeight(label.heightForWidth(width))
    return label


def rich(spans: Sequence[Span]) -> str:
    """As HTML: what was searched for stands out by weight and line, not by color alone."""
    look = f"color: {theme.TEXT.name()}; font-weight: 600; text-decoration: underline;"
    return "".join(
        f'<span style="{look}">{escape(span.text)}</span>' if span.is_match else escape(span.text)
        for span in spans
    )


def spans_of(text: str, query: str) -> list[Span]:
    """Of a text, for a row; none for an empty text."""
    return marked(text, query) if text else []
