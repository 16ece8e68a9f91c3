"""PreviewBar: says on the film that the picture is a preview, of what, and what can be done about it."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from viewer import theme
from viewer.labels import ElidedLabel
from viewer.language import tr

_INSET = 8


class PreviewBar(QFrame):
    """The word in amber, of what the preview is, "Make it" and "Back"."""

    make_requested = Signal()
    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("previewBar")
        self.setStyleSheet(
            f"QFrame#previewBar {{ background: {theme.PANEL.name()}; border: 1px solid"
            f" {theme.SYNTHETIC.name()}; border-radius: 4px; }}"
        )
        self.word = ElidedLabel()
        self.word.use_height()
        self.word.setStyleSheet(f"ElidedLabel {{ color: {theme.SYNTHETIC.name()}; }}")  # not its tool tip
        font = theme.small_font()
        font.setBold(True)
        self.word.setFont(font)
        self.make = QPushButton(tr("Make it"))
        self.make.setToolTip(tr("Make the counterfactual itself, which can be kept, rated and saved"))
        self.back = QPushButton(tr("Back"))
        self.back.setToolTip(tr("Back to the result (Esc)"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 4, 2)
        layout.setSpacing(6)
        layout.addWidget(self.word, 1)
        for button in (self.make, self.back):
            button.setProperty("role", "small")
            button.setFont(theme.small_font())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
        self.make.clicked.connect(self.make_requested)
        self.back.clicked.connect(self.back_requested)
        self.hide()

    def show_words(self, words: str, can_make: bool) -> None:
        """Show the bar.

        Args:
            words: that it is a preview, and of what.
            can_make: the counterfactual itself can be asked for here.
        """
        self.word.setText(words)
        self.setAccessibleName(words)
        self.make.setVisible(can_make)
        self.show()

    def place(self, viewport: QRect) -> None:
        """Stand at the lower edge of a pane's picture, in its middle."""
        metrics = self.word.fontMetrics()
        text = metrics.horizontalAdvance(self.word.text()) + 2
        size = self.sizeHint() + QSize(text, 0)  # the label itself asks for no room
        if size.width() > viewport.width() - 2 * _INSET:  # the words take two lines
            size = QSize(max(0, viewport.width() - 2 * _INSET), size.height() + metrics.lineSpacing())
        area = QRect(0, 0, size.width(), size.height())
        area.moveCenter(viewport.center())
        area.moveBottom(viewport.bottom() - _INSET)
        self.setGeometry(area)
