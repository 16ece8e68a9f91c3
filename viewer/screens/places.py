"""Places: where the window and its panes were, for each arrangement of screens."""

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtGui import QScreen

_MOST = 8  # arrangements: at work, at home, with a projector, ...


@dataclass(frozen=True)
class Place:
    """In one arrangement.

    Attributes:
        geometry: Qt's geometry of the window, base 64, or "".
        panes_screen: name of the screen that has the panes alone; "" where they are in the window.
        panes_hanging: of the panes while they are there, or "".
    """

    geometry: str = ""
    panes_screen: str = ""
    panes_hanging: str = ""


def arrangement_of(screens: Iterable[QScreen]) -> str:
    """The same text for the same screens at the same places, in whatever order they are told."""
    lines = []
    for screen in screens:
        area = screen.geometry()
        lines.append(f"{screen.name()} {area.x()},{area.y()} {area.width()}x{area.height()}")
    return "; ".join(sorted(lines))


def read_places(text: str) -> dict[str, Place]:
    """Places by arrangement from the settings; what is damaged there counts as unknown."""
    try:
        stored = json.loads(text or "{}")
        names = [field.name for field in dataclasses.fields(Place)]
        return {
            str(arrangement): Place(**{name: str(fields.get(name, "")) for name in names})
            for arrangement, fields in stored.items()
        }
    except (ValueError, AttributeError, RecursionError):
        return {}


def write_places(places: dict[str, Place], arrangement: str, place: Place) -> str:
    """The text for the settings, with one place changed; the arrangements used last are kept."""
    others = {key: other for key, other in places.items() if key != arrangement}
    newest = dict([*others.items(), (arrangement, place)][-_MOST:])
    return json.dumps({key: dataclasses.asdict(kept) for key, kept in newest.items()})
