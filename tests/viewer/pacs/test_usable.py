"""The windows about PACS without a mouse, with a screen reader, in German, and on a small screen."""

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot
from scripted_archive import ScriptedArchive, make_study

from engine import paths
from engine.pacs.nodes import DimseNode, Nodes, WebNode
from viewer import language, scrolling
from viewer.pacs.fetched import FetchedFilms
from viewer.pacs.node_pages import ASK, DIMSE, RECEIVER, WEB
from viewer.pacs.nodes_dialog import NodesDialog
from viewer.pacs.outbox_window import OutboxWindow
from viewer.pacs.search_form import RANGE
from viewer.pacs.send_dialog import Parcel, SendDialog
from viewer.pacs.sender import Sender
from viewer.pacs.study_browser import StudyBrowser
from viewer.pacs.study_rows import study_row
from viewer.settings import SettingsStore

NODES = Nodes(
    (
        DimseNode("Archive", "127.0.0.1", 104, "A", may_send=True),
        WebNode("Web", "https://pacs.example.org/dicom-web"),
    )
)
ROOM = (1240, 740)  # what a screen of 1280 x 800 leaves
SMALL = QSize(813, 440)  # and one of 853 x 533
KINDS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)


@pytest.fixture(params=["en", "de"])
def _language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    from PySide6.QtCore import QLocale, QTranslator

    before = QLocale()
    language.install(qapp, request.param)
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


def browser() -> QDialog:
    made = StudyBrowser(
        SettingsStore(paths.settings_file()), FetchedFilms(), lambda: (), ScriptedArchive().connect
    )
    made.show_nodes(NODES)
    made.table.show_studies([study_row(make_study(1))], "")
    made.head.hides.setChecked(True)
    made.form.date.setCurrentIndex(made.form.date.findData(RANGE))
    made.foot.show_progress("1", None)
    return made


def no_pacs() -> QDialog:
    return StudyBrowser(
        SettingsStore(paths.settings_file()), FetchedFilms(), lambda: (), ScriptedArchive().connect
    )


def nodes(page: int) -> Callable[[], QDialog]:
    def make() -> QDialog:
        made = NodesDialog(NODES, ScriptedArchive().connect)
        if page == DIMSE:
            made.pages.dimse.encrypted.setChecked(True)
        elif page == WEB:
            made.known.list.setCurrentRow(1)
        else:
            (made.known.ask if page == ASK else made.known.receive).click()
        return made

    return make


def sending() -> QDialog:
    return SendDialog(Parcel((), (), True), NODES)


def outbox() -> QDialog:
    made = Sender(ScriptedArchive().connect)
    window = OutboxWindow(made)
    made.setParent(window)
    return window


WINDOWS = {
    "browser": browser,
    "no pacs": no_pacs,
    "what to ask": nodes(ASK),
    "dimse": nodes(DIMSE),
    "web": nodes(WEB),
    "receiver": nodes(RECEIVER),
    "send": sending,
    "outbox": outbox,
}


@pytest.fixture(params=WINDOWS)
def window(qtbot: QtBot, request: pytest.FixtureRequest, _language: None) -> QDialog:
    made = WINDOWS[request.param]()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def controls(window: QWidget) -> list[QWidget]:
    found = []
    for widget in window.findChildren(QWidget):
        around = widget.parentWidget()
        is_part = (
            isinstance(around, QComboBox | QAbstractSpinBox | QLineEdit) or widget.objectName()[:3] == "qt_"
        )
        is_part = is_part or isinstance(widget, QHeaderView) or widget.window() is not window
        if isinstance(widget, KINDS) and widget.isVisible() and not is_part:
            found.append(widget)
    return found


def test_every_control_has_a_name_and_tab_reaches_it(window: QDialog) -> None:
    found = controls(window)
    assert found
    for widget in found:
        interface = QAccessible.queryAccessibleInterface(widget)
        assert interface is not None
        assert interface.text(QAccessible.Text.Name).strip(), (type(widget), widget.toolTip())
    visited: set[QWidget] = set()
    window.activateWindow()
    for _ in range(80):  # year, month and day of a date are stops of their own
        focused = window.focusWidget() or found[0]
        visited.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    for widget in found:
        takes_tab = widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        is_of_group = isinstance(widget, QAbstractButton) and widget.autoExclusive()
        inside = any(one is widget or widget.isAncestorOf(one) for one in visited)
        assert inside or not takes_tab or is_of_group, (type(widget), widget.accessibleName())


def test_no_letter_chooses_two_things(window: QDialog) -> None:
    letters: dict[str, str] = {}
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QLabel | QAbstractButton) and widget.isVisible() and widget.window() is window:
            is_for_keys = not isinstance(widget, QLabel) or widget.buddy() is not None
            for letter in re.findall(r"&(\w)", widget.text() if is_for_keys else ""):
                assert letter.casefold() not in letters, (letter, widget.text(), letters)
                letters[letter.casefold()] = widget.text()


def test_it_fits_on_a_small_screen_and_no_button_is_cut(window: QDialog) -> None:
    wanted = window.minimumSizeHint()
    assert wanted.width() <= ROOM[0]
    assert wanted.height() <= ROOM[1]
    window.resize(*ROOM)
    for widget in controls(window):
        if isinstance(widget, QAbstractButton):
            assert widget.width() >= widget.sizeHint().width() - 1, widget.text()


def test_it_fits_on_the_screen_of_a_small_laptop(window: QDialog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrolling, "most_on_screen", lambda window: SMALL)
    for area in window.findChildren(scrolling.ScreenScroller):
        area.updateGeometry()
    assert window.minimumSizeHint().boundedTo(SMALL) == window.minimumSizeHint()
