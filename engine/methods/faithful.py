"""The published inference to the letter, its defects included; a recorder may look at every intermediate.

Source: the public InstructX2X inference as its authors run it. Comments name the quirks that the default
behaviour repairs.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F

from engine.arrays import FloatImage
from engine.errors import RequestError
from engine.guidance.relevance import RelevanceMap, make_relevance_map
from engine.methods.denoising import (
    ALL_BRANCHES,
    BranchPredictor,
    DenoisingStep,
    GuidanceScales,
    KeptByReplacing,
    denoise,
)
from engine.methods.frame_edit import (
    DEGENERATE_NOTE,
    EMPTY_MASK_NOTE,
    WEAK_NOTE,
    FrameEdit,
    preview_maker,
    require_finite,
    upsample,
)
from engine.methods.in_step import Walk
from engine.methods.noise import Draws, Noise
from engine.methods.parameters import EditParameters, check_timestep
from engine.methods.progress import EditProgress
from engine.methods.samplers import DdimSampler
from engine.methods.schedule import STABLE_DIFFUSION_V1, NoiseSchedule, PredictionType
from engine.models.instruct_pix2pix import InstructPix2PixBundle

LATENT_SCALE = 0.18215  # whatever the VAE's own file says


class Recorder:
    """Sees each intermediate of a faithful edit; this one looks away. Override what you want to see."""

    def record(self, name: str, value: torch.Tensor | np.ndarray) -> None:
        """A named intermediate, with a leading batch axis of 1 where it is a latent or a picture."""

    def settle_latent_mask(self, edit_mask: torch.Tensor) -> torch.Tensor:
        """The latent edit mask, (1, 1, h, w) bool, to go on with."""
        return edit_mask

    def step(self, step: DenoisingStep) -> None:
        """A denoising step."""


@dataclass(frozen=True, eq=False)
class FaithfulMasks:
    """Guidance and edit masks at latent and at picture size, thresholded separately."""

    guidance_cells: torch.Tensor
    guidance: torch.Tensor
    edit_cells: torch.Tensor
    edit: torch.Tensor


def edit_faithfully(
    bundle: InstructPix2PixBundle,
    picture: torch.Tensor,
    instruction: str,
    pseudo_mask: FloatImage,
    parameters: EditParameters,
    noise: Noise,
    progress: EditProgress,
    recorder: Recorder | None = None,
    own_levels: bool = False,
) -> Walk[FrameEdit]:
    """One edit as published.

    Args:
        bundle: in float32.
        picture: (1, 3, S, S) float32 in [0, 1].
        instruction: goes to the model as it is.
        pseudo_mask: (S, S) float32; ones for the whole frame.
        parameters: the solver is DDIM.
        noise: all four draws are used.
        progress: listener.
        recorder: sees the intermediates.
        own_levels: the noise levels and the scale of latents of the model itself in place of the published
            ones: the published arithmetic with a model that the published inference does not know.

    Raises:
        RequestError: the model does not suit the noise levels, or too many steps.
        EditCancelled, NonFiniteResultError: as named.
    """
    recorder = recorder or Recorder()
    schedule = NoiseSchedule.from_config(bundle.scheduler_config) if own_levels else _schedule(bundle)
    check_timestep(parameters.relevance_timestep, schedule.num_train_timesteps)
    timesteps = schedule.timesteps(parameters.num_inference_steps, whole_stride=True)
    size = picture.shape[-1]
    draws = noise.draw(bundle.latent_shape(size))
    added_noise, relevance_noise = (
        draws.added_noise.to(bundle.device),
        draws.relevance_noise.to(bundle.device),
    )
    picture = picture.to(bundle.device)

    text, empty_text = bundle.embed_text(instruction), bundle.embed_text("")
    progress.encoding_started()
    posterior = bundle.encode(picture)
    bundle.wait()
    progress.encoding_finished()
    # Two different samples of one posterior: one to start from, one to keep.
    samples = (posterior.sample(draw) for draw in (draws.init_posterior, draws.source_posterior))
    init_latents, source_latents = (
        bundle.scale(sample) if own_levels else LATENT_SCALE * sample for sample in samples
    )
    predictor = BranchPredictor(bundle, schedule, posterior.mean, text, empty_text)
    _record_inputs(recorder, bundle, instruction, text, empty_text, draws)
    recorder.record("init_latents", init_latents)
    recorder.record("source_latents", source_latents)
    recorder.record("conditioning_latents", posterior.mean)

    progress.phase("relevance map")
    noisy = schedule.add_noise(source_latents, relevance_noise, parameters.relevance_timestep)
    # The third row is unused.
    probe = yield from predictor.predict(noisy, parameters.relevance_timestep, ALL_BRANCHES, place=-1)
    _, probe = schedule.clean_and_noise(probe, noisy, parameters.relevance_timestep)
    relevance = make_relevance_map(probe[0].cpu().numpy(), probe[1].cpu().numpy(), nan_where_degenerate=True)
    recorder.record("relevance_noisy_latents", noisy)
    recorder.record("relevance_eps_text", probe[:1])
    recorder.record("relevance_eps_image", probe[1:2])
    _record_relevance(recorder, relevance)
    masks = _make_masks(relevance, pseudo_mask, parameters, size, recorder)
    edit_cells = recorder.settle_latent_mask(masks.edit_cells).to(bundle.device)

    framed_input = _grey(picture)
    edit_mask = masks.edit[0, 0].numpy()

    pace = bundle.make_pace()

    def after_step(step: DenoisingStep) -> None:
        recorder.step(step)
        pace()
        progress.step_finished(
            step.index, len(timesteps), preview_maker(bundle, step, framed_input, edit_mask)
        )

    start = schedule.add_noise(init_latents, added_noise, timesteps[0])
    recorder.record("timesteps", np.array(timesteps, dtype=np.int32))
    recorder.record("noised_start_latents", start)
    latents = yield from denoise(
        predictor=predictor,
        sampler=DdimSampler(schedule, timesteps),
        timesteps=timesteps,
        scales=GuidanceScales(parameters.guidance_scale, parameters.image_guidance_scale),
        branches=ALL_BRANCHES,
        start=start,
        # The kept region goes back at the level the step started from, one step noisier than the rest,
        # and still carries the noise of the last timestep at the end.
        kept=KeptByReplacing(
            edit_cells, lambda index: schedule.add_noise(source_latents, added_noise, timesteps[index])
        ),
        before_step=lambda index: progress.step_started(),
        after_step=after_step,
    )

    progress.phase("decoding")
    require_finite(latents, "latents")
    unscaled = bundle.unscale(latents) if own_levels else latents / LATENT_SCALE
    decoded = bundle.decode(unscaled).clamp(0, 1)
    require_finite(decoded, "picture")
    pixel_mask = masks.edit.to(decoded)
    final = decoded * pixel_mask + picture * (1 - pixel_mask)
    recorder.record("decoded_image", decoded)
    recorder.record("final_image", 2 * final - 1)
    recorder.record("guidance_composite", _guidance_composite(picture.cpu(), masks, parameters.threshold))
    relevance_is_used = parameters.variant.uses_relevance
    shown_relevance = upsample(torch.from_numpy(np.array(relevance.values))[None, None], size)
    return FrameEdit(
        counterfactual=np.where(edit_mask, _grey(final), framed_input),
        relevance_map=_shown(shown_relevance if relevance_is_used else torch.zeros_like(shown_relevance)),
        pseudo_mask=np.asarray(pseudo_mask, dtype=np.float32),
        guidance_map=_shown(masks.guidance),
        edit_mask=edit_mask,
        relevance_strength=relevance.strength if relevance_is_used else 0.0,
        notes=_notes(relevance if relevance_is_used else None, bool(edit_mask.any())),
    )


def _schedule(bundle: InstructPix2PixBundle) -> NoiseSchedule:
    """The scheduler of Stable Diffusion v1-4, which the reference loads for every checkpoint.

    The reference takes every output for noise. A model that predicts something else is asked for the noise
    that its prediction implies, which needs the noise levels that it was trained with.
    """
    schedule = NoiseSchedule.from_config(STABLE_DIFFUSION_V1)
    own = NoiseSchedule.from_config(bundle.scheduler_config)
    if own.prediction_type is PredictionType.EPSILON:
        return schedule
    levels = own.alphas_cumprod
    if levels.shape != schedule.alphas_cumprod.shape or not np.allclose(levels, schedule.alphas_cumprod):
        raise RequestError(
            f"paper-faithful uses the noise levels of Stable Diffusion v1-4, and this model predicts "
            f"{own.prediction_type.value} at other levels; use the default behaviour"
        )
    return replace(schedule, prediction_type=own.prediction_type)


def _make_masks(
    relevance: RelevanceMap,
    pseudo_mask: FloatImage,
    parameters: EditParameters,
    size: int,
    recorder: Recorder,
) -> FaithfulMasks:
    """Guidance = pseudo mask x relevance map; the same threshold at both sizes, by itself."""
    pixels = torch.from_numpy(np.array(pseudo_mask, dtype=np.float32))[None, None]
    relevance_cells = torch.from_numpy(np.array(relevance.values))[None, None]
    cells = F.interpolate(pixels, size=relevance_cells.shape[-2:], mode="bilinear", align_corners=False)
    relevance_pixels = upsample(relevance_cells, size)
    recorder.record("relevance_R_512", relevance_pixels)
    recorder.record("pseudo_mask_64", cells)
    recorder.record("pseudo_mask_512", pixels)
    if not parameters.variant.uses_mask:
        cells, pixels = torch.ones_like(cells), torch.ones_like(pixels)
    if not parameters.variant.uses_relevance:
        relevance_cells, relevance_pixels = torch.ones_like(cells), torch.ones_like(pixels)
    guidance_cells, guidance = cells * relevance_cells, pixels * relevance_pixels
    # NaN >= threshold is false: a constant difference gives an empty mask, even at threshold 0.
    masks = FaithfulMasks(
        guidance_cells=guidance_cells,
        guidance=guidance,
        edit_cells=guidance_cells >= parameters.threshold,
        edit=guidance >= parameters.threshold,
    )
    recorder.record("guidance_G_64", masks.guidance_cells)
    recorder.record("guidance_G_512", masks.guidance)
    recorder.record("edit_mask_64", masks.edit_cells)
    recorder.record("edit_mask_512", masks.edit)
    return masks


def _guidance_composite(picture: torch.Tensor, masks: FaithfulMasks, threshold: float) -> torch.Tensor:
    """The published red overlay, (1, 3, S, S); its base is brought to [0, 1] twice and so washed out."""
    shown = torch.where(masks.guidance >= threshold, masks.guidance, torch.zeros_like(masks.guidance))
    base = (picture + 1) / 2
    others = base * (1 - shown) + (1 - shown) * shown
    red = base * (1 - shown) + shown
    return torch.cat([red[:, :1], others[:, 1:]], dim=1)


def _record_inputs(
    recorder: Recorder,
    bundle: InstructPix2PixBundle,
    instruction: str,
    text: torch.Tensor,
    empty_text: torch.Tensor,
    draws: Draws,
) -> None:
    recorder.record("token_ids", np.array(bundle.token_ids(instruction), dtype=np.int32))
    recorder.record("text_embedding_instruction", text)
    recorder.record("text_embedding_empty", empty_text)
    recorder.record("draw_1_init_posterior", draws.init_posterior)
    recorder.record("draw_2_added_noise", draws.added_noise)
    recorder.record("draw_3_source_posterior", draws.source_posterior)
    recorder.record("draw_4_relevance_noise", draws.relevance_noise)


def _record_relevance(recorder: Recorder, relevance: RelevanceMap) -> None:
    statistics = (
        relevance.first_quartile,
        relevance.third_quartile,
        relevance.upper_end,
        relevance.minimum,
        relevance.maximum,
    )
    recorder.record("raw_difference_64", relevance.raw_difference)
    recorder.record("raw_difference_stats", np.array(statistics, dtype=np.float64))
    recorder.record("relevance_R_64", relevance.values)


def _grey(picture: torch.Tensor) -> FloatImage:
    """(1, 3, S, S) to (S, S) float32; in double precision, so three equal channels give their own value."""
    return picture.cpu().double().mean(dim=1)[0].float().numpy()


def _shown(image: torch.Tensor) -> FloatImage:
    """(1, 1, S, S) to (S, S) with 0 where undefined, for the result."""
    return np.nan_to_num(image[0, 0].numpy(), nan=0.0)


def _notes(relevance: RelevanceMap | None, changes_something: bool) -> tuple[str, ...]:
    if relevance is not None and relevance.is_degenerate:
        return (DEGENERATE_NOTE,)
    notes = [WEAK_NOTE] if relevance is not None and relevance.is_weak else []
    if not changes_something:
        notes.append(EMPTY_MASK_NOTE)
    return tuple(notes)
