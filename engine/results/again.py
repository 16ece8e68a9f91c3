"""A stored request, made again from what a result says of itself, as it was or with other fields."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from engine.arrays import BoolImage
from engine.edit import Behaviour, EditRequest, EditResult, MaskUse, Provenance, Solver, Variant
from engine.errors import MaskError, ModelIntegrityError, RequestError
from engine.radiographs.radiograph import Radiograph
from engine.results.pixel_digest import digest_of_mask

_ENUMS: dict[str, type[Variant] | type[Behaviour] | type[Solver] | type[MaskUse]] = {
    "variant": Variant,
    "behaviour": Behaviour,
    "solver": Solver,
    "reader_mask_use": MaskUse,
}


def request_again(
    radiograph: Radiograph, result: EditResult, reader_mask: BoolImage | None = None, **changes: Any
) -> EditRequest:
    """The request that a result was made with, every parameter as it was resolved.

    Args:
        radiograph: the one that was edited.
        result: of that edit.
        reader_mask: (H, W) bool as it was painted then; not looked at where the edit had none.
        changes: fields of ``EditRequest`` that shall differ.

    Raises:
        RequestError: another radiograph, or the result does not say how it was made.
        MaskError: the painted mask of the edit is not this one.
    """
    provenance = result.provenance
    if provenance.image_sha256 != radiograph.sha256:
        raise RequestError("the result was made from another file; open the radiograph that it belongs to")
    stored = provenance.request
    known = {field.name for field in fields(EditRequest)} - {"radiograph", "reader_mask"}
    values = {name: value for name, value in stored.items() if name in known}
    missing = {"instruction", "model", "seed"} - set(values)
    if missing:
        raise RequestError(f"the result does not say its {', '.join(sorted(missing))}; make the edit anew")
    try:
        for name, kind in _ENUMS.items():
            if values.get(name) is not None:
                values[name] = kind(values[name])
    except ValueError as error:
        raise RequestError(f"the result says {error}, which this version does not know") from error
    mask = _same_mask(stored.get("reader_mask"), reader_mask)
    return replace(EditRequest(radiograph, reader_mask=mask, **values), **changes)


def _same_mask(stored: Any, mask: BoolImage | None) -> BoolImage | None:
    """The mask, if it is the one whose digest was stored."""
    if stored is None:
        return None
    if mask is None:
        raise MaskError("the painted mask of this result is gone; paint it again and make a new edit")
    if stored.get("sha256_of_packed_bits") != digest_of_mask(mask):
        raise MaskError("the painted mask has changed since this result; undo the strokes or make a new edit")
    return mask


def check_same_model(provenance: Provenance, weights_sha256: Mapping[str, str]) -> None:
    """Make sure that a model is, file by file, the one that made a result.

    Args:
        provenance: of the result.
        weights_sha256: by file name, as the model's card says now; the engine compares the files
            themselves with the card when it loads them.

    Raises:
        ModelIntegrityError: a file is missing, new or another.
    """
    before = provenance.weights_sha256
    differing = [
        name for name in sorted(before | dict(weights_sha256)) if before.get(name) != weights_sha256.get(name)
    ]
    if differing:
        raise ModelIntegrityError(
            f"the model {provenance.model_name} is not the one that made this result: {differing[0]} differs"
            f"{f' and {len(differing) - 1} more' if len(differing) > 1 else ''}; make it anew with the model"
            " of now, or bring the earlier one back"
        )
