"""Color tables for guidance maps: perceptually uniform, readable by color-blind eyes, free of amber.

Amber belongs to synthetic pixels alone, so the usual tables, which end in yellow or orange, are not used.
"""

import numpy as np
from numpy.typing import NDArray

LEVELS = 256
# Values are fully covering from here on; below they fade, and zero is transparent.
FULL_COVER_FROM = 0.35
_ZERO = LEVELS // 2  # level of 0.5, the zero of signed values

RgbTable = NDArray[np.uint8]


def _lagoon() -> RgbTable:
    """Violet over blue to pale green; lightness rises evenly from 0.42 to 0.94 in OKLab."""
    position = np.linspace(0.0, 1.0, LEVELS)
    lightness = 0.42 + 0.52 * position
    chroma = 0.13 * (1.0 - 0.45 * position**2)
    hue = np.deg2rad(300.0 - 145.0 * position)
    return oklab_to_srgb(np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], axis=-1))


def _paper_red() -> RgbTable:
    """The red of the published figures; strength is told by cover alone."""
    return np.tile(np.array([255, 40, 40], dtype=np.uint8), (LEVELS, 1))


def oklab_to_srgb(lab: NDArray[np.float64]) -> RgbTable:
    """(n, 3) OKLab to (n, 3) sRGB bytes, clipped to what a screen shows.

    Source: Ottosson, "A perceptual color space for image processing", 2020.
    """
    to_lms = np.array(
        [
            [1.0, 0.3963377774, 0.2158037573],
            [1.0, -0.1055613458, -0.0638541728],
            [1.0, -0.0894841775, -1.2914855480],
        ]
    )
    to_rgb = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    linear = np.clip((lab @ to_lms.T) ** 3 @ to_rgb.T, 0.0, 1.0)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return np.rint(encoded * 255.0).astype(np.uint8)


TABLES: dict[str, tuple[str, RgbTable]] = {
    "lagoon": ("Violet to pale green", _lagoon()),
    "red": ("Red, as in the paper", _paper_red()),
}


def cover(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much of the image a map value covers at full opacity: 0 at 0, 1 from FULL_COVER_FROM on."""
    return np.clip(values / FULL_COVER_FROM, 0.0, 1.0)


def raw_table(name: str) -> NDArray[np.uint32]:
    """(256,) 0xFFRRGGBB for map values 0..1 in even steps, over nothing: zero is black."""
    rgb, strength = _colors_and_cover(name)
    return _premultiplied(rgb * strength[:, None], np.ones(LEVELS))


def argb_table(name: str, opacity: float) -> NDArray[np.uint32]:
    """(256,) premultiplied 0xAARRGGBB for map values 0..1 in even steps; the first is transparent."""
    rgb, strength = _colors_and_cover(name)
    return _premultiplied(rgb, strength * opacity)


def signed_table(opacity: float) -> NDArray[np.uint32]:
    """(256,) premultiplied 0xAARRGGBB: blue below zero, rose above; zero is transparent, free of amber.

    The two hues stay apart for color-blind eyes; lightness rises alike on both sides.
    """
    signed = np.clip((np.arange(LEVELS) - _ZERO) / (LEVELS - 1 - _ZERO), -1.0, 1.0)
    strength = np.abs(signed)
    hue = np.deg2rad(np.where(signed < 0, 245.0, 0.0))
    lightness, chroma = 0.55 + 0.33 * strength, 0.16 - 0.05 * strength
    rgb = oklab_to_srgb(np.stack([lightness, chroma * np.cos(hue), chroma * np.sin(hue)], axis=-1))
    alpha = cover(strength) * opacity
    return _premultiplied(rgb.astype(np.float64), alpha)


def _colors_and_cover(name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(256, 3) colors in bytes and (256,) cover in [0, 1] at full opacity, for even steps from 0 to 1."""
    rgb = TABLES.get(name, TABLES["lagoon"])[1].astype(np.float64)
    values = np.linspace(0.0, 1.0, LEVELS)
    return rgb, values if name == "red" else cover(values)


def _premultiplied(rgb: NDArray[np.float64], alpha: NDArray[np.float64]) -> NDArray[np.uint32]:
    """(n,) 0xAARRGGBB of (n, 3) colors and (n,) cover in [0, 1]."""
    color = np.rint(rgb * alpha[:, None]).astype(np.uint32)
    cover_byte = np.rint(alpha * 255.0).astype(np.uint32)
    packed: NDArray[np.uint32] = cover_byte << np.uint32(24) | color[:, 0] << np.uint32(16)
    packed |= color[:, 1] << np.uint32(8) | color[:, 2]
    return packed
