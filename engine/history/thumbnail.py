"""A small picture of a result, in the radiograph's proportions, marked in its file as synthetic."""

import io

import numpy as np
from PIL import Image

from engine.edit import EditResult
from engine.exchange.synthetic_mark import png_metadata, to_8_bit

LONGEST_SIDE = 128


def make_thumbnail(result: EditResult) -> bytes:
    """PNG, 8 bit; whoever shows it draws the frame that says synthetic, as with every other picture.

    Args:
        result: whose counterfactual is pictured.
    """
    top, left, height, width = result.content_box
    pixels = to_8_bit(np.nan_to_num(result.framed_counterfactual[top : top + height, left : left + width]))
    rows, columns = result.counterfactual.shape
    scale = LONGEST_SIDE / max(rows, columns)
    size = max(8, round(columns * scale)), max(8, round(rows * scale))
    picture = Image.fromarray(pixels).resize(size, Image.Resampling.BOX)
    content = io.BytesIO()
    picture.save(content, "PNG", pnginfo=png_metadata("Counterfactual radiograph, small", {}))
    return content.getvalue()
