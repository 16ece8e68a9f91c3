"""Find, verify and load a model; choose device and precision. Never touches the network."""

import hashlib
import logging
import math
import os
from collections.abc import Hashable
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"  # read by huggingface_hub at import
os.environ["TRANSFORMERS_OFFLINE"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import torch

from engine.errors import ModelError, ModelIntegrityError, RequestError
from engine.models.card import CARD_NAME, ModelCard, read_card
from engine.models.diffusers_folder import DiffusersFolder
from engine.models.folder_facts import Tell
from engine.models.idle_branches import skip_idle_branches
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.service.failures import is_out_of_memory

PRECISIONS = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}
LARGE_UNET_PARAMETERS = 200_000_000
"""From here on, half precision on a GPU is worth its rounding."""

_HASHED_AT_ONCE = 1 << 24

_log = logging.getLogger(__name__)
_verified: dict[tuple[str, int, int], str] = {}


def load_bundle(
    card_or_folder: ModelCard | Path, device: str = "auto", precision: str = "auto"
) -> InstructPix2PixBundle:
    """Load a model after verifying its weights against its card.

    Args:
        card_or_folder: a card, or a folder; without a card in it, there is nothing to verify against.
        device: "auto", "cpu", "cuda" or "mps".
        precision: of the U-Net: "float32", "float16", "bfloat16"; "auto" is float32, and float16 for large
            networks on a GPU.

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
    return load_unverified(folder, card, chosen_device, precision)


def load_unverified(
    folder: DiffusersFolder, card: ModelCard | None, device: torch.device, precision: str
) -> InstructPix2PixBundle:
    """As ``load_bundle``, for weights that have been or need not be compared with a card."""
    _silence_libraries()
    # Single classes: the pipeline class doubles the time to import.
    from diffusers import AutoencoderKL, UNet2DConditionModel
    from transformers import CLIPTextModel

    unet_precision = choose_precision(precision, device, _unet_parameters(folder))
    unet = _load_part(UNet2DConditionModel, folder, "unet", torch_dtype=unet_precision)
    vae = _load_part(AutoencoderKL, folder, "vae", torch_dtype=torch.float32)
    skip_idle_branches(vae)
    text_encoder = _load_part(CLIPTextModel, folder, "text_encoder")
    tokenizer = load_tokenizer(folder)
    if device.type == "cuda":
        # Single precision means single precision, and the same request gives the same pixels.
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        torch.backends.cudnn.benchmark = False
        torch.backends.cudnn.deterministic = True
    return InstructPix2PixBundle(
        card=card,
        unet=unet.to(device=device, dtype=unet_precision).eval().requires_grad_(False),
        vae=vae.to(device=device, dtype=torch.float32).eval().requires_grad_(False),
        text_encoder=text_encoder.to(device=device, dtype=torch.float32).eval().requires_grad_(False),
        tokenizer=tokenizer,
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
    chosen = choose_device(device)
    return (
        repr(card),
        repr(folder.configs),
        chosen,
        choose_precision(precision, chosen, _unet_parameters(folder)),
    )


def load_tokenizer(folder: DiffusersFolder) -> Any:
    """The tokenizer of a folder, after it has read a sentence.

    Raises:
        ModelIntegrityError: it cannot be read, or knows words that the text encoder does not.
    """
    from transformers import CLIPTokenizer

    path = folder.path / "tokenizer"
    try:
        tokenizer = CLIPTokenizer.from_pretrained(str(path), local_files_only=True)
        highest = max(*tokenizer.get_vocab().values(), *tokenizer("Add the finding of edema.")["input_ids"])
    except Exception as error:  # the tokenizer's own Rust errors have no common base
        raise ModelIntegrityError(f"the tokenizer in {path} cannot be used ({error})") from error
    config = folder.configs["text_encoder"]
    known = int((config.get("text_config") or config).get("vocab_size", 49408))  # as transformers has it
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
    """The precision of this name; "auto" is float32, and float16 for large networks on a GPU.

    Raises:
        RequestError: not known.
    """
    if name == "auto":
        is_large = unet_parameters >= LARGE_UNET_PARAMETERS
        return torch.float16 if device.type != "cpu" and is_large else torch.float32
    if name not in PRECISIONS:
        raise RequestError(f"precision {name!r} is not known; use auto, {', '.join(PRECISIONS)}")
    return PRECISIONS[name]


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


def _load_part(network: Any, folder: DiffusersFolder, component: str, **options: Any) -> Any:
    """Load one network strictly: each weight that its configuration asks for must be in its files."""
    try:
        loaded, report = network.from_pretrained(
            str(folder.path / component),
            local_files_only=True,
            use_safetensors=True,
            variant=folder.weights[component].variant,
            output_loading_info=True,
            **options,
        )
    except Exception as error:  # the libraries raise OSError, ValueError, RuntimeError and their own
        if is_out_of_memory(error):
            raise
        raise _unreadable(folder, component, error) from error
    wrong = sorted(
        str(key)
        for part in ("missing_keys", "mismatched_keys", "error_msgs")
        for key in report.get(part) or ()
    )
    if wrong:
        raise ModelIntegrityError(
            f"{component} in {folder.path} lacks {len(wrong)} of its weights or has them in other shapes "
            f"({wrong[0]}); copy the model again"
        )
    return loaded


def _unreadable(folder: DiffusersFolder, component: str, error: Exception) -> ModelError:
    return ModelIntegrityError(
        f"{component} in {folder.path} cannot be loaded ({error}); copy the model again"
    )


def _silence_libraries() -> None:
    """Their progress bars and advice would land between our own messages."""
    import diffusers.utils.logging
    import transformers.utils.logging

    for library in (diffusers.utils.logging, transformers.utils.logging):
        library.set_verbosity_error()
        library.disable_progress_bar()
