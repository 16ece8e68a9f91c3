"""Header: menus, the most used actions, which case is open, and the strip that never goes away."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QMenuBar, QSizePolicy, QToolButton, QWidget

from viewer.actions import MENUS, ROWS, MenuRow
from viewer.labels import ElidedLabel
from viewer.language import tr
from viewer.panes.synthetic_mark import RESEARCH

_HEIGHT = 36
_GAP, _BETWEEN_TOOLS = 4, 2
_LEAST_WIDTH = 320  # of the whole row; the menus then open from an arrow at their end
SEPARATOR = " · "  # between the facts of a case
_TOOLBAR = ("open", "save", "copy", "fit", "invert", "reset", "toggle_guidance", "show_keys")


class _CaseLabel(ElidedLabel):
    """Which case is open; where room is short, fewer facts of it, each whole."""

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics, parts = self.fontMetrics(), self.text().split(SEPARATOR)
        while len(parts) > 1 and metrics.horizontalAdvance(SEPARATOR.join(parts)) > self.width():
            parts.pop()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = metrics.elidedText(SEPARATOR.join(parts), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | self.alignment()), shown)


class Header(QFrame):
    """One row at the top of the window.

    Where it lacks width, the case says less, the strip takes two lines, tools leave from the end, and at last
    menus move behind an arrow.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(_HEIGHT)
        self._menus = QMenuBar()
        self._menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.menus: dict[str, QMenu] = {}
        self._tools = QHBoxLayout()
        self._tools.setSpacing(_BETWEEN_TOOLS)
        self._buttons: list[QToolButton] = []
        self.case_label = _CaseLabel()
        self.research = QLabel(tr(RESEARCH))
        self.research.setObjectName("researchStrip")
        self.research.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_GAP)
        layout.addWidget(self._menus)
        layout.addLayout(self._tools)
        layout.addWidget(self.case_label, 1)
        layout.addWidget(self.research)

    def place_actions(self, actions: Mapping[str, QAction]) -> None:
        """Put the actions into the menus, and the most used ones beside these."""
        for name in MENUS:
            self.menus[name] = self._menus.addMenu(tr(name))
        for row in ROWS:
            menu = self.menus[row.menu]
            if row.starts_group:
                menu.addSeparator()
            if isinstance(row, MenuRow):
                self.menus[row.name] = menu.addMenu(tr(row.name))
            else:
                menu.addAction(actions[row.id])
        for identity in _TOOLBAR:
            button = QToolButton()
            button.setDefaultAction(actions[identity])
            button.setIconSize(QSize(20, 20))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._tools.addWidget(button)
            self._buttons.append(button)
        self._share()

    def show_menus(self, shown: bool) -> None:
        """Full screen has none."""
        self._menus.setVisible(shown)
        self._share()

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        """Give the width to what matters most."""
        menus = 0 if self._menus.isHidden() else self._menus.sizeHint().width() + _GAP
        tool = self._buttons[0].sizeHint().width() + _BETWEEN_TOOLS if self._buttons else 0
        room = self.width() - menus - _GAP  # beside the tools
        metrics, whole = self.research.fontMetrics(), tr(RESEARCH)
        padding = self.research.sizeHint().width() - width_of(self.research.text(), metrics)
        left = room - padding - width_of(whole, metrics)
        if left < tool * len(self._buttons) + _GAP:
            whole = in_two_lines(whole, metrics)
            left = room - padding - width_of(whole, metrics)
        self.research.setText(whole)
        shown = max(0, min(len(self._buttons), left // tool)) if tool else 0
        for place, button in enumerate(self._buttons):
            button.setVisible(place < shown)
        self.case_label.setVisible(left - shown * tool > _GAP)


def in_two_lines(text: str, metrics: QFontMetrics) -> str:
    """A text parted where both of its lines are as short as can be."""
    words = text.split()
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    lines = ["\n".join(two) for two in halves]
    return min(lines, key=lambda two: width_of(two, metrics), default=text)


def width_of(text: str, metrics: QFontMetrics) -> int:
    """Of its longest line, in logical pixels."""
    return max(map(metrics.horizontalAdvance, text.splitlines()), default=0)
