"""Kept: what was measured on one radiograph, as a file of its own that names nobody."""

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import StoreError
from engine.radiographs.measures import LengthScale, LengthUnit, Point
from viewer.measuring.measurement import STEPS, Kind, Measurement
from viewer.settings import write_json

_FORMAT = 1
_KINDS = {
    "ruler": Kind.RULER,
    "angle": Kind.ANGLE,
    "cobb": Kind.COBB,
    "cardiothoracic_ratio": Kind.CTR,
}
NAMES = {kind: name for name, kind in _KINDS.items()}  # in files, in every language


@dataclass(frozen=True)
class Kept:
    """Of one radiograph.

    Attributes:
        items: in the order in which they were made.
        calibration: by the reader, or None.
    """

    items: tuple[Measurement, ...] = ()
    calibration: LengthScale | None = None


def kept_file(folder: Path, key: tuple[str, int]) -> Path:
    """Where the measurements of the radiograph with this key are."""
    sha256, frame_number = key
    return folder / f"{sha256}-{frame_number}.json"


def read_kept(file: Path) -> Kept:
    """What was measured before; nothing where there is no file.

    Raises:
        StoreError: the file cannot be read, or is damaged and was set aside.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Kept()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"the measurements kept for this film cannot be read ({_reason(error)})") from error
    try:
        return _kept_of(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        beside = file.with_suffix(".broken.json")
        try:
            os.replace(file, beside)
        except OSError:
            beside = file
        raise StoreError(
            f"the measurements kept for this film are damaged; it stays in the folder {file.parent.name}, "
            f"as {beside.name[:8]}….broken.json"
        ) from error


def write_kept(file: Path, kept: Kept) -> None:
    """Keep what was measured, whole or not at all; nothing measured leaves no file.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        if kept == Kept():
            file.unlink(missing_ok=True)
        else:
            write_json(file, _fields(kept))
    except OSError as error:
        raise StoreError(
            f"measurements cannot be kept ({_reason(error)}); free some space or check the folder's rights"
        ) from error


def _fields(kept: Kept) -> dict[str, Any]:
    scale = kept.calibration
    return {
        "format": _FORMAT,
        "calibration": None
        if scale is None
        else {"row_mm": scale.row, "column_mm": scale.column, "by": scale.by},
        "measurements": [
            {
                "kind": NAMES[item.kind],
                "points": [list(point) for point in item.points],
                "result": item.source,
                "is_synthetic": item.is_synthetic,
            }
            for item in kept.items
        ],
    }


def _kept_of(stored: Mapping[str, Any]) -> Kept:
    if stored["format"] != _FORMAT:
        raise ValueError("of another version")
    scale = stored["calibration"]
    calibration = None
    if scale is not None:
        row, column = _length(scale["row_mm"]), _length(scale["column_mm"])
        calibration = LengthScale(row, column, LengthUnit.CALIBRATED, str(scale["by"]))
    items = tuple(_item(number, fields) for number, fields in enumerate(stored["measurements"], start=1))
    return Kept(items, calibration)


def _item(number: int, fields: Mapping[str, Any]) -> Measurement:
    kind = _KINDS[fields["kind"]]
    points = tuple(_point(point) for point in fields["points"])
    source = fields["result"]
    if len(points) != len(STEPS[kind]) or not (source is None or isinstance(source, str)):
        raise ValueError("no measurement")
    return Measurement(number, kind, points, source, fields["is_synthetic"] is True)


def _point(stored: Any) -> Point:
    row, column = (float(part) for part in stored)
    if not (math.isfinite(row) and math.isfinite(column)):
        raise ValueError("no point")
    return row, column


def _length(stored: Any) -> float:
    value = float(stored)
    if not (math.isfinite(value) and value > 0):
        raise ValueError("no length")
    return value


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__
