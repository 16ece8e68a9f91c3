"""Weight files to networks: by name and whole."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.errors import ModelIntegrityError
from engine.models.diffusers_folder import DiffusersFolder
from engine.models.networks.autoencoder import Autoencoder, knows_autoencoder
from engine.models.networks.clip_text import ClipText, knows_text_encoder
from engine.models.networks.tokenizer import ClipTokenizer, Tokenizer, knows_tokenizer
from engine.models.networks.unet import UNet, knows_unet, stays_single
from engine.service.failures import is_out_of_memory

_OWN = {
    "unet": (knows_unet, UNet),
    "vae": (knows_autoencoder, Autoencoder),
    "text_encoder": (knows_text_encoder, ClipText),
}
_OLD_ATTENTION = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}
_TEXT_PREFIX = "text_model."


def load_network(
    folder: DiffusersFolder, component: str, device: torch.device, precision: torch.dtype
) -> nn.Module:
    """One network of a folder, ready for inference.

    Args:
        folder: checked.
        component: "unet", "vae" or "text_encoder".
        device, precision: where and how it works. On a CPU the U-Net multiplies in half precision and adds
            in single precision.

    Raises:
        ModelIntegrityError: weights are missing, of other shapes or unreadable, or the configuration
            is wrong.
        MemoryError, torch.OutOfMemoryError, RuntimeError: as raised where memory runs out.
    """
    files = folder.weights[component].files
    return _assemble(folder.path / component, component, folder.configs[component], files, device, precision)


def load_autoencoder(folder: Path) -> Autoencoder:
    """An autoencoder that lies by itself in a folder, on the CPU in float32.

    Raises:
        ModelIntegrityError: as ``load_network``, or an option is not known here.
    """
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    files = (folder / "diffusion_pytorch_model.safetensors",)
    network = _assemble(folder, "vae", config, files, torch.device("cpu"), torch.float32)
    if not isinstance(network, Autoencoder):
        raise ModelIntegrityError(f"the autoencoder in {folder} has an option that is not known; use another")
    return network


def _assemble(
    where: Path,
    component: str,
    config: Mapping[str, Any],
    files: Sequence[Path],
    device: torch.device,
    precision: torch.dtype,
) -> nn.Module:
    try:
        network, prefix = _empty(component, config)
        found = {prefix + _present_name(name): tensor for name, tensor in _read(files).items()}
    except Exception as error:  # the libraries raise OSError, ValueError, RuntimeError and their own
        if is_out_of_memory(error):
            raise
        raise ModelIntegrityError(
            f"{component} in {where.parent} cannot be loaded ({error}); copy the model again"
        ) from error
    expected = network.state_dict()
    wrong = sorted(
        name for name, like in expected.items() if name not in found or found[name].shape != like.shape
    )
    if wrong:
        raise ModelIntegrityError(
            f"{component} in {where.parent} lacks {len(wrong)} of its weights or has them in other shapes "
            f"({wrong[0].removeprefix(prefix)}); copy the model again"
        )
    with torch.inference_mode(False):
        is_mixed = isinstance(network, UNet) and device.type == "cpu" and precision != torch.float32
        fitting = {
            name: _placed_mixed(name, found[name], precision)
            if is_mixed
            else _placed(found[name], device, precision)
            for name in expected
        }
    network.load_state_dict(fitting, assign=True)
    network.eval().requires_grad_(False)
    if isinstance(network, Autoencoder):
        network.settle()
    return network


def load_clip_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer in a folder.

    Raises:
        Exception: it cannot be read; the library's own errors have no common base.
    """
    if knows_tokenizer(folder):
        return ClipTokenizer(folder)
    from engine.models.networks.library import LibraryTokenizer

    return LibraryTokenizer(folder)


def _empty(component: str, config: Mapping[str, Any]) -> tuple[nn.Module, str]:
    """A network without memory for its weights, and what its names begin with."""
    knows, make = _OWN[component]
    if knows(config):
        with torch.device("meta"):
            return make(config), ""
    from engine.models.networks import library

    makers = {
        "unet": library.LibraryUNet,
        "vae": library.LibraryAutoencoder,
        "text_encoder": library.LibraryText,
    }
    return makers[component](config), "network."


def _read(files: Sequence[Path]) -> dict[str, Tensor]:
    from safetensors import safe_open

    tensors: dict[str, Tensor] = {}
    for file in files:
        with safe_open(str(file), framework="pt") as opened:
            tensors |= {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118 - not a dict
    return tensors


def _present_name(name: str) -> str:
    """Names of older files, as they are now."""
    parts = name.removeprefix(_TEXT_PREFIX).split(".")
    if "attentions" in parts and parts[-2] in _OLD_ATTENTION:
        parts[-2] = _OLD_ATTENTION[parts[-2]]
    return ".".join(parts)


def _placed(tensor: Tensor, device: torch.device, precision: torch.dtype) -> Tensor:
    """A weight where and how it is needed.

    Out of the map into memory of its own, for where a file lies in memory decides the last bits of a product.
    """
    # Not with channels last: the CPU's norms of such tensors lose three digits at the size of pictures.
    return tensor.to(device=device, dtype=precision, copy=True, memory_format=torch.contiguous_format)


def _placed_mixed(name: str, tensor: Tensor, precision: torch.dtype) -> Tensor:
    """A weight of a U-Net that multiplies in half precision on a CPU."""
    # With channels last: a tenth quicker, and the digits that norms lose are beyond half precision.
    layout = torch.channels_last if tensor.ndim == 4 else torch.contiguous_format
    return tensor.to(
        dtype=torch.float32 if stays_single(name) else precision, copy=True, memory_format=layout
    )
