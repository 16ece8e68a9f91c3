"""The model frame: native pixels to the square the networks see, and back.

Source: the published data set squashes each image to 512 x 512 (Lanczos, aspect not kept).
"""

from dataclasses import dataclass
from enum import Enum


class Geometry(Enum):
    """How a rectangle becomes a square."""

    SQUASH = "squash"  # each axis scaled by itself, as in the published data set
    LETTERBOX = "letterbox"  # aspect kept, black bars


class Intensity(Enum):
    """How stored values become the values that the networks see."""

    MIMIC_CXR_JPG = "mimic-cxr-jpg"  # linear min..max to 0..255, MONOCHROME1 inverted, histogram equalised
    DISPLAY = "display"  # the first correct display (VOI LUT result)


@dataclass(frozen=True)
class FrameSpec:
    """The frame of a model; its card names it."""

    size: int = 512
    geometry: Geometry = Geometry.SQUASH
    intensity: Intensity = Intensity.MIMIC_CXR_JPG
