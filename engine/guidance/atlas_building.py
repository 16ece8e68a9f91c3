"""From annotated boxes to an atlas: MS-CXR boxes on PA radiographs, united for each finding.

Needs the tables ``MS_CXR_Local_Alignment_*.csv`` of MS-CXR and ``mimic-cxr-2.0.0-metadata.csv`` of
MIMIC-CXR-JPG (plain or .gz), which PhysioNet gives to credentialed users; no image is read.
"""

import csv
import gzip
import hashlib
import io
import math
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tomli_w
from PIL import Image

from engine.arrays import BoolImage, freeze_arrays, reduce_through_constructor
from engine.errors import AtlasError
from engine.guidance.atlas import RASTER_SIZE, TABLE_NAME
from engine.instructions.findings import Vocabulary

BOX_COLUMNS = ("category_name", "x", "y", "w", "h", "image_width", "image_height", "dicom_id")
METADATA_COLUMNS = ("dicom_id", "ViewPosition")
_OUTSIDE_TOLERANCE = 1.0  # pixels; larger overhangs are counted as clipped


@dataclass(frozen=True, eq=False)
class BuiltAtlas:
    """Masks united from boxes, and what went into them.

    Attributes:
        masks: by finding key, (512, 512) bool.
        boxes: number of boxes used, by finding key.
        images: number of radiographs used, by finding key.
        skipped: number of rows left out, by reason.
        clipped: boxes that reached over the edge of their image and were cut there.
        boxes_sha256, metadata_sha256: of the two tables.
        boxes_name, metadata_name: their file names, which carry the versions.
    """

    masks: dict[str, BoolImage]
    boxes: dict[str, int]
    images: dict[str, int]
    skipped: dict[str, int]
    clipped: int
    boxes_name: str
    boxes_sha256: str
    metadata_name: str
    metadata_sha256: str

    __reduce__ = reduce_through_constructor

    def __post_init__(self) -> None:
        freeze_arrays(self)


def build_atlas(boxes_csv: Path, metadata_csv: Path, vocabulary: Vocabulary) -> BuiltAtlas:
    """Unite the boxes of PA radiographs, each scaled to 512 x 512 separately in x and y, for each finding.

    A box covers every pixel that it touches (outer union). Rows that cannot be used are counted, not guessed.

    Raises:
        AtlasError: a table is missing, unreadable or without its columns, or no box is left.

    Source: public InstructX2X repository (masks are unions of MS-CXR boxes on PA radiographs).
    """
    metadata_bytes = _read(metadata_csv)
    views: dict[str, str] = {}
    for row in _rows(metadata_csv, metadata_bytes, METADATA_COLUMNS):
        views[row["dicom_id"].strip()] = row["ViewPosition"].strip().upper()
    boxes_bytes = _read(boxes_csv)
    key_by_category = {
        name.casefold(): finding.key
        for finding in vocabulary.findings
        for name in (finding.annotated_mask, finding.name)
        if name is not None
    }
    masks: dict[str, BoolImage] = {}
    boxes: Counter[str] = Counter()
    images: dict[str, set[str]] = {}
    skipped: Counter[str] = Counter()
    clipped = 0
    for row in _rows(boxes_csv, boxes_bytes, BOX_COLUMNS):
        dicom_id = row["dicom_id"].strip()
        key = key_by_category.get(" ".join(row["category_name"].split()).casefold())
        box = _box(row)
        if key is None:
            skipped[f'unknown category "{row["category_name"][:40]}"'] += 1
        elif dicom_id not in views:
            skipped["not in the metadata table"] += 1
        elif views[dicom_id] != "PA":
            skipped[f"view position {views[dicom_id][:16] or 'not given'}"] += 1
        elif box is None:
            skipped["box or image size is not a positive number"] += 1
        elif not (box.left < 1 and box.top < 1 and box.right > 0 and box.bottom > 0):
            skipped["box outside its image"] += 1
        else:
            clipped += box.reaches_over
            mask = masks.setdefault(key, np.zeros((RASTER_SIZE, RASTER_SIZE), dtype=bool))
            mask[_span(box.top, box.bottom), _span(box.left, box.right)] = True
            boxes[key] += 1
            images.setdefault(key, set()).add(dicom_id)
    if not masks:
        reasons = "; ".join(f"{reason}: {count}" for reason, count in skipped.items()) or "no rows"
        raise AtlasError(f"no box of {boxes_csv.name} can be used ({reasons}); are the two tables a pair?")
    order = [finding.key for finding in vocabulary.findings if finding.key in masks]
    return BuiltAtlas(
        {key: masks[key] for key in order},
        {key: boxes[key] for key in order},
        {key: len(images[key]) for key in order},
        dict(skipped),
        clipped,
        boxes_csv.name,
        hashlib.sha256(boxes_bytes).hexdigest(),
        metadata_csv.name,
        hashlib.sha256(metadata_bytes).hexdigest(),
    )


