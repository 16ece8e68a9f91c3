"""The input of a capsule: what is said of it, and its pixels where the sender wants them along.

input/pixels.npy     (H, W) stored values, exactly
input/display.npz    modality_values and, where the file had one, voi_table
input/input.json     how stored values become grey, spacing, orientation: nothing about the patient
"""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine.arrays import FloatImage
from engine.errors import CapsuleError, DamagedEntryError
from engine.history.encoding import digest_of_frame
from engine.history.packed_arrays import Expected, pack_arrays, unpack_arrays
from engine.history.record import frame_size
from engine.identity.profile import known_word
from engine.radiographs.framing import FrameSpec, Geometry, Intensity, find_content_box, frame_radiograph
from engine.radiographs.greyscale import GreyScale, VoiFunction, Window
from engine.radiographs.radiograph import PixelSpacing, Radiograph, SpacingMeaning
from engine.results.pixel_digest import digest_of_pixels

PIXELS, DISPLAY, FACTS = "input/pixels.npy", "input/display.npz", "input/input.json"
_MOST_VALUES = 65_536  # of a table
_MOST_PIXELS = 65_535**2
_DTYPES = ("uint8", "uint16", "int8", "int16")
_TEXTS = (
    "photometric_interpretation",
    "modality",
    "view_position",
    "body_part_examined",
    "patient_orientation",
    "image_laterality",
    "pixel_spacing_calibration_type",
)
# Those that hold whatever somebody typed.
_TYPED = {
    "modality": "Modality",
    "view_position": "ViewPosition",
    "body_part_examined": "BodyPartExamined",
    "image_laterality": "ImageLaterality",
    "pixel_spacing_calibration_type": "PixelSpacingCalibrationType",
}


def describe_input(radiograph: Radiograph) -> dict[str, Any]:
    """What tells a radiograph from others, for the manifest."""
    rows, columns = radiograph.shape
    return {
        "pixels_sha256": digest_of_pixels(radiograph.stored_pixels),
        "file_sha256": radiograph.sha256,
        "frame_number": radiograph.frame_number,
        "rows": rows,
        "columns": columns,
        "dtype": radiograph.stored_pixels.dtype.name,
        "file_format": radiograph.file_format,
    }


def pack_input(radiograph: Radiograph) -> dict[str, bytes]:
    """Members that hold the input's pixels and how to show them."""
    pixels = io.BytesIO()
    np.lib.format.write_array(pixels, np.ascontiguousarray(radiograph.stored_pixels), allow_pickle=False)
    grey, spacing = radiograph.grey_scale, radiograph.pixel_spacing
    tables = {"modality_values": grey.modality_values}
    if grey.voi_table is not None:
        tables["voi_table"] = grey.voi_table
    facts = {name: _leaving(radiograph, name) for name in _TEXTS} | {
        "bits_stored": radiograph.bits_stored,
        "pixel_aspect": radiograph.pixel_aspect,
        "is_synthetic": radiograph.is_synthetic,
        "is_simulated": radiograph.is_simulated,
        "pixel_spacing": None
        if spacing is None
        else [spacing.row_mm, spacing.column_mm, spacing.meaning.value],
        "stored_min": grey.stored_min,
        "inverted": grey.inverted,
        "units": grey.units,
        "windows": [[window.center, window.width, window.function.value] for window in grey.windows],
    }
    return {
        PIXELS: pixels.getvalue(),
        DISPLAY: pack_arrays(tables),
        FACTS: json.dumps(facts, indent=1, ensure_ascii=False, allow_nan=False).encode(),
    }


def _leaving(radiograph: Radiograph, name: str) -> str:
    text = str(getattr(radiograph, name))
    return known_word(_TYPED[name], text) if name in _TYPED else text


