"""One result as a folder of files: pictures to look at, values to compute with, and where it all came from.

| file | holds |
|---|---|
| counterfactual.png | (H, W) 16 bit: stored value + offset; nothing is drawn over it, so values stay exact |
| counterfactual_512.png | 512 x 512, 8 bit: as the model drew it; marked |
| edit_mask.png | (H, W) 8 bit: 255 where stored values were allowed to change, else 0 |
| guidance.npz | relevance_map, pseudo_mask, guidance_map, edit_mask, framed_input, framed_counterfactual |
|  | and, as text: disclaimer, model_name, model_notice |
| guidance.png | 512 x 512: the guidance map in red over the input; marked |
| edit.json | request, provenance, notes, offset, counts of changed pixels, where it changed (locality) |

No file says who the patient is: no UID, no date of the examination, no path of the input.
"""

import errno
import json
import os
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engine.edit import Behaviour, EditRequest, EditResult
from engine.errors import OutputError
from engine.exchange.synthetic_mark import DISCLAIMER, burn_mark, png_metadata, to_8_bit
from engine.exchange.whole_folder import cannot_write, plain, replaced_as_a_whole
from engine.guidance.guidance_map import tint_guidance
from engine.identity.profile import known_word
from engine.radiographs.radiograph import Radiograph
from engine.results.locality import measure_locality
from engine.results.pixel_digest import digest_of_pixels

FORMAT = "counterview edit"
FORMAT_VERSION = 1
RECORD_NAME = "edit.json"
FILE_NAMES = (
    "counterfactual.png",
    "counterfactual_512.png",
    "edit_mask.png",
    "guidance.npz",
    "guidance.png",
    RECORD_NAME,
)
_PICTURE_SIZE = 512


@dataclass(frozen=True)
class WrittenEdit:
    """What was written.

    Attributes:
        folder: where.
        record: the content of ``edit.json``.
    """

    folder: Path
    record: dict[str, Any]


def write_edit_folder(
    folder: Path,
    radiograph: Radiograph,
    result: EditResult,
    asked: EditRequest | None = None,
    file_name: str = "",
) -> WrittenEdit:
    """Write all files of a result, or none: the folder appears, or replaces its older self, at the end.

    Args:
        folder: made with its parents; an earlier result of the same radiograph there is replaced.
        radiograph: what was edited.
        result: its counterfactual.
        asked: the request as it was given; the resolved one is in the provenance.
        file_name: of the input, where it may be told: people name files after patients.

    Raises:
        RequestError: it is a preview, and ``asked`` does not say that one was asked for.
        OutputError: the folder holds something else than an earlier result of this radiograph, or cannot
            be written.
    """
    if asked is None or asked.behaviour is not Behaviour.PREVIEW:
        result.require_final("exported")
    check_replaceable(folder, radiograph)
    record = make_record(radiograph, result, asked, file_name)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with replaced_as_a_whole(folder) as fresh:
            _write_pictures(fresh, result, record)
            text = json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False)
            (fresh / RECORD_NAME).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise cannot_write(folder, error) from error
    return WrittenEdit(folder, record)


