"""MainWindow: places header, panes, results, rating, messages and the side panel; no logic."""

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer import theme
from viewer.case import Case
from viewer.controls.window_keys import WindowKeys
from viewer.drops import dropped_files, leave_drops_to_window
from viewer.header import Header
from viewer.pane_menu import pane_menu
from viewer.panes.bottom_row import BottomRow, scrolling_sideways
from viewer.panes.empty_state import EmptyState
from viewer.panes.message_bar import MessageBar
from viewer.panes.pane_row import PaneRow
from viewer.panes.result_strip import ResultStrip
from viewer.scrolling import SMALLEST, Scroller

SIDE_WIDTH = 320
BOTTOM_HEIGHT = 110
_SMALL_SCREEN = QSize(1440, 900)  # below it a fresh window takes the whole screen


class MainWindow(QMainWindow):
    """The one window.

    Args:
        case: what is shown.
    """

    first_painted = Signal()
    files_dropped = Signal(list)  # of Path
    closing = Signal()
    case_shown = Signal()  # another title, or another case
    overlays_hidden = Signal(bool)  # a key is held, or no more
    space_held = Signal(bool)
    magnifier_held = Signal(bool)

    def __init__(self, case: Case, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowIcon(theme.icon("counterview"))
        self.setAcceptDrops(True)
        self.setMinimumSize(SMALLEST)
        self._was_painted = False
        self._was_maximized = False

        self.panes = PaneRow(case)
        self.results = ResultStrip(case)
        self.messages = MessageBar(case)
        self.empty = EmptyState()
        self.header = Header()

        working = QWidget()
        column = self.working_column = QVBoxLayout(working)
        column.setContentsMargins(8, 8, 8, 0)
        column.setSpacing(0)
        self.stage = QStackedWidget()  # the panes, or what takes their place for a while
        self.stage.addWidget(self.panes)
        self.bottom = QStackedWidget()
        self.bottom.setFixedHeight(BOTTOM_HEIGHT)
        self._instead: dict[QWidget, QWidget] = {}  # what scrolls, by what takes the place of the bottom
        self._results_and_rating = BottomRow(self.results)
        self.bottom.addWidget(self._results_and_rating)
        column.addWidget(self.stage, 1)
        column.addWidget(self.bottom)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(working)

        self.side_place = QWidget()
        self.side_place.setObjectName("panel")
        self.side_place.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._side_column = QVBoxLayout(self.side_place)
        self._side_column.setContentsMargins(12, 8, 12, 8)
        self._side_column.setSpacing(8)
        self.side_scroll = Scroller(self.side_place)
        self.side_scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.side = QWidget()
        self.side.setMinimumWidth(SIDE_WIDTH)
        side_column = QVBoxLayout(self.side)
        side_column.setContentsMargins(0, 0, 0, 0)
        side_column.setSpacing(0)
        side_column.addWidget(self.side_scroll, 1)
        self._foot = QVBoxLayout()
        self._foot.setContentsMargins(12, 4, 12, 8)
        side_column.addLayout(self._foot)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.cases = QWidget()
        self._cases = QVBoxLayout(self.cases)
        self._cases.setContentsMargins(0, 0, 0, 0)
        self._shows_cases = False
        self.cases.hide()
        self.splitter.addWidget(self.cases)
        self.splitter.addWidget(self._stack)
        self.splitter.addWidget(self.side)
        for place, stretch in enumerate((0, 1, 0)):
            self.splitter.setCollapsible(place, False)
            self.splitter.setStretchFactor(place, stretch)

        central = QWidget()
        rows = QVBoxLayout(central)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.header)
        rows.addWidget(self.splitter, 1)
        rows.addWidget(self.messages)
        self.setCentralWidget(central)

        case.radiograph_changed.connect(lambda: self._show_working(case.radiograph is not None))
        self.panes.menu_requested.connect(self.show_pane_menu)
        self.overlays_hidden.connect(self.panes.set_overlays_hidden)
        self.space_held.connect(self.panes.set_space_held)
        for button in self.messages.vanishing:  # the keyboard must not end up at its neighbor
            button.clicked.connect(self.panes.input.setFocus)
        self.messages.details.displayed_window = lambda: self.panes.view.window
        self._actions: dict[str, QAction] = {}
        self.keys = WindowKeys(
            self.stage,
            {
                "hold_hide": self.overlays_hidden.emit,
                "hold_flicker": self.panes.set_flickering,
                "hold_pan": self.space_held.emit,
                "hold_magnifier": self.magnifier_held.emit,
            },
            self,
        )

    def _show_working(self, has_case: bool) -> None:
        """The keyboard goes to the panes with the first case, unless the reader is already writing."""
        is_first = has_case and self._stack.currentIndex() == 0
        self._stack.setCurrentIndex(int(has_case))
        focused = self.focusWidget()
        if is_first and (focused is None or not self.side.isAncestorOf(focused)):
            self.panes.input.setFocus()
        if is_first:
            self._results_and_rating.show_start()

    def place_actions(self, actions: Mapping[str, QAction]) -> None:
        """Put the actions into the menus, the header and the panes' context menu."""
        self._actions = dict(actions)
        self.header.place_actions(actions)
        self.keys.place_actions(actions)

    def place_side(self, widgets: list[QWidget], foot: QWidget | None = None) -> None:
        """Fill the side panel, from top to bottom, with lines between the parts; the foot never scrolls."""
        column = self._side_column
        for index, widget in enumerate(widgets):
            if index:
                line = QFrame()
                line.setObjectName("separator")
                column.addWidget(line)
            column.addWidget(widget)
        column.addStretch(1)
        leave_drops_to_window(self.side_place)
        if foot is not None:
            self._foot.addWidget(foot)

    def place_case_list(self, widget: QWidget) -> None:
        """Put the list of cases at the left edge, for ``show_case_list`` to show."""
        leave_drops_to_window(widget)
        self._cases.addWidget(widget)

    def show_case_list(self, shown: bool) -> None:
        """The images give it the room; in full screen it stays away."""
        self._shows_cases = shown
        self.cases.setVisible(shown and not self.isFullScreen())

    def place_instead(self, panes: QWidget, bottom: QWidget) -> None:
        """Take in what stands in the place of the panes, and of results and rating, for a while."""
        self.stage.addWidget(panes)
        self._instead[bottom] = scrolling_sideways(bottom)
        self.bottom.addWidget(self._instead[bottom])

    def show_instead(self, panes: QWidget | None, bottom: QWidget | None) -> None:
        """Show these in the place of the panes and of results and rating; None: give the place back."""
        self.stage.setCurrentWidget(self.panes if panes is None else panes)
        if bottom is None:
            self.bottom.setCurrentIndex(0)
        else:
            self.bottom.setCurrentWidget(self._instead[bottom])

    def place_rating(self, widget: QWidget) -> None:
        """Put the rating form beside the results, always in sight."""
        leave_drops_to_window(widget)
        self._results_and_rating.place_rating(widget)

    def show_case(self, title: str, details: str) -> None:
        """Say in the title bar and the header which case is open; neither names the patient."""
        self.setWindowTitle(f"Counterview — {title}" if title else "Counterview")
        self.header.case_label.setText(" · ".join(part for part in (title, details) if part))
        self.case_shown.emit()

    def leave_text(self) -> bool:
        """Give the keyboard from a text to the panes, so that keys act; False where no text has it."""
        focused = (QApplication.activeWindow() or self).focusWidget()
        if not isinstance(focused, QLineEdit | QPlainTextEdit) or not self.panes.isVisible():
            return False
        self.panes.activateWindow()  # they may be on a screen of their own
        self.panes.focused_pane.setFocus()
        return True

    # Geometry.

    def restore(self, geometry: str, side_width: int) -> None:
        restored = bool(geometry) and self.restoreGeometry(QByteArray.fromBase64(geometry.encode("ascii")))
        if not restored:
            area = self.screen().availableGeometry()
            wide, high = max(1600, area.width() * 17 // 20), max(960, area.height() * 17 // 20)
            self.resize(min(wide, area.width() - 40), min(high, area.height() - 60))
            if area.width() < _SMALL_SCREEN.width() or area.height() < _SMALL_SCREEN.height():
                self.setWindowState(Qt.WindowState.WindowMaximized)
        side_width = max(SIDE_WIDTH, side_width)
        cases_width = self.cases.sizeHint().width()
        self.splitter.setSizes([cases_width, max(400, self.width() - side_width), side_width])

    def geometry_text(self) -> str:
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def set_full_screen(self, full: bool) -> None:
        """Only pixels, their marks and the strip: menus and side panel give their room."""
        self.header.show_menus(not full)
        self.side.setVisible(not full)
        self.cases.setVisible(self._shows_cases and not full)
        if full:
            self._was_maximized = self.isMaximized()
            self.showFullScreen()
        elif self._was_maximized:
            self.showMaximized()
        else:
            self.showNormal()

    # Events.

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.first_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only what the widget with the keyboard did not want arrives here."""
        if not self.keys.press(event, self.focusWidget()):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.keys.release(event):
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.keys.let_go()
        super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self.keys.turn(event, self.panes.view.habits):
            super().wheelEvent(event)

    def show_pane_menu(self, position: QPoint) -> None:
        """What can be done with a pane, at a global position."""
        pane_menu(self._actions, self).popup(position)
