"""Look: how the reader looks at a radiograph, to be looked at so again."""

import math
from dataclasses import dataclass
from typing import Any

from engine.radiographs.greyscale import VoiFunction, Window

_MOST_ZOOM = 64.0


@dataclass(frozen=True)
class Look:
    """Zoom, place, window and inversion of the panes.

    Attributes:
        scale: device pixels per image column; None: fitted.
        center: (row, column) in the middle of the pane.
        window: that the reader chose; None: what the file wants.
        is_inverted: by the reader, against what the file wants.
    """

    scale: float | None = None
    center: tuple[float, float] = (0.5, 0.5)
    window: Window | None = None
    is_inverted: bool = False


def look_fields(look: Look) -> dict[str, Any]:
    """What JSON keeps of a look."""
    window = look.window
    return {
        "scale": look.scale,
        "center": list(look.center),
        "is_inverted": look.is_inverted,
        "window": None
        if window is None
        else {
            "center": window.center,
            "width": window.width,
            "function": window.function.value,
            "explanation": window.explanation,
        },
    }


def look_of(fields: object) -> Look | None:
    """The look that JSON kept; None where that is none."""
    try:
        scale, center, window = fields["scale"], fields["center"], fields["window"]  # type: ignore[index]
        look = Look(
            scale=None if scale is None else float(scale),
            center=(float(center[0]), float(center[1])),
            window=None
            if window is None
            else Window(
                center=float(window["center"]),
                width=float(window["width"]),
                function=VoiFunction(window["function"]),
                explanation=str(window["explanation"]),
            ),
            is_inverted=fields["is_inverted"] is True,  # type: ignore[index]
        )
    except (KeyError, IndexError, TypeError, ValueError):
        return None
    return look if _is_sound(look) else None


def _is_sound(look: Look) -> bool:
    numbers = list(look.center)
    if look.window is not None:
        numbers += [look.window.center, look.window.width]
    if not all(map(math.isfinite, numbers)) or (look.window is not None and look.window.width <= 0):
        return False
    return look.scale is None or 0 < look.scale <= _MOST_ZOOM
