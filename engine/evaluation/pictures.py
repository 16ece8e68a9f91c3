"""Pictures of cases: input, edit, truth, maps and differences, with the mark on whatever is synthetic."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from engine.arrays import BoolImage, FloatImage
from engine.evaluation.case import EvaluationCase, Suite
from engine.evaluation.editors import Edited
from engine.exchange.synthetic_mark import burn_mark, png_metadata, to_8_bit
from engine.guidance.guidance_map import tint_guidance

SIDE = 320  # pixels
DIFFERENCE_SCALE = 0.3  # of the grey scale, where a difference has its full color
_OUTLINE = (72, 222, 214)
_DARKER, _EQUAL, _BRIGHTER = (33, 120, 214), (246, 246, 246), (214, 84, 24)


@dataclass(frozen=True)
class Panel:
    """One picture.

    Attributes:
        key: for file names.
        caption: what it shows.
        png: the whole file.
    """

    key: str
    caption: str
    png: bytes


def make_panels(case: EvaluationCase, edited: Edited, threshold: float, notice: str) -> tuple[Panel, ...]:
    """What there is to see of one case.

    Args:
        case: the question.
        edited: the answer.
        threshold: below it the guidance map is not shown.
        notice: of the model; written under the mark on its edit.
    """
    input_ = _grey(case.source)
    if case.suite is not Suite.REAL:
        input_ = burn_mark(input_)
    panels = [
        _panel("input", "input", input_),
        _panel("edit", "edit", burn_mark(_grey(edited.image), notice)),
    ]
    if case.target is not None:
        panels.append(_panel("truth", "true counterfactual", burn_mark(_grey(case.target))))
    if edited.guidance_map is not None:
        tinted = np.moveaxis(tint_guidance(case.source, edited.guidance_map, threshold), 0, -1)
        picture = _shrink(Image.fromarray(to_8_bit(tinted), "RGB"))
        caption = "guidance map in red where it opens"
        if case.region is not None:
            picture.paste(_OUTLINE, mask=_outline(case.region))
            caption += ", true region outlined"
        if case.suite is not Suite.REAL:  # its film is synthetic too
            picture = burn_mark(picture)
        panels.append(_panel("guidance", caption, picture))
    change = _colored(edited.image - case.source)
    panels.append(_panel("change", "edit minus input", change))
    if case.target is not None:
        panels.append(_panel("true-change", "truth minus input", _colored(case.target - case.source)))
    return tuple(panels)


def _panel(key: str, caption: str, picture: Image.Image) -> Panel:
    data = io.BytesIO()
    picture.save(data, "PNG", optimize=True, pnginfo=png_metadata(f"evaluation: {caption}", {}))
    return Panel(key, caption, data.getvalue())


def _grey(image: FloatImage) -> Image.Image:
    return _shrink(Image.fromarray(to_8_bit(image), "L"))


def _colored(change: FloatImage) -> Image.Image:
    """Orange where it became brighter, blue where darker."""
    share = np.clip(change / DIFFERENCE_SCALE, -1, 1)[..., None]
    equal = np.array(_EQUAL, np.float32)
    towards = np.where(share > 0, np.array(_BRIGHTER, np.float32), np.array(_DARKER, np.float32))
    color = equal + np.abs(share) * (towards - equal)
    return _shrink(Image.fromarray(np.round(color).astype(np.uint8), "RGB"))


def _outline(region: BoolImage) -> Image.Image:
    """Border of the region, its speckles smoothed away; mode "L", 255 on the line."""
    mask = _shrink(Image.fromarray(to_8_bit(region.astype(np.float32)), "L"))
    solid = mask.filter(ImageFilter.GaussianBlur(2)).point(lambda value: 255 if value >= 128 else 0)
    return ImageChops.difference(solid.filter(ImageFilter.MaxFilter(3)), solid)


def _shrink(picture: Image.Image) -> Image.Image:
    return picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
