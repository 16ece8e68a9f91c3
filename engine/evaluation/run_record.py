"""What all kept edits of an evaluation have in common: what an edit depends on besides case and variant."""

import hashlib
from dataclasses import fields
from enum import Enum
from importlib import metadata
from pathlib import Path
from typing import Any

import engine
from engine import paths
from engine.edit import Behaviour, EditRequest
from engine.errors import OutputError
from engine.models.card import ModelCard
from engine.models.loading import choose_for, precision_name

_LIBRARIES = ("torch", "diffusers", "transformers", "numpy")
_SETTINGS = (".json", ".toml", ".txt", ".model")  # scheduler, tokenizer, shapes, card
# Of an edit's parameters, those that an evaluation leaves as they are; the card fills in what is None.
_LEFT = (
    *("behaviour", "guidance_scale", "image_guidance_scale", "relevance_timestep", "relevance_quantile"),
    *("threshold", "solver"),
)


def run_record(
    card: ModelCard,
    suite: str,
    patients: str,
    seed: int,
    steps: int,
    device: str,
    behaviour: Behaviour = Behaviour.DEFAULT,
    precision: str = "auto",
) -> dict[str, Any]:
    """Plain values that must all be the same for kept edits to be used again.

    Args:
        card: of the model.
        suite, patients, seed: of the cases.
        steps, behaviour: of the edits.
        device, precision: as asked for; what the U-Net really works in is kept.

    Raises:
        OutputError: a file of the model, atlas or vocabulary cannot be read.
        ModelError, RequestError: no such model, device or precision here.
    """
    try:
        files = {
            "model_settings": _digest(
                card.folder, [path for path in card.folder.rglob("*") if _is_setting(path)]
            ),
            "atlas": _digest(
                paths.atlas_dir(), [path for path in paths.atlas_dir().rglob("*") if path.is_file()]
            ),
            "vocabulary": _digest(paths.resources_dir(), [paths.findings_file()]),
        }
    except OSError as error:
        raise OutputError(f"{error.filename} cannot be read: {error.strerror or error}") from error
    is_faithful = behaviour is Behaviour.PAPER_FAITHFUL
    _, used = choose_for(card, device, "float32" if is_faithful else precision)
    defaults = {field.name: _plain(field.default) for field in fields(EditRequest) if field.name in _LEFT}
    return {
        "model": card.name,
        "weights_sha256": dict(card.weights_sha256),
        **files,
        "card": {
            "frame": [card.frame.size, card.frame.geometry.value, card.frame.intensity.value],
            "grammar_version": card.grammar_version,
            "findings": list(card.findings),
            "predicts_residual": card.predicts_residual,
            "guidance_scale": card.guidance_scale,
            "image_guidance_scale": card.image_guidance_scale,
            "solver": card.solver.value,
            "relevance_quantile": card.relevance_quantile,
        },
        "parameters": defaults | {"behaviour": behaviour.value},
        "suite": suite,
        "patients": patients,
        "seed": seed,
        "steps": steps,
        "device": device,
        "precision": precision_name(used),
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """Of this application and of the libraries that edits are made with."""
    return {"counterview": engine.__version__} | {name: metadata.version(name) for name in _LIBRARIES}


def _is_setting(path: Path) -> bool:
    return path.suffix in _SETTINGS and path.is_file()


def _digest(folder: Path, files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value
