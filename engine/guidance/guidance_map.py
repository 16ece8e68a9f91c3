"""Guidance map, edit mask and their picture: where a finding can occur times where the model would act."""

import numpy as np
from numpy.typing import NDArray

from engine.arrays import BoolImage, FloatImage
from engine.edit import Variant
from engine.errors import FrameMismatchError, MaskError, NonFiniteResultError, RequestError


def make_guidance_map(pseudo_mask: FloatImage, relevance_map: FloatImage) -> FloatImage:
    """Combine where a finding can occur with where the model would act.

    Args:
        pseudo_mask: (H, W) float32 in [0, 1], in the model frame.
        relevance_map: (H, W) float32 in [0, 1], same frame.

    Returns:
        (H, W) float32 in [0, 1], the elementwise product.

    Raises:
        FrameMismatchError: the shapes differ.
        NonFiniteResultError: a map holds NaN or infinity.

    Source: Min et al., MICCAI 2025, Region-Specific Editing.
    """
    if pseudo_mask.shape != relevance_map.shape:
        raise FrameMismatchError(
            f"the pseudo mask has the shape {pseudo_mask.shape} and the relevance map {relevance_map.shape}; "
            "bring both into the model frame"
        )
    _refuse_non_finite(pseudo_mask, "pseudo mask")
    _refuse_non_finite(relevance_map, "relevance map")
    return np.asarray(pseudo_mask * relevance_map, dtype=np.float32)


def intersect(reader_mask: FloatImage, pseudo_mask: FloatImage) -> FloatImage:
    """Where the reader lets the edit be and the finding can occur.

    Args:
        reader_mask: (H, W) float32 in [0, 1], in the model frame.
        pseudo_mask: same shape and range.

    Returns:
        (H, W) float32 in [0, 1], the elementwise product.

    Raises:
        MaskError: they have nothing in common.
        FrameMismatchError, NonFiniteResultError: as ``make_guidance_map``.
    """
    both = make_guidance_map(pseudo_mask, reader_mask)
    if not np.any(both > 0):
        raise MaskError(
            "the painted mask lies outside the pseudo mask, so nothing may change; paint inside its outline, "
            "or use the painted mask instead of the pseudo mask"
        )
    return both


def combine(variant: Variant, pseudo_mask: FloatImage, relevance_map: FloatImage) -> FloatImage:
    """The guidance map of one row of the paper's ablation.

    Args:
        variant: NONE: ones; RELEVANCE: the relevance map; MASK: the pseudo mask; BOTH: their product.
        pseudo_mask: (H, W) float32 in [0, 1]; only its shape matters where the variant does not use it.
        relevance_map: (H, W) float32 in [0, 1]; as above.

    Returns:
        (H, W) float32 in [0, 1].

    Raises:
        FrameMismatchError: the shapes differ.
        NonFiniteResultError: a map that is used holds NaN or infinity.

    Source: Min et al., MICCAI 2025, Table 2.
    """
    if not variant.uses_mask:
        pseudo_mask = np.ones_like(pseudo_mask, dtype=np.float32)
    if not variant.uses_relevance:
        relevance_map = np.ones_like(relevance_map, dtype=np.float32)
    return make_guidance_map(pseudo_mask, relevance_map)


def make_edit_mask(guidance_map: FloatImage, threshold: float) -> BoolImage:
    """(H, W) bool: where the guidance map reaches the threshold; threshold 0 opens everything.

    The comparison is made in float32, as the guidance map is.

    Raises:
        RequestError: the threshold is not in [0, 1].
        NonFiniteResultError: the map holds NaN, which no comparison would notice.
    """
    if not 0.0 <= threshold <= 1.0:
        raise RequestError(f"the threshold is {threshold}; it must be from 0 to 1")
    _refuse_non_finite(guidance_map, "guidance map")
    edit_mask: BoolImage = guidance_map >= np.float32(threshold)
    return edit_mask


def tint_guidance(
    image: FloatImage, guidance_map: FloatImage, threshold: float, faithful: bool = False
) -> FloatImage:
    """The paper's picture of a guidance map: red over the radiograph where the map reaches the threshold.

    Args:
        image: (H, W) float32 in [0, 1], 0 is black.
        guidance_map: (H, W) float32 in [0, 1].
        threshold: in [0, 1]; below it nothing is tinted.
        faithful: as published, which lifts black to middle grey and is not always redder for more; else a
            linear blend from the image to red.

    Returns:
        (3, H, W) float32 in [0, 1]: red, green, blue.

    Raises:
        FrameMismatchError: the shapes differ.
        RequestError: the threshold is not in [0, 1].
        NonFiniteResultError: the map holds NaN or infinity.
    """
    if image.shape != guidance_map.shape:
        raise FrameMismatchError(
            f"the image has the shape {image.shape} and the guidance map {guidance_map.shape}; "
            "both must be in the model frame"
        )
    strength = np.where(make_edit_mask(guidance_map, threshold), guidance_map, np.float32(0))
    base = (image + 1) / 2 if faithful else image
    faded = base * (1 - strength)
    others = faded + (1 - strength) * strength if faithful else faded
    return np.asarray(np.stack([faded + strength, others, others]), dtype=np.float32)


def _refuse_non_finite(array: NDArray[np.float32], name: str) -> None:
    if not np.isfinite(array).all():
        raise NonFiniteResultError(f"the {name} holds NaN or infinity; the model's result cannot be used")