def make_output_folder(folder: Path) -> None:
    """Make the folder for many results, so that a place that cannot be written is told before the work.

    Raises:
        OutputError: it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error
    if not os.access(folder, os.W_OK):
        raise cannot_write(folder, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def check_replaceable(folder: Path, radiograph: Radiograph) -> None:
    """Refuse a folder that would lose something: files of someone else, or the result of another image.

    Raises:
        OutputError: as said.
    """
    if not folder.exists():
        return
    if not is_edit_folder(folder):
        raise OutputError(f"{folder} exists and is no earlier result; choose another output folder")
    earlier = _recorded_input(folder)
    if earlier and (earlier.get("sha256"), earlier.get("frame_number")) != (
        radiograph.sha256,
        radiograph.frame_number,
    ):
        raise OutputError(
            f"{folder} holds the result of another radiograph or frame; "
            "choose another output folder or rename the file"
        )


def _recorded_input(folder: Path) -> dict[str, Any]:
    """What an earlier result says about its input; nothing where its record is damaged."""
    try:
        found = json.loads((folder / RECORD_NAME).read_text(encoding="utf-8"))["input"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def is_edit_folder(folder: Path) -> bool:
    """Whether a folder is empty or holds an earlier result and nothing else."""
    if not folder.is_dir() or folder.is_symlink():
        return False
    names = {entry.name for entry in folder.iterdir()}
    return not names or (RECORD_NAME in names and names <= set(FILE_NAMES))


def png_offset(dtype: np.dtype[Any]) -> int:
    """What is added to stored values so that a 16-bit PNG, which knows no sign, holds them all."""
    return -int(np.iinfo(dtype).min)


def make_record(
    radiograph: Radiograph, result: EditResult, asked: EditRequest | None = None, file_name: str = ""
) -> dict[str, Any]:
    """The content of ``edit.json``; arguments as for ``write_edit_folder``."""
    locality = measure_locality(radiograph, result)
    provenance = result.provenance
    rows, columns = radiograph.shape
    spacing = radiograph.pixel_spacing
    return plain(
        {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "synthetic": True,
            "disclaimer": DISCLAIMER,
            "model_notice": provenance.model_notice,
            "created_utc": datetime.now(UTC).isoformat(timespec="seconds"),
            "sentence": provenance.sentence,
            "notes": result.notes,
            "suitability": provenance.suitability,
            "input": {
                "file_name": file_name or None,
                "sha256": radiograph.sha256,
                "file_format": radiograph.file_format,
                "frame_number": radiograph.frame_number,
                "rows": rows,
                "columns": columns,
                "dtype": radiograph.stored_pixels.dtype.name,
                "bits_stored": radiograph.bits_stored,
                "photometric_interpretation": radiograph.photometric_interpretation,
                "modality": known_word("Modality", radiograph.modality),
                "view_position": known_word("ViewPosition", radiograph.view_position),
                "body_part_examined": known_word("BodyPartExamined", radiograph.body_part_examined),
                "pixel_spacing": None if spacing is None else asdict(spacing),
                "is_synthetic": radiograph.is_synthetic,
                "reading_notes": radiograph.notes,
            },
            "asked": None if asked is None else _without_pixels(asked),
            "result": {
                "rows": rows,
                "columns": columns,
                "dtype": result.counterfactual.dtype.name,
                "stored_value_offset": png_offset(result.counterfactual.dtype),
                "stored_value_is": "value in counterfactual.png minus stored_value_offset",
                "stored_values_sha256": digest_of_pixels(result.counterfactual),
                "edit_mask_pixels": locality.mask_pixels,
                "changed_pixels_inside_edit_mask": locality.changed_inside,
                "changed_pixels_outside_edit_mask": locality.changed_outside,
                "frame_size": result.framed_input.shape[0],
                "content_box": dict(zip(("top", "left", "height", "width"), result.content_box, strict=True)),
                "relevance_strength": result.relevance_strength,
            },
            "locality": locality.record(),
            "provenance": asdict(provenance),
        }
    )


def _write_pictures(folder: Path, result: EditResult, record: dict[str, Any]) -> None:
    provenance = result.provenance
    details = {
        "Instruction": provenance.sentence,
        "Model": provenance.model_name,
        "Seed": str(provenance.request.get("seed", "")),
        "Input SHA-256": provenance.image_sha256,
    }
    if provenance.model_notice:
        details["Notice"] = provenance.model_notice

    offset = record["result"]["stored_value_offset"]
    native = (result.counterfactual.astype(np.int32) + offset).astype(np.uint16)
    Image.fromarray(native).save(
        folder / "counterfactual.png",
        pnginfo=png_metadata(
            "Counterfactual radiograph, stored values", details | {"Stored value offset": str(offset)}
        ),
    )
    notice = provenance.model_words
    burn_mark(_picture(Image.fromarray(to_8_bit(result.framed_counterfactual))), notice).save(
        folder / "counterfactual_512.png",
        pnginfo=png_metadata("Counterfactual radiograph in the model frame", details),
    )
    Image.fromarray(result.edit_mask.astype(np.uint8) * 255).save(
        folder / "edit_mask.png", pnginfo=png_metadata("Edit mask of a counterfactual", details)
    )
    np.savez_compressed(
        folder / "guidance.npz",
        relevance_map=result.relevance_map,
        pseudo_mask=result.pseudo_mask,
        guidance_map=result.guidance_map,
        edit_mask=result.framed_edit_mask,
        framed_input=result.framed_input,
        framed_counterfactual=result.framed_counterfactual,
        disclaimer=DISCLAIMER,
        model_name=provenance.model_name,
        model_notice=provenance.model_notice,
    )
    threshold = float(provenance.request.get("threshold", 0.1))
    faithful = provenance.request.get("behaviour") == Behaviour.PAPER_FAITHFUL.value
    tinted = to_8_bit(tint_guidance(result.framed_input, result.guidance_map, threshold, faithful))
    burn_mark(_picture(Image.fromarray(np.ascontiguousarray(tinted.transpose(1, 2, 0)))), notice).save(
        folder / "guidance.png",
        pnginfo=png_metadata("Guidance map of a counterfactual over its input", details),
    )


def _picture(image: Image.Image) -> Image.Image:
    """512 x 512 whatever the model's frame."""
    if image.size == (_PICTURE_SIZE, _PICTURE_SIZE):
        return image
    return image.resize((_PICTURE_SIZE, _PICTURE_SIZE), Image.Resampling.LANCZOS)


def _without_pixels(request: EditRequest) -> dict[str, Any]:
    values = {field.name: getattr(request, field.name) for field in fields(request)}
    del values["radiograph"]
    mask = values.pop("reader_mask")
    values["reader_mask_pixels"] = None if mask is None else int(np.count_nonzero(mask))
    for name in ("model", "atlas"):  # a folder's path may say more than its name
        if values[name] is not None:
            values[name] = Path(values[name]).name
    return values
