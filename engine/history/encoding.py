"""One result as the bytes of a few files, and back to the bit.

| file | holds |
|---|---|
| result.json | what ``edit.json`` holds, and under ``kept`` what the other files are |
| change.npz | changed, difference (see ``differences``), edit_mask and reader_mask (packed bits) |
| maps.npz | relevance_map, pseudo_mask, guidance_map (S, S) float32, framed_edit_mask (packed bits) and |
|  | framed_changed, framed_bits: the framed counterfactual as the bits that differ from the framed input |
| thumbnail.png | a small picture of the counterfactual |

The identity of a result is the SHA-256 of ``result.json``, which names the SHA-256 of each other file: who
knows the identity can tell whether anything was altered. Except for the thumbnail, no file shows the patient:
without the input's own pixels nothing but differences can be seen.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, get_args, get_type_hints

import numpy as np

from engine.arrays import FloatImage
from engine.edit import EditRequest, EditResult, Provenance
from engine.errors import DamagedEntryError
from engine.exchange.edit_folder import make_record
from engine.history.differences import (
    Difference,
    add_float_difference,
    add_stored_difference,
    float_difference,
    pack_bits,
    packed_size,
    stored_difference,
    unpack_bits,
)
from engine.history.packed_arrays import Expected, pack_arrays, unpack_arrays
from engine.history.record import (
    CHANGE,
    FORMAT_VERSION,
    MAPS,
    RECORD,
    THUMBNAIL,
    describe_files,
    digest,
    frame_size,
)
from engine.history.thumbnail import make_thumbnail
from engine.radiographs.radiograph import Radiograph
from engine.reading.rating import edit_identity
from engine.results.pixel_digest import digest_of_pixels

_LARGEST_SIDE = 65_535
_DTYPES = ("uint8", "uint16", "int8", "int16")
_MAPS = ("relevance_map", "pseudo_mask", "guidance_map")


@dataclass(frozen=True, eq=False)
class EncodedResult:
    """A result as files.

    Attributes:
        identity: 64 hex digits, SHA-256 of ``result.json``.
        record: the content of ``result.json``.
        files: by name, ``result.json`` among them.
    """

    identity: str
    record: dict[str, Any]
    files: dict[str, bytes]


@dataclass(frozen=True, eq=False)
class DecodedResult:
    """A result that came back.

    Attributes:
        request: as it was given; None where the maker did not know it.
        result: equal to the bit to what was encoded.
        created_at: when it arrived.
    """

    request: EditRequest | None
    result: EditResult
    created_at: datetime


def digest_of_frame(pixels: FloatImage) -> str:
    """SHA-256 of a framed input: of its little-endian float32 values."""
    return digest(np.ascontiguousarray(pixels, dtype="<f4").tobytes())


def encode_result(
    radiograph: Radiograph,
    request: EditRequest | None,
    result: EditResult,
    is_part_of_series: bool = False,
    created_at: datetime | None = None,
) -> EncodedResult:
    """Turn a result into files; slow (some 300 ms for nine megapixels), for the background.

    Args:
        radiograph: what was edited.
        request: as it was given, where that is known.
        result: to keep.
        is_part_of_series: it was made for a series of edits.
        created_at: with time zone; None: now.
    """
    changed = stored_difference(radiograph.stored_pixels, result.counterfactual)
    framed = float_difference(result.framed_input, result.framed_counterfactual)
    native = {
        "changed": changed.changed,
        "difference": changed.values,
        "edit_mask": pack_bits(result.edit_mask),
    }
    if request is not None and request.reader_mask is not None:
        native["reader_mask"] = pack_bits(request.reader_mask)
    maps = {name: getattr(result, name) for name in _MAPS} | {
        "framed_edit_mask": pack_bits(result.framed_edit_mask),
        "framed_changed": framed.changed,
        "framed_bits": framed.values,
    }
    files = {
        CHANGE: pack_arrays(native),
        MAPS: pack_arrays(maps),
        THUMBNAIL: make_thumbnail(result),
    }
    record = make_record(radiograph, result, request)
    record["created_utc"] = (
        (created_at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="microseconds")
    )
    if record["asked"] is not None:  # a folder's whole path, to find the model again on this machine
        record["asked"] |= {name: getattr(request, name) for name in ("model", "atlas")}
    record["kept"] = {
        "format_version": FORMAT_VERSION,
        "edit_id": edit_identity(result),
        "pixels_sha256": digest_of_pixels(radiograph.stored_pixels),
        "framed_input_sha256": digest_of_frame(result.framed_input),
        "is_part_of_series": is_part_of_series,
        "files": describe_files(files),
    }
    return seal(record, files)


def seal(record: dict[str, Any], files: Mapping[str, bytes]) -> EncodedResult:
    """Write the record that belongs to these files, and name the result after it."""
    text = json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False).encode()
    return EncodedResult(digest(text), record, {RECORD: text, **files})


def decode_result(
    record: Mapping[str, Any], files: Mapping[str, bytes], radiograph: Radiograph, framed_input: FloatImage
) -> DecodedResult:
    """The result of ``encode_result``, to the bit.

    Args:
        record: from ``read_record``.
        files: ``change.npz`` and ``maps.npz``, checked against the record.
        radiograph: with the pixels that were edited, see ``check_pixels``.
        framed_input: (S, S) float32 as the model saw it.

    Raises:
        DamagedEntryError: a part is missing or does not fit.
    """
    try:
        return _decode(record, files, radiograph, framed_input)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise DamagedEntryError(f"{RECORD} does not fit its files ({type(error).__name__})") from error


def _decode(
    record: Mapping[str, Any], files: Mapping[str, bytes], radiograph: Radiograph, framed_input: FloatImage
) -> DecodedResult:
    size, (rows, columns) = frame_size(record), radiograph.shape
    stated = record["result"]["rows"], record["result"]["columns"], record["result"]["dtype"]
    dtype = radiograph.stored_pixels.dtype
    if stated != (rows, columns, dtype.name) or dtype.name not in _DTYPES:
        raise DamagedEntryError(f"{RECORD} states another size or type than the radiograph has")
    if max(rows, columns) > _LARGEST_SIDE or framed_input.shape != (size, size):
        raise DamagedEntryError(f"{RECORD} states an impossible size")
    bits = Expected("|u1", (packed_size(rows * columns),))
    native = unpack_arrays(
        files[CHANGE],
        {
            "changed": bits,
            "difference": Expected(f"u{dtype.itemsize}", most=rows * columns),
            "edit_mask": bits,
            "reader_mask": Expected("|u1", bits.shape, is_optional=True),
        },
        CHANGE,
    )
    framed_bits = Expected("|u1", (packed_size(size * size),))
    maps = unpack_arrays(
        files[MAPS],
        {name: Expected("<f4", (size, size)) for name in _MAPS}
        | {
            "framed_edit_mask": framed_bits,
            "framed_changed": framed_bits,
            "framed_bits": Expected("<u4", most=size * size),
        },
        MAPS,
    )
    top, left, height, width = (
        int(record["result"]["content_box"][side]) for side in ("top", "left", "height", "width")
    )
    if min(top, left) < 0 or min(height, width) < 1 or max(top + height, left + width) > size:
        raise DamagedEntryError(f"{RECORD} states an impossible place in the frame")
    result = EditResult(
        counterfactual=add_stored_difference(
            radiograph.stored_pixels, Difference(native["changed"], native["difference"])
        ),
        edit_mask=unpack_bits(native["edit_mask"], (rows, columns)),
        framed_input=framed_input,
        framed_counterfactual=add_float_difference(
            framed_input, Difference(maps["framed_changed"], maps["framed_bits"])
        ),
        **{name: maps[name] for name in _MAPS},
        framed_edit_mask=unpack_bits(maps["framed_edit_mask"], (size, size)),
        content_box=(top, left, height, width),
        relevance_strength=float(record["result"]["relevance_strength"]),
        notes=tuple(str(note) for note in record["notes"]),
        provenance=_provenance(record["provenance"]),
    )
    if result.count_changed(radiograph.stored_pixels)[1]:
        raise DamagedEntryError("pixels outside the edit mask would change; the result is refused")
    mask = native.get("reader_mask")
    reader_mask = None if mask is None else unpack_bits(mask, (rows, columns))
    request = _request(record["asked"], radiograph, reader_mask)
    return DecodedResult(request, result, datetime.fromisoformat(record["created_utc"]))


def _provenance(stored: Mapping[str, Any]) -> Provenance:
    known = {field.name for field in fields(Provenance)}
    values = {name: value for name, value in stored.items() if name in known}
    return Provenance(**values | {"suitability": tuple(stored["suitability"])})


def _request(asked: Mapping[str, Any] | None, radiograph: Radiograph, reader_mask: Any) -> EditRequest | None:
    """None as well where a later version asked for more than this one knows."""
    if asked is None:
        return None
    values = {name: value for name, value in asked.items() if name != "reader_mask_pixels"}
    if not set(values) <= {field.name for field in fields(EditRequest)}:
        return None
    for name, kinds in _choices().items():
        if values.get(name) is not None:
            values[name] = kinds(values[name])
    return EditRequest(radiograph, reader_mask=reader_mask, **values)


@lru_cache(maxsize=1)
def _choices() -> dict[str, type[Enum]]:
    """Which fields of a request are choices, and of what."""
    found = {}
    for name, hint in get_type_hints(EditRequest).items():
        for kind in (hint, *get_args(hint)):
            if isinstance(kind, type) and issubclass(kind, Enum):
                found[name] = kind
    return found


def is_same_result(one: EditResult, other: EditResult) -> bool:
    """All arrays to the bit, and all that is said about them."""
    for field in fields(EditResult):
        was, now = getattr(one, field.name), getattr(other, field.name)
        if isinstance(was, np.ndarray):
            if was.dtype != now.dtype or was.shape != now.shape or was.tobytes() != now.tobytes():
                return False
        elif field.name == "provenance":
            if _comparable(asdict(was)) != _comparable(asdict(now)):
                return False
        elif was != now:
            return False
    return True


def _comparable(value: Any) -> str:
    """JSON knows no difference between lists and tuples."""
    return json.dumps(value, sort_keys=True, default=str)
