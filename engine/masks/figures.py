"""Which pixels a line with round ends, and a polygon, cover; numpy only.

Points are (row, column) in pixels; the middle of the first pixel is (0.5, 0.5).
"""

from collections.abc import Sequence

import numpy as np

from engine.arrays import BoolImage
from engine.masks.rectangle import Rectangle

Point = tuple[float, float]
Covered = tuple[Rectangle, BoolImage]  # where, and which pixels of it

_SMALLEST_RADIUS = 0.7072  # covers the middle of the pixel that holds the point, wherever in it


def line(
    start: Point, end: Point, radius: float, shape: tuple[int, int], aspect: float = 1.0
) -> Covered | None:
    """The pixels whose middle is within ``radius`` of the line from start to end.

    Args:
        start, end: (row, column).
        radius: in columns.
        shape: (H, W) of the image.
        aspect: height of a pixel over its width; the end of the line is round in the patient.

    Returns:
        what is covered, or None where the line misses the image.
    """
    first, lefts, rights = _spans(start, end, max(radius, _SMALLEST_RADIUS * max(1.0, aspect)), shape, aspect)
    if len(lefts) == 0:
        return None
    left, right = int(lefts.min()), int(rights.max())
    if right <= left:
        return None
    columns = np.arange(left, right)
    block = (columns >= lefts[:, None]) & (columns < rights[:, None])
    return Rectangle(first, left, len(lefts), right - left), block


def polygon(points: Sequence[Point], shape: tuple[int, int]) -> Covered | None:
    """The pixels whose middle is inside a closed line that may cross itself (even-odd rule).

    Args:
        points: corners, also outside the image; the last is joined to the first.
        shape: (H, W) of the image.

    Returns:
        what is covered, or None where that is nothing.
    """
    rows, columns = shape
    corners = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    if len(corners) < 3:
        return None
    top = max(0, int(np.ceil(corners[:, 0].min() - 0.5)))
    bottom = min(rows, int(np.floor(corners[:, 0].max() - 0.5)) + 1)
    left = int(np.clip(np.floor(corners[:, 1].min()), 0, columns))
    right = int(np.clip(np.ceil(corners[:, 1].max()), 0, columns))
    if bottom <= top or right <= left:
        return None
    (y0, x0), (y1, x1) = corners.T, np.roll(corners, -1, axis=0).T
    low, high = np.minimum(y0, y1), np.maximum(y0, y1)
    # An edge crosses the rows whose middle is at or below its upper end and above its lower one.
    first = np.clip(np.ceil(low - 0.5), top, bottom).astype(np.intp)
    past = np.clip(np.ceil(high - 0.5), top, bottom).astype(np.intp)
    lengths = np.maximum(past - first, 0)
    edges = np.repeat(np.arange(len(corners)), lengths)
    row = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths) + first[edges]
    x = x0[edges] + (row + 0.5 - y0[edges]) * (x1 - x0)[edges] / (y1 - y0)[edges]
    start = np.clip(np.ceil(x - 0.5), left, right).astype(np.intp) - left
    height, width = bottom - top, right - left
    flips = np.bincount((row - top) * (width + 1) + start, minlength=height * (width + 1))
    inside = (np.cumsum(flips.reshape(height, width + 1), axis=1, dtype=np.int32)[:, :width] & 1) == 1
    if not inside.any():
        return None
    return Rectangle(top, left, height, width), inside


def _spans(
    start: Point, end: Point, radius: float, shape: tuple[int, int], aspect: float
) -> tuple[int, np.ndarray, np.ndarray]:
    """The rows of a line with round ends: first row, and for each row its first and past-last column.

    The figure is convex, so each row meets it in one piece: the hull of what the two end discs and
    the two long edges leave on that row. The work grows with the height of the figure, not its area.
    """
    rows, columns = shape
    (y0, x0), (y1, x1) = (start[0] * aspect, start[1]), (end[0] * aspect, end[1])
    first = max(0, int(np.ceil((min(y0, y1) - radius) / aspect - 0.5)))
    last = min(rows - 1, int(np.floor((max(y0, y1) + radius) / aspect - 0.5)))
    if last < first:
        return 0, np.empty(0, np.intp), np.empty(0, np.intp)
    y = (np.arange(first, last + 1) + 0.5) * aspect
    left, right = np.full(len(y), np.inf), np.full(len(y), -np.inf)
    for disc_y, disc_x in ((y0, x0), (y1, x1)):
        half = radius**2 - (y - disc_y) ** 2
        meets = half >= 0
        half = np.sqrt(half, where=meets, out=np.zeros_like(half))
        np.minimum(left, disc_x - half, where=meets, out=left)
        np.maximum(right, disc_x + half, where=meets, out=right)
    length = float(np.hypot(y1 - y0, x1 - x0))
    if abs(y1 - y0) > 1e-9:  # the discs alone give a level line
        normal_y, normal_x = (x1 - x0) / length * radius, -(y1 - y0) / length * radius
        for sign in (-1.0, 1.0):
            edge_y0, edge_y1 = y0 + sign * normal_y, y1 + sign * normal_y
            meets = (y >= min(edge_y0, edge_y1)) & (y <= max(edge_y0, edge_y1))
            x = x0 + sign * normal_x + (y - edge_y0) / (y1 - y0) * (x1 - x0)
            np.minimum(left, x, where=meets, out=left)
            np.maximum(right, x, where=meets, out=right)
    # Rows at the very rim may meet nothing; their span stays empty.
    left = np.where(np.isfinite(left), left, columns)
    right = np.where(np.isfinite(right), right, -1.0)
    lefts = np.clip(np.ceil(left - 0.5), 0, columns).astype(np.intp)
    rights = np.clip(np.floor(right - 0.5) + 1, 0, columns).astype(np.intp)
    return first, lefts, np.maximum(lefts, rights)
