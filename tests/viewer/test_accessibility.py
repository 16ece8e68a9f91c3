"""Whoever works without a mouse, with a screen reader, or sees little contrast, can use all of the window."""

import re
from collections.abc import Callable, Iterator

import pytest
from made_up_viewer import fake, make_viewer, open_one
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.edit import Variant
from viewer import theme
from viewer.app import Viewer

LEAST = 4.5  # WCAG 2.2, 1.4.3, for text of usual size
INTERACTIVE = (
    *(QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox),
    *(QComboBox, QLineEdit, QPlainTextEdit, QTextEdit),
)
MOST_TABS = 150


def luminance(color: QColor) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_the_standard_does() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


def test_every_text_of_the_style_sheet_stands_out() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", theme.style_sheet(), flags=re.DOTALL)
    grounds = (theme.BACKGROUND, theme.PANEL, theme.RAISED)
    primary = theme.ACCENT
    checked = 0
    for selector, block in re.findall(r"([^{}]+)\{([^}]*)\}", sheet):
        rules = dict(re.findall(r"(?<![\w-])(color|background)\s*:\s*(#\w{6})", block))
        if ":disabled" in selector or not rules:  # what cannot be used is exempt
            continue
        text = QColor(rules.get("color", theme.TEXT.name()))
        behind = [QColor(rules["background"])] if "background" in rules else list(grounds)
        if 'role="primary"' in selector and "color" not in rules:
            text = theme.BACKGROUND  # said once for all states of the primary button
        if "::" in selector and "color" not in rules:
            continue  # parts without words: handles, grooves, arrows
        if text == theme.BACKGROUND:
            behind = [QColor(rules.get("background", primary.name()))]
        for ground in behind:
            checked += 1
            assert contrast(text, ground) >= LEAST, (selector.strip(), text.name(), ground.name())
    assert checked > 30


def test_every_text_of_the_palette_stands_out(qapp: QApplication) -> None:
    role, palette = QPalette.ColorRole, qapp.palette()
    for text, ground in (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.PlaceholderText, role.Base),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base),
        (role.Link, role.Window),
    ):
        assert contrast(palette.color(text), palette.color(ground)) >= LEAST, (text, ground)
    for text_color in (theme.TEXT, theme.SECONDARY):
        assert contrast(text_color, theme.LINE) >= LEAST, "on what is chosen in a list"
    for text_color in (theme.SYNTHETIC, theme.ERROR, theme.ACCENT):
        assert contrast(text_color, theme.PANEL) >= LEAST


@pytest.fixture
def viewer(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Viewer]:
    made = make_viewer(qtbot)
    monkeypatch.setattr(
        made.side, "parameters", lambda: {"model": "fake", "seed": 7, "variant": Variant.MASK}
    )
    open_one(qtbot, made)
    made.run()
    fake(made).finish(fake(made).busy_jobs[0])
    yield made
    made.shut_down()


def controls(window: QWidget) -> list[QWidget]:
    """What a reader can use in a window, without the parts that Qt makes of one control."""
    found = []
    for widget in window.findChildren(QWidget):
        around = widget.parentWidget()
        is_part = isinstance(around, (QComboBox, QAbstractSpinBox)) or widget.objectName().startswith("qt_")
        is_part = is_part or isinstance(widget, QScrollBar) or isinstance(around, (QLineEdit, QMenu))
        can_be_used = isinstance(widget, INTERACTIVE) and not isinstance(widget, QHeaderView)
        if can_be_used and not is_part and widget.isVisible() and widget.window() is window:
            found.append(widget)
    return found


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(QAccessible.Text.Name).strip()


def describe(widget: QWidget) -> str:
    around = widget.parentWidget()
    return f"{type(widget).__name__} {widget.objectName()} in {type(around).__name__}: {widget.toolTip()}"


def test_every_control_of_the_window_has_a_name(viewer: Viewer) -> None:
    found = controls(viewer.window)
    assert len(found) > 40
    nameless = [describe(widget) for widget in found if not name_of(widget)]
    assert not nameless, "\n".join(nameless)


@pytest.mark.parametrize("command", ["help", "show_keys", "change_keys", "header", "about"])
def test_every_control_of_each_dialog_has_a_name(qtbot: QtBot, viewer: Viewer, command: str) -> None:
    viewer.actions[command].trigger()

    def dialogs() -> list[QDialog]:
        return [dialog for dialog in viewer.window.findChildren(QDialog) if dialog.isVisible()]

    qtbot.waitUntil(lambda: bool(dialogs()))
    for dialog in dialogs():
        found = controls(dialog)
        assert found
        nameless = [describe(widget) for widget in found if not name_of(widget)]
        assert not nameless, "\n".join(nameless)
        dialog.close()


def walk(window: QWidget) -> list[QWidget]:
    """What has the keyboard, one Tab after the other, until it comes round."""
    visited: list[QWidget] = []
    for _ in range(MOST_TABS):
        focused = window.focusWidget()
        assert focused is not None
        if focused in visited:
            return visited
        visited.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    raise AssertionError("Tab does not come round")


def takes_tab(widget: QWidget) -> bool:
    return widget.isEnabled() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def test_tab_reaches_every_control_of_the_window(viewer: Viewer) -> None:
    viewer.window.activateWindow()
    viewer.window.panes.input.setFocus()
    visited = walk(viewer.window)
    missed = [
        describe(widget) for widget in controls(viewer.window) if takes_tab(widget) and widget not in visited
    ]
    assert not missed, "\n".join(missed)
    for pane in viewer.window.panes.panes:
        if pane.isVisible():
            assert pane in visited


def test_the_keyboard_is_seen_where_it_is(qtbot: QtBot, viewer: Viewer) -> None:
    """A picture of each control with the keyboard differs from one without."""
    window = viewer.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.panes.input.setFocus()
    unseen = []
    for widget in walk(window):
        place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-6, -26, 6, 6)
        picture: Callable[[], QImage] = lambda place=place: window.grab(place).toImage()  # noqa: E731
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        with_keyboard = picture()
        other = window.header.research if widget is not window.header.research else window
        other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        other.setFocus()
        if with_keyboard == picture():
            unseen.append(describe(widget))
        other.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    assert not unseen, "\n".join(unseen)
