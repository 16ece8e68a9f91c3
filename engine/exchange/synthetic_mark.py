"""The mark that says what a synthetic picture is: burnt into its pixels, and in its file's metadata."""

from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

import engine
from engine.exchange.tiled_mark import tile_over_picture

MARK = "SYNTHETIC - research only"
DISCLAIMER = "Synthetic image made by a generative model. For research only, never for diagnosis."

_TEXT_SIZE_OF_512 = 15
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=8)
def _font(size: int) -> _Font:
    return ImageFont.load_default(size)


def burn_mark(picture: Image.Image, notice: str = "") -> Image.Image:
    """A copy with the word all over it, the mark in the lower left corner, and there the model's notice.

    Args:
        picture: mode "L" or "RGB", of any size; the mark grows with its width.
        notice: of the model, such as "test-model: wiring only, output has no meaning".
    """
    marked = Image.fromarray(tile_over_picture(np.asarray(picture)))
    draw = ImageDraw.Draw(marked)
    size = max(7, round(_TEXT_SIZE_OF_512 * picture.width / 512))
    font, pad, spacing = _font(size), max(2, size // 3), size // 4
    lines = [line for text in (MARK, notice) for line in _wrap(text, draw, font, picture.width - 2 * pad)]
    text = "\n".join(lines)
    left, top, right, bottom = draw.multiline_textbbox((0, 0), text, font=font, spacing=spacing)
    band_top = picture.height - (bottom - top) - 2 * pad
    draw.rectangle((0, band_top, right - left + 2 * pad, picture.height), fill=_grey(picture, 0))
    at = (pad - left, band_top + pad - top)
    draw.multiline_text(at, text, font=font, spacing=spacing, fill=_grey(picture, 255))
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


def _wrap(text: str, draw: ImageDraw.ImageDraw, font: _Font, width: float) -> list[str]:
    """Lines that are no wider than this, as far as words can be parted."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font=font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _grey(picture: Image.Image, value: int) -> int | tuple[int, int, int]:
    return value if picture.mode == "L" else (value, value, value)
