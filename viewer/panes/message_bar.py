"""MessageBar: what happened, what is doubtful about the radiograph, and the receipt of the result shown."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph
from viewer import theme
from viewer.case import Case
from viewer.panes.labels import ElidedLabel

BAR_HEIGHT = 72


class MessageBar(QFrame):
    """Two lines of fixed height under the panes: nothing above them jumps when there is something to say.

    The first line is the latest message, an error with the word and in red. The second line is, in this
    order: why the radiograph may be unsuitable, the receipt of the selected result, notes on the file.

    Args:
        case: whose messages are shown.
    """

    edit_anyway = Signal()

    def __init__(self, case: Case, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._case = case
        self.setFixedHeight(BAR_HEIGHT)
        self._icon = QLabel()
        self._icon.setFixedSize(20, 20)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setMinimumWidth(1)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.message.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._close = QToolButton()
        self._close.setIcon(theme.icon("close"))
        self._close.setIconSize(QSize(16, 16))
        self._close.setToolTip("Dismiss this message")
        self._close.clicked.connect(lambda: case.set_message(""))
        self.receipt = ElidedLabel(secondary=True)
        self.anyway = QPushButton("Edit anyway")
        self.anyway.setToolTip("Results record that you went on although the radiograph looks unsuitable")
        self.anyway.clicked.connect(case.override_suitability)

        first = QHBoxLayout()
        first.setSpacing(8)
        first.addWidget(self._icon)
        first.addWidget(self.message, 1)
        first.addWidget(self._close)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.receipt, 1)
        second.addWidget(self.anyway)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(0)
        layout.addLayout(first, 1)
        layout.addLayout(second, 1)

        case.message_changed.connect(self._show_message)
        for changed in (case.radiograph_changed, case.suitability_changed, case.selected_edit_changed):
            changed.connect(self._show_receipt)
        self._show_message()
        self._show_receipt()

    def _show_message(self) -> None:
        text = self._case.message
        is_error = self._case.message_is_error
        self.message.setText(text)
        self.message.setToolTip(text)
        self.message.setProperty("role", "error" if is_error else "")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)
        self._icon.setPixmap(theme.icon("error").pixmap(20, 20))
        self._icon.setVisible(is_error and bool(text))
        self._close.setVisible(bool(text))

    def _show_receipt(self) -> None:
        case = self._case
        asks = bool(case.suitability) and not case.is_suitability_overridden
        self.anyway.setVisible(asks)
        if asks:
            text = "Perhaps no frontal chest radiograph of an adult: " + "; ".join(case.suitability)
        elif case.selected_edit is not None and case.radiograph is not None:
            text = receipt(case.radiograph, case.selected_edit)
        elif case.suitability:
            text = "You chose to edit anyway: " + "; ".join(case.suitability)
        elif case.radiograph is not None:
            text = "; ".join(case.radiograph.notes)
        else:
            text = ""
        self.receipt.setText(text)


def receipt(radiograph: Radiograph, result: EditResult) -> str:
    """What changed where, and which rule confined it."""
    inside, outside = result.count_changed(radiograph.stored_pixels)
    total = result.edit_mask.size
    mask = result.edit_mask.sum()
    parts = [
        f"edit mask {100 * mask / total:.1f} % of the image",
        f"{inside:,} pixels changed inside, {outside:,} outside",
        f"confined by {result.provenance.mask_source}" if result.provenance.mask_source else "",
        *result.notes,
    ]
    return " · ".join(part for part in parts if part)
