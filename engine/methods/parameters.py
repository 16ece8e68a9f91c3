"""EditParameters: the numbers of a request, checked and with the model card's defaults filled in."""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.edit import Behaviour, EditRequest, Solver, Variant
from engine.errors import MaskError, RequestError
from engine.guidance.relevance import FENCE
from engine.methods.noise import SEED_LIMIT
from engine.models.card import ModelCard
from engine.models.preview_weights import preview_spec
from engine.radiographs.framing import Geometry

METHOD = "region_specific"
MOST_STEPS = 1000
PUBLISHED_FRAME_SIZE = 512
PUBLISHED_STEPS = 100


@dataclass(frozen=True)
class EditParameters:
    """What denoising needs to know; see EditRequest for the meaning of each."""

    variant: Variant
    guidance_scale: float
    image_guidance_scale: float
    num_inference_steps: int
    relevance_timestep: int
    relevance_quantile: float
    threshold: float
    solver: Solver
    seed: int
    is_preview: bool = False


def resolve_parameters(request: EditRequest, card: ModelCard) -> EditParameters:
    """Check a request against its model before anything slow happens.

    Raises:
        RequestError: a parameter is out of range, or parameters contradict each other.
        MaskError: the reader mask has another shape than the radiograph, or nothing is painted.
    """
    if (request.method, card.method) != (METHOD, METHOD):
        raise RequestError(
            f"the request is for method {request.method!r} and the model {card.name} for {card.method!r}, "
            f"but this editor does {METHOD!r}; choose another model or method"
        )
    _check_reader_mask(request)
    request = _as_preview(request, card)
    steps = _given(request.num_inference_steps, _usual_steps(request, card))
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or not 1 <= steps <= MOST_STEPS:
        raise RequestError(f"{steps!r} steps are out of range; use 1 to {MOST_STEPS}")
    if not 0.0 <= request.threshold <= 1.0:  # false for NaN too
        raise RequestError(f"threshold {request.threshold} is out of range; use 0 to 1")
    if not 0 <= request.seed < SEED_LIMIT:
        raise RequestError(f"seed {request.seed} is out of range; use an integer from 0 to 2**64 - 1")
    if request.behaviour is Behaviour.PAPER_FAITHFUL:
        _check_faithful(request, card)
    return EditParameters(
        variant=request.variant,
        guidance_scale=_finite("guidance_scale", _given(request.guidance_scale, card.guidance_scale)),
        image_guidance_scale=_finite(
            "image_guidance_scale", _given(request.image_guidance_scale, card.image_guidance_scale)
        ),
        num_inference_steps=int(steps),
        relevance_timestep=int(request.relevance_timestep),
        relevance_quantile=_relevance_quantile(request, card),
        threshold=float(request.threshold),
        solver=_solver(request, card),
        seed=int(request.seed),
        is_preview=request.behaviour is Behaviour.PREVIEW,
    )


def check_timestep(timestep: int, num_train_timesteps: int) -> None:
    """RequestError where the relevance probe is beyond the model's training timesteps."""
    if not 0 <= timestep < num_train_timesteps:
        raise RequestError(
            f"relevance timestep {timestep} is out of range; this model takes 0 to {num_train_timesteps - 1}"
        )


def _as_preview(request: EditRequest, card: ModelCard) -> EditRequest:
    """A preview walks in its own way, whatever the request says of steps, solver and guidance.

    Raises:
        RequestError: the model makes none.
    """
    if request.behaviour is not Behaviour.PREVIEW:
        return request
    return replace(
        request,
        num_inference_steps=preview_spec(card).steps,
        solver=Solver.DPM_SOLVER_PP,
        # With additions, the model's own guidance has been learned; one row a step gives it.
        guidance_scale=1.0 if preview_spec(card).file else card.guidance_scale,
        image_guidance_scale=1.0 if preview_spec(card).file else card.image_guidance_scale,
    )


def _given(value: Any, default: Any) -> Any:
    return default if value is None else value


def _usual_steps(request: EditRequest, card: ModelCard) -> int:
    """The card's are for its own solver; the published inference knows DDIM alone."""
    is_faithful = request.behaviour is Behaviour.PAPER_FAITHFUL
    return PUBLISHED_STEPS if is_faithful and card.solver is not Solver.DDIM else card.num_inference_steps


def _solver(request: EditRequest, card: ModelCard) -> Solver:
    """The published inference knows DDIM alone."""
    if request.behaviour is Behaviour.PAPER_FAITHFUL:
        return Solver.DDIM
    return request.solver or card.solver


def _relevance_quantile(request: EditRequest, card: ModelCard) -> float:
    """The published inference has one rule alone."""
    if request.behaviour is Behaviour.PAPER_FAITHFUL:
        return FENCE
    quantile = float(_given(request.relevance_quantile, card.relevance_quantile))
    if quantile != FENCE and not 0.5 <= quantile <= 1.0:  # false for NaN too
        raise RequestError(
            f"the relevance quantile {quantile} is out of range; use 0.5 to 1, or 0 as published"
        )
    return quantile


def _finite(name: str, value: float) -> float:
    if not math.isfinite(value) or abs(value) > 1000:
        raise RequestError(f"{name} {value} is out of range; use a number of moderate size, 1 to 10 is usual")
    return float(value)


def _check_reader_mask(request: EditRequest) -> None:
    mask = request.reader_mask
    if mask is None:
        return
    if mask.shape != request.radiograph.shape:
        raise MaskError(
            f"the painted mask is {' x '.join(map(str, mask.shape))} but the radiograph is "
            f"{' x '.join(map(str, request.radiograph.shape))}; paint on this radiograph or resample the mask"
        )
    if not np.any(mask):
        raise MaskError("the painted mask is empty; paint where the edit may happen, or remove the mask")


def _check_faithful(request: EditRequest, card: ModelCard) -> None:
    frame = card.frame
    if frame.size != PUBLISHED_FRAME_SIZE or frame.geometry is not Geometry.SQUASH:
        raise RequestError(
            f"paper-faithful needs a {PUBLISHED_FRAME_SIZE} pixel squash frame, but {card.name} has "
            f"{frame.size} {frame.geometry.value}; use the default behaviour"
        )
    if request.solver not in (None, Solver.DDIM):
        raise RequestError("paper-faithful is defined for the DDIM solver; use ddim or the default behaviour")
    if request.precision not in ("auto", "float32"):
        raise RequestError("paper-faithful is in float32; leave the precision or use the default behaviour")
