"""ComposerHead: one more sentence, star, earlier texts, protocols, and which protocol is in force."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from viewer import theme
from viewer.language import tr
from viewer.tools.expert_fields import tool
from viewer.tools.outlook_view import wrapped_label
from viewer.tools.protocol_desk import ProtocolDesk
from viewer.tools.text_history import TextHistory

_MOST_LISTED = 12
_LONGEST = 60  # letters of a text in the menu


class ComposerHead(QWidget):
    """Heading with four small buttons; below it, only where there is one, the protocol in force.

    Args:
        history: of texts; None: no buttons for it.
        protocols: None: no button for them.
    """

    add_wanted = Signal()  # one more sentence
    text_chosen = Signal(str)
    star_clicked = Signal()

    def __init__(
        self,
        history: TextHistory | None,
        protocols: ProtocolDesk | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._history, self._protocols = history, protocols
        self._image, self._text = "", ""
        heading = QLabel(tr("Instruction"))
        heading.setProperty("role", "heading")
        self.add = tool("plus", tr("One more sentence: pick its finding"))
        self.star = tool("star", tr("Star this text: it stays in the list"))
        self.star.setCheckable(True)
        self.earlier = tool("history", tr("Earlier texts (Alt+Up and Alt+Down in the text)"))
        self.protocol = tool("protocol", tr("Protocols: everything that is set, under a name"))
        for button in (self.earlier, self.protocol):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
            menu = QMenu(button)
            menu.setToolTipsVisible(True)
            button.setMenu(menu)
        self.earlier.menu().aboutToShow.connect(self._fill_earlier)
        self.protocol.menu().aboutToShow.connect(self._fill_protocols)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(heading)
        row.addStretch(1)
        for button in (self.add, self.star, self.earlier, self.protocol):
            button.setIconSize(QSize(18, 18))
            button.setFixedSize(28, 28)
            row.addWidget(button)
        self.lock_sign = QLabel()
        self.lock_sign.setPixmap(theme.icon("lock").pixmap(16, 16))
        self.in_force = wrapped_label("")
        self.in_force.setFont(theme.small_font())
        self.unlock = QPushButton(tr("U&nlock"))
        self.unlock.setProperty("role", "small")
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self.lock_sign)
        below.addWidget(self.in_force, 1)
        below.addWidget(self.unlock)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(row)
        layout.addLayout(below)
        self.add.clicked.connect(self.add_wanted)
        self.star.clicked.connect(self.star_clicked)
        self.star.setVisible(history is not None)
        self.earlier.setVisible(history is not None)
        self.protocol.setVisible(protocols is not None)
        if history is not None:
            history.changed.connect(self._show_star)
        if protocols is not None:
            self.unlock.clicked.connect(protocols.unlock)
            protocols.changed.connect(self.show_protocol)
        self.show_protocol()

    def show_text(self, text: str, image: str) -> None:
        """Show whether this text has a star; the list begins with the texts of this radiograph."""
        self._text, self._image = text, image
        self._show_star()

    def show_protocol(self) -> None:
        """Say which protocol is in force, and that nothing can be changed where it is locked."""
        desk = self._protocols
        protocol = None if desk is None else desk.protocol
        is_locked = desk is not None and desk.is_locked
        text = ""
        if protocol is not None and desk is not None:
            text = tr("Protocol “{name}”").format(name=protocol.name)
            if is_locked:
                held = tr("locked, nothing can be changed")
                blanks = tr("locked, but for {blanks}").format(blanks=", ".join(protocol.blanks))
                text = f"{text}: {blanks if protocol.blanks else held}"
            elif desk.is_changed:
                text = f"{text}: {tr('changed since')}"
        self.in_force.setText(text)
        self.in_force.setVisible(bool(text))
        self.lock_sign.setVisible(is_locked)
        self.unlock.setVisible(is_locked and protocol is not None and protocol.may_unlock)

    def set_locked(self, is_locked: bool) -> None:
        """Nothing can be changed."""
        self.add.setEnabled(not is_locked)
        self.earlier.setEnabled(not is_locked)

    def _show_star(self) -> None:
        if self._history is None:
            return
        is_starred = self._history.is_starred(self._text)
        self.star.setEnabled(bool(self._text.strip()))
        self.star.setChecked(is_starred)
        self.star.setIcon(theme.icon("star-on" if is_starred else "star"))

    def _fill_protocols(self) -> None:
        if self._protocols is not None:
            self._protocols.fill_menu(self.protocol.menu())

    def _fill_earlier(self) -> None:
        if self._history is None:
            return
        menu, said = self.earlier.menu(), self._history.said
        menu.clear()
        listed: set[str] = set()
        for title, texts in (
            (tr("Starred"), [one.text for one in said if one.is_starred]),
            (tr("Of this radiograph"), [one.text for one in said if self._image in one.images]),
            (tr("Earlier"), [one.text for one in said]),
        ):
            new = [text for text in texts if text not in listed][:_MOST_LISTED]
            if not new:
                continue
            listed.update(new)
            heading = menu.addAction(title)
            heading.setEnabled(False)
            for text in new:
                shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
                action = menu.addAction(shown.replace("&", "&&"))
                action.setToolTip(text)
                action.triggered.connect(lambda _=False, text=text: self.text_chosen.emit(text))
        if not listed:
            menu.addAction(tr("Nothing has been asked for yet")).setEnabled(False)
