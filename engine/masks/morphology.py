"""Growing, shrinking and filling masks at native resolution."""

import numpy as np
from numpy.typing import NDArray

from engine.arrays import BoolImage

_MOST_AT_ONCE = 2_000_000  # runs moved before they are counted


def grow(mask: BoolImage, rows: float, columns: float) -> BoolImage:
    """Every pixel whose middle is within an ellipse around the middle of a set one.

    The runs of set pixels of each row are moved and widened, which is exact and costs a few hundredths of a
    second for a painted mask of nine million pixels, where a distance transform takes seconds.

    Args:
        mask: (H, W) bool.
        rows, columns: half axes of the ellipse in pixels, from 0; they differ where pixels are no squares.

    Returns:
        (H, W) bool.
    """
    height, width = mask.shape
    row, start, past = _runs(mask)
    reach = min(int(rows), height - 1)
    depth = np.zeros(height * (width + 1), dtype=np.int32)
    starts: list[NDArray[np.intp]] = []
    pasts: list[NDArray[np.intp]] = []
    for dy in range(-reach, reach + 1):
        half = int(columns * (np.sqrt(max(0.0, 1 - (dy / rows) ** 2)) if dy else 1.0) + 1e-9)
        moved = row + dy
        inside = (moved >= 0) & (moved < height)
        base = moved[inside] * (width + 1)
        starts.append(base + np.maximum(start[inside] - half, 0))
        pasts.append(base + np.minimum(past[inside] + half, width))
        if dy == reach or len(starts) * len(row) > _MOST_AT_ONCE:
            depth += np.bincount(np.concatenate(starts), minlength=len(depth)).astype(np.int32)
            depth -= np.bincount(np.concatenate(pasts), minlength=len(depth)).astype(np.int32)
            starts, pasts = [], []
    grown: BoolImage = np.cumsum(depth.reshape(height, width + 1), axis=1, dtype=np.int32)[:, :width] > 0
    return grown


def shrink(mask: BoolImage, rows: float, columns: float) -> BoolImage:
    """Without every pixel within an ellipse around an unset one; the edge of the image takes nothing away.

    Arguments as for ``grow``.
    """
    return ~grow(~mask, rows, columns)


def fill_holes(mask: BoolImage) -> BoolImage:
    """With every unset piece (connected by edges, not corners) that does not reach the edge of the image."""
    pieces, outside = _pieces(~mask)
    return mask | ((pieces > 0) & ~outside[pieces])


def piece_at(mask: BoolImage, row: int, column: int) -> tuple[BoolImage, bool] | None:
    """The set pixels that hang together (by edges, not corners) around one of them.

    Returns:
        (H, W) bool, and whether they reach the edge of the image; None where the pixel is not set.
    """
    pieces, outside = _pieces(mask)
    number = pieces[row, column]
    return None if number == 0 else (pieces == number, bool(outside[number]))


def _runs(mask: BoolImage) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Stretches of set pixels in reading order: row, first column, and the column past the last."""
    rows, columns = mask.shape
    edges = np.zeros((rows, columns + 1), dtype=bool)
    edges[:, 0], edges[:, -1] = mask[:, 0], mask[:, -1]
    np.not_equal(mask[:, 1:], mask[:, :-1], out=edges[:, 1:-1])
    row, column = np.divmod(np.flatnonzero(edges), columns + 1)
    return row[::2], column[::2], column[1::2]


def _pieces(mask: BoolImage) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """(H, W) the number of the piece that each pixel is part of, 0 for none; and which reach the edge."""
    from scipy import ndimage  # takes a third of a second to load

    pieces, count = ndimage.label(mask)
    outside = np.zeros(count + 1, dtype=bool)
    for edge in (pieces[0], pieces[-1], pieces[:, 0], pieces[:, -1]):
        outside[edge] = True
    outside[0] = False
    return pieces, outside
