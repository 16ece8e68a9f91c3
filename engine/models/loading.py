"""Find, verify and load a model; choose device and precision. Never touches the network."""

import hashlib
import logging
import math
import os
from collections.abc import Hashable, Mapping
from functools import cache
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"  # read by huggingface_hub at import
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import torch

from engine.errors import ModelError, ModelIntegrityError, RequestError
from engine.models.card import ModelCard
from engine.models.card_file import CARD_NAME, read_card
from engine.models.diffusers_folder import DiffusersFolder
from engine.models.folder_facts import Tell
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.models.networks.captured_calls import CapturedCalls
from engine.models.networks.clip_text import text_config
from engine.models.networks.layers import pack_weights
from engine.models.networks.tokenizer import Tokenizer
from engine.models.networks.unet import UNet
from engine.models.networks.weights import load_clip_tokenizer, load_network

PRECISIONS = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
LARGE_UNET_PARAMETERS = 200_000_000
"""From here on, half precision is worth its rounding, and packed weights are not worth their memory."""

_BFLOAT16_INSTRUCTIONS = ("avx512_bf16", "amx_bf16", "bf16")  # the last: of ARM
_HASHED_AT_ONCE = 1 << 24

_log = logging.getLogger(__name__)
_verified: dict[tuple[str, int, int], str] = {}


def load_bundle(
    card_or_folder: ModelCard | Path, device: str = "auto", precision: str = "auto", packs: bool = True
) -> InstructPix2PixBundle:
    """Load a model after verifying its weights against its card.

    Args:
        card_or_folder: a card, or a folder; without a card in it, there is nothing to verify against.
        device: "auto", "cpu", "cuda" or "mps".
        precision: of the U-Net: "float32", "float16", "bfloat16", or "auto", see ``choose_precision``.
        packs: its weights may be arranged for the processor, which rounds sums in another order.

    Raises:
        ModelError: not there, not verified or not loadable.
        RequestError: no such device or precision here.
        MemoryError, torch.OutOfMemoryError, RuntimeError: as raised where memory runs out.
    """
    card = _card_of(card_or_folder)
    folder = DiffusersFolder.open(card.folder if card else Path(str(card_or_folder)))
    chosen_device = choose_device(device)
    if card is not None:
        verify_weights(folder, card)
    return load_unverified(folder, card, chosen_device, precision, packs)


def load_unverified(
    folder: DiffusersFolder,
    card: ModelCard | None,
    device: torch.device,
    precision: str,
    packs: bool = True,
) -> InstructPix2PixBundle:
    """As ``load_bundle``, for weights that have been or need not be compared with a card."""
    parameters = _unet_parameters(folder)
    unet_precision = choose_precision(precision, device, parameters)
    unet = load_network(folder, "unet", device, unet_precision)
    is_single_on_cpu = device.type == "cpu" and unet_precision == torch.float32
    if packs and is_single_on_cpu and parameters < LARGE_UNET_PARAMETERS:  # the weights lie in memory twice
        pack_weights(unet)
    if device.type == "cuda" and isinstance(unet, UNet):
        unet.captured = CapturedCalls()
    vae = load_network(folder, "vae", device, torch.float32)
    text_encoder = load_network(folder, "text_encoder", device, torch.float32)
    tokenizer = load_tokenizer(folder)
    if device.type == "cuda":
        # Single precision means single precision, and the same request gives the same pixels.
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cudnn.benchmark = False
        torch.backends.cudnn.deterministic = True
    return InstructPix2PixBundle(
        card=card,
        unet=unet,
        vae=vae,
        text_encoder=text_encoder,
        tokenizer=tokenizer,
        vae_config=folder.configs["vae"],
        scheduler_config=folder.configs["scheduler"],
        device=device,
        precision=unet_precision,
    )


def bundle_key(card: ModelCard, device: str, precision: str) -> Hashable:
    """Equal for requests that ``load_bundle`` would answer with the same model.

    Raises:
        ModelError, RequestError: as ``load_bundle``.
    """
    folder = DiffusersFolder.open(card.folder)
    return (repr(card), repr(folder.configs), *_choose(folder, device, precision))


def choose_for(card: ModelCard, device: str, precision: str) -> tuple[torch.device, torch.dtype]:
    """Where and in which precision ``load_bundle`` would have the model work.

    Raises:
        ModelError, RequestError: as ``load_bundle``.
    """
    return _choose(DiffusersFolder.open(card.folder), device, precision)


def _choose(folder: DiffusersFolder, device: str, precision: str) -> tuple[torch.device, torch.dtype]:
    chosen = choose_device(device)
    return chosen, choose_precision(precision, chosen, _unet_parameters(folder))


def load_tokenizer(folder: DiffusersFolder) -> Tokenizer:
    """The tokenizer of a folder, after it has read a sentence.

    Raises:
        ModelIntegrityError: it cannot be read, or knows words that the text encoder does not.
    """
    path = folder.path / "tokenizer"
    try:
        tokenizer = load_clip_tokenizer(path)
        highest = max(tokenizer.highest_id(), *tokenizer.ids("Add the finding of edema.", 77))
    except Exception as error:  # the tokenizer's own Rust errors have no common base
        raise ModelIntegrityError(f"the tokenizer in {path} cannot be used ({error})") from error
    known = int(text_config(folder.configs["text_encoder"])["vocab_size"])
    if highest >= known:
        raise ModelIntegrityError(
            f"the tokenizer in {path} gives ids up to {highest} but the text encoder knows {known}; "
            "its parts come from different models"
        )
    return tokenizer


