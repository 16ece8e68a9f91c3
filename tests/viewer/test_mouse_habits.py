"""The table of mouse habits says what each input does."""

import pytest
from PySide6.QtCore import Qt

from viewer.mouse_habits import (
    DRAG_INPUTS,
    DRAG_TEXTS,
    WHEEL_INPUTS,
    WHEEL_TEXTS,
    Drag,
    MouseHabits,
    Wheel,
    input_text,
)

NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


@pytest.mark.parametrize(
    ("button", "held", "drag"),
    [
        (LEFT, NONE, Drag.WINDOW),
        (LEFT, SHIFT, Drag.WINDOW_FINE),
        (LEFT, CTRL, Drag.WINDOW_COARSE),
        (LEFT, ALT, Drag.WINDOW_BOX),
        (MIDDLE, NONE, Drag.PAN),
        (RIGHT, NONE, Drag.ZOOM),
    ],
)
def test_the_usual_habits_are_those_of_the_reading_room(
    button: Qt.MouseButton, held: Qt.KeyboardModifier, drag: Drag
) -> None:
    assert MouseHabits().drag(button, held) is drag


def test_an_input_that_is_not_listed_does_what_it_does_without_the_held_key() -> None:
    habits = MouseHabits()
    assert habits.drag(MIDDLE, SHIFT) is Drag.PAN
    assert habits.drag(LEFT, SHIFT | CTRL) is Drag.WINDOW
    assert habits.wheel(SHIFT) is Wheel.ZOOM
    assert habits.drag(Qt.MouseButton.BackButton, NONE) is Drag.NOTHING


def test_the_key_pad_and_the_system_key_do_not_count_as_held() -> None:
    assert MouseHabits().drag(LEFT, Qt.KeyboardModifier.KeypadModifier | ALT) is Drag.WINDOW_BOX


def test_own_habits_replace_the_usual_ones() -> None:
    habits = MouseHabits({"left": Drag.PAN, "right": Drag.WINDOW}, {"wheel": Wheel.CASES})
    assert habits.drag(LEFT, NONE) is Drag.PAN
    assert habits.drag(RIGHT, CTRL) is Drag.WINDOW
    assert habits.wheel(ALT) is Wheel.CASES


def test_every_habit_and_input_has_words() -> None:
    assert set(DRAG_TEXTS) == set(Drag)
    assert set(WHEEL_TEXTS) == set(Wheel)
    assert len(DRAG_INPUTS) == 12
    assert len(WHEEL_INPUTS) == 4
    assert input_text("shift+left") == "Shift + left drag"
    assert input_text("wheel") == "Wheel"
