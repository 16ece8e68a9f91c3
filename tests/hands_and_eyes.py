"""A reader with hands and eyes at one viewer, by real events, as the window system gives them.

Keys and the mouse go to the window itself, so that focus, shortcuts, tools and what lies on top decide who
gets them. Only the engine is a stand-in.
"""

from collections.abc import Callable
from pathlib import Path

from fakes import FakeEngineClient
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from engine import paths
from viewer import start
from viewer.app import Viewer
from viewer.panes.image_pane import ImagePane
from viewer.settings import SettingsStore

NO_KEYS = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class Reader:
    """Hands and eyes at one viewer."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bot = qtbot
        start.make_application()
        self.engine = FakeEngineClient()
        self.viewer = Viewer(SettingsStore(paths.settings_file()), self.engine)
        self.window = self.viewer.window
        qtbot.addWidget(self.window)
        self.viewer.show()
        self.until(lambda: self.viewer.side is not None)
        self.window.showNormal()
        self.window.resize(1280, 800)
        self.window.activateWindow()
        self.until(lambda: self.window.isActiveWindow() and self.window.width() == 1280)
        self.engine.become_ready()

    def until(self, is_so: Callable[[], bool]) -> None:
        self.bot.waitUntil(is_so)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEYS) -> None:
        """To whatever window is in front, as a keyboard does."""
        QTest.keyClick(front(), key, held)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(front(), letter)

    def drag(
        self, widget: QWidget, start_at: QPoint, end: QPoint, button: Qt.MouseButton = LEFT, steps: int = 6
    ) -> None:
        """From one place in a widget to another; whatever lies on top there gets it."""
        window = self.window.windowHandle()
        places = [
            widget.mapTo(self.window, start_at + (end - start_at) * n / steps) for n in range(steps + 1)
        ]
        QTest.mouseMove(window, places[0])
        QTest.mousePress(window, button, NO_KEYS, places[0])
        for place in places[1:]:
            QTest.mouseMove(window, place)
        QTest.mouseRelease(window, button, NO_KEYS, places[-1])

    def drop(self, *files: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        middle, copy = self.window.rect().center(), Qt.DropAction.CopyAction
        entering = QDragEnterEvent(middle, copy, data, LEFT, NO_KEYS)
        QApplication.sendEvent(self.window, entering)
        assert entering.isAccepted()
        QApplication.sendEvent(self.window, QDropEvent(QPointF(middle), copy, data, LEFT, NO_KEYS))

    def say(self, sentence: str) -> None:
        self.key(Key.Key_Slash)
        self.type(sentence)
        self.key(Key.Key_Return, CTRL)

    def make(self) -> None:
        """The engine does what it was asked for."""
        self.until(lambda: bool(self.engine.busy_jobs))
        count = len(self.viewer.case.edits)
        self.engine.finish(self.engine.busy_jobs[0])
        self.until(lambda: len(self.viewer.case.edits) == count + 1)

    def leave(self) -> None:
        self.key(Key.Key_Q, CTRL)
        self.until(lambda: not self.window.isVisible())


def front() -> QWindow:
    window = QGuiApplication.focusWindow()
    assert window is not None
    return window


def at(pane: ImagePane, across: float, down: float) -> QPoint:
    """A place in a pane as parts of its width and height."""
    return QPoint(int(pane.width() * across), int(pane.height() * down))