def choose_device(name: str = "auto") -> torch.device:
    """The device of this name; "auto" prefers CUDA, then MPS, then the CPU.

    Raises:
        RequestError: not known, or not in this machine.
    """
    has_mps = torch.backends.mps.is_available()
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if has_mps else "cpu"
    if name not in ("cpu", "cuda", "mps"):
        raise RequestError(f"device {name!r} is not known; use auto, cpu, cuda or mps")
    if (name == "cuda" and not torch.cuda.is_available()) or (name == "mps" and not has_mps):
        raise RequestError(f"this machine has no {name} device; use auto or cpu")
    return torch.device(name)


def choose_precision(name: str, device: torch.device, unet_parameters: int) -> torch.dtype:
    """The precision of this name.

    "auto" is float32; for large networks it is float16 on a GPU, and bfloat16 on a CPU that multiplies in it.

    Raises:
        RequestError: not known.
    """
    if name == "auto":
        if unet_parameters < LARGE_UNET_PARAMETERS:
            return torch.float32
        if device.type == "cpu":
            return torch.bfloat16 if cpu_multiplies_bfloat16() else torch.float32
        return torch.float16
    if name not in PRECISIONS:
        raise RequestError(f"precision {name!r} is not known; use auto, {', '.join(PRECISIONS)}")
    return PRECISIONS[name]


def precision_name(precision: torch.dtype) -> str:
    """As it is called in a request: "float32", "float16" or "bfloat16"."""
    return str(precision).removeprefix("torch.")


@cache
def cpu_multiplies_bfloat16() -> bool:
    """Whether this processor has instructions for products in bfloat16, so that they are quicker.

    The instructions themselves are asked for: torch says of older processors, too, that they know bfloat16,
    which they imitate at a thirtieth of the speed. A trial would tell as much, but on a busy machine not
    always the same, and the same request is to give the same pixels. A torch that cannot tell: False.
    """
    has: Mapping[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    is_used = torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return bool(is_used and any(has.get(name) for name in _BFLOAT16_INSTRUCTIONS))


def describe_device(device: str = "auto") -> str:
    """Where edits run, in words."""
    chosen = choose_device(device)
    if chosen.type == "cuda":
        return f"CUDA: {torch.cuda.get_device_name(chosen)}"
    if chosen.type == "mps":
        return "MPS: Apple GPU"
    threads = torch.get_num_threads()
    return f"CPU, {threads} thread{'s' if threads != 1 else ''}"


def verify_weights(folder: DiffusersFolder, card: ModelCard) -> None:
    """Compare the SHA-256 of each weight file that will be loaded with the card's.

    A file verified before in this process is not read again while its size and time of change stay.

    Raises:
        ModelIntegrityError: a file differs or the card does not know it.
    """
    for name, file in folder.weight_files():
        expected = card.weights_sha256.get(name)
        if expected is None:
            raise ModelIntegrityError(
                f"the card of {card.name} has no SHA-256 of {name}; "
                f"run 'counterview-engine models add {folder.path}' again"
            )
        if file_sha256(file) != expected:
            raise ModelIntegrityError(
                f"{name} of {card.name} is not the file its card describes (another SHA-256); "
                "copy the model again, or if you changed it "
                f"run 'counterview-engine models add {folder.path}'"
            )


def file_sha256(file: Path, tell: Tell = lambda what, share: None) -> str:
    """Hex digest of a file, remembered in this process while the file's size and time of change stay.

    Args:
        file: of any size.
        tell: hears how far it is.
    """
    status = file.stat()
    key = (str(file.resolve()), status.st_size, status.st_mtime_ns)
    if key not in _verified:
        digest, done = hashlib.sha256(), 0
        with file.open("rb") as stream:
            while block := stream.read(_HASHED_AT_ONCE):
                digest.update(block)
                done += len(block)
                tell(f"hashing {file.name}", done / status.st_size)
        _verified[key] = digest.hexdigest()
    return _verified[key]


def _card_of(card_or_folder: ModelCard | Path) -> ModelCard | None:
    if isinstance(card_or_folder, ModelCard):
        return card_or_folder
    folder = Path(card_or_folder)
    return read_card(folder) if (folder / CARD_NAME).is_file() else None


def _unet_parameters(folder: DiffusersFolder) -> int:
    """Number of parameters, from the headers of the weight files."""
    from safetensors import safe_open

    total = 0
    for file in folder.weights["unet"].files:
        try:
            with safe_open(str(file), framework="pt") as tensors:
                for key in tensors.keys():  # noqa: SIM118 - not a dict
                    total += math.prod(tensors.get_slice(key).get_shape())
        except Exception as error:  # safetensors' own errors have no public base
            raise _unreadable(folder, "unet", error) from error
    return total


def _unreadable(folder: DiffusersFolder, component: str, error: Exception) -> ModelError:
    return ModelIntegrityError(
        f"{component} in {folder.path} cannot be loaded ({error}); copy the model again"
    )
