"""Is this a frontal adult chest radiograph? A list of reasons when it may not be.

A warning that the reader may override, never a diagnosis of the image: absent header values are no reason.
"""

from dataclasses import dataclass

import numpy as np

from engine.arrays import FloatImage
from engine.radiographs.radiograph import Radiograph
from engine.radiographs.shades import COLOR_NOTE
from engine.radiographs.sop_classes import CHEST_MODALITIES, DX_FOR_PROCESSING

SMALLEST_SIDE = 256  # pixels; half the frame of the published model
ADULT_AGE_YEARS = 18.0
ASPECT_RANGE = (0.62, 1.6)  # height over width; 400 adult frontal radiographs lie within 0.79 to 1.38

_FRONTAL_VIEWS = frozenset({"", "PA", "AP"})
_LATERAL_VIEWS = frozenset({"LL", "RL", "LAT", "LATERAL", "LLAT", "RLAT"})
_OBLIQUE_VIEWS = frozenset({"LLO", "RLO", "LAO", "RAO", "LPO", "RPO", "OBLIQUE", "LO", "RO"})
_DECUBITUS_VIEWS = frozenset({"LLD", "RLD"})
_CHEST_PARTS = frozenset({"", "CHEST", "THORAX", "LUNG", "LUNGS"})

_WORKING_SIZE = 512
_GRID = 32
_BLANK_RANGE = 0.03  # of the display scale between the 1st and the 99th percentile
# Chance that a pixel of mediastinum or abdomen is brighter than one of the lung fields. The lowest of 448
# frontal radiographs (400 of them NIH ChestX-ray14) is 0.44, their median 0.96; inverted ones are 1 minus
# that, so that below 0.3 all but three of the same radiographs are recognized when inverted.
_INVERTED_BELOW = 0.3


@dataclass(frozen=True)
class Suitability:
    """What speaks against using this radiograph; each reason is one line."""

    reasons: tuple[str, ...] = ()


def assess_suitability(radiograph: Radiograph) -> Suitability:
    """Look at header and pixels for reasons against; takes some milliseconds."""
    header, shape = _from_header(radiograph), _from_shape(radiograph)
    return Suitability(
        (*header, *shape, *_from_pixels(radiograph, not shape and _claims_frontal_chest(radiograph)))
    )


def _claims_frontal_chest(radiograph: Radiograph) -> bool:
    """Whether nothing in the header says that this is another view or another part of the body."""
    return radiograph.view_position in _FRONTAL_VIEWS and radiograph.body_part_examined in _CHEST_PARTS


def _from_header(radiograph: Radiograph) -> list[str]:
    reasons = []
    if radiograph.modality not in CHEST_MODALITIES and (
        radiograph.modality or radiograph.file_format == "DICOM"
    ):
        found = f"modality {radiograph.modality}" if radiograph.modality else "no modality"
        reasons.append(f"{found} instead of CR or DX")
    view = radiograph.view_position
    if view in _LATERAL_VIEWS:
        reasons.append(f"lateral view ({view}) instead of PA or AP")
    elif view in _OBLIQUE_VIEWS:
        reasons.append(f"oblique view ({view}) instead of PA or AP")
    elif view in _DECUBITUS_VIEWS:
        reasons.append(f"lateral decubitus view ({view}) instead of PA or AP")
    elif view not in _FRONTAL_VIEWS:
        reasons.append(f"view position {view} instead of PA or AP")
    reasons += _from_orientation(radiograph)
    if radiograph.body_part_examined not in _CHEST_PARTS:
        reasons.append(f"body part {radiograph.body_part_examined} instead of CHEST")
    age = radiograph.patient_age_years
    if age is not None and age < ADULT_AGE_YEARS:
        reasons.append(f"patient is under {ADULT_AGE_YEARS:.0f} years old; the models know adults only")
    if radiograph.sop_class_uid == DX_FOR_PROCESSING:
        reasons.append("raw detector data (For Processing) instead of an image made for reading")
    if COLOR_NOTE in radiograph.notes:
        reasons.append("a color picture instead of a grey radiograph")
    return reasons


def _from_orientation(radiograph: Radiograph) -> list[str]:
    """Where rows lead across the patient, mirrored or not, and columns to the feet, all is well."""
    orientation = radiograph.patient_orientation
    across, _, down = orientation.partition("\\")
    if across[:1] in ("A", "P") and radiograph.view_position not in _LATERAL_VIEWS:
        return [f"lateral view ({orientation}) instead of PA or AP"]
    if down and down[0] != "F":
        return [f"not upright: by its Patient Orientation ({orientation}) the head is not at the top"]
    return []


def _from_shape(radiograph: Radiograph) -> list[str]:
    reasons = []
    rows, columns = radiograph.shape
    if min(rows, columns) < SMALLEST_SIDE:
        reasons.append(f"only {columns} x {rows} pixels; at least {SMALLEST_SIDE} on each side are needed")
    aspect = rows * radiograph.pixel_aspect / columns
    if not ASPECT_RANGE[0] <= aspect <= ASPECT_RANGE[1]:
        reasons.append(f"{aspect:.2f} times as high as wide, unlike a frontal chest radiograph")
    return reasons


def _from_pixels(radiograph: Radiograph, is_frontal_chest: bool) -> list[str]:
    pixels = _working_pixels(radiograph)
    low, high = np.percentile(pixels, [1, 99])
    if high - low < _BLANK_RANGE:
        return ["blank: all pixels have nearly the same grey"]
    if is_frontal_chest and min(pixels.shape) >= _GRID and brighter_than_lungs(pixels) < _INVERTED_BELOW:
        return ["looks inverted: the lungs seem brighter than the mediastinum"]
    return []


def _working_pixels(radiograph: Radiograph) -> FloatImage:
    """(h, w) float32 display pixels, every n-th row and column, about 512 on the longer side."""
    step = max(1, max(radiograph.shape) // _WORKING_SIZE)
    return radiograph.grey_scale.display(radiograph.stored_pixels[::step, ::step])


def brighter_than_lungs(pixels: FloatImage) -> float:
    """Chance in [0, 1] that a place in mediastinum or abdomen is brighter than one in the lung fields.

    The places are those of an upright frontal chest radiograph that fills the image.

    Args:
        pixels: (h, w) float32 display pixels, at least 32 x 32.
    """
    grid = _block_means(pixels, _GRID)
    y, x = (np.mgrid[0:_GRID, 0:_GRID] + 0.5) / _GRID
    lungs = np.hypot((x - 0.29) / 0.13, (y - 0.45) / 0.25) < 1
    lungs |= np.hypot((x - 0.71) / 0.13, (y - 0.45) / 0.25) < 1
    mediastinum = (np.abs(x - 0.5) < 0.07) & (y > 0.3) & (y < 0.95)
    abdomen = (np.abs(x - 0.5) < 0.3) & (y > 0.82) & (y < 0.97)
    bright, dark = grid[mediastinum | abdomen][:, None], grid[lungs][None, :]
    return float(np.mean((bright > dark) + 0.5 * (bright == dark)))


def _block_means(pixels: FloatImage, count: int) -> np.ndarray:
    """(h, w) to (count, count) float64 by averaging blocks of nearly equal size."""
    means = pixels.astype(np.float64)
    for axis in (0, 1):
        edges = np.linspace(0, means.shape[axis], count + 1).astype(int)
        sums = np.add.reduceat(means, edges[:-1], axis=axis)
        widths = np.diff(edges).reshape((-1, 1) if axis == 0 else (1, -1))
        means = sums / widths
    return means
