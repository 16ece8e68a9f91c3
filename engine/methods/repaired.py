"""The default edit in the model frame: InstructX2X with the defects of the published inference repaired.

Source: Min et al., "InstructX2X", MICCAI 2025; the published behaviour itself is in ``faithful.py``.
"""

import numpy as np
import torch
import torch.nn.functional as F

from engine.arrays import BoolImage
from engine.edit import Variant
from engine.errors import RequestError
from engine.guidance.guidance_map import combine, make_edit_mask
from engine.guidance.relevance import FENCE, RelevanceMap, make_relevance_map
from engine.methods.denoising import (
    Branch,
    BranchPredictor,
    DenoisingStep,
    GuidanceScales,
    KeptByPrediction,
    denoise,
)
from engine.methods.encode_cache import CaseEncodes, EncodeCache, FirstCallKept, tensor_key
from engine.methods.frame_edit import (
    DEGENERATE_NOTE,
    EMPTY_MASK_NOTE,
    WEAK_NOTE,
    FrameEdit,
    fade_to_cut,
    fade_to_edge,
    preview_maker,
    require_finite,
    upsample,
)
from engine.methods.in_step import Walk
from engine.methods.noise import Noise
from engine.methods.parameters import EditParameters, check_timestep
from engine.methods.progress import EditProgress
from engine.methods.samplers import make_sampler
from engine.methods.schedule import NoiseSchedule
from engine.methods.understanding import Confinement
from engine.models.instruct_pix2pix import InstructPix2PixBundle
from engine.radiographs.framing import FramedRadiograph


def edit_frame(
    bundle: InstructPix2PixBundle,
    framed: FramedRadiograph,
    sentence: str,
    confinement: Confinement,
    parameters: EditParameters,
    noise: Noise,
    progress: EditProgress,
    cache: EncodeCache,
    walker: InstructPix2PixBundle,
    together: int = 1,
) -> Walk[FrameEdit]:
    """One edit in the model frame, repaired: same inputs, same pixels, whatever the cache holds.

    In step with others that is so but for rounding: the answers of a call depend on how many share it.

    Args:
        bundle: any InstructPix2Pix model.
        framed: what to edit.
        sentence: goes to the model.
        confinement: pseudo mask, reader mask or whole frame.
        parameters: of the request.
        noise: the third draw is not used: start and kept region share one posterior sample.
        progress: listener.
        cache: of what an earlier edit has worked out.
        walker: the model with the U-Net that denoises: its own, or that of previews.
        together: how many edits are in step.

    Raises:
        RequestError: the frame or the relevance timestep does not suit the model.
        EditCancelled, NonFiniteResultError: as named.
    """
    size = framed.spec.size
    schedule = NoiseSchedule.from_config(bundle.scheduler_config)
    check_timestep(parameters.relevance_timestep, schedule.num_train_timesteps)
    spaced = schedule.trailing_timesteps if parameters.is_preview else schedule.timesteps
    timesteps = spaced(parameters.num_inference_steps)
    if size % bundle.latent_factor:
        raise RequestError(
            f"a frame of {size} pixels is no multiple of the model's {bundle.latent_factor} pixels per cell; "
            "correct frame.size in the model card"
        )
    draws = noise.draw(bundle.latent_shape(size))
    added_noise = draws.added_noise.to(bundle.device)

    encodes = CaseEncodes(cache, bundle, framed.pixels, together)
    picture = torch.from_numpy(np.array(framed.pixels))[None, None].to(bundle.device)
    progress.encoding_started()
    posterior = encodes.of_picture("posterior", lambda: bundle.encode(picture))
    bundle.wait()
    progress.encoding_finished()
    # A residual is over the mean; a sample beside it would be noise in the change.
    encoded = posterior.mean if bundle.predicts_residual else posterior.sample(draws.init_posterior)
    source = bundle.scale(encoded)
    text, empty_text = (encodes.of_text(one, bundle.embed_text) for one in (sentence, ""))
    predictor = BranchPredictor(bundle, schedule, posterior.mean, text, empty_text)
    drawn = tensor_key(draws.init_posterior, draws.added_noise, draws.relevance_noise)

    relevance = None
    relevance_map = np.zeros((size, size), dtype=np.float32)
    if parameters.variant.uses_relevance:
        progress.phase("relevance map")
        probe = (parameters.relevance_timestep, parameters.relevance_quantile)
        relevance = yield from encodes.of_walk(
            "relevance",
            lambda: probe_relevance(predictor, source, draws.relevance_noise.to(bundle.device), *probe),
            *(sentence, drawn, *probe),
        )
        relevance_map = upsample(torch.from_numpy(np.array(relevance.values))[None, None], size)[0, 0].numpy()

    guidance_map = combine(parameters.variant, confinement.mask, relevance_map)
    edit_mask = make_edit_mask(guidance_map, parameters.threshold) & _inside(framed)
    if confinement.is_painted:
        edit_mask &= confinement.mask > 0  # threshold 0 opens everything but what the reader left out
    if relevance is not None and relevance.is_degenerate:
        edit_mask = np.zeros_like(edit_mask)
    counterfactual = framed.pixels
    if edit_mask.any():
        if walker is not bundle:
            predictor = BranchPredictor(walker, schedule, posterior.mean, text, empty_text)
        latents = yield from _denoise_repaired(
            bundle,
            FirstCallKept(predictor, encodes, sentence, drawn, walker is bundle),
            *(source, added_noise, edit_mask, timesteps, parameters, framed, progress),
        )
        progress.phase("decoding")
        require_finite(latents, "latents")
        decoded = _decode(bundle, latents, source, picture, encodes)
        require_finite(decoded, "picture")
        fade = fade_to_edge(edit_mask)
        if relevance is not None and parameters.variant.uses_mask and not confinement.is_painted:
            fade = np.minimum(fade, fade_to_cut(relevance_map, confinement.mask, parameters.threshold))
        change = fade * (decoded.cpu().numpy() - framed.pixels)
        counterfactual = np.where(edit_mask, framed.pixels + change, framed.pixels).astype(np.float32)
    return FrameEdit(
        counterfactual=counterfactual,
        relevance_map=relevance_map,
        pseudo_mask=confinement.mask,
        guidance_map=guidance_map,
        edit_mask=edit_mask,
        relevance_strength=relevance.strength if relevance else 0.0,
        notes=_notes(relevance, parameters, confinement, bool(edit_mask.any())),
    )


