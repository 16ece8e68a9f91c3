"""Memory: what an edit with a model needs, told from headers, and what this machine has free; light."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelIntegrityError
from engine.models.card import ModelCard
from engine.models.folder_facts import read_header

# Beside weights and activations: torch, its libraries and the radiograph on a CPU; the context of a GPU.
_BASE = {"cpu": 500 << 20, "cuda": 600 << 20, "mps": 600 << 20}
# Activations, in values per latent cell (U-Net) or pixel (VAE) and channel of the finest level. Fitted to one
# edit in float32 on a CPU of the model that tests/bench/make_full_size.py writes: 6.03 GB seen, 6.13 told.
_UNET_VALUES = 60
_VAE_VALUES = 10
_BRANCHES = 3
_EACH = 64 << 20  # of each further edit in step: radiograph, its frame, maps and the result


@dataclass(frozen=True)
class MemoryNeed:
    """What an edit needs in each precision of the U-Net, in bytes.

    Attributes:
        float32, half: as the model works by default.
        sparing: in float32, one branch of the guidance after the other.
        sparing_half: both.
    """

    float32: int
    half: int
    sparing: int
    sparing_half: int

    def of(self, precision: str, saves_memory: bool = False) -> int:
        """For "float32", "float16" or "bfloat16"."""
        if precision == "float32":
            return self.sparing if saves_memory else self.float32
        return self.sparing_half if saves_memory else self.half


def memory_need(card: ModelCard, device: str = "cpu", together: int = 1) -> MemoryNeed:
    """Estimate what an edit of one radiograph needs; reads headers only.

    Args:
        card: of the model.
        device: "cpu", "cuda" or "mps".
        together: so many edits in step; those that save memory ask the U-Net one after the other.

    Raises:
        ModelIntegrityError: a file of the model cannot be read.
    """
    counts = count_parameters(card.folder)
    unet, vae = _config(card.folder, "unet"), _config(card.folder, "vae")
    cells = (card.frame.size / 2 ** (len(vae["block_out_channels"]) - 1)) ** 2
    fixed = _BASE[device] + (together - 1) * _EACH + 4 * (counts["vae"] + counts["text_encoder"])
    decoding = 4 * _VAE_VALUES * card.frame.size**2 * float(vae["block_out_channels"][0])

    # Additions reach nearly all weights of the U-Net, so that of previews is a second one.
    unets = 2 if card.preview is not None and card.preview.file else 1

    def total(width: int, branches: int) -> int:
        step = width * _UNET_VALUES * branches * cells * float(unet["block_out_channels"][0])
        # On CUDA, captured calls of the U-Net keep their memory while others work.
        activations = step + decoding if device == "cuda" else max(step, decoding)
        return round(fixed + width * unets * counts["unet"] + activations)

    return MemoryNeed(
        total(4, together * _BRANCHES), total(2, together * _BRANCHES), total(4, 1), total(2, 1)
    )


def count_parameters(folder: Path) -> Mapping[str, int]:
    """Number of parameters of "unet", "vae" and "text_encoder", from the headers of their files.

    Raises:
        ModelIntegrityError: a file cannot be read.
    """
    counts = {}
    for part in ("unet", "vae", "text_encoder"):
        headers = [read_header(file) for file in _plain_files(folder / part)]
        counts[part] = sum(math.prod(entry["shape"]) for header in headers for entry in header.values())
    return counts


def free_memory() -> int | None:
    """Bytes that this process can still take on this machine; None where the system does not tell.

    The least of what the system has, what a control group leaves and what the process may address.
    """
    found = [_system_free(), _group_free(), _address_space_free()]
    known = [value for value in found if value is not None]
    return min(known) if known else None


def _plain_files(folder: Path) -> list[Path]:
    """Without half-precision variants beside plain names."""
    files = sorted(folder.glob("*.safetensors"))
    plain = [file for file in files if file.name.count(".") == 1]
    return plain or files


def _config(folder: Path, part: str) -> Mapping[str, Any]:
    path = folder / part / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
        config["block_out_channels"][0] + 0
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ModelIntegrityError(f"{path} cannot be read ({error}); copy the model again") from error
    return dict(config)


def _system_free() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:  # on Windows and macOS; comes with the libraries of the networks
        import psutil  # type: ignore[import-untyped]

        return int(psutil.virtual_memory().available)
    except ImportError:
        return None


def _group_free() -> int | None:
    """Of the control group of a container, version 2."""
    group = Path("/sys/fs/cgroup")
    try:
        limit = (group / "memory.max").read_text(encoding="ascii").strip()
        if limit == "max":
            return None
        used = int((group / "memory.current").read_text(encoding="ascii"))
        cached = [
            int(line.split()[1])
            for line in (group / "memory.stat").read_text(encoding="ascii").splitlines()
            if line.startswith("inactive_file ")
        ]
        return max(0, int(limit) - used + sum(cached))
    except (OSError, ValueError):
        return None


def _address_space_free() -> int | None:
    try:
        import resource

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit == resource.RLIM_INFINITY:
            return None
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        return max(0, limit - pages * resource.getpagesize())
    except (ImportError, OSError, ValueError):
        return None