def write_atlas(built: BuiltAtlas, folder: Path) -> None:
    """Write a folder that ``load_atlas`` reads: one PNG (0 or 255) for each finding, and ``atlas.toml``.

    Raises:
        AtlasError: the folder exists and is not empty, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise AtlasError(f"{folder} exists already and is not an empty folder; choose another --out")
    rows = []
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".atlas-", dir=folder.parent) as unfinished:
            new = Path(unfinished) / "atlas"
            new.mkdir()
            for key, mask in built.masks.items():
                stream = io.BytesIO()
                Image.fromarray(mask.astype(np.uint8) * 255).save(stream, "PNG", optimize=True)
                (new / f"{key}.png").write_bytes(stream.getvalue())
                rows.append(
                    {
                        "finding": key,
                        "file": f"{key}.png",
                        "sha256": hashlib.sha256(stream.getvalue()).hexdigest(),
                        "boxes": built.boxes[key],
                        "images": built.images[key],
                        "coverage": round(float(mask.mean()), 4),
                    }
                )
            table = {
                "form": "masks",
                "name": f"boxes of {built.boxes_name}",
                "source": f"outer unions of boxes on PA radiographs, {built.boxes_name}",
                "provenance": {
                    "boxes_file": built.boxes_name,
                    "boxes_sha256": built.boxes_sha256,
                    "metadata_file": built.metadata_name,
                    "metadata_sha256": built.metadata_sha256,
                    "clipped_boxes": built.clipped,
                    "skipped_rows": built.skipped,
                },
                "mask": rows,
            }
            (new / TABLE_NAME).write_text(tomli_w.dumps(table), "utf-8")
            if folder.exists():
                folder.rmdir()
            new.rename(folder)
    except OSError as error:
        raise AtlasError(f"the atlas cannot be written to {folder}: {error}") from error


@dataclass(frozen=True)
class _Box:
    left: float  # all in parts of the image
    top: float
    right: float
    bottom: float
    reaches_over: bool


def _box(row: dict[str, str]) -> _Box | None:
    try:
        x, y, w, h, width, height = (
            float(row[name]) for name in ("x", "y", "w", "h", "image_width", "image_height")
        )
    except ValueError:
        return None
    if not all(math.isfinite(number) for number in (x, y, w, h, width, height)):
        return None
    if min(w, h, width, height) <= 0:
        return None
    over = max(-x, -y, x + w - width, y + h - height) > _OUTSIDE_TOLERANCE
    return _Box(x / width, y / height, (x + w) / width, (y + h) / height, over)


def _span(start: float, stop: float) -> slice:
    # The small allowance keeps 0.5 * 512 / 0.5 style rounding from touching one more pixel.
    first = math.floor(max(start, 0.0) * RASTER_SIZE + 1e-6)
    last = math.ceil(min(stop, 1.0) * RASTER_SIZE - 1e-6)
    return slice(min(first, RASTER_SIZE - 1), max(last, first + 1))


def _read(path: Path) -> bytes:
    try:
        content = path.read_bytes()
        return gzip.decompress(content) if path.suffix == ".gz" else content
    except (OSError, EOFError) as error:
        raise AtlasError(f"the table {path} cannot be read: {error}") from error


def _rows(path: Path, content: bytes, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AtlasError(f"the table {path.name} is not UTF-8 text: {error}") from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = header
        if missing := [name for name in columns if name not in header]:
            raise AtlasError(
                f"the table {path.name} has no column {', '.join(missing)}; found "
                f"{', '.join(header[:20]) or 'nothing'}"
            )
        for row in reader:
            yield {name: row[name] or "" for name in columns}
    except csv.Error as error:
        raise AtlasError(f"the table {path.name} is damaged: {error}") from error
