"""Provenance of an edit: every parameter as it was used, and nothing that identifies the patient."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

import engine
from engine.edit import Behaviour, EditRequest, MaskUse, Provenance
from engine.guidance.atlas import load_atlas
from engine.methods.parameters import EditParameters, resolve_parameters
from engine.models.card import ModelCard
from engine.models.diffusers_folder import DiffusersFolder
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import choose_for, describe_device, file_sha256, precision_name
from engine.results.pixel_digest import digest_of_mask

_LIBRARIES = ("torch", "diffusers", "transformers", "numpy")
_TOKENIZER = (".json", ".txt")
_DIGITS = 16


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
        request=_request_without_device(request, parameters)
        | {"device": bundle.device.type, "precision": precision_name(bundle.precision)},
        sentence=sentence,
        model_name=card.name,
        model_notice=card.notice,
        weights_sha256=_weights(card, parameters.is_preview),
        mask_source=mask_source,
        device=describe_device(bundle.device.type),
        precision=precision_name(bundle.precision),
        versions=_versions(request, card),
        image_sha256=request.radiograph.sha256,
        suitability=suitability,
        duration_s=duration_s,
    )


def is_recorded(recorded: Mapping[str, Any], request: EditRequest, card: ModelCard) -> bool:
    """Whether a provenance, read back from JSON, is that of the edit that is asked for.

    Input, every parameter as it would be used here, model, weights, the model's settings, the atlas and the
    versions of all libraries must be the same. How many threads a CPU used is not asked: they change no more
    than the last bits. Nor is it asked whether it was made in step with others, which its notes say.

    Raises:
        RequestError, MaskError, ModelError: the request cannot be run here.
    """
    parameters = resolve_parameters(request, card)
    expected = {
        "model_name": card.name,
        "model_notice": card.notice,
        "weights_sha256": _weights(card, parameters.is_preview),
        "image_sha256": request.radiograph.sha256,
    }
    used = recorded.get("request")
    if not isinstance(used, dict) or {name: recorded.get(name) for name in expected} != expected:
        return False
    not_compared = {"model": None, "atlas": None}  # any way to their folders; what they hold is compared
    asked = _request_without_device(request, parameters) | not_compared
    elsewhere = {name: value for name, value in used.items() if name not in ("device", "precision")}
    if elsewhere | not_compared != json.loads(json.dumps(asked)):
        return False
    if recorded.get("versions") != _versions(request, card):
        return False
    is_faithful = request.behaviour is Behaviour.PAPER_FAITHFUL
    device, precision = choose_for(card, request.device, "float32" if is_faithful else request.precision)
    return (used.get("device"), used.get("precision")) == (device.type, precision_name(precision))


def _versions(request: EditRequest, card: ModelCard) -> dict[str, str]:
    libraries = {name: _version(name) for name in _LIBRARIES}
    found = {"counterview": engine.__version__} | libraries | {"model settings": _settings_digest(card)}
    is_painted = request.reader_mask is not None and request.reader_mask_use is MaskUse.INSTEAD
    if request.variant.uses_mask and not is_painted:
        atlas = load_atlas(None if request.atlas is None else Path(request.atlas))
        found["atlas"] = atlas.digest[:_DIGITS]
    return found


def _settings_digest(card: ModelCard) -> str:
    """Of what the pixels depend on besides weights and parameters: configurations, tokenizer, and what the
    card says of frame, grammar and prediction."""
    folder = DiffusersFolder.open(card.folder)
    words = sorted(file for file in (folder.path / "tokenizer").iterdir() if file.suffix in _TOKENIZER)
    frame = card.frame.size, card.frame.geometry.value, card.frame.intensity.value
    settings = {
        "card": [*frame, card.grammar_version, card.predicts_residual],
        "configs": dict(folder.configs),
        "tokenizer": {file.name: file_sha256(file) for file in words},
    }
    return hashlib.sha256(json.dumps(settings, sort_keys=True).encode()).hexdigest()[:_DIGITS]


@cache
def _version(library: str) -> str:
    return metadata.version(library)  # reads a file each time


def _weights(card: ModelCard, is_preview: bool) -> dict[str, str]:
    more = card.preview if is_preview else None
    return dict(card.weights_sha256) | ({more.file: more.sha256} if more is not None and more.file else {})


def _request_without_device(request: EditRequest, parameters: EditParameters) -> dict[str, Any]:
    """Every parameter as a plain value, defaults filled in; only the hash of the mask, no radiograph."""
    resolved: dict[str, Any] = {}
    for field in fields(request):
        if field.name in ("radiograph", "reader_mask", "device", "precision"):
            continue
        value = getattr(parameters, field.name, getattr(request, field.name))
        resolved[field.name] = value.value if isinstance(value, Enum) else value
    mask = request.reader_mask
    resolved["reader_mask"] = None
    if mask is not None:
        resolved["reader_mask"] = {
            "shape": list(mask.shape),
            "pixels": int(np.count_nonzero(mask)),
            "sha256_of_packed_bits": digest_of_mask(mask),
        }
    return resolved
