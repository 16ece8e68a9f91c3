"""Windows to choose by key: those of the file, and those computed from the values of this chest film.

Projection radiographs have values without a unit, so no number fits every film; what is computed here is
named after what it is made of.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.arrays import StoredPixels
from engine.radiographs.greyscale import GreyScale, VoiFunction, Window
from engine.radiographs.radiograph import Radiograph
from viewer.language import mark, tr

CHEST_NAMES = (
    mark("2nd to 98th percentile"),
    mark("lungs (dark part of the film)"),
    mark("mediastinum and bones (bright part)"),
    mark("more contrast (10th to 90th percentile)"),
    mark("less contrast (twice the percentiles)"),
    mark("full range of the film"),
)
_MARGIN = 0.1  # of each side; collimation, markers and air beside the body are not the chest
_OVERLAP = 0.3  # how far the windows of the dark and the bright part reach into each other
_BINS = 256
SAMPLES = 60_000  # percentiles of so many are good to a fraction of a grey level, and take a few milliseconds


@dataclass(frozen=True)
class Preset:
    """A window to choose by key.

    Attributes:
        name: for the reader.
        window: None is what the file wants at first (its VOI LUT, else its first window).
    """

    name: str
    window: Window | None


def sampled_values(radiograph: Radiograph, margin: float = 0.0) -> NDArray[np.float64]:
    """Modality values of at most about SAMPLES evenly spread pixels.

    Args:
        radiograph: whose values.
        margin: share of each side that is left out.
    """
    stored = radiograph.stored_pixels
    rows, columns = (round(side * margin) for side in stored.shape)
    if rows or columns:
        stored = stored[rows : stored.shape[0] - rows or None, columns : stored.shape[1] - columns or None]
    grey_scale = radiograph.grey_scale
    values = grey_scale.modality_values[thinned(stored).astype(np.int64) - grey_scale.stored_min]
    return np.asarray(values, dtype=np.float64)


def thinned(stored: StoredPixels) -> StoredPixels:
    """At most about SAMPLES evenly spread pixels of an image or a part of one."""
    step = max(1, math.ceil(math.sqrt(stored.size / SAMPLES)))
    return stored[::step, ::step]


def file_presets(grey_scale: GreyScale) -> tuple[Preset, ...]:
    """What the file carries, its first choice first: the VOI LUT, then its windows."""
    has_lut = grey_scale.voi_table is not None
    found = [Preset(mark("VOI LUT of the file"), None)] if has_lut else []
    for number, window in enumerate(grey_scale.windows, start=1):
        name = window.explanation.strip() or tr("window {number} of the file").format(number=number)
        found.append(Preset(name, None if number == 1 and not has_lut else window))
    return tuple(found)


def chest_presets(radiograph: Radiograph) -> tuple[Preset, ...]:
    """Six windows from the histogram, always in this order, so that each keeps its key."""
    middle = sampled_values(radiograph, _MARGIN)
    is_inverted = radiograph.grey_scale.inverted
    darkness = -1.0 if is_inverted else 1.0  # times the value: low is dark
    low, high = np.percentile(middle, [2, 98])
    dark, bright = np.percentile(darkness * middle, [0.5, 99.5])
    parting = _parting(darkness * middle, dark, bright)
    lungs = (dark, parting + _OVERLAP * (bright - parting))
    dense = (parting - _OVERLAP * (parting - dark), bright)
    inner = np.percentile(middle, [10, 90])
    reach = (high - low) / 2
    spans = (
        (low, high),
        _upright(lungs, darkness),
        _upright(dense, darkness),
        (inner[0], inner[1]),
        (low - reach, high + reach),
        _full_range(radiograph),
    )
    return tuple(
        Preset(name, _window(float(start), float(end), name))
        for name, (start, end) in zip(CHEST_NAMES, spans, strict=True)
    )


def window_of_box(values: NDArray[np.float64]) -> Window:
    """The window of the 2nd to 98th percentile, so that a lead letter or a dead pixel does not decide.

    Args:
        values: modality values in the box, at least one.
    """
    low, high = np.percentile(values, [2, 98])
    return _window(float(low), float(high), mark("box, 2nd to 98th percentile"))


def _window(start: float, end: float, name: str) -> Window:
    """From the first value to the last, both included; a width below 1 stored step says nothing."""
    width = max(end - start, 1e-6 if end != start else 2.0)
    return Window((start + end) / 2, width, VoiFunction.LINEAR_EXACT, name)


def _full_range(radiograph: Radiograph) -> tuple[float, float]:
    stored, grey_scale = radiograph.stored_pixels, radiograph.grey_scale
    first, last = int(stored.min()) - grey_scale.stored_min, int(stored.max()) - grey_scale.stored_min
    used = grey_scale.modality_values[first : last + 1]
    return float(used.min()), float(used.max())


def _upright(span: tuple[float, float], darkness: float) -> tuple[float, float]:
    first, second = span[0] * darkness, span[1] * darkness
    return min(first, second), max(first, second)


def _parting(values: NDArray[np.float64], low: float, high: float) -> float:
    """The value that best separates the dark from the bright class.

    Source: Otsu, IEEE Trans. SMC 9 (1979) 62: the largest variance between the classes.
    """
    if high <= low:
        return float(low)
    counts, edges = np.histogram(values, bins=_BINS, range=(low, high))
    centers = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    mass = np.cumsum(counts * centers)
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = mass / below - (mass[-1] - mass) / above
    between = np.nan_to_num(below * above * difference**2)
    return float(edges[1:][int(np.argmax(between))])
