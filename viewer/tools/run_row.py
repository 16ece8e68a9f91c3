"""RunRow: the button that makes a counterfactual, Cancel while one is made, and why it cannot be made."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from viewer import theme
from viewer.language import tr
from viewer.tools.caution_view import CautionView
from viewer.tools.outlook_view import say, wrapped_label

_HEIGHT = 36
_PADDING = 12  # at both sides of the button's text together


class RunRow(QWidget):
    """Stands where it never scrolls away."""

    make_clicked = Signal()
    cancel_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.make = QPushButton()
        self.make.setProperty("role", "primary")
        self.make.setMinimumHeight(_HEIGHT)
        self.make.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.make.setStyleSheet("padding: 0 4px;")
        self.more = QToolButton()
        self.more.setIcon(theme.icon("chevron-down"))
        self.more.setFixedSize(28, _HEIGHT)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.more.setToolTip(tr("Other ways: next, several seeds, all cases"))
        self.more.setAccessibleName(tr("Other ways to make it"))
        self.more.hide()
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.setMinimumHeight(_HEIGHT)
        self.reason = wrapped_label("secondary")
        self.cautions = CautionView()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.make, 1)
        buttons.addWidget(self.more)
        buttons.addWidget(self.cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.cautions)
        layout.addWidget(self.reason)
        layout.addLayout(buttons)
        self._key = "Ctrl+Enter"
        self._why_not, self._is_running = "", False
        self.make.installEventFilter(self)
        self.make.clicked.connect(self.make_clicked)
        self.cancel.clicked.connect(self.cancel_clicked)

    def show_state(self, is_running: bool, is_enabled: bool, why_not: str, shown_reason: str) -> None:
        """Show what can be done.

        Args:
            is_running: a counterfactual is being made.
            is_enabled: the button can be pressed.
            why_not: for its tool tip; "" where nothing is in the way.
            shown_reason: the line above; "" where the reader can see the reason elsewhere.
        """
        self._why_not, self._is_running = why_not, is_running
        self._show_words()
        self.make.setEnabled(is_enabled)
        self.cancel.setVisible(is_running)
        say(self.reason, shown_reason)

    def place_menu(self, menu: QMenu) -> None:
        """Offer other ways beside the button."""
        self.more.setMenu(menu)
        self.more.show()

    def show_keys(self, key_of: Callable[[str], str]) -> None:
        """Say the key in force, by command, on the button."""
        self._key = key_of("run")
        self._show_words()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The button has another width."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.StyleChange):
            self._show_words()
        return False

    def _show_words(self) -> None:
        # Shorter while Cancel stands beside it, so that the panel keeps its width; no word is ever cut.
        # Without a letter for Alt, which belongs to the menus: it has a key of its own.
        name = tr("&Queue another") if self._is_running else tr("&Make counterfactual").replace("&", "")
        text = name if self._is_running else f"{name}   {self._key}".rstrip()
        room = self.make.width() - _PADDING
        is_too_long = self.make.fontMetrics().horizontalAdvance(text.replace("&", "")) > room
        text = name if is_too_long else text
        if text != self.make.text():
            self.make.setText(text)
        key = f" ({self._key})" if self._key else ""
        self.make.setToolTip(self._why_not or tr("Make counterfactual") + key)
