"""The U-Net that previews walk with: that of the model, with the additions that its card names."""

import copy
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor, nn

from engine.errors import ModelIntegrityError, RequestError
from engine.models.card import ModelCard, PreviewSpec
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.loading import file_sha256

UP, DOWN = ".up", ".down"
"""Ends of the names of what is added to a weight: up @ down."""

_PREFIXES = ("", "network.")  # of a U-Net of ours, and of one by the library

_made: WeakKeyDictionary[Any, nn.Module] = WeakKeyDictionary()  # by the U-Net that they add to
_lock = threading.Lock()


def preview_spec(card: ModelCard) -> PreviewSpec:
    """How the model makes previews.

    Raises:
        RequestError: it makes none.
    """
    if card.preview is None:
        raise RequestError(f"the model {card.name} makes no previews; ask for the counterfactual itself")
    return card.preview


def with_preview_weights(bundle: InstructPix2PixBundle, card: ModelCard) -> InstructPix2PixBundle:
    """The bundle with the U-Net for previews; the weights that nothing is added to are shared.

    The U-Net is made once and kept as long as the model is.

    Raises:
        RequestError: the model makes no previews.
        ModelIntegrityError: the file with the additions is not what the card says, or does not fit.
    """
    spec = preview_spec(card)
    if not spec.file:
        return bundle
    with _lock:
        if bundle.unet not in _made:
            _made[bundle.unet] = _added(bundle.unet, read_additions(card, spec))
        return replace(bundle, unet=_made[bundle.unet])


def check_preview(card: ModelCard) -> None:
    """ModelIntegrityError where the card names additions for previews that are not what it says."""
    if card.preview is not None and card.preview.file:
        read_additions(card, card.preview)


def read_additions(card: ModelCard, spec: PreviewSpec) -> dict[str, Tensor]:
    """What is added, by the name of the weight with ``.up`` and ``.down``, float32.

    Raises:
        ModelIntegrityError: the file is not there, damaged, or another one than the card says.
    """
    path = card.folder / spec.file
    again = f"copy the model {card.name} again"
    if not path.is_file():
        raise ModelIntegrityError(f"{spec.file}, which previews need, is not in {card.folder}; {again}")
    if file_sha256(path) != spec.sha256:
        raise ModelIntegrityError(
            f"{spec.file} of {card.name} is not the file its card describes (another SHA-256); {again}"
        )
    return _read(path)


def _read(path: Path) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return {name: value.float() for name, value in load_file(path).items()}
    except (OSError, SafetensorError) as error:
        raise ModelIntegrityError(f"{path} cannot be read ({error}); copy the model again") from error


def _added(unet: nn.Module, additions: Mapping[str, Tensor]) -> nn.Module:
    shared = {id(tensor): tensor for tensor in (*unet.parameters(), *unet.buffers())}
    made = copy.deepcopy(unet, memo=dict(shared))
    weights = dict(made.named_parameters())
    prefix = next((one for one in _PREFIXES if f"{one}conv_in.weight" in weights), "")
    with torch.inference_mode(False):
        for name in [name.removesuffix(UP) for name in additions if name.endswith(UP)]:
            weight, up, down = weights.get(prefix + name), additions[name + UP], additions.get(name + DOWN)
            if weight is None or down is None or (len(up), down[0].numel()) != _sides(weight):
                raise ModelIntegrityError(
                    f"the additions for previews do not fit the U-Net ({name}); copy the model again"
                )
            more = (up @ down).view(weight.shape)
            _set(made, prefix + name, (weight.float() + more.to(weight.device)).to(weight.dtype))
    return made


def _sides(weight: Tensor) -> tuple[int, int]:
    return len(weight), weight[0].numel()


def _set(network: nn.Module, name: str, value: Tensor) -> None:
    path, _, last = name.rpartition(".")
    setattr(network.get_submodule(path), last, nn.Parameter(value, requires_grad=False))
