"""What the lines under the panes say about a radiograph and a result."""

from engine.edit import EditResult
from engine.radiographs.measures import LengthScale
from engine.radiographs.radiograph import Radiograph, SpacingMeaning
from viewer.language import mark, number, tr

_SIDES = {"R": mark("right"), "L": mark("left")}  # Image Laterality; a chest film is of both
_MEANINGS = (mark("at the detector"), mark("in the patient, calibrated"))  # of the engine


def spacing_text(radiograph: Radiograph, calibration: LengthScale | None = None) -> str:
    """Size of the image and of its pixels, with what the millimeters mean.

    Args:
        radiograph: whose.
        calibration: by the reader, who knows better than the file; or None.
    """
    rows, columns = radiograph.shape
    text = f"{columns} × {rows}, {radiograph.bits_stored} bit"
    if radiograph.image_laterality in _SIDES:
        text += tr(", {side} side").format(side=tr(_SIDES[radiograph.image_laterality]))
    if calibration is not None:
        size = _size(calibration.row, calibration.column)
        return tr("{text} · {size}, calibrated by you").format(text=text, size=size)
    spacing = radiograph.pixel_spacing
    if spacing is None:
        return tr("{text} · no pixel spacing").format(text=text)
    size = _size(spacing.row_mm, spacing.column_mm)
    if spacing.meaning is SpacingMeaning.UNKNOWN:
        return tr("{text} · {size} of unknown meaning").format(text=text, size=size)
    return f"{text} · {size} {tr(spacing.meaning.value)}"


def _size(row_mm: float, column_mm: float) -> str:
    if row_mm == column_mm:
        return f"{number(row_mm, '.3g')} mm"
    return f"{number(row_mm, '.3g')} × {number(column_mm, '.3g')} mm"


def how_made(result: EditResult) -> str:
    """Seed, steps and time of a result."""
    provenance = result.provenance
    parts = []
    if "seed" in provenance.request:
        parts.append(tr("seed {seed}").format(seed=provenance.request["seed"]))
    if "num_inference_steps" in provenance.request:
        steps = provenance.request["num_inference_steps"]
        parts.append(tr("1 step") if steps == 1 else tr("{n} steps").format(n=steps))
    parts.append(f"{number(provenance.duration_s, '.1f')} s")
    if provenance.device:
        parts.append(provenance.device)
    return " · ".join(parts)


def number_text(value: float) -> str:
    """Short: no more digits than say something."""
    return number(value, ".0f" if abs(value) >= 100 or value == int(value) else ".3g")
