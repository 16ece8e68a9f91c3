"""Importing: a diffusers folder becomes a catalog entry after all of it has been looked at.

No pickle is ever opened.
"""

import math
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open

from engine import paths
from engine.errors import ModelCardError, ModelIntegrityError, RequestError
from engine.models.card import ModelCard, is_valid_name
from engine.models.card_file import CARD_NAME, read_card, write_card
from engine.models.catalog import find_models, register_folder
from engine.models.diffusers_folder import PARTS, PICKLE_SUFFIXES, DiffusersFolder
from engine.models.expected_weights import expected_shapes, plain_name
from engine.models.folder_facts import Tell
from engine.models.leftovers import unfinished_folder
from engine.models.loading import file_sha256, load_unverified
from engine.radiographs.framing import FrameSpec, Intensity
from engine.service.failures import is_out_of_memory

UNKNOWN_LICENCE = "not stated; ask the model's owner"


@dataclass(frozen=True)
class CheckedModel:
    """A folder whose every weight has been read.

    Attributes:
        folder: its files and configurations.
        weights_sha256: by file name relative to the folder.
        parameters: number of parameters of each network.
    """

    folder: DiffusersFolder
    weights_sha256: Mapping[str, str]
    parameters: Mapping[str, int]


def check_model(path: Path, tell: Tell = lambda what, share: None) -> CheckedModel:
    """Check architecture, names and shapes of all weights, that they are finite, and hash the files.

    In the end it must answer once, which takes the memory of an edit.

    Args:
        path: a diffusers InstructPix2Pix folder.
        tell: hears what is done and how far it is.

    Raises:
        ModelNotFoundError, ModelIntegrityError: what is wrong, and where.
    """
    folder = DiffusersFolder.open(path)
    parameters = {}
    sizes = {file: file.stat().st_size for _, file in folder.weight_files()}
    done = 0
    for component, weights in folder.weights.items():
        expected = expected_shapes(component, folder.configs[component], folder.path)
        found: set[str] = set()
        total = 0
        for file in weights.files:
            part, before = component.replace("_", " "), done
            shapes = _check_file(
                file,
                component,
                expected,
                lambda size: tell(f"checking the {part}", min(1.0, (before + size) / sum(sizes.values()))),  # noqa: B023
            )
            done += sizes[file]
            found |= shapes.keys()
            total += sum(math.prod(shape) for shape in shapes.values())
        missing = sorted(expected.keys() - found)
        if missing:
            raise ModelIntegrityError(
                f"{component} in {path} lacks {len(missing)} of its {len(expected)} weights "
                f"({missing[0]}); copy the model again"
            )
        parameters[component] = total
    tell("trying it on an empty picture", None)
    _try_once(folder)
    hashes = {name: file_sha256(file, tell) for name, file in folder.weight_files()}
    return CheckedModel(folder, hashes, parameters)


def make_card(checked: CheckedModel, given: Mapping[str, Any]) -> ModelCard:
    """The card of a checked model.

    Args:
        checked: the model; a card that it has already supplies what is not given.
        given: fields of ModelCard to set, and "geometry", "intensity" and "size" of its frame; None: not
            given.

    Raises:
        ModelCardError: the name cannot be used, or the card in the folder is broken.
    """
    path = checked.folder.path
    card = _existing_card(path, given.get("name"))
    if card is None:
        card = ModelCard(
            folder=path,
            name=re.sub(r"[^A-Za-z0-9._-]+", "-", path.resolve().name).strip("-._") or "model",
            title="",
            method="region_specific",
            licence=UNKNOWN_LICENCE,
            frame=FrameSpec(size=_usual_size(checked.folder), intensity=Intensity.MIMIC_CXR_JPG),
            grammar_version=1,
            findings=(),
            weights_sha256={},
        )
    frame_fields = {key: given.get(key) for key in ("size", "geometry", "intensity")}
    frame = replace(card.frame, **{key: value for key, value in frame_fields.items() if value is not None})
    fields = {key: value for key, value in given.items() if value is not None and key not in frame_fields}
    card = replace(card, frame=frame, weights_sha256=dict(checked.weights_sha256), **fields)
    card = replace(card, title=card.title or card.name)
    if not is_valid_name(card.name):
        raise ModelCardError(
            f"{card.name!r} cannot be a name; use letters, digits, dots, dashes and underscores"
        )
    if card.frame.size % checked.folder.latent_factor:
        raise ModelCardError(
            f"the frame of {card.frame.size} pixels is no multiple of the VAE's "
            f"{checked.folder.latent_factor} pixels per cell; give another size"
        )
    return card


