"""Ready sets of keys and mouse habits, for readers who come from another viewer.

Only what the other viewer's own sources say, and only where this application has the same command; everything
else stays as in Counterview. A chest film has nothing to scroll: where others scroll images, cases are
stepped. Keys on which work depends (Ctrl+Enter runs, Esc cancels) are never given away.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from viewer.language import mark
from viewer.mouse_habits import DEFAULT_DRAGS, DEFAULT_WHEELS, Drag, Wheel

Keys = Mapping[str, tuple[str, ...]]
_NONE: Keys = MappingProxyType({})


@dataclass(frozen=True)
class ReadySet:
    """One set.

    Attributes:
        id: in the file of bindings.
        name: for the reader.
        says: what is special about it.
        keys: by command, where they differ from the command's own.
        drags, wheels: all habits of the mouse.
    """

    id: str
    name: str
    says: str
    keys: Keys = field(default_factory=lambda: _NONE)
    drags: Mapping[str, Drag] = field(default_factory=lambda: DEFAULT_DRAGS)
    wheels: Mapping[str, Wheel] = field(default_factory=lambda: DEFAULT_WHEELS)


COUNTERVIEW = ReadySet(
    "counterview",
    "Counterview",
    mark("Left drag windows, middle pans, right zooms, the wheel zooms at the pointer."),
)

# github.com/nroduit/Weasis: MouseActions.java (left winLevel, middle pan, right contextMenu, wheel sequence);
# PresetWindowLevel.java (0 auto level over the full range, 1 and 2 the first presets of the file, presets of
# the modality after these); arrows step images. Ctrl + wheel is ours, as zooming needs a place.
WEASIS = ReadySet(
    "weasis",
    "Weasis",
    mark(
        "Left drag windows, middle pans, right click is the menu, the wheel steps cases (with Ctrl it zooms)."
    ),
    keys=MappingProxyType(
        {
            "previous_case": ("PgUp", "Up"),
            "next_case": ("PgDown", "Down"),
            "chest_6": ("0",),
            "file_window": ("1", "2"),
            "chest_1": ("3",),
            "chest_2": ("4",),
            "chest_3": ("5",),
            "chest_4": ("6",),
            "chest_5": ("7",),
        }
    ),
    drags=MappingProxyType({**DEFAULT_DRAGS, "right": Drag.NOTHING}),
    wheels=MappingProxyType({"wheel": Wheel.CASES, "ctrl+wheel": Wheel.ZOOM, "alt+wheel": Wheel.BRUSH_SIZE}),
)

# github.com/OHIF/Viewers: platform/core/src/defaults/hotkeyBindings.ts (+ - = zoom in, out and fit; Space
# resets; up and down step images, PgUp and PgDn series; I, 1 to 4, B, E, [, ], Ctrl+Z and Ctrl+Y as here);
# modes/longitudinal/src/initToolGroups.js (primary WindowLevel, auxiliary Pan, secondary Zoom, wheel).
OHIF = ReadySet(
    "ohif",
    "OHIF",
    mark("Left drag windows, middle pans, right zooms, the wheel steps cases; = fits, Space resets."),
    keys=MappingProxyType(
        {
            "zoom_in": ("+",),
            "fit": ("=",),
            "reset": ("Space",),
            "hold_pan": (),
            "previous_case": ("PgUp", "Up"),
            "next_case": ("PgDown", "Down"),
        }
    ),
    wheels=MappingProxyType({"wheel": Wheel.CASES, "ctrl+wheel": Wheel.ZOOM, "alt+wheel": Wheel.BRUSH_SIZE}),
)

# github.com/horosproject/horos: DefaultsOsiriX.m (hot keys: ~ default window, 0 full dynamic, 1 to 9 presets;
# W window tool), DCMView.m getTool: (with the left button Cmd pans, Alt windows, Shift zooms; Qt's Ctrl is
# the Cmd key of a Mac).
HOROS = ReadySet(
    "horos",
    "Horos",
    mark(
        "Left drag windows, with Ctrl (Cmd) it pans, with Shift it zooms; the wheel steps "
        "cases; ~ is the window of the file."
    ),
    keys=MappingProxyType(
        {
            "file_window": ("~",),
            "chest_6": ("0",),
        }
    ),
    drags=MappingProxyType(
        {
            **DEFAULT_DRAGS,
            "ctrl+left": Drag.PAN,
            "shift+left": Drag.ZOOM,
            "alt+left": Drag.WINDOW,
        }
    ),
    wheels=MappingProxyType({"wheel": Wheel.CASES, "ctrl+wheel": Wheel.ZOOM, "alt+wheel": Wheel.BRUSH_SIZE}),
)

READY_SETS = {ready.id: ready for ready in (COUNTERVIEW, WEASIS, OHIF, HOROS)}
