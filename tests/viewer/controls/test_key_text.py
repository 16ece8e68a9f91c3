"""Keys as text: one spelling, whatever way they come."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from viewer.controls.key_text import (
    acts_in_panes_only,
    can_be_held,
    is_late,
    is_on_its_way,
    normalize,
    of_event,
    with_key,
)

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("z", "Z"),
        ("ctrl+z", "Ctrl+Z"),
        ("shift+ctrl+Z", "Ctrl+Shift+Z"),
        ("Ctrl + S", "Ctrl+S"),
        ("esc", "Esc"),
        ("+", "+"),
        ("Ctrl++", "Ctrl++"),
        ("Ctrl+,", "Ctrl+,"),
        ("alt+f4", "Alt+F4"),
    ],
)
def test_a_key_has_one_spelling(text: str, known: str) -> None:
    assert normalize(text) == known


@pytest.mark.parametrize(
    "text", ["", "  ", "Tab", "Shift+Tab", "Shift", "Nonsense", "Ctrl+K, Ctrl+C", "Alt+F"]
)
def test_what_cannot_be_bound_is_no_key(text: str) -> None:
    assert normalize(text) is None


def key_event(key: Qt.Key, held: Qt.KeyboardModifier = NONE, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, text)


@pytest.mark.parametrize(
    ("event", "known"),
    [
        (key_event(Qt.Key.Key_Z, text="z"), "Z"),
        (key_event(Qt.Key.Key_Z, SHIFT, "Z"), "Shift+Z"),
        (key_event(Qt.Key.Key_Question, SHIFT, "?"), "?"),
        (key_event(Qt.Key.Key_Plus, SHIFT, "+"), "+"),
        (key_event(Qt.Key.Key_1, Qt.KeyboardModifier.KeypadModifier, "1"), "1"),
        (key_event(Qt.Key.Key_Z, CTRL, "\x1a"), "Ctrl+Z"),
        (key_event(Qt.Key.Key_Space, text=" "), "Space"),
        (key_event(Qt.Key.Key_Space, SHIFT, " "), "Shift+Space"),
        (key_event(Qt.Key.Key_Tab, text="\t"), None),
        (key_event(Qt.Key.Key_F, ALT, "f"), None),
        (key_event(Qt.Key.Key_Control, CTRL), None),
    ],
)
def test_a_pressed_key_is_spelled_as_in_the_file(event: QKeyEvent, known: str | None) -> None:
    assert of_event(event) == known


def test_a_held_key_alone_is_on_its_way() -> None:
    assert is_on_its_way(key_event(Qt.Key.Key_Shift, SHIFT))
    assert not is_on_its_way(key_event(Qt.Key.Key_Tab))


def test_a_tool_tip_names_the_key_where_there_is_one() -> None:
    assert with_key("Fit", "Z") == "Fit (Z)"
    assert with_key("Fit", "") == "Fit"


def test_keys_that_widgets_need_come_to_the_window_last() -> None:
    assert all(map(is_late, ("Space", "Left", "Return", "Esc", "Home", "5")))
    assert not any(map(is_late, ("Z", "F5", "Ctrl+Left", "Shift+Space", "PgUp", "/")))


def test_digits_and_enter_act_in_the_panes_only() -> None:
    assert all(map(acts_in_panes_only, ("0", "9", "Return", "Enter", "Delete")))
    assert not any(map(acts_in_panes_only, ("Left", "Space", "Esc", "Ctrl+1", "A")))


def test_only_a_key_alone_can_be_held() -> None:
    assert all(map(can_be_held, ("H", "F6", "Space")))
    assert not any(map(can_be_held, ("Ctrl+H", "1", "Esc", "Return")))
