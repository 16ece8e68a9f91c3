"""The table of mouse habits: what dragging a button does in a pane, and what the wheel does."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from PySide6.QtCore import Qt

from viewer.language import mark, tr

FINE, COARSE = 0.2, 5.0


class Drag(Enum):
    """What dragging does; the values are what the file of bindings says."""

    WINDOW = "window"
    WINDOW_FINE = "window fine"
    WINDOW_COARSE = "window coarse"
    WINDOW_BOX = "window box"
    PAN = "pan"
    ZOOM = "zoom"
    MAGNIFIER = "magnifier"
    NOTHING = "nothing"


class Wheel(Enum):
    """What the wheel does; the values are what the file of bindings says."""

    ZOOM = "zoom"
    CASES = "cases"
    RESULTS = "results"
    BRUSH_SIZE = "brush size"
    NOTHING = "nothing"


DRAG_TEXTS = {
    Drag.WINDOW: mark("window: sideways its width, up and down its level"),
    Drag.WINDOW_FINE: mark("window, fine"),
    Drag.WINDOW_COARSE: mark("window, coarse"),
    Drag.WINDOW_BOX: mark("window on the values in a box"),
    Drag.PAN: mark("pan"),
    Drag.ZOOM: mark("zoom at the pressed point"),
    Drag.MAGNIFIER: mark("magnifier: the same spot in all panes; the wheel changes it"),
    Drag.NOTHING: mark("nothing"),
}
WHEEL_TEXTS = {
    Wheel.ZOOM: mark("zoom at the pointer"),
    Wheel.CASES: mark("previous, next case"),
    Wheel.RESULTS: mark("previous, next result"),
    Wheel.BRUSH_SIZE: mark("size of the brush"),
    Wheel.NOTHING: mark("nothing"),
}
_INPUT_TEXTS = {
    "left": mark("left drag"),
    "middle": mark("middle drag"),
    "right": mark("right drag"),
    "wheel": mark("wheel"),
}
_HELD_TEXTS = {"shift": mark("Shift"), "ctrl": mark("Ctrl"), "alt": mark("Alt")}
FACTORS = {Drag.WINDOW: 1.0, Drag.WINDOW_FINE: FINE, Drag.WINDOW_COARSE: COARSE}

BUTTONS = {
    "left": Qt.MouseButton.LeftButton,
    "middle": Qt.MouseButton.MiddleButton,
    "right": Qt.MouseButton.RightButton,
}
# At most one held key; with more the button does what it does alone.
HELD = {
    "": Qt.KeyboardModifier.NoModifier,
    "shift": Qt.KeyboardModifier.ShiftModifier,
    "ctrl": Qt.KeyboardModifier.ControlModifier,
    "alt": Qt.KeyboardModifier.AltModifier,
}
_KEYS = (
    Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
)

DRAG_INPUTS = tuple(f"{held}+{button}".lstrip("+") for button in BUTTONS for held in HELD)
WHEEL_INPUTS = tuple(f"{held}+wheel".lstrip("+") for held in HELD)

# Left is window, middle is pan, right is zoom wherever these three exist (OHIF, Horos).
DEFAULT_DRAGS = MappingProxyType(
    {
        "left": Drag.WINDOW,
        "shift+left": Drag.WINDOW_FINE,
        "ctrl+left": Drag.WINDOW_COARSE,
        "alt+left": Drag.WINDOW_BOX,
        "middle": Drag.PAN,
        "right": Drag.ZOOM,
    }
)
DEFAULT_WHEELS = MappingProxyType(
    {"wheel": Wheel.ZOOM, "ctrl+wheel": Wheel.CASES, "alt+wheel": Wheel.BRUSH_SIZE}
)


@dataclass(frozen=True)
class MouseHabits:
    """What the mouse does; an input that is not listed does what it does without the held key.

    Attributes:
        drags: by "left", "shift+left" and so on (DRAG_INPUTS).
        wheels: by "wheel", "ctrl+wheel" and so on (WHEEL_INPUTS).
    """

    drags: Mapping[str, Drag] = field(default_factory=lambda: DEFAULT_DRAGS)
    wheels: Mapping[str, Wheel] = field(default_factory=lambda: DEFAULT_WHEELS)

    def drag(self, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier) -> Drag:
        """What dragging with this button does."""
        for name, known in BUTTONS.items():
            if known == button:
                exact = _input(name, modifiers)
                return self.drags.get(exact, self.drags.get(name, Drag.NOTHING))
        return Drag.NOTHING

    def wheel(self, modifiers: Qt.KeyboardModifier) -> Wheel:
        """What turning the wheel does."""
        return self.wheels.get(_input("wheel", modifiers), self.wheels.get("wheel", Wheel.NOTHING))


def held_text(held: str) -> str:
    """A key of ``HELD`` as the reader's keyboard names it."""
    return tr(_HELD_TEXTS[held])


def input_text(identity: str) -> str:
    """An input as the reader reads it: "shift+left" is "Shift + left drag"."""
    *held, what = identity.split("+")
    parts = [*map(held_text, held), tr(_INPUT_TEXTS[what])]
    text = " + ".join(parts)
    return text[0].upper() + text[1:]


def _input(what: str, modifiers: Qt.KeyboardModifier) -> str:
    held = modifiers & _KEYS
    for name, known in HELD.items():
        if known == held:
            return f"{name}+{what}".lstrip("+")
    return what
