"""read_radiograph: an image file (DICOM, PNG or JPEG) to a Radiograph.

The file is parsed and decoded in the guarded worker; only facts and arrays come back.
"""

from pathlib import Path
from typing import Any

from engine.errors import DecodingError
from engine.radiographs import decoding
from engine.radiographs.decoding_worker import Arrays
from engine.radiographs.greyscale import GreyScale, VoiFunction, Window
from engine.radiographs.radiograph import PixelSpacing, Radiograph, SpacingMeaning


def read_radiograph(path: Path | str, frame_number: int = 1) -> Radiograph:
    """Read one radiograph; takes from a tenth of a second to a few, so call it in the background.

    Args:
        path: a DICOM, PNG or JPEG file; the name does not matter.
        frame_number: which frame of a multi-frame file, counted from 1.

    Returns:
        The radiograph; its notes say what was inconsistent and how it was read.

    Raises:
        NotAnImageFileError: neither DICOM nor PNG nor JPEG, or without pixels.
        UnsupportedImageError: another kind of image, color, or an unsupported transfer syntax.
        DamagedImageError: truncated or contradicting itself.
        DecodingError: the decoder failed, hung or died.
        RadiographError: the file cannot be read, or has no such frame.
    """
    path = Path(path)
    facts, arrays = decoding.read_file(path, frame_number)
    try:
        return assemble(path, facts, arrays)
    except (KeyError, TypeError, ValueError) as error:
        raise DecodingError(
            f"{decoding.display_name(path)}: the pixel decoder gave an answer that makes no sense; "
            "the file may be hostile: export it again"
        ) from error


def assemble(path: Path, facts: dict[str, Any], arrays: Arrays) -> Radiograph:
    """What the worker's answer says as a Radiograph; KeyError, TypeError or ValueError: it makes no sense."""
    facts = dict(facts)
    windows = tuple(
        Window(float(center), float(width), VoiFunction(function), str(explanation))
        for center, width, function, explanation in facts.pop("windows")
    )
    grey_scale = GreyScale(
        stored_min=int(facts.pop("stored_min")),
        modality_values=arrays["modality_values"],
        windows=windows,
        voi_table=arrays.get("voi_table"),
        inverted=bool(facts.pop("inverted")),
        units=str(facts.pop("units")),
    )
    stored = arrays["stored_pixels"]
    if stored.ndim != 2 or stored.dtype.kind not in "iu":
        raise ValueError("stored pixels of an unexpected form")
    if int(stored.min()) < grey_scale.stored_min or int(stored.max()) > grey_scale.stored_max:
        raise ValueError("stored pixels outside the grey scale")
    spacing = facts.pop("pixel_spacing", None)
    return Radiograph(
        stored_pixels=stored,
        grey_scale=grey_scale,
        path=path,
        pixel_spacing=None
        if spacing is None
        else PixelSpacing(float(spacing[0]), float(spacing[1]), SpacingMeaning(spacing[2])),
        notes=tuple(facts.pop("notes")),
        **{name: value for name, value in facts.items() if name != "kind" and name != "last"},
    )
