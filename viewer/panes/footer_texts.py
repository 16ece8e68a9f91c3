"""What the lines under the panes say about a radiograph and a result."""

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph, SpacingMeaning
from viewer.language import mark, number, tr

_SIDES = {"R": mark("right"), "L": mark("left")}  # Image Laterality; a chest film is of both


def spacing_text(radiograph: Radiograph) -> str:
    """Size of the image and of its pixels, with what the millimeters mean."""
    rows, columns = radiograph.shape
    text = f"{columns} × {rows}, {radiograph.bits_stored} bit"
    if radiograph.image_laterality in _SIDES:
        text += tr(", {side} side").format(side=tr(_SIDES[radiograph.image_laterality]))
    spacing = radiograph.pixel_spacing
    if spacing is None:
        return tr("{text} · no pixel spacing").format(text=text)
    if spacing.row_mm == spacing.column_mm:
        size = f"{number(spacing.row_mm, '.3g')} mm"
    else:
        size = f"{number(spacing.row_mm, '.3g')} × {number(spacing.column_mm, '.3g')} mm"
    if spacing.meaning is SpacingMeaning.UNKNOWN:
        return tr("{text} · {size} of unknown meaning").format(text=text, size=size)
    return f"{text} · {size} {tr(spacing.meaning.value)}"


def how_made(result: EditResult) -> str:
    """Seed, steps and time of a result."""
    provenance = result.provenance
    parts = []
    if "seed" in provenance.request:
        parts.append(tr("seed {seed}").format(seed=provenance.request["seed"]))
    if "num_inference_steps" in provenance.request:
        parts.append(tr("{n} steps").format(n=provenance.request["num_inference_steps"]))
    parts.append(f"{number(provenance.duration_s, '.1f')} s")
    if provenance.device:
        parts.append(provenance.device)
    return " · ".join(parts)


def number_text(value: float) -> str:
    """Short: no more digits than say something."""
    return number(value, ".0f" if abs(value) >= 100 or value == int(value) else ".3g")
