"""The record of a kept result, ``result.json``: read with care, for it may come from elsewhere."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.arrays import StoredPixels
from engine.errors import DamagedEntryError
from engine.results.pixel_digest import digest_of_pixels

FORMAT_VERSION = 1
RECORD, CHANGE, MAPS, THUMBNAIL = "result.json", "change.npz", "maps.npz", "thumbnail.png"
_LARGEST_FRAME = 4096


def digest(data: bytes) -> str:
    """SHA-256, 64 hex digits."""
    return hashlib.sha256(data).hexdigest()


def describe_files(files: Mapping[str, bytes]) -> dict[str, Any]:
    """SHA-256 and size by name."""
    return {name: {"sha256": digest(data), "bytes": len(data)} for name, data in files.items()}


def read_record(text: bytes, identity: str | None = None) -> dict[str, Any]:
    """The content of ``result.json``.

    Args:
        text: of the file.
        identity: what its SHA-256 must begin with; None: not looked at.

    Raises:
        DamagedEntryError: it was altered, is no such record, or of a newer version.
    """
    if identity is not None and not digest(text).startswith(identity):
        raise DamagedEntryError(f"{RECORD} was altered")
    try:
        record = json.loads(text)
        version = record["kept"]["format_version"]
        files, created = record["kept"]["files"], record["created_utc"]
        listed = {str(name): (str(entry["sha256"]), int(entry["bytes"])) for name, entry in files.items()}
        datetime.fromisoformat(created)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedEntryError(f"{RECORD} is no record of a result ({type(error).__name__})") from error
    if version != FORMAT_VERSION:
        raise DamagedEntryError(
            f"{RECORD} has format {version}, this Counterview knows {FORMAT_VERSION}; update Counterview"
        )
    if not {CHANGE, MAPS} <= set(listed) <= {CHANGE, MAPS, THUMBNAIL}:
        raise DamagedEntryError(f"{RECORD} names other files than a result has")
    return dict(record)


def check_file(record: Mapping[str, Any], name: str, data: bytes) -> None:
    """Make sure that a file is the one that the record names.

    Raises:
        DamagedEntryError: it is another.
    """
    if digest(data) != record["kept"]["files"][name]["sha256"]:
        raise DamagedEntryError(f"{name} was altered or is damaged")


def check_pixels(record: Mapping[str, Any], pixels: StoredPixels) -> None:
    """Make sure that these are the pixels that a result was made from.

    Raises:
        DamagedEntryError: they are others.
    """
    if digest_of_pixels(pixels) != record["kept"]["pixels_sha256"]:
        raise DamagedEntryError("the result was made from other pixels than these")


def frame_size(record: Mapping[str, Any]) -> int:
    """S of the model frame.

    Raises:
        DamagedEntryError: no possible size.
    """
    try:
        size = int(record["result"]["frame_size"])
    except (KeyError, TypeError, ValueError):
        size = 0
    if not 1 <= size <= _LARGEST_FRAME:
        raise DamagedEntryError(f"{RECORD} states an impossible frame")
    return size
