"""Measurements as a table for others: what, how much, in which honest unit, where; no identity."""

import csv
import io
from collections.abc import Iterable

from engine.radiographs.measures import (
    LengthScale,
    angle_at,
    angle_between_lines,
    cardiothoracic_ratio,
    length,
)
from viewer.measuring.kept import NAMES
from viewer.measuring.measurement import Kind, Measurement

# Points are in stored pixels: row and column, counted from 0 at the outer corner of the first pixel.
HEADINGS = ("kind", "value", "unit", "pane", "result", "points (row column, stored pixels)")
_SHORT_KEY = 8

Row = tuple[str, ...]


def table_rows(items: Iterable[Measurement], scale: LengthScale) -> list[Row]:
    """One row for each measured value; a cardiothoracic ratio has three.

    Args:
        items: of one radiograph.
        scale: that its lengths count in.

    Returns:
        Cells below ``HEADINGS``; "result" tells results of one radiograph apart. A value is empty where the
        points have none.
    """
    rows: list[Row] = []
    for item in items:
        pane = "input" if item.source is None else "counterfactual"
        if item.is_synthetic:
            pane += " (synthetic)"
        result = "" if item.source is None else item.source[:_SHORT_KEY]
        places = "; ".join(f"{row:.2f} {column:.2f}" for row, column in item.points)
        rows += [(name, value, unit, pane, result, places) for name, value, unit in _values(item, scale)]
    return rows


def as_tabs(rows: Iterable[Row]) -> str:
    """For the clipboard: a spreadsheet takes it apart into cells."""
    return "".join("\t".join(row) + "\n" for row in (HEADINGS, *rows))


def as_csv(rows: Iterable[Row]) -> str:
    """RFC 4180, with headings."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows((HEADINGS, *rows))
    return text.getvalue()


def _values(item: Measurement, scale: LengthScale) -> list[tuple[str, str, str]]:
    points, name = item.points, NAMES.get(item.kind, item.kind.value)
    match item.kind:
        case Kind.RULER | Kind.CALIBRATION:
            return [(name, _number(length(points[0], points[1], scale), 2), scale.words)]
        case Kind.ANGLE:
            return [(name, _number(angle_at(points[1], points[0], points[2], scale), 2), "degrees")]
        case Kind.COBB:
            angle = angle_between_lines((points[0], points[1]), (points[2], points[3]), scale)
            return [(name, _number(angle, 2), "degrees")]
        case Kind.CTR:
            found = cardiothoracic_ratio(
                (points[0], points[1]), (points[2], points[3]), (points[4], points[5]), scale
            )
            ratio, heart, thorax = (
                (None, None, None) if found is None else (found.ratio, found.heart, found.thorax)
            )
            return [
                (name, _number(ratio, 3), "ratio"),
                ("heart_width", _number(heart, 2), scale.words),
                ("thorax_width", _number(thorax, 2), scale.words),
            ]


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"
