"""The masked denoising loop: text and image guidance, one sampler step, the kept region put back.

Source: Brooks et al., CVPR 2023, equation 3 (guidance); Min et al., MICCAI 2025, Region-Specific Editing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

import torch

from engine.methods.in_step import Ask, Walk
from engine.methods.samplers import Sampler
from engine.methods.schedule import NoiseSchedule, PredictionType
from engine.models.instruct_pix2pix import InstructPix2PixBundle


class Branch(Enum):
    """What one row of a U-Net call is conditioned on."""

    TEXT_AND_IMAGE = "instruction and picture"
    IMAGE = "empty text and picture"
    NOTHING = "empty text and zeros"


ALL_BRANCHES = (Branch.TEXT_AND_IMAGE, Branch.IMAGE, Branch.NOTHING)


class BranchPredictor:
    """Asks the U-Net about the same noisy latents under several conditions, in one call.

    Args:
        bundle: the model.
        schedule: what the U-Net's output means.
        conditioning: (1, C, h, w) posterior mean of the picture, not scaled.
        text: (1, L, D) of the instruction.
        empty_text: (1, L, D) of the empty string.
    """

    def __init__(
        self,
        bundle: InstructPix2PixBundle,
        schedule: NoiseSchedule,
        conditioning: torch.Tensor,
        text: torch.Tensor,
        empty_text: torch.Tensor,
    ) -> None:
        self._bundle = bundle
        self.schedule = schedule
        nothing = torch.zeros_like(conditioning)
        self._conditioning = {
            Branch.TEXT_AND_IMAGE: conditioning,
            Branch.IMAGE: conditioning,
            Branch.NOTHING: nothing,
        }
        self._text = {Branch.TEXT_AND_IMAGE: text, Branch.IMAGE: empty_text, Branch.NOTHING: empty_text}
        self._words: dict[tuple[Branch, ...], Any] = {}
        # A residual is over what the U-Net was shown, brought to the scale of the latents it predicts.
        scaled = bundle.scale(conditioning)
        self._residual_base = {
            Branch.TEXT_AND_IMAGE: scaled,
            Branch.IMAGE: scaled,
            Branch.NOTHING: nothing,
        }

    def predict(
        self, latents: torch.Tensor, timestep: int, branches: Sequence[Branch], place: int
    ) -> Walk[torch.Tensor]:
        """U-Net outputs in the schedule's prediction type, (len(branches), C, h, w).

        Args:
            latents: (1, C, h, w) noisy latents.
            timestep: how noisy.
            branches: rows of the call.
            place: of the call in its edit: -1 before the first step, then the step.
        """
        branches = tuple(branches)
        if branches not in self._words:
            self._words[branches] = self._bundle.look_up(
                torch.cat([self._text[branch] for branch in branches])
            )
        # Two branches see the same picture; the U-Net takes it once.
        shown = list(
            {id(self._conditioning[branch]): self._conditioning[branch] for branch in branches}.values()
        )
        output = yield Ask(
            self._bundle,
            latents.expand(len(shown), -1, -1, -1),
            torch.cat(shown),
            self._words[branches],
            timestep,
            [_place(self._conditioning[branch], shown) for branch in branches],
            place,
        )
        if self._bundle.predicts_residual and self.schedule.prediction_type is PredictionType.SAMPLE:
            output = output + torch.cat([self._residual_base[branch] for branch in branches])
        return output


def _place(picture: torch.Tensor, shown: Sequence[torch.Tensor]) -> int:
    return next(place for place, other in enumerate(shown) if other is picture)


@dataclass(frozen=True)
class GuidanceScales:
    """How far the prediction is pushed along the text and along the picture.

    eps = e(nothing) + s_T (e(text, image) - e(image)) + s_I (e(image) - e(nothing)). The weights add up to
    one, so the same sum may be taken over velocities or clean latents.

    Attributes:
        text: s_T.
        image: s_I.
    """

    text: float
    image: float

    def needed_branches(self) -> tuple[Branch, ...]:
        """Branches whose weight is not zero, in the order of ``ALL_BRANCHES``."""
        weights = (self.text, self.image - self.text, 1.0 - self.image)
        return tuple(branch for branch, weight in zip(ALL_BRANCHES, weights, strict=True) if weight != 0.0)

    def combine(self, outputs: torch.Tensor, branches: Sequence[Branch]) -> torch.Tensor:
        """The guided prediction, (1, C, h, w), from outputs of ``branches``."""
        if tuple(branches) == ALL_BRANCHES:
            with_text, with_image, with_nothing = outputs.chunk(3)
            return (
                with_nothing + self.text * (with_text - with_image) + self.image * (with_image - with_nothing)
            )
        weights = {
            Branch.TEXT_AND_IMAGE: self.text,
            Branch.IMAGE: self.image - self.text,
            Branch.NOTHING: 1.0 - self.image,
        }
        rows = zip(outputs.split(1), branches, strict=True)
        return torch.stack([weights[branch] * row for row, branch in rows]).sum(dim=0)


@dataclass(frozen=True, eq=False)
class DenoisingStep:
    """What one step did; all tensors stay on the device.

    Attributes:
        index: from 0.
        timestep: the noise level it started from.
        branch_outputs: (n, C, h, w), one row per branch asked.
        guided: (1, C, h, w), the combined prediction, in the schedule's prediction type.
        clean: predicted clean latents that the sampler went on with.
        unblended: after the sampler's step, before kept cells were put back.
        latents: after it.
    """

    index: int
    timestep: int
    branch_outputs: torch.Tensor
    guided: torch.Tensor
    clean: torch.Tensor
    unblended: torch.Tensor
    latents: torch.Tensor


class KeptRegion(Protocol):
    """What becomes of the cells that must not change."""

    def predicted(self, clean: torch.Tensor) -> torch.Tensor:
        """The predicted clean latents that the sampler goes on with, (1, C, h, w)."""
        ...

    def after_step(self, index: int, latents: torch.Tensor) -> torch.Tensor:
        """The latents after step ``index``, (1, C, h, w)."""
        ...


class KeptByPrediction:
    """Tells the sampler that the kept cells are predicted to be what they were.

    Started from the noised source, they follow it exactly; samplers that remember earlier predictions are not
    led astray by what a model wanted there.

    Args:
        cells: (1, 1, h, w) bool, cells that may change.
        source: (1, C, h, w) clean latents.
        steps: of the walk; after the last, kept cells are the source to the bit.
    """

    def __init__(self, cells: torch.Tensor, source: torch.Tensor, steps: int) -> None:
        self._cells, self._source, self._last = cells, source, steps - 1

    def predicted(self, clean: torch.Tensor) -> torch.Tensor:
        return torch.where(self._cells, clean, self._source)

    def after_step(self, index: int, latents: torch.Tensor) -> torch.Tensor:
        return torch.where(self._cells, latents, self._source) if index == self._last else latents


class KeptByReplacing:
    """Puts the kept cells back after each step, as the published inference does.

    Args:
        cells: (1, 1, h, w) bool, cells that may change.
        kept_after_step: latents (1, C, h, w) of the kept cells after step i.
    """

    def __init__(self, cells: torch.Tensor, kept_after_step: Callable[[int], torch.Tensor]) -> None:
        self._cells, self._kept = cells, kept_after_step

    def predicted(self, clean: torch.Tensor) -> torch.Tensor:
        return clean

    def after_step(self, index: int, latents: torch.Tensor) -> torch.Tensor:
        return torch.where(self._cells, latents, self._kept(index))


def denoise(
    predictor: BranchPredictor,
    sampler: Sampler,
    timesteps: Sequence[int],
    scales: GuidanceScales,
    branches: Sequence[Branch],
    start: torch.Tensor,
    kept: KeptRegion,
    before_step: Callable[[int], None],
    after_step: Callable[[DenoisingStep], None],
) -> Walk[torch.Tensor]:
    """Walk from noise to the edited latents; only cells that may change go their own way.

    Args:
        predictor: the model under this edit's conditions.
        sampler: fresh, for these timesteps.
        timesteps: noisiest first.
        scales: guidance.
        branches: rows of each U-Net call; at least those that ``scales`` needs.
        start: (1, C, h, w) latents at the level of the first timestep.
        kept: what becomes of the other cells.
        before_step: called with i; may raise EditCancelled.
        after_step: called with what the step did.

    Returns:
        (1, C, h, w) latents after the last step. No value is read back from the device on the way.
    """
    latents = start
    for index, timestep in enumerate(timesteps):
        before_step(index)
        outputs = yield from predictor.predict(latents, timestep, branches, index)
        guided = scales.combine(outputs, branches)
        predicted, noise = predictor.schedule.clean_and_noise(guided, latents, timestep)
        clean = kept.predicted(predicted)
        if clean is not predicted:
            noise = predictor.schedule.noise_beside(clean, latents, timestep)
        unblended = sampler.step(index, latents, clean, noise)
        latents = kept.after_step(index, unblended)
        after_step(DenoisingStep(index, timestep, outputs, guided, clean, unblended, latents))
    return latents
