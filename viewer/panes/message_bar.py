"""MessageBar: what happened, what is doubtful, what a result changed, and what the engine does."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer import theme
from viewer.case import Case
from viewer.labels import ElidedLabel, LinesLabel
from viewer.language import mark, tr
from viewer.panes.receipt import Receipts, brief_receipt
from viewer.panes.receipt_popup import ReceiptButton
from viewer.retold.films import film_words

BAR_HEIGHT = 40
_LINES = 2
_LEAST_WORDS = 200  # width; below it what the engine does gives way
_MOST_OFFERS = 4
_GAP = 8

Choice = tuple[str, Callable[[], None]]  # text of a button, and what a click does
_ENGINE_WIDTH = 168
SYNTHETIC_INPUT = mark("The input is itself synthetic")


class MessageBar(QFrame):
    """Two small lines of fixed height at the foot of the window: nothing above them ever jumps.

    The latest message comes first, an error with a sign and in red. What room it leaves belongs to, in this
    order: why the radiograph may be unsuitable, the receipt of the selected result, notes on the file.
    At the end stands what the engine does.

    Args:
        case: whose messages are shown.
    """

    def __init__(self, case: Case, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._case = case
        self.receipts = Receipts(case, self)
        self.setFixedHeight(BAR_HEIGHT)
        self._icon = QLabel()
        self._icon.setPixmap(theme.icon("error").pixmap(20, 20))
        self._icon.setAccessibleName(tr("Error"))
        self.message = LinesLabel(_LINES)
        self.receipt = LinesLabel(_LINES, secondary=True)
        for label in (self.message, self.receipt):
            label.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.details = ReceiptButton(case, self.receipts)
        self._close = QToolButton()
        self._close.setIcon(theme.icon("close"))
        self._close.setIconSize(QSize(16, 16))
        self._close.setToolTip(tr("Dismiss this message"))
        self._close.setAccessibleName(tr("Dismiss this message"))
        self._close.clicked.connect(lambda: case.set_message(""))
        self.anyway = QPushButton(tr("Edit anyway"))
        self.anyway.setToolTip(tr("Results record that you went on although the radiograph looks unsuitable"))
        self.anyway.clicked.connect(case.override_suitability)
        self._offers = [QPushButton() for _ in range(_MOST_OFFERS)]
        self._offered: dict[str, tuple[Choice, ...]] = {}  # what, by the message that it stands beside
        for place, button in enumerate(self._offers):
            button.clicked.connect(partial(self._take_offer, place))
        self.vanishing = (self.anyway, *self._offers, self._close)  # once clicked
        self.engine = ElidedLabel(tr("engine: not started"), secondary=True)
        self.engine.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.engine.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.engine.setFixedWidth(_ENGINE_WIDTH)

        self._texts = QVBoxLayout()
        self._texts.setSpacing(0)
        self._texts.addStretch(1)
        self._texts.addWidget(self.message)
        self._texts.addWidget(self.receipt)
        self._texts.addStretch(1)
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(_GAP, 0, _GAP, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self._icon)
        layout.addWidget(self.details)
        layout.addLayout(self._texts, 1)
        layout.addWidget(self.anyway)
        for button in self._offers:
            layout.addWidget(button)
        layout.addWidget(self._close)
        layout.addWidget(self.engine)

        case.message_changed.connect(self._show)
        for changed in (case.radiograph_changed, case.suitability_changed, case.selected_edit_changed):
            changed.connect(self._show)
        self.receipts.changed.connect(self._show)
        self._show()

    def show_engine(self, text: str) -> None:
        """Say what the engine does, in a few words."""
        self.engine.setText(text)
        self.engine.setAccessibleName(text)

    def place_status(self, button: QWidget) -> None:
        """Put a button at the end, which has taken the line of the engine in."""
        self._layout.addWidget(button)

    def offer(self, beside: str, text: str, do: Callable[[], None]) -> None:
        """A button beside a message, for as long as that is said.

        Args:
            beside: the message, or a part of it.
            text: on the button.
            do: what a click does.
        """
        self.offer_choices(beside, [(text, do)])

    def offer_choices(self, beside: str, choices: Sequence[Choice]) -> None:
        """As ``offer``, with a button for each of up to four choices: its text, and what a click does.

        What was offered beside another part of the same message stays.
        """
        said = self._case.message
        self._offered = {
            part: kept for part, kept in self._offered.items() if part in said and part != beside
        }
        self._offered[beside] = tuple(choices)
        self._show()

    @property
    def _choices(self) -> tuple[Choice, ...]:
        """What can be clicked beside the message that is shown."""
        said = self._case.message
        found = [one for part, choices in self._offered.items() if part in said for one in choices]
        return tuple(found[:_MOST_OFFERS])

    def _take_offer(self, place: int, checked: bool = False) -> None:
        choices = self._choices
        if place < len(choices):
            choices[place][1]()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
        self._share_lines()

    def _show(self) -> None:
        case = self._case
        text, is_error = case.message, case.message_is_error
        role = "error" if is_error else ""
        if self.message.property("role") != role:
            self.message.setProperty("role", role)
            self.message.style().unpolish(self.message)
            self.message.style().polish(self.message)
        self.message.setText(_as_sentence(text))
        self.receipt.setText(self._standing_text())
        self.details.setVisible(case.selected_edit is not None)
        self._icon.setVisible(is_error and bool(text))
        self._close.setVisible(bool(text))
        choices = self._choices
        for place, button in enumerate(self._offers):
            button.setVisible(place < len(choices))
            if place < len(choices):
                button.setText(choices[place][0])
        self.anyway.setVisible(bool(case.suitability) and not case.is_suitability_overridden)
        self._make_room()
        self._layout.activate()
        self._share_lines()

    def _standing_text(self) -> str:
        """What is true until something else is looked at."""
        case = self._case
        radiograph = case.radiograph
        if radiograph is None:
            return ""
        if case.suitability and not case.is_suitability_overridden:
            return tr("Perhaps no frontal chest radiograph of an adult: ") + _told(case.suitability)
        if case.selected_edit is not None:
            made = self.receipts.receipt_of(case.selected_edit)
            return "" if made is None else brief_receipt(made, case.selected_edit)
        if case.suitability:
            return tr("You chose to edit anyway: ") + _told(case.suitability)
        notes = (tr(SYNTHETIC_INPUT),) if radiograph.is_synthetic else ()
        return _told((*notes, *radiograph.notes))

    def _make_room(self) -> None:
        """Words and what can be clicked beside them come before what the engine does."""
        holder = self.engine.parentWidget()
        status = self.engine if holder is self or holder is None else holder
        items = map(self._layout.itemAt, range(self._layout.count()))
        parts = [part for item in items if item is not None and (part := item.widget()) is not None]
        shown = [part for part in parts if part is status or not part.isHidden()]
        taken = sum(part.sizeHint().width() + _GAP for part in shown) + 2 * _GAP
        status.setVisible(self.width() - taken >= _LEAST_WORDS)

    def _share_lines(self) -> None:
        """The message takes the lines it needs, what stands below it takes the rest."""
        width = self._texts.geometry().width()
        taken = min(_LINES, self.message.needs(width))
        self.message.set_most(max(1, taken))
        self.message.setVisible(taken > 0)
        self.receipt.set_most(max(1, min(_LINES - taken, self.receipt.needs(width))))
        self.receipt.setVisible(taken < _LINES and bool(self.receipt.text()))


def _told(remarks: Sequence[str]) -> str:
    return "; ".join(map(film_words, remarks))


def _as_sentence(text: str) -> str:
    """Begin large, unless the first word may be a name of a file."""
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text
