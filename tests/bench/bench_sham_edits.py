"""How alike edits and sham edits are in noise and sharpness: real films, the shipped model, inside its masks.

    .venv/bin/python tests/bench/bench_sham_edits.py FOLDER [FILMS]

Prints, for edits and sham edits of the same films, the level of detail finer than a Gaussian of so many
pixels against the film itself, in decibels, and how much they change it; nothing is written.
"""

import sys
from pathlib import Path

import numpy as np
from scipy import ndimage

from engine.arrays import BoolImage
from engine.edit import EditRequest, EditResult
from engine.models.catalog import find_models
from engine.radiographs.dicom_reader import read_radiograph
from engine.service.backend import make_torch_backend
from engine.service.launch import prepare_environment

FINDINGS = ("pleural effusion", "edema", "consolidation", "pneumothorax", "cardiomegaly")
SIGMAS = (0.7, 1.5, 3.0)  # pixels
_FROM_EDGE = 4  # pixels; the fade at the edge of a mask is no texture


def levels(film: np.ndarray, result: EditResult, mask: BoolImage) -> list[float]:
    """Decibels against the film, for each of ``SIGMAS``."""
    inner = ndimage.binary_erosion(mask, iterations=_FROM_EDGE)
    found = []
    for sigma in SIGMAS:
        power = [
            np.square((picture - ndimage.gaussian_filter(picture, sigma))[inner]).mean()
            for picture in (result.counterfactual.astype(np.float64), film)
        ]
        found.append(10 * float(np.log10(power[0] / power[1])))
    return found


def main(folder: Path, films: int) -> None:
    prepare_environment()
    backend, model = make_torch_backend(), find_models()[0].name
    rows: dict[str, list[list[float]]] = {"edit": [], "sham edit": []}
    same_mask = 0
    for number, path in enumerate(sorted(folder.iterdir())[:films]):
        radiograph = read_radiograph(path)
        film = radiograph.stored_pixels.astype(np.float64)
        text = f"Add the finding of {FINDINGS[number % len(FINDINGS)]}."
        masks = []
        for kind, guidance in (("edit", None), ("sham edit", 0.0)):
            request = EditRequest(
                radiograph, text, model, guidance_scale=guidance, suitability_overridden=True
            )
            result = backend.edit(request, lambda _: None, lambda: False)
            masks.append(result.edit_mask)
            changed = np.abs(result.counterfactual - film)[result.edit_mask].mean() / np.ptp(film)
            rows[kind].append([*levels(film, result, result.edit_mask), 100 * float(changed)])
        same_mask += bool((masks[0] == masks[1]).all())
    print(f"{films} films; edit and sham edit have the same mask: {same_mask}")
    for kind, found in rows.items():
        table = np.array(found)
        told = ", ".join(
            f"{sigma} px {mean:+.2f} (largest {worst:.2f})"
            for sigma, mean, worst in zip(SIGMAS, table.mean(axis=0), np.abs(table).max(axis=0), strict=False)
        )
        print(f"{kind:9} dB against the film: {told}; mean change {table[:, -1].mean():.2f} % of the range")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10)
