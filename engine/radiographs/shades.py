"""Grey radiographs stored as color: the channel where all agree, else the luminance, never silently."""

import numpy as np

COLOR_NOTE = "a color picture, shown by its luminance"
LUMINANCE_NOTE = "stored as color; read by its luminance"
CHANNEL_NOTE = "stored as color with equal channels; read as grey"

_CHROMA = 48 / 255  # spread between channels beyond JPEG noise and the tint of a photographed film
_COLORED_FRACTION = 0.01  # a colored side marker or logo stays below


def is_colored(colors: np.ndarray) -> bool:
    """Whether (H, W, 3) unsigned integers show color beyond a marker and compression noise."""
    if colors.dtype.kind != "u":
        return True
    spread = colors.max(axis=2) - colors.min(axis=2)
    limit = _CHROMA * np.iinfo(colors.dtype).max
    return float(np.mean(spread > limit)) > _COLORED_FRACTION


def shades_of_grey(colors: np.ndarray, notes: list[str]) -> np.ndarray:
    """(H, W, 3) to (H, W) of the same dtype, and a note that says how.

    Source: luminance of ITU-R BT.601, as DICOM's YBR_FULL (PS3.3 C.7.6.3.1.2).
    """
    first = colors[..., 0]
    if np.array_equal(first, colors[..., 1]) and np.array_equal(first, colors[..., 2]):
        notes.append(CHANNEL_NOTE)
        return np.ascontiguousarray(first)
    notes.append(COLOR_NOTE if is_colored(colors) else LUMINANCE_NOTE)
    luminance = colors.astype(np.float32) @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    rounded: np.ndarray = np.round(luminance).astype(colors.dtype)
    return rounded
