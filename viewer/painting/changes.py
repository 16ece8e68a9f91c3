"""Changes of the whole mask that the reader asks for by name; the painter runs them in the background."""

from engine.arrays import BoolImage
from engine.errors import MaskError
from engine.guidance.atlas import ZoneGeometry
from engine.instructions.instruction import Location
from engine.masks.morphology import fill_holes, grow, piece_at, shrink
from engine.masks.places import mirror, place_mask
from engine.radiographs.measures import LengthScale, LengthUnit
from engine.radiographs.radiograph import Radiograph
from viewer.language import tr
from viewer.painting.painted_mask import Change

STEP_MM, STEP_PIXELS = 2.0, 8.0  # that the mask grows or shrinks by at a time


def step_of(scale: LengthScale) -> float:
    """That the mask grows or shrinks by at a time, in the unit of the scale."""
    return STEP_PIXELS if scale.unit is LengthUnit.PIXELS else STEP_MM


def grown(scale: LengthScale, length: float) -> Change:
    """Larger by a length in the unit of the scale all around, or smaller where it is negative."""
    rows, columns = abs(length) / scale.row, abs(length) / scale.column

    def change(mask: BoolImage) -> BoolImage:
        changed = grow(mask, rows, columns) if length > 0 else shrink(mask, rows, columns)
        if mask.any() and not changed.any():
            raise MaskError(tr("Nothing would be left of the mask; shrink it by less."))
        return changed

    return change


def filled(mask: BoolImage) -> BoolImage:
    """Without holes."""
    return fill_holes(mask)


def fill_at(pixel: tuple[int, int], paints: bool) -> Change:
    """Paint the area that the mask encloses around a pixel, or erase the painted piece there."""
    row, column = pixel

    def change(mask: BoolImage) -> BoolImage:
        if not (0 <= row < mask.shape[0] and 0 <= column < mask.shape[1]):
            return mask
        found = piece_at(~mask if paints else mask, row, column)
        if found is None:
            raise MaskError(
                tr("This is painted already; click into an area that is not, or erase with the right button.")
                if paints
                else tr("Nothing is painted here; click on what is to go.")
            )
        piece, reaches_edge = found
        if paints and reaches_edge:
            raise MaskError(tr("This area is open to the edge of the image; close its outline first."))
        return mask | piece if paints else mask & ~piece

    return change


def mirrored(zones: ZoneGeometry, radiograph: Radiograph, keeps: bool) -> Change:
    """On the other side of the midline, or on both sides."""
    is_mirrored = radiograph.is_mirrored

    def change(mask: BoolImage) -> BoolImage:
        other = mirror(mask, zones.midline, is_mirrored)
        return mask | other if keeps else other

    return change


def clipped(zones: ZoneGeometry, radiograph: Radiograph, location: Location) -> Change:
    """Only what lies in a side or zone."""

    def change(mask: BoolImage) -> BoolImage:
        kept = mask & place_mask(zones, location, mask.shape, radiograph.is_mirrored)
        if mask.any() and not kept.any():
            raise MaskError(tr("Nothing of the mask lies there; it stays as it was."))
        return kept

    return change
