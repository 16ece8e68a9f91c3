"""What the lines under the panes say about a radiograph and a result."""

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph, SpacingMeaning

_SIDES = {"R": "right", "L": "left"}  # Image Laterality; a chest film is of both


def spacing_text(radiograph: Radiograph) -> str:
    """Size of the image and of its pixels, with what the millimeters mean."""
    rows, columns = radiograph.shape
    text = f"{columns} × {rows}, {radiograph.bits_stored} bit"
    if radiograph.image_laterality in _SIDES:
        text += f", {_SIDES[radiograph.image_laterality]} side"
    spacing = radiograph.pixel_spacing
    if spacing is None:
        return f"{text} · no pixel spacing"
    if spacing.row_mm == spacing.column_mm:
        size = f"{spacing.row_mm:.3g} mm"
    else:
        size = f"{spacing.row_mm:.3g} × {spacing.column_mm:.3g} mm"
    if spacing.meaning is SpacingMeaning.UNKNOWN:
        return f"{text} · {size} of unknown meaning"
    return f"{text} · {size} {spacing.meaning.value}"


def how_made(result: EditResult) -> str:
    """Seed, steps and time of a result."""
    provenance = result.provenance
    parts = []
    if "seed" in provenance.request:
        parts.append(f"seed {provenance.request['seed']}")
    if "num_inference_steps" in provenance.request:
        parts.append(f"{provenance.request['num_inference_steps']} steps")
    parts.append(f"{provenance.duration_s:.1f} s")
    if provenance.device:
        parts.append(provenance.device)
    return " · ".join(parts)


def number_text(value: float) -> str:
    """Short: no more digits than say something."""
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
