"""Outlines of real films to learn from: what a network is sure of, with edges where the film has them."""

import numpy as np
from numpy.typing import NDArray

from engine.arrays import BoolImage, FloatImage
from engine.simulation.image_operations import blur, dilate, erode, fill_holes, largest_component
from engine.simulation.localization_network import SIZE, LungNetwork
from engine.simulation.lung_masks import FRAME, close, find_lungs, small_film

_REACH = 6  # pixels of 128 by which an edge towards the mediastinum may move
_NEAR = 5.0  # deviation of the window in which lung and tissue are compared
_ROUNDS = 6


def sure_outlines(
    film: FloatImage, network: LungNetwork, min_agreement: float
) -> tuple[FloatImage, NDArray[np.float32]] | None:
    """A film and the outlines to learn from it; None where the network is not sure enough.

    Args:
        film: (512, 512) float32 in [0, 1].
        min_agreement: least Dice overlap in [0, 1] of views of the film.

    Returns:
        (128, 128) float32 in [0, 1] and (2, 128, 128) float32 of 0 and 1: right and left lung.
    """
    found = find_lungs(film, network)
    if found.reason_to_refuse() or found.agreement < min_agreement:
        return None
    image = small_film(film)
    step = FRAME // SIZE
    lungs = [
        mask.reshape(SIZE, step, SIZE, step).mean(axis=(1, 3)) > 0.5 for mask in (found.right, found.left)
    ]
    middle = float(np.mean([np.flatnonzero(mask.any(axis=0)).mean() for mask in lungs]))
    refined = [follow_edges(image, mask, middle) for mask in lungs]
    if (refined[0] & refined[1]).any():
        return None
    return image, np.stack(refined).astype(np.float32)


def follow_edges(image: FloatImage, lung: BoolImage, middle: float) -> BoolImage:
    """The lung with its edge towards the mediastinum moved to where the film turns from dark to bright.

    Each pixel beside the lung joins whichever it resembles more: the lung around it or the tissue around it.
    Only within its rows and only towards the middle, so that gas below the diaphragm stays out.

    Args:
        image: (128, 128) float32, lungs dark.
        lung: (128, 128) bool, one lung.
        middle: column midway between the lungs.
    """
    is_right_lung = np.flatnonzero(lung.any(axis=0)).mean() < middle
    inward = 1 if is_right_lung else -1
    columns = np.arange(lung.shape[1])
    band = np.zeros_like(lung)
    for shift in range(1, _REACH + 1):
        band |= np.roll(lung, shift * inward, axis=1)
    band &= (columns - middle) * inward < 0
    inner = lung.copy()
    for shift in range(1, _REACH // 2 + 1):
        inner &= np.roll(lung, -shift * inward, axis=1)
    band &= ~inner
    smooth = blur(image, 0.8)
    current = lung
    for _ in range(_ROUNDS):
        inside, outside = (_local_mean(smooth, part) for part in (current, ~current))
        closer = np.abs(smooth - inside) < np.abs(smooth - outside)
        current = blur(np.where(band, closer, lung).astype(np.float32), 1.0) > 0.5
    current = fill_holes(close(current, 2))
    return dilate(largest_component(erode(current, 1)), 2) & current


def _local_mean(image: FloatImage, mask: BoolImage) -> FloatImage:
    weight = mask.astype(np.float32)
    return np.asarray(blur(image * weight, _NEAR) / (blur(weight, _NEAR) + np.float32(1e-3)))
