"""DiffusersFolder: which files of an InstructPix2Pix folder are used, and whether its parts fit together.

Reads names and JSON only, no tensor; importable without torch.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelIntegrityError, ModelNotFoundError

PARTS = ("unet", "vae", "text_encoder", "tokenizer", "scheduler")
PICKLE_SUFFIXES = (".bin", ".ckpt", ".pt", ".pth", ".pkl", ".pickle")

_STEMS = {
    "unet": "diffusion_pytorch_model",
    "vae": "diffusion_pytorch_model",
    "text_encoder": "model",
}
_CLASSES = {"unet": "UNet2DConditionModel", "vae": "AutoencoderKL", "text_encoder": "CLIPTextModel"}
# What a U-Net's file asks for beyond pictures, text and timestep; "text" asks for no more than the text.
_FURTHER_INPUTS: dict[str, tuple[str | None, ...]] = {
    "addition_embed_type": (None, "text"),
    "class_embed_type": (None,),
    "num_class_embeds": (None,),
    "encoder_hid_dim_type": (None,),
    "time_cond_proj_dim": (None,),
}
_VARIANTS_BY_PREFERENCE = (None, "fp32", "fp16", "bf16")
_TOKENIZER_FILES = (("vocab.json", "merges.txt"), ("tokenizer.json",))


@dataclass(frozen=True)
class WeightFiles:
    """The safetensors files that hold one network.

    Attributes:
        component: "unet", "vae" or "text_encoder".
        variant: None for plain names, or the infix such as "fp16".
        files: one file, or the shards that an index names, in name order.
    """

    component: str
    variant: str | None
    files: tuple[Path, ...]


@dataclass(frozen=True)
class DiffusersFolder:
    """A checked InstructPix2Pix folder.

    Attributes:
        path: the folder.
        configs: the JSON of "unet", "vae", "text_encoder" and "scheduler".
        weights: by component.
    """

    path: Path
    configs: Mapping[str, Mapping[str, Any]]
    weights: Mapping[str, WeightFiles]

    @classmethod
    def open(cls, path: Path) -> "DiffusersFolder":
        """Find the files of a folder and check that its parts fit together.

        Raises:
            ModelNotFoundError: no such folder.
            ModelIntegrityError: a part is missing, is a pickle, is of another kind or does not fit.
        """
        if path.is_file():
            what = "is a pickle, which can run code when opened" if _is_pickle(path) else "is a file"
            raise ModelIntegrityError(
                f"{path} {what}; give a diffusers InstructPix2Pix folder with safetensors weights "
                "(save_pretrained(..., safe_serialization=True) writes one)"
            )
        if not path.is_dir():
            raise ModelNotFoundError(f"there is no model folder {path}; check the path")
        configs = {
            "unet": _read_json(path / "unet" / "config.json"),
            "vae": _read_json(path / "vae" / "config.json"),
            "text_encoder": _read_json(path / "text_encoder" / "config.json"),
            "scheduler": _read_json(path / "scheduler" / "scheduler_config.json"),
        }
        _check_classes(path, configs)
        _check_fit(path, configs)
        _check_tokenizer(path)
        weights = {component: _find_weights(path, component) for component in _STEMS}
        return cls(path=path, configs=configs, weights=weights)

    def weight_files(self) -> Iterator[tuple[str, Path]]:
        """Each weight file: its name relative to the folder, with slashes, and its path."""
        for weights in self.weights.values():
            for file in weights.files:
                yield file.relative_to(self.path).as_posix(), file

    @property
    def latent_factor(self) -> int:
        """Pixels per latent cell along each axis."""
        return int(2 ** (len(self.configs["vae"]["block_out_channels"]) - 1))


def _is_pickle(path: Path) -> bool:
    return path.suffix.lower() in PICKLE_SUFFIXES


def _read_json(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise ModelIntegrityError(
            f"{path} is missing; a model folder has {', '.join(PARTS)}, each with its configuration"
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ModelIntegrityError(f"{path} cannot be read ({error}); copy the model again") from error
    if not isinstance(content, dict):
        raise ModelIntegrityError(f"{path} is not a JSON object; copy the model again")
    return content


def _check_classes(path: Path, configs: Mapping[str, Mapping[str, Any]]) -> None:
    for component, expected in _CLASSES.items():
        config = configs[component]
        named = config.get("_class_name") or config.get("architectures") or expected
        found = named[0] if isinstance(named, list) else named
        if found != expected:
            raise ModelIntegrityError(
                f"{component} in {path} is a {found}; only InstructPix2Pix models with {expected} can be used"
            )


def _check_fit(path: Path, configs: Mapping[str, Mapping[str, Any]]) -> None:
    """Channels and widths of the three networks must fit each other."""
    unet, vae, text = configs["unet"], configs["vae"], configs["text_encoder"]
    text = text.get("text_config") or text  # whole-CLIP configurations nest it
    try:
        latent_channels = int(vae["latent_channels"])
        unet_in, unet_out = int(unet["in_channels"]), int(unet["out_channels"])
        cross_width = unet["cross_attention_dim"]
        text_width = int(text.get("hidden_size", 512))  # transformers leaves out its default
        widths = set(cross_width) if isinstance(cross_width, list) else {cross_width}
        len(vae["block_out_channels"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelIntegrityError(
            f"a configuration in {path} lacks or misstates a field ({error}); copy the model again"
        ) from error
    if unet_in != 2 * latent_channels:
        kind = " (a text-to-image model)" if unet_in == latent_channels else ""
        raise ModelIntegrityError(
            f"the U-Net in {path} takes {unet_in} channels{kind} but InstructPix2Pix needs "
            f"2 x {latent_channels} latent channels; use a model trained for instructions"
        )
    if unet_out != latent_channels:
        raise ModelIntegrityError(
            f"the U-Net in {path} returns {unet_out} channels but the VAE has {latent_channels}; "
            "its parts come from different models"
        )
    for key, known in _FURTHER_INPUTS.items():
        if unet.get(key) not in known:
            raise ModelIntegrityError(
                f"the U-Net in {path} needs an input that instructions do not give ({key}); "
                "only Stable Diffusion 1 and 2 style InstructPix2Pix models can be used"
            )
    if widths != {text_width}:
        raise ModelIntegrityError(
            f"the U-Net in {path} expects text of width {cross_width} but the text encoder gives "
            f"{text_width}; its parts come from different models"
        )


def _check_tokenizer(path: Path) -> None:
    folder = path / "tokenizer"
    if not any(all((folder / name).is_file() for name in names) for names in _TOKENIZER_FILES):
        raise ModelIntegrityError(
            f"{folder} lacks vocab.json and merges.txt; copy the tokenizer of the model's text encoder there"
        )


def _find_weights(path: Path, component: str) -> WeightFiles:
    """Pick plain names before half-precision variants; files beside them are ignored.

    Where one file and an index of shards lie side by side, it is the one that the library loads: shards
    in diffusers 0.42, the one file in transformers 5.23.
    """
    folder = path / component
    stem = re.escape(_STEMS[component])
    found: dict[str | None, tuple[Path, ...]] = {}
    for file in sorted(folder.iterdir()):
        if match := re.fullmatch(rf"{stem}(?:\.([\w-]+))?\.safetensors", file.name):
            found[match[1]] = (file,)
    for file in sorted(folder.iterdir()):
        match = re.fullmatch(rf"{stem}\.safetensors\.index(?:\.([\w-]+))?\.json", file.name)
        if match and (match[1] not in found or component != "text_encoder"):
            found[match[1]] = _shards(file)
    if not found:
        pickles = [file.name for file in sorted(folder.iterdir()) if _is_pickle(file)]
        if pickles:
            raise ModelIntegrityError(
                f"{folder} has only {pickles[0]}, a pickle, which can run code when opened; get the "
                "safetensors version, or have its owner save it with safe_serialization=True"
            )
        raise ModelIntegrityError(f"{folder} has no {_STEMS[component]}.safetensors; copy the model again")
    variants = [*(v for v in _VARIANTS_BY_PREFERENCE if v in found), *sorted(v for v in found if v)]
    return WeightFiles(component, variants[0], found[variants[0]])


def _shards(index: Path) -> tuple[Path, ...]:
    names = sorted(set(_read_json(index).get("weight_map", {}).values()))
    files = tuple(index.parent / str(name) for name in names)
    for file in files:
        if file.parent.resolve() != index.parent.resolve() or file.suffix != ".safetensors":
            raise ModelIntegrityError(f"{index} names {file.name}, which is no shard; copy the model again")
        if not file.is_file():
            raise ModelIntegrityError(f"{index} names {file.name}, which is missing; copy the model again")
    if not files:
        raise ModelIntegrityError(f"{index} names no file; copy the model again")
    return files
