"""A radiograph in a DICOM file, a result of it, and what a validator says of the objects that they become."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import make_result
from made_up_dicom import chest_pixels, make_dataset, save_dataset

from engine.edit import EditRequest
from engine.exchange.dicom_export import ExportedResult, ExportObject, export_dicom
from engine.exchange.view_state import Graphic, ViewState
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.greyscale import Window
from engine.radiographs.radiograph import Radiograph
from engine.reading.items import load_rating_items
from engine.reading.rating import Rating, edit_identity

ALL = frozenset(ExportObject)
VIEW = ViewState(
    window=Window(1800.0, 3000.0),
    area=(10, -5, 150, 110),
    quarter_turns=1,
    mirrored=True,
    graphics=(Graphic(((20.0, 30.0), (40.0, 70.0)), "12.3 mm at the detector"),),
)

# What dciodvfy of dicom3tools says of sound objects of ours, and why it stands.
ALLOWED = {
    "(0008,001c)": "Synthetic Data came with DICOM 2021; this dictionary is older",
    "(0099,": "our private block, declared by its creator; the dictionary cannot know it",
    "that would be needed to build DICOMDIR": "the radiograph's own header lacks it, and we invent nothing",
    "Retired Person Name form": "names of the same study stand as the radiograph's own file has them",
    "<99COUNTERVIEW>": "our private codes, declared in Coding Scheme Identification Sequence",
    "Modality LUT - LUT Descriptor number of bits = 16 but maximum LUT Data value": (
        "the modality values are those of the radiograph, whether they fill 16 bits or not (C.11.1.1.1)"
    ),
    "</ImagerPixelSpacing(0018,1164)> - Attribute is not present in standard DICOM IOD": (
        "a Standard Extended Secondary Capture: tells that distances are those of the detector"
    ),
}


def write_source(path: Path, rows: int = 160, columns: int = 120, **changes: Any) -> Path:
    """A DX file with a seeded patient; see ``make_dataset`` for the changes."""
    usual = {
        "PatientBirthDate": "19500102",
        "PatientSex": "F",
        "StudyDate": "20210304",
        "StudyTime": "101112",
        "AccessionNumber": "ACC7719",
        "ReferringPhysicianName": "REFERRER^ZOE",
        "StudyID": "S77",
        "PatientOrientation": ["L", "F"],
        "ImagerPixelSpacing": ["0.143", "0.143"],
        "WindowCenter": "2000",
        "WindowWidth": "3600",
    }
    pixels = changes.pop("pixels", None)
    pixels = chest_pixels(rows, columns) if pixels is None else pixels
    return save_dataset(make_dataset(pixels, **(usual | changes)), path)


def edit(radiograph: Radiograph, seed: int = 3) -> ExportedResult:
    """A result of it with a painted mask, a view and two ratings."""
    mask = np.zeros(radiograph.shape, dtype=bool)
    mask[radiograph.shape[0] // 3 :, : radiograph.shape[1] // 2] = True
    request = EditRequest(radiograph, "Add the finding of edema.", "fake-model", seed=seed, reader_mask=mask)
    result = make_result(request, size=64)
    identity = edit_identity(result)
    ratings = tuple(
        Rating(radiograph.sha256, identity, item, value, reader="QUINCE")
        for item, value in (("performance", 4), ("interpretability", 2))
    )
    return ExportedResult(result, request, mask, VIEW, ratings)


def export(folder: Path, source: Path, kinds: frozenset[ExportObject] = ALL, **how: Any) -> Radiograph:
    """Read a file, edit it and export the result; returns the radiograph."""
    radiograph = read_radiograph(source)
    export_dicom(folder, radiograph, [edit(radiograph)], kinds, items=load_rating_items(), **how)
    return radiograph


def complaints(file: Path) -> list[str]:
    """What dciodvfy has against an object, without what is allowed; skips where it is not installed."""
    if shutil.which("dciodvfy") is None:
        pytest.skip("dciodvfy of the Debian package dicom3tools is not installed")
    run = subprocess.run(
        ["dciodvfy", "-new", str(file)], capture_output=True, text=True, errors="replace", timeout=60
    )
    lines = [line for line in (run.stdout + run.stderr).splitlines() if line.startswith(("Error", "Warning"))]
    return [line for line in lines if not any(known in line for known in ALLOWED)]
