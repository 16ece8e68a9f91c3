"""Lengths, angles and the cardiothoracic ratio on a radiograph, with units that say what they mean.

Points are (row, column) on the native grid; the center of the first pixel is (0.5, 0.5).
"""

import math
from dataclasses import dataclass
from enum import Enum

from engine.errors import RequestError
from engine.radiographs.radiograph import Radiograph, SpacingMeaning

Point = tuple[float, float]


class LengthUnit(Enum):
    """What a length is counted in."""

    DETECTOR = "mm at detector"  # larger than in the patient, by an unknown magnification
    CALIBRATED = "mm, calibrated"
    PIXELS = "px"


@dataclass(frozen=True)
class LengthScale:
    """What one pixel is long.

    Attributes:
        row: height of a pixel (distance between rows), in mm, or in widths of a pixel.
        column: width of a pixel, in mm, or 1.0.
        unit: of both.
        by: how it was calibrated: "fiducial", "geometry", "type not stated", "by the reader"; "" where it was
            not.
    """

    row: float
    column: float
    unit: LengthUnit
    by: str = ""

    @property
    def words(self) -> str:
        """The unit as it stands behind a number."""
        if self.unit is LengthUnit.PIXELS and not math.isclose(self.row, self.column):
            return "px (widths of a pixel)"
        return f"{self.unit.value} ({self.by})" if self.by else self.unit.value


@dataclass(frozen=True)
class CardiothoracicRatio:
    """The transverse diameter of the heart over that of the thorax, both across the midline.

    Attributes:
        heart, thorax: in the unit of the scale.
        parts: from the midline to the first and to the second heart border, in the same unit.
    """

    heart: float
    thorax: float
    parts: tuple[float, float]

    @property
    def ratio(self) -> float | None:
        """None where the thorax has no width."""
        return self.heart / self.thorax if self.thorax > 0 else None


def length_scale(radiograph: Radiograph) -> LengthScale:
    """What lengths on this radiograph may honestly be counted in.

    Imager Pixel Spacing gives mm at the detector and Pixel Spacing with a calibration gives mm, calibrated
    (PS3.3 10.7.1.3). A spacing of unknown meaning gives pixels: never millimeters that nobody vouches for.
    """
    spacing = radiograph.pixel_spacing
    if spacing is not None and spacing.meaning is SpacingMeaning.DETECTOR:
        return LengthScale(spacing.row_mm, spacing.column_mm, LengthUnit.DETECTOR)
    if spacing is not None and spacing.meaning is SpacingMeaning.PATIENT:
        by = radiograph.pixel_spacing_calibration_type.lower() or "type not stated"
        return LengthScale(spacing.row_mm, spacing.column_mm, LengthUnit.CALIBRATED, by)
    return LengthScale(radiograph.pixel_aspect, 1.0, LengthUnit.PIXELS)


def calibrated_scale(first: Point, second: Point, known_mm: float, pixel_aspect: float) -> LengthScale:
    """The scale at which a drawn line is as long as the reader knows it to be.

    Args:
        first, second: the ends of the line.
        known_mm: its length.
        pixel_aspect: height of a pixel over its width.

    Raises:
        RequestError: the line or the known length is no length.
    """
    drawn = length(first, second, LengthScale(pixel_aspect, 1.0, LengthUnit.PIXELS))
    if not (math.isfinite(known_mm) and known_mm > 0):
        raise RequestError(f"{known_mm:g} mm is no length; type the length of the line in millimeters")
    if drawn < 1.0:
        raise RequestError("the line is shorter than a pixel; draw along the whole known length")
    width = known_mm / drawn
    return LengthScale(width * pixel_aspect, width, LengthUnit.CALIBRATED, "by the reader")


def length(first: Point, second: Point, scale: LengthScale) -> float:
    """Distance in the unit of the scale; rows and columns may be of different size (PS3.3 10.7.1.1)."""
    return math.hypot(*_vector(first, second, scale))


def angle_at(vertex: Point, first: Point, second: Point, scale: LengthScale) -> float | None:
    """Angle in degrees, 0 to 180, between two arms; None where an arm has no length."""
    return _angle(_vector(vertex, first, scale), _vector(vertex, second, scale))


def angle_between_lines(
    first: tuple[Point, Point], second: tuple[Point, Point], scale: LengthScale
) -> float | None:
    """The Cobb angle between two lines that need not meet: 0 to 90 degrees, whichever way they were drawn."""
    angle = _angle(_vector(*first, scale), _vector(*second, scale))
    return None if angle is None else min(angle, 180.0 - angle)


def cardiothoracic_ratio(
    midline: tuple[Point, Point],
    heart: tuple[Point, Point],
    thorax: tuple[Point, Point],
    scale: LengthScale,
) -> CardiothoracicRatio | None:
    """Widths at a right angle to the midline, as Danzer (Am J Med Sci 1919) measured them.

    Args:
        midline: two points of the line through the spinous processes.
        heart: its outermost points on the two sides.
        thorax: the inner margins of the ribs on the two sides, where the thorax is widest.
        scale: of the radiograph.

    Returns:
        None where the midline has no direction.
    """
    down, along = _vector(*midline, scale)
    size = math.hypot(down, along)
    if size == 0:
        return None

    def across(point: Point) -> float:
        dy, dx = _vector(midline[0], point, scale)
        return (dx * down - dy * along) / size

    first, second = across(heart[0]), across(heart[1])
    return CardiothoracicRatio(
        heart=abs(first - second),
        thorax=abs(across(thorax[0]) - across(thorax[1])),
        parts=(abs(first), abs(second)),
    )


def foot_on_line(line: tuple[Point, Point], point: Point, scale: LengthScale) -> Point:
    """Where the perpendicular from a point meets a line; the point itself where the line has no direction."""
    dy, dx = _vector(*line, scale)
    size = dy * dy + dx * dx
    if size == 0:
        return point
    to_y, to_x = _vector(line[0], point, scale)
    share = (to_y * dy + to_x * dx) / size
    return line[0][0] + share * dy / scale.row, line[0][1] + share * dx / scale.column


def _vector(start: Point, end: Point, scale: LengthScale) -> tuple[float, float]:
    """(down, right) in the unit of the scale."""
    return (end[0] - start[0]) * scale.row, (end[1] - start[1]) * scale.column


def _angle(first: tuple[float, float], second: tuple[float, float]) -> float | None:
    if first == (0, 0) or second == (0, 0):
        return None
    cross = first[1] * second[0] - first[0] * second[1]
    dot = first[0] * second[0] + first[1] * second[1]
    return abs(math.degrees(math.atan2(cross, dot)))
