"""One edit: the request that determines it, the result it gives, and where the result came from."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any, Protocol

import numpy as np

from engine.arrays import BoolImage, FloatImage, StoredPixels, freeze_arrays, reduce_through_constructor
from engine.errors import RequestError
from engine.radiographs.radiograph import Radiograph


class Variant(Enum):
    """What confines the edit: the four rows of the paper's ablation (Min et al., Table 2)."""

    NONE = "none"  # the whole frame may change
    RELEVANCE = "relevance"  # relevance map only
    MASK = "mask"  # pseudo mask (or reader mask) only
    BOTH = "both"  # guidance map = pseudo mask x relevance map

    @property
    def uses_mask(self) -> bool:
        """The pseudo mask, or the reader's, confines the edit."""
        return self in (Variant.MASK, Variant.BOTH)

    @property
    def uses_relevance(self) -> bool:
        """The relevance map confines the edit."""
        return self in (Variant.RELEVANCE, Variant.BOTH)


class MaskUse(Enum):
    """What a painted mask does to the pseudo mask."""

    INSTEAD = "instead"  # the painted mask takes its place
    INTERSECT = "intersect"  # the edit may be only where both agree


class Behaviour(Enum):
    """The published inference to the letter, or with its defects repaired; or a first look at the latter."""

    DEFAULT = "default"
    PAPER_FAITHFUL = "paper-faithful"
    PREVIEW = "preview"  # in the very few steps of the model card; to be looked at, never kept or rated


class Solver(Enum):
    """Which sampler walks from noise to image."""

    DDIM = "ddim"
    DPM_SOLVER_PP = "dpm-solver++"


@dataclass(frozen=True, eq=False)
class EditRequest:
    """Everything that influences a result; the same request on the same machine gives the same pixels.

    That is so but for rounding where an edit is made in step with others, of which its notes tell.

    Attributes:
        radiograph: what to edit.
        instruction: the reader's text; parsed again by the engine.
        model: name of a model in the catalog, or the path of a model folder.
        method: "region_specific".
        reader_mask: (H, W) bool on the native grid: where the reader lets the edit be; None: pseudo mask.
        reader_mask_use: in place of the pseudo mask, or together with it.
        whole_image: the reader agreed that words outside the vocabulary may change the whole image.
        variant: what confines the edit.
        behaviour: repaired, or as published; a preview takes any request, with steps, solver and guidance
            scales of its own.
        guidance_scale: s_T; None: the model card's value.
        image_guidance_scale: s_I; None: the model card's value.
        num_inference_steps: None: the model card's value.
        relevance_timestep: training timestep of the relevance probe.
        relevance_quantile: of the relevance, where its map ends; 0: as published; None: the model card's.
        threshold: tau, on the guidance map, in [0, 1].
        solver: sampler; None: the model card's value.
        seed: of every random draw.
        atlas: folder of another atlas than the shipped one, or None.
        device: "auto", "cpu", "cuda" or "mps".
        precision: "auto", "float32", "float16" or "bfloat16".
        saves_memory: the branches of the guidance one after another: slower, and rounded a little otherwise.
        suitability_overridden: the reader went on although the radiograph looked unsuitable.
    """

    radiograph: Radiograph
    instruction: str
    model: str
    method: str = "region_specific"
    reader_mask: BoolImage | None = None
    reader_mask_use: MaskUse = MaskUse.INSTEAD
    whole_image: bool = False
    variant: Variant = Variant.BOTH
    behaviour: Behaviour = Behaviour.DEFAULT
    guidance_scale: float | None = None
    image_guidance_scale: float | None = None
    num_inference_steps: int | None = None
    relevance_timestep: int = 800
    relevance_quantile: float | None = None
    threshold: float = 0.1
    solver: Solver | None = None
    seed: int = 0
    atlas: str | None = None
    device: str = "auto"
    precision: str = "auto"
    saves_memory: bool = False
    suitability_overridden: bool = False

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    @property
    def kind(self) -> Hashable:
        """Edits of one kind ask the same U-Net at the same noise levels: they can go in step."""
        where = self.device, self.precision, self.saves_memory
        return self.method, self.model, self.behaviour, self.num_inference_steps, self.solver, *where

    def as_preview(self) -> "EditRequest":
        """The same, for a first look; only where the model's card has a ``preview``."""
        return replace(self, behaviour=Behaviour.PREVIEW)


