"""What localization and insertion do with images, in numpy and Pillow: blur, parts, holes, noise, warps."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.arrays import BoolImage, FloatImage


def blur(image: FloatImage, sigma: float) -> FloatImage:
    """Gaussian blur of (H, W) with mirrored borders, sigma in pixels; unchanged for sigma 0."""
    if sigma <= 0:
        return image
    reach = min(int(np.ceil(3 * sigma)), *(n - 1 for n in image.shape))
    # A wide kernel is smooth itself, so it may be applied to fewer, averaged pixels.
    step = 1 if sigma < 6 else 2 if sigma < 12 else 4
    height, width = image.shape
    if step > 1 and height % step == 0 and width % step == 0:
        small = image.reshape(height // step, step, width // step, step).mean(axis=(1, 3), dtype=np.float32)
        return resize(blur(small, sigma / step), (height, width))
    weights = np.exp(-0.5 * (np.arange(reach + 1) / sigma) ** 2)
    weights = (weights / (2 * weights.sum() - weights[0])).astype(np.float32)
    result = image.astype(np.float32)
    for _ in range(2):
        result = _blur_rows(result, weights).T
    return np.ascontiguousarray(result)


def _blur_rows(image: FloatImage, weights: FloatImage) -> FloatImage:
    """A symmetric kernel, given from its middle outwards, along the first axis."""
    reach, height = len(weights) - 1, len(image)
    padded = np.pad(image, ((reach, reach), (0, 0)), mode="reflect")
    result = padded[reach : reach + height] * weights[0]
    pair = np.empty_like(result)
    for far in range(1, reach + 1):
        np.add(padded[reach - far : reach - far + height], padded[reach + far : reach + far + height], pair)
        pair *= weights[far]
        result += pair
    return result


def dilate(mask: BoolImage, radius: int) -> BoolImage:
    """Grow by a square of 2 radius + 1 pixels."""
    grown: BoolImage = mask
    for axis in (0, 1):
        padded = np.pad(grown, [(radius, radius) if a == axis else (0, 0) for a in (0, 1)])
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * radius + 1, axis=axis)
        grown = np.asarray(windows.any(axis=-1))
    return grown


def erode(mask: BoolImage, radius: int) -> BoolImage:
    """Shrink by a square of 2 radius + 1 pixels; outside the image counts as inside the mask."""
    return ~dilate(~mask, radius)


def connected(seeds: BoolImage, within: BoolImage) -> BoolImage:
    """All pixels of ``within`` that a 4-connected path inside it joins to a seed."""
    reached = seeds & within
    while True:
        before = int(reached.sum())
        for flip in (np.s_[:], np.s_[::-1]):
            for turn in (False, True):
                state = (reached.T if turn else reached)[flip]
                allowed = (within.T if turn else within)[flip]
                for row in range(1, len(state)):
                    state[row] |= state[row - 1] & allowed[row]
        if int(reached.sum()) == before:
            return reached


def largest_component(mask: BoolImage) -> BoolImage:
    """The largest 4-connected part; empty for an empty mask."""
    left = mask.copy()
    best = np.zeros_like(mask)
    while left.any():
        seed = np.zeros_like(mask)
        seed[np.unravel_index(int(np.argmax(left)), mask.shape)] = True
        part = connected(seed, left)
        if part.sum() > best.sum():
            best = part
        left &= ~part
    return best


def fill_holes(mask: BoolImage) -> BoolImage:
    """Fill what is not joined to the border of the image."""
    outside = np.pad(~mask, 1, constant_values=True)
    seed = np.zeros_like(outside)
    seed[0, 0] = True
    return ~connected(seed, outside)[1:-1, 1:-1]


def resize(image: FloatImage, shape: tuple[int, int]) -> FloatImage:
    """(h, w) float32 to ``shape``, bicubic."""
    picture = Image.fromarray(np.ascontiguousarray(image, dtype=np.float32))
    return np.array(picture.resize((shape[1], shape[0]), Image.Resampling.BICUBIC), dtype=np.float32)


def smooth_curve(random: np.random.Generator, length: int, knots: int) -> NDArray[np.float32]:
    """(length,) smooth random curve through ``knots`` values of unit deviation."""
    values = random.standard_normal(knots)
    places = np.linspace(0, knots - 1, length)
    left = np.minimum(places.astype(int), knots - 2)
    share = places - left
    ease = share * share * (3 - 2 * share)
    curve: NDArray[np.float32] = (values[left] * (1 - ease) + values[left + 1] * ease).astype(np.float32)
    return curve


def sample(image: FloatImage, rows: FloatImage, columns: FloatImage) -> FloatImage:
    """Values of (H, W) at fractional positions, bilinear; positions outside take the border's value."""
    height, width = image.shape
    rows = np.clip(rows, 0, height - 1.001)
    columns = np.clip(columns, 0, width - 1.001)
    top, left = rows.astype(int), columns.astype(int)
    down, right = rows - top, columns - left
    upper = image[top, left] * (1 - right) + image[top, left + 1] * right
    lower = image[top + 1, left] * (1 - right) + image[top + 1, left + 1] * right
    return (upper * (1 - down) + lower * down).astype(np.float32)


def smoothstep(values: FloatImage, start: float, end: float) -> FloatImage:
    """0 up to ``start``, 1 from ``end``, smooth between."""
    share = np.clip((values - start) / (end - start), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)


def ease(value: float, start: float, end: float) -> float:
    """``smoothstep`` of one number."""
    share = min(1.0, max(0.0, (value - start) / (end - start)))
    return share * share * (3 - 2 * share)
