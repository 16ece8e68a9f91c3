"""Model cards and where models are found; importable without torch."""

from dataclasses import dataclass, field
from pathlib import Path

from engine.radiographs.framing import FrameSpec

CARD_NAME = "model_card.toml"


@dataclass(frozen=True)
class ModelCard:
    """What ``model_card.toml`` says about the model in the same folder.

    Attributes:
        folder: where the model is.
        name: short, unique, used in requests and file names ("test-model").
        title: for people.
        method: "region_specific".
        notice: shown wherever a result of this model shows ("test model: wiring only, ..."), or "".
        licence: SPDX expression or a sentence.
        frame: geometry, intensity and size the model was trained with.
        grammar_version: 1 knows findings and levels; 2 also side, zone, severity and kind.
        findings: keys of the vocabulary that the model was trained on; empty: all of them.
        weights_sha256: by file name relative to the folder, of every weight file.
        predicts_residual: a "sample" prediction is a residual over the conditioning latent.
        guidance_scale, image_guidance_scale, num_inference_steps: defaults of this model.
        source: where it came from and how it was trained, free text.
    """

    folder: Path
    name: str
    title: str
    method: str
    licence: str
    frame: FrameSpec
    grammar_version: int
    findings: tuple[str, ...]
    weights_sha256: dict[str, str]
    notice: str = ""
    predicts_residual: bool = False
    guidance_scale: float = 7.5
    image_guidance_scale: float = 1.5
    num_inference_steps: int = 100
    source: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def read_card(folder: Path) -> ModelCard:
    """Read and check the card of one model folder.

    Raises:
        ModelNotFoundError: no such folder.
        ModelCardError: no card, a missing field, or a value of the wrong kind.
    """
    raise NotImplementedError


def find_models() -> tuple[ModelCard, ...]:
    """Cards of all shipped and added models, shipped first; broken ones are skipped and logged."""
    raise NotImplementedError


def find_model(name_or_folder: str) -> ModelCard:
    """The card of a model by catalog name or folder path.

    Raises:
        ModelNotFoundError: nothing of this name; the message lists the known names.
        ModelCardError: found, but the card is broken.
    """
    raise NotImplementedError
