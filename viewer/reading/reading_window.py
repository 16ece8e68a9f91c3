"""ReadingWindow: one reader reads a study; nothing in it leads outside or tells what is hidden."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from viewer import theme
from viewer.language import tr
from viewer.panes.synthetic_mark import RESEARCH
from viewer.reading.answer_panel import WIDTH, AnswerPanel
from viewer.reading.marking import Marking
from viewer.reading.reading_panes import Pictures, ReadingPanes
from viewer.reading.session import ReadingSession
from viewer.scrolling import SMALLEST

_ACTS = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel}
)
_PAGE_WIDTH = 520  # of what a page says
_REFUSED = ("Ctrl+C", "Ctrl+S", "Ctrl+P", "Print")


class ReadingWindow(QMainWindow):
    """Images at the left, answers at the right; a page takes the place of the images now and then.

    Args:
        session: not yet begun.
        panes: of the study.
    """

    closed = Signal()

    def __init__(self, session: ReadingSession, panes: ReadingPanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.panes = session, panes
        protocol = session.study.protocol
        self.setWindowTitle(tr("Counterview — reader study"))
        self.setWindowIcon(theme.icon("counterview"))
        self.setMinimumSize(SMALLEST)
        central = QWidget()
        self.setCentralWidget(central)  # before it is filled, or all in it is styled twice
        self.panel = AnswerPanel(session, protocol.title, protocol.items, central)
        self.marking = Marking(self.panel.sheet, panes.panes, panes.set_tool, self)
        self._build(central)
        session.moved.connect(self._hear_moved)
        session.loaded.connect(self._show_loaded)
        session.failed.connect(self._show_failure)
        panes.window_changed.connect(lambda: session.clock.change_window())
        self.panel.leave_requested.connect(self.close)
        for keys, act in self._keys().items():
            QShortcut(QKeySequence(keys), self, act)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
            application.aboutToQuit.connect(session.finish)

    def _build(self, central: QWidget) -> None:
        self.page = QWidget()
        self.page_title = QLabel()
        self.page_title.setObjectName("emptyTitle")
        self.page_text = QLabel()
        self.page_text.setProperty("role", "secondary")
        self.page_text.setWordWrap(True)
        for label in (self.page_title, self.page_text):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.page_button = QPushButton()
        self.page_button.setProperty("role", "primary")
        self.page_second = QPushButton()
        self._on_page: Callable[[], object] = self.close
        self._on_second: Callable[[], object] = self.close
        self.page_button.clicked.connect(lambda: self._on_page())
        self.page_second.clicked.connect(lambda: self._on_second())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.page_second)
        buttons.addWidget(self.page_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self.page)
        column.addStretch(1)
        column.addWidget(self.page_title)
        column.addWidget(self.page_text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(2)
        self.stage = QStackedWidget(central)
        self.stage.addWidget(self.panes)
        self.stage.addWidget(self.page)
        notice = QLabel(tr(RESEARCH))
        notice.setObjectName("researchStrip")
        notice.setAlignment(Qt.AlignmentFlag.AlignRight)
        left = QVBoxLayout()
        left.setContentsMargins(8, 8, 0, 4)
        left.setSpacing(4)
        left.addWidget(self.stage, 1)
        left.addWidget(notice)
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self.panel)

    def _keys(self) -> dict[str, Callable[[], object]]:
        view = self.panes.view
        keys: dict[str, Callable[[], object]] = {
            "Ctrl+Return": self.panel.go_on,
            "Ctrl+Enter": self.panel.go_on,
            "Alt+Left": self.session.go_back,
            "Z": view.fit,
            "Shift+Z": view.one_to_one,
            "+": lambda: view.zoom(1.25),
            "-": lambda: view.zoom(0.8),
            "I": view.invert,
            "G": self.panes.toggle_colors,
            "F11": self._toggle_full_screen,
            "Esc": self.panel.sheet.step_back,
        }
        return keys | dict.fromkeys(_REFUSED, self._refuse)

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _refuse(self) -> None:
        self.panel.say_refused()

    # What the session says.

    def _hear_moved(self) -> None:
        session = self.session
        if session.is_on_break:
            title = tr("Time for a break?")
            done = tr("{n} of {count} are done, and everything is saved.")
            text = done.format(n=session.course.counted_done, count=session.course.counted)
            self._show_page(title, text, tr("Go on reading"), session.end_break)
        elif session.showing is None:
            self._show_page(
                tr("That was the last one. Thank you!"), tr("All answers are saved."), tr("Close"), self.close
            )
        else:
            self.panes.clear(tr("Loading…"))
            self.stage.setCurrentWidget(self.panes)

    def _show_loaded(self) -> None:
        pictures = self.session.pictures
        assert isinstance(pictures, Pictures)
        self.panes.show_pictures(pictures)
        self.stage.setCurrentWidget(self.panes)
        self._count_time()

    def _show_failure(self, message: str) -> None:
        said = message
        if self.session.study.protocol.rules.is_blinded:  # names of cases and files, and what is a control
            said = tr(
                "Its files are missing, or were altered after the study was prepared. Tell the owner of the "
                "study; the reason is kept with the answers."
            )
        self._show_page(
            tr("This case cannot be shown"),
            said,
            tr("Skip this case"),
            lambda: self.session.skip(message),
            tr("Try again"),
            self.session.try_again,
        )

    def _show_page(
        self,
        title: str,
        text: str,
        button: str,
        act: Callable[[], object],
        second: str = "",
        second_act: Callable[[], object] | None = None,
    ) -> None:
        self.page_title.setText(title)
        self.page_text.setText(text)
        self.page_button.setText(button)
        self.page_button.setDefault(True)
        self._on_page = act
        self.page_second.setText(second)
        self.page_second.setVisible(bool(second))
        self._on_second = second_act or self.close
        self.stage.setCurrentWidget(self.page)
        self.page_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # Time.

    def _count_time(self) -> None:
        """Only while the images are in front of the reader."""
        if self.isVisible() and not self.isMinimized() and self.isActiveWindow():
            self.session.clock.show()
        else:
            self.session.clock.hide()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.ActivationChange, QEvent.Type.WindowStateChange):
            self._count_time()
        super().changeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._count_time()

    def hideEvent(self, event: QHideEvent) -> None:
        self.session.clock.hide()
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whatever the reader does, wherever in the window, ends idle time."""
        if event.type() in _ACTS:
            self.session.clock.act()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.page_text.setFixedWidth(min(_PAGE_WIDTH, self.width() - WIDTH - 2 * 24))
        super().resizeEvent(event)

    # Keys and the end.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits answer wherever the keyboard is; Enter goes on."""
        sheet = self.panel.sheet
        if self.session.shown is not None and sheet.take_key(event):
            return
        if event.matches(QKeySequence.StandardKey.Undo):
            self.panel.take_back()
            return
        if self.session.shown is not None and event.text().isdigit() and not event.modifiers():
            sheet.focus_first()
            focused = self.focusWidget()
            if focused is not None and sheet.isAncestorOf(focused):
                QApplication.sendEvent(focused, event)
                return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.panel.sheet.commit()
        self.panel.comment.commit()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self.session.finish()
        super().closeEvent(event)
        self.closed.emit()
