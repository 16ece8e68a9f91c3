"""Provenance of an edit: every parameter as it was used, and nothing that identifies the patient."""

from dataclasses import fields
from enum import Enum
from importlib import metadata
from typing import Any

import numpy as np

import engine
from engine.edit import EditRequest, Provenance
from engine.methods.parameters import EditParameters
from engine.models.card import ModelCard
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import describe_device
from engine.results.pixel_digest import digest_of_mask

_LIBRARIES = ("torch", "diffusers", "transformers", "numpy")


def make_provenance(
    request: EditRequest,
    parameters: EditParameters,
    bundle: InstructPix2PixBundle,
    card: ModelCard,
    sentence: str,
    mask_source: str,
    suitability: tuple[str, ...],
    duration_s: float,
) -> Provenance:
    """Where a result comes from; arguments as the fields of ``Provenance``."""
    return Provenance(
        request=_resolved_request(request, parameters, bundle),
        sentence=sentence,
        model_name=card.name,
        model_notice=card.notice,
        weights_sha256=_weights(card, parameters.is_preview),
        mask_source=mask_source,
        device=describe_device(bundle.device.type),
        precision=_precision(bundle),
        versions={"counterview": engine.__version__} | {name: metadata.version(name) for name in _LIBRARIES},
        image_sha256=request.radiograph.sha256,
        suitability=suitability,
        duration_s=duration_s,
    )


def _weights(card: ModelCard, is_preview: bool) -> dict[str, str]:
    more = card.preview if is_preview else None
    return dict(card.weights_sha256) | ({more.file: more.sha256} if more is not None and more.file else {})


def _precision(bundle: InstructPix2PixBundle) -> str:
    return str(bundle.precision).removeprefix("torch.")


def _resolved_request(
    request: EditRequest, parameters: EditParameters, bundle: InstructPix2PixBundle
) -> dict[str, Any]:
    """Every parameter as a plain value, defaults filled in; only the hash of the mask, no radiograph."""
    resolved: dict[str, Any] = {}
    for field in fields(request):
        if field.name in ("radiograph", "reader_mask"):
            continue
        value = getattr(parameters, field.name, getattr(request, field.name))
        resolved[field.name] = value.value if isinstance(value, Enum) else value
    resolved["device"] = bundle.device.type
    resolved["precision"] = _precision(bundle)
    mask = request.reader_mask
    resolved["reader_mask"] = None
    if mask is not None:
        resolved["reader_mask"] = {
            "shape": list(mask.shape),
            "pixels": int(np.count_nonzero(mask)),
            "sha256_of_packed_bits": digest_of_mask(mask),
        }
    return resolved
