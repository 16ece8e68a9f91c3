"""The mark that says what a synthetic picture is: burnt into its pixels, and in its file's metadata."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

import engine

MARK = "SYNTHETIC - research only"
DISCLAIMER = "Synthetic image made by a generative model. For research only, never for diagnosis."

_TEXT_SIZE_OF_512 = 15


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def burn_mark(picture: Image.Image, notice: str = "") -> Image.Image:
    """A copy with the mark in the lower left corner, and the model's notice under it where it has one.

    Args:
        picture: mode "L" or "RGB", of any size; the mark grows with its width and always fits.
        notice: of the model, such as "test model: wiring only, output has no meaning".
    """
    marked = picture.copy()
    draw = ImageDraw.Draw(marked)
    text = f"{MARK}\n{notice}" if notice else MARK
    size = max(8, round(_TEXT_SIZE_OF_512 * picture.width / 512))
    while True:
        left, top, right, bottom = draw.multiline_textbbox((0, 0), text, font=_font(size), spacing=size // 4)
        pad = max(2, size // 3)
        if right - left + 2 * pad <= picture.width or size <= 6:
            break
        size -= 1
    band_top = picture.height - (bottom - top) - 2 * pad
    draw.rectangle((0, band_top, right - left + 2 * pad, picture.height), fill=_grey(picture, 0))
    draw.multiline_text(
        (pad - left, band_top + pad - top),
        text,
        font=_font(size),
        spacing=size // 4,
        fill=_grey(picture, 255),
    )
    return marked


def png_metadata(title: str, details: dict[str, str]) -> PngImagePlugin.PngInfo:
    """Text chunks for a PNG file: the registered keywords first (PNG, third edition, 11.3.3.1).

    Args:
        title: what the picture shows.
        details: further keywords, at most 79 Latin-1 characters each.
    """
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", title)
    info.add_text("Disclaimer", DISCLAIMER)
    info.add_text("Warning", MARK)
    info.add_text("Software", f"Counterview {engine.__version__}")
    for keyword, text in details.items():
        info.add_itxt(keyword, text)
    return info


def to_8_bit(values: np.ndarray) -> np.ndarray:
    """Display values in [0, 1] to uint8 of the same shape, rounded."""
    return np.round(np.clip(values, 0.0, 1.0) * 255.0).astype(np.uint8)


def _grey(picture: Image.Image, value: int) -> int | tuple[int, int, int]:
    return value if picture.mode == "L" else (value, value, value)