def probe_relevance(
    predictor: BranchPredictor,
    source: torch.Tensor,
    noise: torch.Tensor,
    timestep: int,
    quantile: float = FENCE,
) -> Walk[RelevanceMap]:
    """Compare what the model predicts with the instruction and with the empty text.

    Whatever the model predicts is turned into noise first, so that maps of different models compare.

    Args:
        predictor: the model under this edit's conditions.
        source: (1, C, h, w) clean latents.
        noise: same shape.
        timestep: how noisy the probe is.
        quantile: where the map ends, see ``make_relevance_map``.
    """
    noisy = predictor.schedule.add_noise(source, noise, timestep)
    asked = (Branch.TEXT_AND_IMAGE, Branch.IMAGE)
    outputs = yield from predictor.predict(noisy, timestep, asked, place=-1)
    _, predicted = predictor.schedule.clean_and_noise(outputs, noisy, timestep)
    with_text, without_text = predicted.cpu().numpy()
    return make_relevance_map(with_text, without_text, quantile=quantile)


def _denoise_repaired(
    bundle: InstructPix2PixBundle,
    predictor: BranchPredictor,
    source: torch.Tensor,
    added_noise: torch.Tensor,
    edit_mask: BoolImage,
    timesteps: list[int],
    parameters: EditParameters,
    framed: FramedRadiograph,
    progress: EditProgress,
) -> Walk[torch.Tensor]:
    """Latents after the masked loop; the kept region is always as noisy as the rest, and clean at the end."""
    schedule = predictor.schedule
    scales = GuidanceScales(parameters.guidance_scale, parameters.image_guidance_scale)
    # A cell may change when any of its pixels may.
    cells = F.max_pool2d(torch.from_numpy(edit_mask)[None, None].float(), bundle.latent_factor) > 0

    pace = bundle.make_pace()

    def after_step(step: DenoisingStep) -> None:
        pace()
        make_preview = preview_maker(bundle, step, framed.pixels, edit_mask)
        progress.step_finished(step.index, len(timesteps), make_preview)

    return (
        yield from denoise(
            predictor=predictor,
            sampler=make_sampler(parameters.solver, schedule, timesteps),
            timesteps=timesteps,
            scales=scales,
            branches=scales.needed_branches(),
            start=schedule.add_noise(source, added_noise, timesteps[0]),
            kept=KeptByPrediction(cells.to(bundle.device), source, len(timesteps)),
            before_step=lambda index: progress.step_started(),
            after_step=after_step,
        )
    )


def _decode(
    bundle: InstructPix2PixBundle,
    latents: torch.Tensor,
    source: torch.Tensor,
    picture: torch.Tensor,
    encodes: CaseEncodes,
) -> torch.Tensor:
    """(S, S) edited picture in [0, 1].

    A model that predicts what to add to the input's latents has its change added to the input: what the
    autoencoder loses of both is then not lost.
    """
    edited = bundle.decode(bundle.unscale(latents)).mean(dim=1)[0]
    if bundle.predicts_residual:
        unedited = encodes.of_picture("decoded", lambda: bundle.decode(bundle.unscale(source)).mean(dim=1)[0])
        edited = picture[0, 0] + edited - unedited
    return edited.clamp(0, 1)


def _inside(framed: FramedRadiograph) -> BoolImage:
    """(S, S) bool: the radiograph inside the frame, without the bars of a letterbox."""
    top, left, height, width = framed.content_box
    inside = np.zeros((framed.spec.size, framed.spec.size), dtype=bool)
    inside[top : top + height, left : left + width] = True
    return inside


def _notes(
    relevance: RelevanceMap | None,
    parameters: EditParameters,
    confinement: Confinement,
    changes_something: bool,
) -> tuple[str, ...]:
    if relevance is not None and relevance.is_degenerate:
        return (DEGENERATE_NOTE,)
    notes = [WEAK_NOTE] if relevance is not None and relevance.is_weak else []
    if not changes_something:
        notes.append(EMPTY_MASK_NOTE)
    elif parameters.threshold == 0 and parameters.variant is not Variant.NONE and not confinement.is_painted:
        notes.append("threshold 0 opens the whole frame, whatever the maps say")
    return tuple(notes)