def add_model(checked: CheckedModel, card: ModelCard, copy: bool = False) -> tuple[ModelCard, Path]:
    """Write the card and let the catalog find the model.

    The card goes into the model's folder; where that cannot be written, it goes to the user's models and
    names the folder.

    Args:
        checked: the model.
        card: from ``make_card``.
        copy: copy the model to the user's models instead of using it where it is.

    Returns:
        The card as registered, and where it is.

    Raises:
        ModelCardError: another model has this name.
        RequestError: the copy cannot be written.
    """
    own = paths.user_models_dir() / card.name
    same = (card.folder.resolve(), own.resolve()) if copy else (card.folder.resolve(),)
    for other in find_models():
        if other.name == card.name and other.folder.resolve() not in same:
            raise ModelCardError(
                f"the name {card.name} is taken by the model in {other.folder}; choose another with --name"
            )
    if copy:
        card = replace(card, folder=_copy(checked, own))
        return card, write_card(card)
    # Root may write where the owner said nobody should; that wish counts.
    if not card.folder.stat().st_mode & 0o222:
        return card, write_card(card, own)
    try:
        written = write_card(card)
    except OSError:
        return card, write_card(card, own)
    if card.folder.resolve().parent not in (
        paths.user_models_dir().resolve(),
        paths.shipped_models_dir().resolve(),
    ):
        register_folder(card)
    return card, written


def _existing_card(path: Path, name: str | None) -> ModelCard | None:
    """The card in a folder, or the one in the catalog that points to it."""
    if (path / CARD_NAME).is_file():
        return replace(read_card(path), folder=path)
    for card in find_models():
        if card.folder.resolve() == path.resolve() and name in (None, card.name):
            return card
    return None


def _usual_size(folder: DiffusersFolder) -> int:
    """The picture size the U-Net was made for, where its file says so."""
    cells = folder.configs["unet"].get("sample_size")
    return int(cells) * folder.latent_factor if isinstance(cells, int) else 512


def _check_file(
    file: Path, component: str, expected: Mapping[str, tuple[int, ...]], advance: Callable[[int], None]
) -> dict[str, tuple[int, ...]]:
    """Shapes of the expected tensors of one file, each of them finite and as expected."""
    shapes: dict[str, tuple[int, ...]] = {}
    done = 0
    try:
        with safe_open(str(file), framework="pt") as tensors:
            for key in tensors.keys():  # noqa: SIM118 - not a dict
                name = plain_name(key)
                if name not in expected:
                    continue  # buffers of older libraries, or parts that edits do not use
                tensor = tensors.get_tensor(key)
                shape = tuple(tensor.shape)
                if shape != expected[name]:
                    raise ModelIntegrityError(
                        f"{key} in {file} has shape {shape} but the configuration of {component} asks for "
                        f"{expected[name]}; weights and configuration come from different models"
                    )
                if not tensor.is_floating_point():
                    raise ModelIntegrityError(f"{key} in {file} is {tensor.dtype}; floats are needed")
                bad = int((~torch.isfinite(tensor.float())).sum())
                if bad:
                    raise ModelIntegrityError(
                        f"{key} in {file} holds {bad} NaN or infinite values; the model is damaged or its "
                        "training diverged, get another copy"
                    )
                shapes[name] = shape
                done += tensor.numel() * tensor.element_size()
                advance(done)
    except (SafetensorError, OSError, ValueError) as error:
        raise ModelIntegrityError(
            f"{file} is not a whole safetensors file ({error}); copy the model again"
        ) from error
    return shapes


def _try_once(folder: DiffusersFolder) -> None:
    """An empty picture and a sentence go through all parts: some mistakes only show at work."""
    bundle = load_unverified(folder, None, torch.device("cpu"), "float32")
    side = 16 * folder.latent_factor
    try:
        with torch.inference_mode():
            posterior = bundle.encode(torch.zeros(1, 1, side, side))
            latents = bundle.scale(posterior.mean)
            words = bundle.look_up(bundle.embed_text("Add the finding of edema."))
            output = bundle.predict(latents, posterior.mean, words, timestep=1)
            picture = bundle.decode(bundle.unscale(output))
    except Exception as error:  # a wrong configuration fails in any way inside the libraries
        if is_out_of_memory(error):
            raise
        raise ModelIntegrityError(
            f"the model in {folder.path} does not work ({type(error).__name__}: {error}); a configuration is "
            "wrong, copy the model again"
        ) from error
    if output.shape != latents.shape or picture.shape[-2:] != (side, side):
        raise ModelIntegrityError(
            f"the model in {folder.path} makes a picture of {tuple(picture.shape[-2:])} from one of "
            f"{(side, side)}; a configuration is wrong, copy the model again"
        )


def _copy(checked: CheckedModel, target: Path) -> Path:
    """Copy what is used of a folder and what lies beside it (a licence); whole or not at all."""
    source = checked.folder.path
    if target.resolve() == source.resolve():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = unfinished_folder()
    shutil.rmtree(temporary, ignore_errors=True)
    used = {file for _, file in checked.folder.weight_files()}
    try:
        temporary.mkdir()
        for file in [*source.iterdir(), *(file for part in PARTS for file in (source / part).rglob("*"))]:
            is_weight = file.suffix == ".safetensors" or file.suffix.lower() in PICKLE_SUFFIXES
            if not file.is_file() or (is_weight and file not in used) or file.name == CARD_NAME:
                continue
            destination = temporary / file.relative_to(source)
            destination.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, destination)
        if target.exists():
            shutil.rmtree(target)
        temporary.rename(target)
    except OSError as error:
        shutil.rmtree(temporary, ignore_errors=True)
        raise RequestError(
            f"the model cannot be copied to {target} ({error.strerror or error}); make room there or add it "
            "without --copy"
        ) from error
    return target
