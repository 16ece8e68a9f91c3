"""FrameEdit: what an edit gives in the model frame, whichever behaviour made it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from scipy.ndimage import distance_transform_cdt, distance_transform_edt

from engine.arrays import BoolImage, FloatImage, freeze_arrays
from engine.errors import NonFiniteResultError
from engine.methods.denoising import DenoisingStep
from engine.models.instruct_pix2pix import InstructPix2PixBundle

DEGENERATE_NOTE = (
    "no relevant region: the model predicts the same with and without the instruction, so nothing was "
    "changed; reword the instruction, or paint a mask and use the variant 'mask'"
)
WEAK_NOTE = (
    "weak relevance: the instruction hardly moves the model, so the relevance map is mostly noise made "
    "large; judge the place of the edit with care"
)
EMPTY_MASK_NOTE = "the edit mask is empty at this threshold, so nothing was changed; lower the threshold"

_PREVIEW_CELLS = 32
_FADE = 50  # of a frame's side is the width of the fading
_LEAST_CUT = 0.2  # relevance that is cut off; less is no change that anybody would miss
_CUT_FADE = 0.08  # of a frame's side, where a pseudo mask cuts off what the model would change


@dataclass(frozen=True, eq=False)
class FrameEdit:
    """One edit in the model frame; S is its size.

    Attributes:
        counterfactual: (S, S) float32 in [0, 1]; outside ``edit_mask`` the input's own values.
        relevance_map, pseudo_mask, guidance_map: (S, S) float32 in [0, 1].
        edit_mask: (S, S) bool.
        relevance_strength: largest unnormalised relevance; 0 where the variant does not use it.
        notes: for the reader.
    """

    counterfactual: FloatImage
    relevance_map: FloatImage
    pseudo_mask: FloatImage
    guidance_map: FloatImage
    edit_mask: BoolImage
    relevance_strength: float
    notes: tuple[str, ...]

    def __post_init__(self) -> None:
        freeze_arrays(self)


def upsample(image: torch.Tensor, size: int) -> torch.Tensor:
    """(1, n, h, w) to (1, n, size, size): bilinear, half-pixel centres, no antialias."""
    return F.interpolate(image, size=(size, size), mode="bilinear", align_corners=False)


def fade_to_edge(edit_mask: BoolImage) -> FloatImage:
    """How much of a change shows: it fades over a fiftieth of the frame, so that no mask leaves a seam.

    Args:
        edit_mask: (S, S).

    Returns:
        (S, S) float32 in [0, 1]: 0 outside, 1 deep inside or, where nothing is that deep, deepest inside. The
        border of the frame is no edge.
    """
    if edit_mask.all():
        return np.ones(edit_mask.shape, np.float32)
    steps = distance_transform_cdt(edit_mask, "chessboard")
    depth = np.minimum(steps, max(1, edit_mask.shape[0] // _FADE)).astype(np.float32)
    fade: FloatImage = depth / max(np.float32(1), depth.max())
    return fade


def fade_to_cut(relevance_map: FloatImage, pseudo_mask: FloatImage, threshold: float) -> FloatImage:
    """How much of a change shows near where the pseudo mask cuts off what the model would change.

    There the edge of the edit mask is a line of the atlas, the border of a zone, and no border of a finding;
    the change fades towards it, more slowly than to other edges.

    Args:
        relevance_map, pseudo_mask: (S, S) float32 in [0, 1].
        threshold: of the guidance map.

    Returns:
        (S, S) float32 in [0, 1]: 0 at such a cut, 1 far from any.
    """
    cut = (relevance_map >= max(threshold, _LEAST_CUT)) & (pseudo_mask <= 0)
    if not cut.any():
        return np.ones_like(relevance_map)
    away = distance_transform_edt(~cut) / (_CUT_FADE * len(cut))
    share = np.clip(away, 0, 1).astype(np.float32)
    fade: FloatImage = share * share * (3 - 2 * share)
    return fade


def require_finite(values: torch.Tensor, what: str) -> None:
    """NonFiniteResultError where ``values`` hold NaN or infinity."""
    if not bool(torch.isfinite(values).all()):
        raise NonFiniteResultError(
            f"the model returned NaN or infinity in the {what}; use float32 precision, lower the guidance "
            "scale, or check the model with 'counterview-engine models check'"
        )


def preview_maker(
    bundle: InstructPix2PixBundle, step: DenoisingStep, framed_input: FloatImage, edit_mask: BoolImage
) -> Callable[[], FloatImage]:
    """A function that pictures the predicted clean latents inside the edit mask, small and therefore fast.

    The latents are averaged down before decoding: a convolutional decoder does not mind.
    """

    def make() -> FloatImage:
        latents = step.clean
        stride = max(1, latents.shape[-1] // _PREVIEW_CELLS)
        small = F.avg_pool2d(latents, stride) if stride > 1 else latents
        decoded = bundle.decode(bundle.unscale(small)).mean(dim=1)[0].clamp(0, 1).nan_to_num(0).cpu().numpy()
        rows = np.linspace(0, framed_input.shape[0] - 1, decoded.shape[0]).round().astype(int)
        columns = np.linspace(0, framed_input.shape[1] - 1, decoded.shape[1]).round().astype(int)
        cells = np.ix_(rows, columns)
        return np.where(edit_mask[cells], decoded, framed_input[cells]).astype(np.float32)

    return make
