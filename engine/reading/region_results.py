"""What readers painted: by case, how well it agrees, and as files."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engine.arrays import BoolImage
from engine.reading.export import as_csv
from engine.reading.items import ItemKind
from engine.reading.plan import Showing
from engine.reading.protocol import StudyProtocol
from engine.reading.rating import Rating
from engine.reading.region import overlap, region_mask
from engine.whole_file import write_output

REGIONS = "regions"  # folder of the masks inside that of the export


@dataclass(frozen=True, eq=False)
class PaintedCase:
    """What readers painted on one case for one item.

    Attributes:
        item, title: of the item.
        showing: of one of the readers; the pictures are the same for all but for their sides.
        by_reader: JSON value of each answer, see ``engine.reading.region``.
    """

    item: str
    title: str
    showing: Showing
    by_reader: dict[str, Any]

    def masks(self, shape: tuple[int, int]) -> dict[str, BoolImage]:
        """(H, W) bool by reader.

        Raises:
            MaskError: it was painted on a radiograph of another size.
        """
        return {reader: region_mask(given, shape) for reader, given in self.by_reader.items()}


def find_regions(
    protocol: StudyProtocol, showings: Mapping[str, tuple[str, Showing]], ratings: Sequence[Rating]
) -> tuple[PaintedCase, ...]:
    """Painted answers of counted showings, in the order of items and cases.

    Args:
        protocol: of the study.
        showings: reader and showing by identity.
        ratings: newest answers.
    """
    items = {item.key: item for item in protocol.items if item.kind is ItemKind.REGION}
    found: dict[tuple[Any, ...], PaintedCase] = {}
    for rating in ratings:
        if rating.item not in items or not rating.answer or rating.showing not in showings:
            continue
        reader, showing = showings[rating.showing]
        if rating.reader != reader or showing.is_practice:
            continue
        key = (rating.item, showing.case, tuple(sorted(showing.arms)), showing.stage, showing.repeat)
        one = found.setdefault(key, PaintedCase(rating.item, items[rating.item].title, showing, {}))
        one.by_reader[reader] = json.loads(rating.answer)
    places = {item: place for place, item in enumerate(items)}
    keys = sorted(found, key=lambda key: (places[key[0]], *key[1:]))
    return tuple(found[key] for key in keys)


def overlaps(masks: Mapping[str, BoolImage]) -> dict[tuple[str, str], float | None]:
    """Dice coefficient of each pair of readers; None where neither painted anything."""
    return {pair: overlap(masks[pair[0]], masks[pair[1]]) for pair in combinations(sorted(masks), 2)}


def write_regions(folder: Path, found: Sequence[PaintedCase]) -> tuple[Path, ...]:
    """Write each region as a PNG (255 painted, 0 not) on the grid of the stored pixels, and two tables.

    Args:
        folder: of the export; the masks go into ``regions/`` in it.
        found: of ``find_regions``; nothing is written where it is empty.

    Raises:
        OutputError: a file cannot be written.
    """
    if not found:
        return ()
    rows: list[tuple[object, ...]] = []
    pairs: list[tuple[object, ...]] = []
    written = []
    for one in found:
        showing = one.showing
        where = (one.item, showing.case, "+".join(sorted(showing.arms)), showing.stage, showing.repeat)
        sizes = {tuple(given["size"]) for given in one.by_reader.values() if isinstance(given, dict)}
        if len(sizes) != 1:  # outlines of an earlier version do not tell the size; they are in answers.csv
            continue
        masks = one.masks(next(iter(sizes)))
        for reader, mask in masks.items():
            parts = [one.item, showing.case, *sorted(showing.arms)]
            parts += [f"stage{showing.stage}"] * (showing.stage > 1) + ["repeat"] * showing.repeat + [reader]
            path = folder / REGIONS / ("_".join(parts) + ".png")
            written.append(write_output(path, _png(mask), makes_folder=True))
            painted = int(np.count_nonzero(mask))
            rows.append((*where, reader, f"{REGIONS}/{path.name}", *mask.shape, painted, painted / mask.size))
        for (first, second), dice in overlaps(masks).items():
            pairs.append((*where, first, second, "" if dice is None else f"{dice:.4f}"))
    columns = ("item", "case", "arms", "stage", "repeat")
    table = (*columns, "reader", "file", "rows", "columns", "painted_pixels", "painted_share")
    written.append(write_output(folder / "regions.csv", as_csv(table, rows), makes_folder=True))
    written.append(
        write_output(folder / "region_overlaps.csv", as_csv((*columns, "first", "second", "dice"), pairs))
    )
    return tuple(written)


def _png(mask: BoolImage) -> bytes:
    content = io.BytesIO()
    Image.fromarray(np.where(mask, np.uint8(255), np.uint8(0))).save(content, "PNG")
    return content.getvalue()