@dataclass(frozen=True)
class Provenance:
    """Where a result came from: enough to make it again, nothing that identifies the patient.

    Attributes:
        request: every parameter of the request, resolved (no None for scales and steps), without pixels.
        sentence: the exact text that went to the model.
        model_name, model_notice: from the card; the notice is shown wherever the result shows.
        weights_sha256: by file name relative to the model folder.
        mask_source: which rule confined the edit, in words: "pseudo mask of pleural effusion, right",
            "reader mask", "whole frame: fracture has no annotated mask".
        device, precision: as used.
        versions: of counterview, torch, diffusers, transformers, numpy, and a digest of the model's settings.
        image_sha256: of the input file.
        suitability: the reasons against, as shown to the reader.
        duration_s: wall time of the edit.
    """

    request: dict[str, Any]
    sentence: str
    model_name: str
    model_notice: str
    weights_sha256: dict[str, str]
    mask_source: str
    device: str
    precision: str
    versions: dict[str, str]
    image_sha256: str
    suitability: tuple[str, ...] = ()
    duration_s: float = 0.0

    @property
    def is_preview(self) -> bool:
        """It was made to be looked at while the result is made."""
        return self.request.get("behaviour") == Behaviour.PREVIEW.value

    @property
    def model_words(self) -> str:
        """Name and notice of the model, as pictures that leave the application carry them."""
        name = f"{self.model_name} (preview)" if self.is_preview else self.model_name
        return ": ".join(filter(None, (name, self.model_notice)))


@dataclass(frozen=True, eq=False)
class EditResult:
    """Values, never coloured pictures. S is the model frame's size; H, W the native size.

    Attributes:
        counterfactual: (H, W) stored values in the input's dtype; outside ``edit_mask`` the input's own.
        edit_mask: (H, W) bool, where stored values were allowed to change.
        framed_input, framed_counterfactual: (S, S) float32 in [0, 1], in the model frame.
        relevance_map: (S, S) float32 in [0, 1]; zeros where the variant does not use it.
        pseudo_mask: (S, S) float32 in [0, 1]: pseudo mask or reader mask; ones for the whole frame.
        guidance_map: (S, S) float32 in [0, 1].
        framed_edit_mask: (S, S) bool.
        content_box: (top, left, height, width) of the radiograph inside the frame (all of it for squash).
        relevance_strength: largest unnormalised relevance; tiny means that the text moved nothing.
        notes: one line each, for the reader: no relevant region, weak relevance, whole frame, ...
        provenance: where it came from.
    """

    counterfactual: StoredPixels
    edit_mask: BoolImage
    framed_input: FloatImage
    framed_counterfactual: FloatImage
    relevance_map: FloatImage
    pseudo_mask: FloatImage
    guidance_map: FloatImage
    framed_edit_mask: BoolImage
    content_box: tuple[int, int, int, int]
    relevance_strength: float
    notes: tuple[str, ...]
    provenance: Provenance

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)

    def require_final(self, doing: str) -> None:
        """RequestError where this is a preview.

        Args:
            doing: what a preview is not made for: "rated", "kept", "exported".
        """
        if self.provenance.is_preview:
            raise RequestError(f"a preview is not {doing}; make the counterfactual itself, then it can be")

    def count_changed(self, stored_pixels: StoredPixels) -> tuple[int, int]:
        """How many stored values differ from the input's, inside and outside the edit mask."""
        changed = self.counterfactual != stored_pixels
        inside = int(np.count_nonzero(changed & self.edit_mask))
        return inside, int(np.count_nonzero(changed)) - inside


@dataclass(frozen=True, eq=False)
class Progress:
    """How far an edit is.

    Attributes:
        phase: "loading model", "preparing", "relevance map", "denoising" or "decoding".
        step, steps: of this phase, step counted from 1; 0, 0 where the phase has no steps.
        seconds_left: estimate for the whole edit, or None.
        preview: (h, w) float32 in [0, 1], predicted clean image in the model frame, or None.
    """

    phase: str
    step: int = 0
    steps: int = 0
    seconds_left: float | None = None
    preview: FloatImage | None = field(default=None)

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)


OnProgress = Callable[[Progress], None]
IsCancelled = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class EditTask:
    """One of several edits that are made together; see ``CounterfactualMethod.edit`` for each part."""

    request: EditRequest
    on_progress: OnProgress
    is_cancelled: IsCancelled


class CounterfactualMethod(Protocol):
    """A way of making a counterfactual."""

    def edit_together(self, tasks: Sequence[EditTask]) -> Iterator[tuple[int, EditResult | Exception]]:
        """Make several at once; gives place and result of each as it ends, or the error that ended it."""
        ...

    def edit(self, request: EditRequest, on_progress: OnProgress, is_cancelled: IsCancelled) -> EditResult:
        """Make one counterfactual; raises an EngineError, EditCancelled when cancelled."""
        ...
