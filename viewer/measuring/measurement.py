"""Measurement: what was measured where, by which clicks, and what it says."""

from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise

from engine.radiographs.measures import (
    LengthScale,
    LengthUnit,
    Point,
    angle_at,
    angle_between_lines,
    cardiothoracic_ratio,
    foot_on_line,
    length,
)
from viewer.language import mark, number, tr

# Units of the engine.
_UNITS = (
    mark("mm at detector"),
    mark("mm, calibrated"),
    mark("mm, calibrated (fiducial)"),
    mark("mm, calibrated (geometry)"),
    mark("mm, calibrated (type not stated)"),
    mark("mm, calibrated (by the reader)"),
    mark("px"),
    mark("px (widths of a pixel)"),
)
NO_DIAGNOSIS = mark("measured on this picture, no diagnosis")
_LATERAL = ("LL", "RL", "LLD", "RLD", "LATERAL", "LAT")
# The midline from one click runs between these parts of the height.
_MIDLINE = (0.12, 0.88)


class Kind(Enum):
    """What can be measured; the value is its name for the reader."""

    RULER = mark("ruler")
    ANGLE = mark("angle")
    COBB = mark("Cobb angle")
    CTR = mark("cardiothoracic ratio")
    CALIBRATION = mark("calibration")


# What the reader is asked for, click by click.
STEPS = {
    Kind.RULER: (mark("one end (or drag along it)"), mark("the other end")),
    Kind.ANGLE: (mark("the end of one arm"), mark("the corner"), mark("the end of the other arm")),
    Kind.COBB: (
        mark("one end of the upper line (or drag along it)"),
        mark("its other end"),
        mark("one end of the lower line"),
        mark("its other end"),
    ),
    Kind.CTR: (
        mark("the midline, on a spinous process (drag along the spine if it leans)"),
        "",
        mark("the outermost heart border, left in the picture"),
        mark("the outermost heart border, right in the picture"),
        mark("the inner rib margin where the chest is widest, left in the picture"),
        mark("the inner rib margin, right in the picture"),
    ),
    Kind.CALIBRATION: (mark("one end of a known length (or drag along it)"), mark("its other end")),
}


@dataclass(frozen=True)
class Measurement:
    """One measurement on the native grid.

    Attributes:
        id: its number in the case.
        kind: of measurement.
        points: as many as ``STEPS`` has; (row, column).
        source: ``result_key`` of the result that it was made on; None: on the input.
        is_synthetic: the pixels that it was made on are.
    """

    id: int
    kind: Kind
    points: tuple[Point, ...]
    source: str | None = None
    is_synthetic: bool = False

    def moved(self, place: int, to: Point) -> "Measurement":
        """With one point elsewhere."""
        return replace(self, points=(*self.points[:place], to, *self.points[place + 1 :]))

    def shifted(self, rows: float, columns: float) -> "Measurement":
        """All of it elsewhere."""
        return replace(self, points=tuple((row + rows, column + columns) for row, column in self.points))


def midline_through(point: Point, shape: tuple[int, int]) -> tuple[Point, Point]:
    """The upright midline that one click means."""
    top, bottom = (shape[0] * part for part in _MIDLINE)
    return (top, point[1]), (bottom, point[1])


def strokes(kind: Kind, points: tuple[Point, ...], scale: LengthScale) -> list[tuple[Point, Point, bool]]:
    """Lines to draw from the points there are so far: (start, end, whether it is only an auxiliary one)."""
    drawn: list[tuple[Point, Point, bool]] = []
    match kind:
        case Kind.RULER | Kind.CALIBRATION | Kind.ANGLE:
            drawn = [(a, b, False) for a, b in pairwise(points)]
        case Kind.COBB:
            drawn = [(points[n], points[n + 1], False) for n in (0, 2) if len(points) > n + 1]
            if len(drawn) == 2:
                (a, b, _), (c, d, _) = drawn
                drawn.append((_middle(a, b), _middle(c, d), True))
        case Kind.CTR:
            if len(points) >= 2:
                midline = (points[0], points[1])
                drawn = [(*midline, True)]
                drawn += [(p, foot_on_line(midline, p, scale), False) for p in points[2:4]]
                if len(points) == 5:
                    drawn.append((points[4], foot_on_line(midline, points[4], scale), False))
                if len(points) == 6:
                    drawn += _thorax(midline, points[4], points[5], scale)
    return drawn


def _thorax(
    midline: tuple[Point, Point], first: Point, second: Point, scale: LengthScale
) -> list[tuple[Point, Point, bool]]:
    """One line across at the height between both rib margins, and the steps from these to it."""
    feet = [foot_on_line(midline, point, scale) for point in (first, second)]
    middle = _middle(*feet)
    ends = [
        (point[0] - foot[0] + middle[0], point[1] - foot[1] + middle[1])
        for point, foot in zip((first, second), feet, strict=True)
    ]
    return [(ends[0], ends[1], False), (first, ends[0], True), (second, ends[1], True)]


def texts(measurement: Measurement, scale: LengthScale, view_position: str) -> tuple[str, ...]:
    """What it says, line by line; lengths always with what their unit means."""
    points = measurement.points
    match measurement.kind:
        case Kind.RULER | Kind.CALIBRATION:
            return (length_words(length(points[0], points[1], scale), scale),)
        case Kind.ANGLE:
            return (_degrees(angle_at(points[1], points[0], points[2], scale)),)
        case Kind.COBB:
            angle = angle_between_lines((points[0], points[1]), (points[2], points[3]), scale)
            return (tr("Cobb {angle}").format(angle=_degrees(angle)),)
        case Kind.CTR:
            return _ratio_texts(points, scale, view_position)


def _ratio_texts(points: tuple[Point, ...], scale: LengthScale, view_position: str) -> tuple[str, ...]:
    found = cardiothoracic_ratio(
        (points[0], points[1]), (points[2], points[3]), (points[4], points[5]), scale
    )
    if found is None or found.ratio is None:
        return (tr("cardiothoracic ratio: no width"), tr(NO_DIAGNOSIS))
    lines = [
        tr("cardiothoracic ratio {ratio}").format(ratio=number(found.ratio, ".2f")),
        tr("heart {length}").format(length=length_words(found.heart, scale)),
        tr("thorax {length}").format(length=length_words(found.thorax, scale)),
    ]
    view = view_position.upper()
    if view == "AP":
        lines.append(tr("AP view: the heart looks larger than on PA"))
    elif view in _LATERAL:
        lines.append(tr("lateral view: the ratio has no meaning here"))
    return (*lines, tr(NO_DIAGNOSIS))


def length_words(value: float, scale: LengthScale) -> str:
    """A length with its unit, no finer than it can be drawn."""
    form = ".0f" if scale.unit is LengthUnit.PIXELS else ".1f"
    return f"{number(value, form)} {tr(scale.words)}"


def short_ratio(text: str) -> str:
    """The first line of a ratio, for where it is not looked at now."""
    return tr("{ratio}, no diagnosis").format(ratio=text.replace(tr("cardiothoracic ratio"), tr("CTR")))


def _degrees(angle: float | None) -> str:
    return tr("no angle") if angle is None else f"{number(angle, '.1f')}°"


def _middle(first: Point, second: Point) -> Point:
    return (first[0] + second[0]) / 2, (first[1] + second[1]) / 2
