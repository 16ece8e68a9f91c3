"""ScreenSize: how large a pixel of a screen is, as the reader measured it."""

import json
import math
from dataclasses import dataclass
from datetime import date

from PySide6.QtGui import QScreen

CARD_MM = 85.6  # width of a bank card, ISO/IEC 7810 ID-1
_MOST = 16  # screens
_LEAST_MM, _MOST_MM = 0.02, 2.0  # of any screen's pixel


@dataclass(frozen=True)
class ScreenSize:
    """Of one screen.

    Attributes:
        pixel_mm: width of a device pixel.
        measured_on: ISO 8601 date.
    """

    pixel_mm: float
    measured_on: str


def name_of(screen: QScreen) -> str:
    """The same for the same screen at the same resolution."""
    size, ratio = screen.size(), screen.devicePixelRatio()
    parts = (screen.manufacturer(), screen.model(), screen.serialNumber(), screen.name())
    return f"{' '.join(filter(None, parts))} {round(size.width() * ratio)}x{round(size.height() * ratio)}"


def read_sizes(text: str) -> dict[str, ScreenSize]:
    """Sizes by ``name_of`` from the settings; what is damaged there counts as not measured."""
    sizes = {}
    try:
        for name, fields in json.loads(text or "{}").items():
            pixel_mm, measured_on = float(fields["pixel_mm"]), str(fields["measured_on"])
            date.fromisoformat(measured_on)
            if math.isfinite(pixel_mm) and _LEAST_MM <= pixel_mm <= _MOST_MM:
                sizes[str(name)] = ScreenSize(pixel_mm, measured_on)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}
    return sizes


def write_size(text: str, name: str, size: ScreenSize) -> str:
    """The text for the settings, with one screen measured; those measured last are kept."""
    others = {key: other for key, other in read_sizes(text).items() if key != name}
    newest = dict([*others.items(), (name, size)][-_MOST:])
    return json.dumps(
        {key: {"pixel_mm": one.pixel_mm, "measured_on": one.measured_on} for key, one in newest.items()}
    )


def told_pixel_mm(screen: QScreen) -> float:
    """What the screen says of itself, which is often wrong; a beginning for measuring."""
    pixels = screen.size().width() * screen.devicePixelRatio()
    told = screen.physicalSize().width() / pixels if pixels > 0 else 0.0
    return told if _LEAST_MM <= told <= _MOST_MM else 25.4 / 96
