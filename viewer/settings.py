"""Settings that outlive the window: typed, kept as JSON, never lost to a broken file."""

import dataclasses
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from PySide6.QtCore import QObject, Signal

from engine.whole_file import write_whole
from viewer.language import tr

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """What the reader chose; each field has the value of a fresh installation.

    Attributes:
        window_geometry: Qt's geometry of the window, base 64, or "".
        window_places: where window and panes were in other arrangements of screens (``screens.places``).
        screen_calibrations: how large a pixel of each screen is (``screens.life_size``).
        side_panel_width: logical pixels.
        drag_down_is_darker: direction of the window level when the mouse is dragged down.
        overlay_opacity: of the guidance colors, in [0, 1].
        guidance_colors: key of a color table of ``panes.color_tables``.
        last_model: name of the model used last, or "".
        protocol: file name of the protocol in force, or "".
        last_folder: folder of the file opened last, or "".
        export_folder: folder of the last save, or "".
        shows_file_names: the case list names the files.
        hanging: of the panes (a value of ``panes.hanging.Hanging``).
        brush_size, eraser_size, range_brush_size: radius of each as a share of the side of a radiograph.
        brush_stays_on_screen: zooming leaves brushes as large on the screen, else on the image.
        mask_intersects: a painted mask must agree with the pseudo mask, else it takes its place.
        mask_folder: folder of the mask that was opened or saved last, or "".
        reader: name or initials of the reader, written with ratings.
        shows_previews: a small look at the picture while it is made; it costs time.
        tour_seen: the tour of the first start was shown.
        pacs_node: name of the PACS that was asked last, or "".
        pacs_hides_identity: the study browser shows dots in the place of names and numbers.
        language: of the window (a code of ``language.LANGUAGES``), or "" for that of the system.
    """

    window_geometry: str = ""
    window_places: str = ""
    screen_calibrations: str = ""
    side_panel_width: int = 320
    drag_down_is_darker: bool = True
    overlay_opacity: float = 0.6
    guidance_colors: str = "lagoon"
    last_model: str = ""
    protocol: str = ""
    last_folder: str = ""
    export_folder: str = ""
    shows_file_names: bool = True
    hanging: str = "1+1+map"
    brush_size: float = 0.03
    eraser_size: float = 0.04
    range_brush_size: float = 0.03
    brush_stays_on_screen: bool = False
    mask_intersects: bool = False
    mask_folder: str = ""
    reader: str = ""
    tour_seen: bool = False
    shows_previews: bool = False
    pacs_node: str = ""
    pacs_hides_identity: bool = False
    language: str = ""


class SettingsStore(QObject):
    """Holds the current settings, tells of changes, and writes them to one file.

    Args:
        path: the JSON file; it need not exist.
    """

    changed = Signal()

    def __init__(self, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._broken: str | None = None  # where the file went that could not be read; "": nowhere
        self._current = self._load()

    @property
    def current(self) -> Settings:
        return self._current

    @property
    def notice(self) -> str:
        """What the reader should know of the file; "" where it could be read."""
        if self._broken is None:
            return ""
        left = tr("left where it is")
        where = tr("kept as {name}").format(name=self._broken) if self._broken else left
        return tr("The settings file could not be read ({where}); the usual settings are used.").format(
            where=where
        )

    def change(self, **fields: Any) -> None:
        """Replace fields, write the file and tell; a file that cannot be written is logged, not fatal.

        Raises:
            TypeError: a field of another name or type.
        """
        types = get_type_hints(Settings)
        for name, value in fields.items():
            if name not in types or not _is_of(value, types[name]):
                raise TypeError(f"setting {name} cannot be {value!r}")
        changed = dataclasses.replace(self._current, **fields)
        if changed == self._current:
            return
        self._current = changed
        try:
            write_json(self._path, dataclasses.asdict(changed))
        except OSError as error:
            _log.warning("settings could not be written: %s", error.strerror)
        self.changed.emit()

    def _load(self) -> Settings:
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return Settings()
        except (OSError, UnicodeDecodeError):
            return self._start_fresh()
        try:
            stored = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            return self._start_fresh()
        if not isinstance(stored, dict):
            return self._start_fresh()
        types = get_type_hints(Settings)
        good = {name: value for name, value in stored.items() if name in types and _is_of(value, types[name])}
        if "overlay_opacity" in good:
            good["overlay_opacity"] = min(1.0, max(0.0, float(good["overlay_opacity"])))
        return Settings(**good)

    def _start_fresh(self) -> Settings:
        backup = self._path.with_suffix(".broken.json")
        try:
            os.replace(self._path, backup)
            self._broken = backup.name
        except OSError:
            self._broken = ""
        _log.warning("the settings file could not be read; the usual settings are used")
        return Settings()


def _is_of(value: object, wanted: type) -> bool:
    if wanted is float:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        return number and value == value  # JSON as Python reads it knows NaN
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, wanted)


def write_json(path: Path, fields: dict[str, Any] | list[str]) -> None:
    """Write a JSON file that is whole or not there.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(fields, indent=2).encode(), is_private=True)
