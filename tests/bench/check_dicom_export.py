"""Exports a result of every image in some folders, into both kinds of study, and tells what is wrong.

    .venv/bin/python tests/bench/check_dicom_export.py FOLDER...

Each object goes through dciodvfy, without what ``exported_objects.ALLOWED`` lists; each picture is read back
and compared in stored values and on display.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from exported_objects import ALL, complaints, edit

from engine.errors import EngineError
from engine.exchange.dicom_export import export_dicom
from engine.exchange.export_choice import ExportedResult, ExportObject
from engine.exchange.tiled_mark import tile_over_stored
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import Radiograph
from engine.reading.items import load_rating_items


def main(folders: list[Path]) -> int:
    """Look at every file; 1 where something is wrong."""
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for file in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        try:
            radiograph = read_radiograph(file)
        except EngineError:
            counts["files that do not open"] += 1
            continue
        counts["files that open"] += 1
        for same_study in (False, True):
            for complaint in _check(radiograph, same_study, counts):
                counts["complaints"] += 1
                print(f"{file.name}: {complaint}")
    print(", ".join(f"{count} {what}" for what, count in counts.items()), f"{time.monotonic() - began:.0f} s")
    return int(counts["complaints"] > 0)


def _check(radiograph: Radiograph, same_study: bool, counts: Counter[str]) -> Iterator[str]:
    full = edit(radiograph)
    one = ExportedResult(full.result, full.request, full.reader_mask, ratings=full.ratings)
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "out"
        for kinds in (ALL, ALL - {ExportObject.DX}):
            try:
                export_dicom(out, radiograph, [one], kinds, same_study, load_rating_items())
                break
            except EngineError:
                counts["refusals, of DX images or of the same study"] += 1
        else:
            return
        counts["exports"] += 1
        folder = out / "result-001"
        for file in sorted(folder.glob("*.dcm")):
            counts["objects"] += 1
            yield from (f"{file.name}: {text}" for text in complaints(file))
        marked = tile_over_stored(one.result.counterfactual, radiograph.grey_scale)
        shown = radiograph.grey_scale.display(marked)
        back = read_radiograph(folder / "counterfactual.dcm")
        if not np.array_equal(back.stored_pixels.astype(int), marked.astype(int)):
            yield "stored values differ"
        if back.pixel_spacing != radiograph.pixel_spacing:
            yield "distances differ"
        for name in ("counterfactual.dcm", "counterfactual-dx.dcm"):
            if (folder / name).exists():
                difference = np.abs(read_radiograph(folder / name).display_pixels - shown).max()
                if difference > 2e-5:
                    yield f"{name} shows otherwise, by {difference:.2g}"


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