def unpack_input(described: Mapping[str, Any], members: Mapping[str, bytes], path: Path) -> Radiograph:
    """The radiograph of a capsule, without whose it is.

    Args:
        described: the input in the manifest.
        members: the three of ``pack_input``.
        path: of the capsule.

    Raises:
        CapsuleError: they do not fit together.
    """
    try:
        return _unpack(described, members, path)
    except (DamagedEntryError, KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise CapsuleError(f"{path.name}: the input in it is damaged ({type(error).__name__})") from error


def find_framed_input(record: dict[str, Any], radiograph: Radiograph) -> tuple[FloatImage, FrameSpec | None]:
    """The input as the model saw it, made again.

    Returns:
        (S, S) float32, and None where it is the same to the bit, else the frame that it was made with.

    Raises:
        DamagedEntryError: no frame fits.
    """
    size, wanted = frame_size(record), record["kept"]["framed_input_sha256"]
    box = tuple(record["result"]["content_box"].values())
    near: tuple[FloatImage, FrameSpec] | None = None
    for geometry in Geometry:
        for intensity in Intensity:
            spec = FrameSpec(size, geometry, intensity)
            if find_content_box(radiograph, spec) != box:
                continue
            pixels = frame_radiograph(radiograph, spec).pixels
            if digest_of_frame(pixels) == wanted:
                return pixels, None
            near = near or (pixels, spec)
    if near is None:
        raise DamagedEntryError("the model's frame is one that this version does not know")
    return near


def _unpack(described: Mapping[str, Any], members: Mapping[str, bytes], path: Path) -> Radiograph:
    shape = int(described["rows"]), int(described["columns"])
    if described["dtype"] not in _DTYPES or min(shape) < 1 or shape[0] * shape[1] > _MOST_PIXELS:
        raise CapsuleError(f"{path.name}: the input in it has an impossible size or type")
    dtype = np.dtype(described["dtype"])
    if len(members[PIXELS]) > shape[0] * shape[1] * dtype.itemsize + 4096:
        raise CapsuleError(f"{path.name}: the pixels in it are more than it says")
    pixels = np.lib.format.read_array(io.BytesIO(members[PIXELS]), allow_pickle=False, max_header_size=2048)
    if pixels.shape != shape or pixels.dtype != dtype:
        raise CapsuleError(f"{path.name}: the pixels in it are not those that it describes")
    if digest_of_pixels(pixels) != described["pixels_sha256"]:
        raise CapsuleError(f"{path.name}: the pixels in it were altered")
    facts = json.loads(members[FACTS])
    tables = unpack_arrays(
        members[DISPLAY],
        {
            "modality_values": Expected("<f8", most=_MOST_VALUES),
            "voi_table": Expected("<f4", most=_MOST_VALUES, is_optional=True),
        },
        DISPLAY,
    )
    values, table = tables["modality_values"], tables.get("voi_table")
    stored_min = int(facts["stored_min"])
    last = stored_min + len(values) - 1
    if pixels.min() < stored_min or pixels.max() > last or (table is not None and len(table) != len(values)):
        raise CapsuleError(f"{path.name}: the grey scale in it does not fit its pixels")
    windows = tuple(
        Window(float(center), float(width), VoiFunction(function))
        for center, width, function in facts["windows"]
    )
    if not windows and table is None:
        raise CapsuleError(f"{path.name}: nothing in it says how to show the pixels")
    spacing = facts["pixel_spacing"]
    grey = GreyScale(stored_min, values, windows, table, bool(facts["inverted"]), str(facts["units"]))
    texts: dict[str, Any] = {name: str(facts[name]) for name in _TEXTS}
    return Radiograph(
        stored_pixels=pixels,
        grey_scale=grey,
        path=path,
        file_format=str(described["file_format"]),
        sha256=str(described["file_sha256"]),
        frame_number=int(described["frame_number"]),
        bits_stored=int(facts["bits_stored"]),
        pixel_aspect=float(facts["pixel_aspect"]),
        is_synthetic=bool(facts["is_synthetic"]),
        is_simulated=bool(facts["is_simulated"]),
        pixel_spacing=None
        if spacing is None
        else PixelSpacing(float(spacing[0]), float(spacing[1]), SpacingMeaning(spacing[2])),
        notes=("from a case capsule: the file itself is not there",),
        **texts,
    )
