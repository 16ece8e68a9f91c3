"""What a series of edits tells as a folder of files: values to compute with, and where they all came from.

| file | holds |
|---|---|
| series.json | kind, figures, provenance and receipt (locality) of each edit, the record of the source |
| seeds.npz | mean_change, spread, changed_share (H, W) float32 in stored units; seeds; mark as text |
| left.npz | left (H, W) int32: after the way back minus the input; mark as text |
| there_and_back.png | (H, W) 16 bit: stored value + offset, after the way back |
| there | the folder of the way there, as ``edit_folder`` writes it |
| row.png | all levels, or what all models made, side by side, each marked |
| 02-small, ... | the folder of each of them, as ``edit_folder`` writes it |

As in ``edit_folder``: no file says who the patient is, and each one that shows or holds synthetic pixels says
so.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from engine.edit import EditResult
from engine.errors import OutputError
from engine.exchange.edit_folder import make_record, png_offset, write_edit_folder
from engine.exchange.synthetic_mark import DISCLAIMER, burn_mark, png_metadata, to_8_bit
from engine.exchange.whole_folder import cannot_write, plain, replaced_as_a_whole
from engine.radiographs.radiograph import Radiograph
from engine.results.collecting import StepRecord
from engine.results.consensus import Consensus
from engine.results.round_trip import RoundTrip
from engine.results.series import Outcome, SeriesKind, SeriesPlan

FORMAT = "counterview series"
FORMAT_VERSION = 1
RECORD_NAME = "series.json"
VIEW_NAME = "view.png"  # of the panes, where a viewer adds it
SAVED_KINDS = frozenset(SeriesKind) - {SeriesKind.REPRODUCTION, SeriesKind.READ_OUT}
_TILE_HEIGHT = 384
_LABEL_SIZE = 15


def write_series_folder(
    folder: Path,
    plan: SeriesPlan,
    outcome: Outcome,
    records: Sequence[StepRecord],
    results: Mapping[int, EditResult],
) -> Path:
    """Write all files of a series, or none: the folder appears, or replaces its older self, at the end.

    Args:
        folder: made with its parents; an earlier series of the same radiograph there is replaced.
        plan: of the series.
        outcome: what its results told.
        records: of its edits.
        results: of a row of levels or models by place, as far as they are made; others keep none.

    Returns:
        The folder.

    Raises:
        OutputError: the folder holds something else, the series is of a kind that is not saved, or it
            cannot be written.
    """
    if plan.kind not in SAVED_KINDS:
        raise OutputError(f"a series of the kind {plan.kind.value!r} has no folder; save its result instead")
    _check_replaceable(folder, plan.radiograph)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with replaced_as_a_whole(folder) as fresh:
            match outcome:
                case Consensus():
                    _write_seeds(fresh, plan, outcome)
                case RoundTrip():
                    _write_round_trip(fresh, plan, outcome)
                case _:
                    _write_row(fresh, plan, results)
            files = sorted(entry.name for entry in fresh.iterdir())
            record = _make_record(plan, outcome, records, files)
            text = json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False)
            (fresh / RECORD_NAME).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise cannot_write(folder, error) from error
    return folder


def _check_replaceable(folder: Path, radiograph: Radiograph) -> None:
    """Refuse a folder that would lose something else than an earlier series of this radiograph."""
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    try:
        earlier = json.loads((folder / RECORD_NAME).read_text(encoding="utf-8"))
        known = {*earlier["files"], RECORD_NAME, VIEW_NAME}
        of = (earlier["source"]["input"]["sha256"], earlier["source"]["input"]["frame_number"])
    except (OSError, ValueError, KeyError, TypeError):
        known, of = set(), None
    if folder.is_symlink() or of is None or not {entry.name for entry in folder.iterdir()} <= known:
        raise OutputError(f"{folder} exists and is no earlier series; choose another output folder")
    if of != (radiograph.sha256, radiograph.frame_number):
        raise OutputError(f"{folder} holds a series of another radiograph; choose another output folder")


def _make_record(
    plan: SeriesPlan, outcome: Outcome, records: Sequence[StepRecord], files: list[str]
) -> dict[str, Any]:
    figures = {name: value for name, value in vars(outcome).items() if not isinstance(value, np.ndarray)}
    record: dict[str, Any] = plain(
        {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "synthetic": True,
            "disclaimer": DISCLAIMER,
            "model_notice": plan.source.provenance.model_notice,
            "created_utc": datetime.now(UTC).isoformat(timespec="seconds"),
            "kind": plan.kind.value,
            "files": files,
            "figures": figures,
            "figures_are_in": "stored units; shares from 0 to 1",
            "steps": [
                {
                    "label": one.label,
                    "sentence": one.provenance.sentence,
                    "seed": one.provenance.request.get("seed"),
                    "notes": one.notes,
                    "locality": one.locality.record(),
                    "provenance": asdict(one.provenance),
                }
                for one in records
            ],
            "source": make_record(plan.radiograph, plan.source),
        }
    )
    return record


def _words(plan: SeriesPlan) -> dict[str, Any]:
    """The mark, for files that hold no picture."""
    provenance = plan.source.provenance
    return {
        "disclaimer": DISCLAIMER,
        "model_name": provenance.model_name,
        "model_notice": provenance.model_notice,
    }


def _details(plan: SeriesPlan) -> dict[str, str]:
    provenance = plan.source.provenance
    details = {
        "Instruction": provenance.sentence,
        "Model": provenance.model_name,
        "Input SHA-256": provenance.image_sha256,
    }
    return details | ({"Notice": provenance.model_notice} if provenance.model_notice else {})


def _write_seeds(folder: Path, plan: SeriesPlan, found: Consensus) -> None:
    np.savez_compressed(
        folder / "seeds.npz",
        mean_change=found.mean_change,
        spread=found.spread,
        changed_share=found.changed_share,
        seeds=np.array(found.seeds, dtype=np.int64),
        unit="stored units; changed_share: part of the seeds",
        **_words(plan),
    )


def _write_round_trip(folder: Path, plan: SeriesPlan, found: RoundTrip) -> None:
    offset = png_offset(found.returned.dtype)
    native = (found.returned.astype(np.int32) + offset).astype(np.uint16)
    Image.fromarray(native).save(
        folder / "there_and_back.png",
        pnginfo=png_metadata(
            "Counterfactual of a counterfactual, stored values",
            _details(plan) | {"Way back": plan.steps[0].label, "Stored value offset": str(offset)},
        ),
    )
    np.savez_compressed(folder / "left.npz", left=found.left, unit="stored units", **_words(plan))
    write_edit_folder(folder / "there", plan.radiograph, plan.source)


def _write_row(folder: Path, plan: SeriesPlan, results: Mapping[int, EditResult]) -> None:
    tiles = []
    for place, step in enumerate(plan.steps):
        result = results.get(place)
        if result is not None:
            name = re.sub(r"[^a-z0-9]+", "-", step.label.lower()).strip("-")
            write_edit_folder(folder / f"{place:02d}-{name}", plan.radiograph, result)
            tile = _tile(result.framed_counterfactual, result, plan.radiograph)
            tiles.append((step.label, burn_mark(tile, result.provenance.model_words)))
        elif step.is_input:
            tiles.append(
                (f"input: {step.label}", _tile(plan.source.framed_input, plan.source, plan.radiograph))
            )
    row = _side_by_side(tiles)
    row.save(folder / "row.png", pnginfo=png_metadata("Synthetic radiographs side by side", _details(plan)))


def _tile(framed: np.ndarray, result: EditResult, radiograph: Radiograph) -> Image.Image:
    """The radiograph's part of a frame, in its own shape."""
    top, left, height, width = result.content_box
    rows, columns = radiograph.shape
    wide = max(1, round(_TILE_HEIGHT * columns / (rows * radiograph.pixel_aspect)))
    picture = Image.fromarray(to_8_bit(framed[top : top + height, left : left + width]))
    return picture.resize((wide, _TILE_HEIGHT), Image.Resampling.LANCZOS)


def _side_by_side(tiles: Sequence[tuple[str, Image.Image]]) -> Image.Image:
    band, gap = 2 * _LABEL_SIZE, 8
    width = sum(tile.width + gap for _, tile in tiles) - gap
    row = Image.new("L", (width, _TILE_HEIGHT + band), 18)
    draw, font, x = ImageDraw.Draw(row), ImageFont.load_default(_LABEL_SIZE), 0
    for label, tile in tiles:
        draw.text((x + 4, band // 4), label, font=font, fill=224)
        row.paste(tile, (x, band))
        x += tile.width + gap
    return row
