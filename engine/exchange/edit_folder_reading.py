"""A result that ``edit_folder`` wrote, read back as values."""

import json
import zipfile
import zlib
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engine.edit import EditResult, Provenance
from engine.errors import OutputError
from engine.exchange.edit_folder import FORMAT, FORMAT_VERSION, RECORD_NAME
from engine.radiographs.radiograph import Radiograph
from engine.results.pixel_digest import digest_of_pixels

_BROKEN = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    SyntaxError,  # what Pillow says of some PNG files
    EOFError,
    zipfile.BadZipFile,
    zlib.error,
)
_MAPS = ("framed_input", "framed_counterfactual", "relevance_map", "pseudo_mask", "guidance_map")


def read_edit_folder(folder: Path, radiograph: Radiograph) -> EditResult:
    """The result in a folder of ``counterview-engine edit``.

    Args:
        folder: of one result.
        radiograph: that was edited.

    Raises:
        OutputError: the folder holds no result, a damaged one, or one of another radiograph.
    """
    try:
        record = json.loads((folder / RECORD_NAME).read_text(encoding="utf-8"))
        if record["format"] != FORMAT or record["format_version"] != FORMAT_VERSION:
            raise OutputError(f"{folder}: {RECORD_NAME} has a format that this version does not know")
        if record["input"]["sha256"] != radiograph.sha256:
            raise OutputError(f"{folder} holds the result of another radiograph; give the one that it is of")
        if record["input"]["frame_number"] != radiograph.frame_number:
            raise OutputError(
                f"{folder} holds the result of frame {record['input']['frame_number']}, not of frame "
                f"{radiograph.frame_number}; give the one that it is of"
            )
        result = _read(folder, record, radiograph)
    except (OSError, *_BROKEN) as error:
        raise _unreadable(folder, error) from error
    if any(result.count_changed(radiograph.stored_pixels)[1:]):
        raise OutputError(f"{folder}: pixels differ outside the edit mask; the files were altered")
    digest = record["result"].get("stored_values_sha256")  # not in those of earlier versions
    if digest is not None and digest != digest_of_pixels(result.counterfactual):
        raise OutputError(f"{folder}: counterfactual.png is not the one that was made; the file was altered")
    return result


def recorded_input(folder: Path) -> dict[str, Any]:
    """What the record says about the radiograph that was edited.

    Raises:
        OutputError: there is no readable record.
    """
    try:
        found = json.loads((folder / RECORD_NAME).read_text(encoding="utf-8"))["input"]
        return dict(found)
    except (OSError, *_BROKEN) as error:
        raise _unreadable(folder, error) from error


def _unreadable(folder: Path, error: Exception) -> OutputError:
    if isinstance(error, OSError) and error.errno is not None:
        return OutputError(f"{folder} holds no result of an edit, or not all of it ({error.strerror})")
    return OutputError(f"{folder}: the result in it is damaged ({type(error).__name__}); make it again")


def _read(folder: Path, record: dict[str, Any], radiograph: Radiograph) -> EditResult:
    stated, provenance = record["result"], dict(record["provenance"])
    with Image.open(folder / "counterfactual.png") as picture:
        stored = np.asarray(picture).astype(np.int64) - int(stated["stored_value_offset"])
    with Image.open(folder / "edit_mask.png") as picture:
        mask = np.asarray(picture) > 0
    if stored.shape != radiograph.shape or mask.shape != radiograph.shape:
        raise OutputError(f"{folder}: the pictures do not have the size of the radiograph")
    with np.load(folder / "guidance.npz", allow_pickle=False) as arrays:
        maps = {name: arrays[name] for name in _MAPS}
        framed_mask = arrays["edit_mask"]
    known = {field.name for field in fields(Provenance)}
    values = {name: value for name, value in provenance.items() if name in known}
    box = stated["content_box"]
    return EditResult(
        counterfactual=stored.astype(radiograph.stored_pixels.dtype),
        edit_mask=mask,
        framed_edit_mask=framed_mask,
        content_box=(box["top"], box["left"], box["height"], box["width"]),
        relevance_strength=float(stated["relevance_strength"]),
        notes=tuple(record["notes"]),
        provenance=Provenance(**values | {"suitability": tuple(provenance["suitability"])}),
        **maps,
    )
