"""ModelCard: what is known of a model."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from engine.edit import Solver
from engine.radiographs.framing import FrameSpec


@dataclass(frozen=True)
class PreviewSpec:
    """How a model makes a preview: a first look in very few steps.

    Attributes:
        steps: U-Net evaluations of the walk, one row each; those of the relevance map come on top.
        file: additions to the U-Net's weights, relative to the model's folder; "" where it needs none.
        sha256: of that file, or "".
    """

    steps: int
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class ModelCard:
    """What is known of a model; see ``card_file`` for how it is kept.

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
        guidance_scale, image_guidance_scale, num_inference_steps, solver: defaults of this model. Those of
            a new card take as many steps as the solver needs with guidance (Lu et al. 2022, 15 to 20); a file
            that leaves them out means the paper's 100 of DDIM.
        relevance_quantile: default; of the relevance, where its map ends, or 0 for the published rule.
        preview: None where the model makes none.
        source: where it came from and how it was trained, free text.
        extra: further facts by name: where it was converted from, when its licence was accepted, ...
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
    num_inference_steps: int = 15
    solver: Solver = Solver.DPM_SOLVER_PP
    relevance_quantile: float = 0.0
    preview: PreviewSpec | None = None
    source: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def is_for_tests(self) -> bool:
        """It checks wiring and is not offered to readers."""
        return self.extra.get("use") == "tests only"


def is_valid_name(name: str) -> bool:
    """Letters, digits, dots, dashes and underscores, so that it can be part of a file name."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", name) is not None
