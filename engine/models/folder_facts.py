"""What can be told about a model's files without loading any: kind, size, licence text; light and quick."""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from engine.errors import ModelIntegrityError, ModelNotFoundError, RequestError

Tell = Callable[[str, float | None], None]
"""Told what is being done, and how much of it is, in [0, 1]; None where that is not known."""

CHECKPOINT_SUFFIXES = (".ckpt", ".safetensors", ".pt", ".pth")
TOKENIZER_FILES = ("vocab.json", "merges.txt")
_LICENCE_NAMES = ("license", "licence", "copying")
_LICENCE_BYTES = 256 * 1024
_HEADER_BYTES = 100 * 1024 * 1024  # the format's own limit


class Kind(Enum):
    """What a file or folder seems to be."""

    FOLDER = "diffusers folder"
    CHECKPOINT = "original checkpoint"


@dataclass(frozen=True)
class Candidate:
    """Something that may become a model.

    Attributes:
        path: a folder, or the checkpoint itself where a folder was given that holds one.
        kind: what it seems to be.
        size_bytes: of the files that are used.
        name: proposed for the catalog.
        licence: its text as found beside it, or "".
        licence_file: where that stands, or "".
    """

    path: Path
    kind: Kind
    size_bytes: int
    name: str
    licence: str = ""
    licence_file: str = ""


def inspect(path: Path) -> Candidate:
    """Say what a path is that the reader wants to add.

    Raises:
        ModelNotFoundError: it is not there.
        ModelIntegrityError: it is no model.
    """
    if path.is_file():
        if path.suffix.lower() not in CHECKPOINT_SUFFIXES:
            raise ModelIntegrityError(
                f"{path.name} is no model; give a diffusers folder, or a checkpoint "
                f"({', '.join(CHECKPOINT_SUFFIXES[:2])})"
            )
        return _candidate(path, Kind.CHECKPOINT, path.stat().st_size, path.parent)
    if not path.is_dir():
        raise ModelNotFoundError(f"there is no model {path}; check the path")
    if (path / "unet").is_dir():
        return _candidate(path, Kind.FOLDER, weights_size(path), path)
    found = [file for file in sorted(path.iterdir()) if file.suffix.lower() in CHECKPOINT_SUFFIXES]
    if len(found) == 1:
        return _candidate(found[0], Kind.CHECKPOINT, found[0].stat().st_size, path)
    if found:
        raise ModelIntegrityError(f"{path} holds {len(found)} checkpoints; give one of them")
    raise ModelIntegrityError(
        f"{path} is no model; a model is a diffusers folder (unet, vae, text_encoder, tokenizer, scheduler) "
        "or one checkpoint"
    )


def looks_like_model(path: Path) -> bool:
    """A dropped file or folder is meant as a model, by its name and parts only."""
    if path.is_dir():
        return (path / "unet").is_dir() or (path / "model_index.json").is_file()
    return path.suffix.lower() in CHECKPOINT_SUFFIXES


def find_licence(folder: Path) -> tuple[str, str]:
    """The licence text in a folder and the name of its file, else what its README states; else "", ""."""
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.stem.lower() in _LICENCE_NAMES and file.suffix in ("", ".txt", ".md"):
            text = _read(file)
            if text:
                return text, file.name
    match = re.search(
        r"\A\s*---\n.*?^licen[sc]e:\s*['\"]?([^\n'\"]+)", _read(folder / "README.md"), re.S | re.M
    )
    return (match[1].strip(), "README.md") if match else ("", "")


def weights_size(folder: Path) -> int:
    """Bytes of the safetensors files in the parts of a folder."""
    return sum(file.stat().st_size for file in folder.glob("*/*.safetensors") if file.is_file())


def tokenizer_beside(candidate: Candidate, given: Path | None = None) -> Path | None:
    """The folder with the tokenizer of a checkpoint: in the one given, else beside it; else None."""
    folder = candidate.path.parent if given is None else given
    for place in (folder, folder / "tokenizer"):
        if all((place / name).is_file() for name in TOKENIZER_FILES):
            return place
    return None


def require_room(folder: Path, size_bytes: int) -> None:
    """Make sure that so much fits on the disk of a folder, with a little to spare.

    Raises:
        RequestError: it does not; says how much is missing.
    """
    there = folder
    while not there.exists():
        there = there.parent
    free = shutil.disk_usage(there).free
    spare = 64 << 20
    if free < size_bytes + spare:
        raise RequestError(
            f"the model needs {in_words(size_bytes)} in {folder} and {in_words(free)} are free; make room "
            "there, or set COUNTERVIEW_HOME to a larger disk"
        )


def read_header(file: Path) -> Mapping[str, Mapping[str, Any]]:
    """Dtype and shape of each tensor of a safetensors file, without reading the tensors.

    Raises:
        ModelIntegrityError: it is none.
    """
    try:
        with file.open("rb") as stream:
            size = int.from_bytes(stream.read(8), "little")
            if not 2 <= size <= min(_HEADER_BYTES, file.stat().st_size):
                raise ValueError("its header has no length")
            header = json.loads(stream.read(size))
    except (OSError, ValueError) as error:
        raise ModelIntegrityError(
            f"{file} is not a whole safetensors file ({error}); copy the model again"
        ) from error
    return {name: entry for name, entry in header.items() if name != "__metadata__"}


def in_words(size_bytes: float) -> str:
    """A size for people: "23 MB", "4.3 GB"."""
    if size_bytes >= 1e9:
        return f"{size_bytes / 1e9:.1f} GB"
    return f"{max(1, round(size_bytes / 1e6))} MB"


def _candidate(path: Path, kind: Kind, size: int, folder: Path) -> Candidate:
    licence, file = find_licence(folder)
    words = path.stem if kind is Kind.CHECKPOINT else path.resolve().name
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", words).strip("-._")[:64] or "model"
    return Candidate(path, kind, size, name, licence, file)


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(_LICENCE_BYTES).decode("utf-8", "replace").strip()
    except OSError:
        return ""
