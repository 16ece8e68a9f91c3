"""The mark that no cropping takes away: words tiled over the whole picture, legible on black and on white.

Letters are lighter than what lies under them, their shadows darker, so that one of the two can be seen
wherever the window saturates.
"""

import math
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engine.arrays import StoredPixels
from engine.radiographs.greyscale import GreyScale

WORD = "SYNTHETIC"

_WORDS_A_SIDE = 34  # letter heights along the shorter side of the picture
_SMALLEST = 7
_PITCH = 5.0  # between rows, in letter heights: any square of a third of the picture holds a whole word
_GAP = 0.5  # between words, in word lengths
_ANGLE = 30.0
_LIGHTER, _DARKER = 0.4, 0.35  # of the way to white and to black


@lru_cache(maxsize=2)
def mark_layers(shape: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """How much of each pixel the tiled letters and their shadows cover.

    Args:
        shape: (H, W) of the picture.

    Returns:
        Two (H, W) float32 in [0, 1], not to be written to: letters, shadows without what letters cover.
    """
    rows, columns = shape
    size = max(_SMALLEST, round(min(shape) / _WORDS_A_SIDE))
    font = ImageFont.load_default(size)
    length = round(font.getlength(WORD))
    pitch, step = round(_PITCH * size), round(length * (1 + _GAP))
    reach = math.ceil(math.hypot(rows, columns)) + 2
    offset = max(1, size // 10)
    canvas = Image.new("L", (reach, reach), 0)
    draw = ImageDraw.Draw(canvas)
    for number, y in enumerate(range(0, reach, pitch)):
        for x in range(-(step // 2) * (number % 2), reach, step):
            draw.text((x, y), WORD, font=font, fill=255)
    turned = canvas.rotate(_ANGLE, Image.Resampling.BILINEAR)
    left, top = (reach - columns) // 2, (reach - rows) // 2

    def cut(shift: int) -> np.ndarray:
        box = (left - shift, top - shift, left - shift + columns, top - shift + rows)
        return np.asarray(turned.crop(box), dtype=np.float32) / np.float32(255)

    letters = cut(0)
    shadows = np.maximum(cut(offset) - letters, 0)
    for layer in (letters, shadows):
        layer.setflags(write=False)
    return letters, shadows


def tile_over_picture(pixels: np.ndarray) -> np.ndarray:
    """Display pixels with the words over them.

    Args:
        pixels: (H, W) or (H, W, 3) uint8.

    Returns:
        The same shape, uint8.
    """
    letters, shadows = mark_layers((pixels.shape[0], pixels.shape[1]))
    if pixels.ndim == 3:
        letters, shadows = letters[..., None], shadows[..., None]
    values = pixels.astype(np.float32)
    values += letters * _LIGHTER * (255 - values) - shadows * _DARKER * values
    return np.round(values).astype(np.uint8)


def tile_over_stored(stored: StoredPixels, grey: GreyScale) -> StoredPixels:
    """Stored values with the words in them, for a file that shows pixels by its own window.

    No value leaves the range that the image has: viewers that compute a window from the pixels find the
    same one.

    Args:
        stored: (H, W) integers.
        grey: how they are shown; the words are as strong as its first display lets them be seen.

    Returns:
        (H, W) of the same dtype.
    """
    letters, shadows = mark_layers((stored.shape[0], stored.shape[1]))
    black, white = _ends(stored, grey)
    low, high = min(black, white), max(black, white)
    values = stored.astype(np.float32)
    inside = np.clip(values, low, high)
    lighter = inside + _LIGHTER * (white - inside)
    darker = inside + _DARKER * (black - inside)
    values += letters * (lighter - values) + shadows * (darker - values)
    return np.round(values).astype(stored.dtype)


def _ends(stored: StoredPixels, grey: GreyScale) -> tuple[int, int]:
    """Stored values in the image that show as black and as white, the innermost ones."""
    first, last = int(stored.min()), int(stored.max())
    shown = grey.table()[first - grey.stored_min : last - grey.stored_min + 1]
    blacks, whites = np.flatnonzero(shown == shown.min()), np.flatnonzero(shown == shown.max())
    rises = shown[-1] >= shown[0]
    black, white = (blacks[-1], whites[0]) if rises else (blacks[0], whites[-1])
    return first + int(black), first + int(white)
