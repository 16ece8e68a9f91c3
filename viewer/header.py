"""Header: menus, the most used actions, which case is open, and the strip that never goes away."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QMenuBar, QSizePolicy, QToolButton, QWidget

from viewer.actions import ACTIONS, MENUS, SUBMENUS
from viewer.labels import ElidedLabel
from viewer.language import tr
from viewer.panes.synthetic_mark import RESEARCH

_HEIGHT = 36
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
    """One row at the top of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self.setFixedHeight(_HEIGHT)
        self._menus = QMenuBar()
        self._menus.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.menus: dict[str, QMenu] = {}
        self._tools = QHBoxLayout()
        self._tools.setSpacing(2)
        self.case_label = _CaseLabel()
        self.research = QLabel(tr(RESEARCH))
        self.research.setObjectName("researchStrip")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._menus)
        layout.addLayout(self._tools)
        layout.addWidget(self.case_label, 1)
        layout.addWidget(self.research)

    def place_actions(self, actions: Mapping[str, QAction]) -> None:
        """Put the actions into the menus, and the most used ones beside these."""
        for name in (*MENUS, *SUBMENUS):
            above = self.menus[SUBMENUS[name]] if name in SUBMENUS else self._menus
            menu = above.addMenu(tr(name))
            self.menus[name] = menu
            for row in (row for row in ACTIONS if row.menu == name):
                if row.starts_group:
                    menu.addSeparator()
                menu.addAction(actions[row.id])
        for identity in _TOOLBAR:
            button = QToolButton()
            button.setDefaultAction(actions[identity])
            button.setIconSize(QSize(20, 20))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._tools.addWidget(button)

    def show_menus(self, shown: bool) -> None:
        """Full screen has none."""
        self._menus.setVisible(shown)
