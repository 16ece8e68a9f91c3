"""A folder of simulated patients: DICOM, masks, truth, and the tables of clinical data sets if wanted."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from engine.errors import OutputError
from engine.instructions.findings import load_vocabulary
from engine.simulation.case import SimulatedCase, simulate
from engine.simulation.dicom_writer import dicom_bytes
from engine.simulation.mimic_tables import TABLES, StudyNames, difference_row, study_rows
from engine.simulation.patient import draw_patient
from engine.simulation.population import draw_story, visible_change
from engine.simulation.truth_tables import CASE_COLUMNS, PAIR_COLUMNS, case_row, pair_row

_NOTE = "These radiographs were simulated by Counterview. No patient was imaged. Never use them for care.\n"
_MEMBERS = ("before", "after")


def write_patients(
    out: Path,
    seeds: Sequence[int],
    *,
    size: int,
    mimic: bool,
    device: str = "cpu",
    batch: int = 4,
    on_done: Callable[[int], None] = lambda count: None,
) -> None:
    """Write a pair of radiographs for each seed into a new or empty folder.

    The tables grow with every patient: what an interrupted run wrote can be used as far as they go.

    Args:
        out: gets dicom/, masks/, truth.csv, pairs.csv, README.txt; with ``mimic`` also mimic/.
        seeds: of the patients.
        size: pixels of a side.
        mimic: whether to write JPEG and tables in the formats of MIMIC as well.
        device: of torch.
        batch: patients at a time.
        on_done: told how many patients are done.

    Raises:
        OutputError: the folder is not empty or cannot be written.
    """
    check_is_new(out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        with (out / "README.txt").open("x", encoding="utf-8") as file:  # of two runs at once, one is refused
            file.write(_NOTE)
        tables = _Tables(out, TABLES if mimic else {})
        for start in range(0, len(seeds), batch):
            chunk = seeds[start : start + batch]
            patients = [draw_patient(seed) for seed in chunk]
            stories = [draw_story(seed) for seed in chunk]
            members = [
                simulate(patients, [getattr(story, member) for story in stories], size=size, device=device)
                for member in _MEMBERS
            ]
            for seed, story, *both in zip(chunk, stories, *members, strict=True):
                names = [f"{seed:07d}_{member}" for member in _MEMBERS]
                for study, (name, case) in enumerate(zip(names, both, strict=True)):
                    _write(out / "dicom" / f"{name}.dcm", dicom_bytes(case, study))
                    _write_masks(out / "masks", name, case)
                _write_mask(out / "masks" / f"{seed:07d}_change.png", visible_change(*both))
                if mimic:
                    _add_mimic(out / "mimic", tables, seed, both)
                for name, case in zip(names, both, strict=True):
                    tables.add("truth.csv", case_row(name, case))
                tables.add("pairs.csv", pair_row(names[0], names[1], story))
            on_done(start + len(chunk))
    except OSError as error:
        raise OutputError(f"{out} cannot be written: {error.strerror or error}") from error


def check_is_new(out: Path) -> None:
    """Raises OutputError where something is there that would be mixed up with what is written."""
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise OutputError(f"{out} is there and not an empty folder; give a new one")


class _Tables:
    """The tables of a folder; rows are on disk at once, so that a run cut short leaves the truth it made."""

    def __init__(self, out: Path, mimic: Mapping[str, Sequence[str]]) -> None:
        self._columns = {"truth.csv": CASE_COLUMNS, "pairs.csv": PAIR_COLUMNS} | dict(mimic)
        self._paths = {name: out / "mimic" / name if name in mimic else out / name for name in self._columns}
        for name in self._columns:
            self._append(name, lambda writer: writer.writeheader())
        if mimic:
            _write(out / "mimic" / "README.txt", _NOTE.encode())

    def add(self, name: str, *rows: Mapping[str, object]) -> None:
        """Append rows; columns that a row lacks are empty."""
        self._append(name, lambda writer: writer.writerows(rows))

    def _append(self, name: str, write: Callable[[csv.DictWriter], object]) -> None:
        path = self._paths[name]
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8", newline="") as file:
            write(csv.DictWriter(file, self._columns[name], restval="", lineterminator="\n"))


def _add_mimic(folder: Path, tables: _Tables, seed: int, both: list[SimulatedCase]) -> None:
    vocabulary = load_vocabulary()
    names = [StudyNames(seed, study) for study in range(2)]
    for case, name in zip(both, names, strict=True):
        jpeg = io.BytesIO()
        picture = Image.fromarray(np.round(case.image * 255).astype(np.uint8))
        picture.save(jpeg, "JPEG", quality=95, comment=_NOTE.encode())
        _write(folder / name.path, jpeg.getvalue())
    # The rows come last: no table names an image that a run cut short did not write.
    for study, (case, name) in enumerate(zip(both, names, strict=True)):
        for table, rows in study_rows(case, name, study, vocabulary).items():
            tables.add(table, *rows)
    tables.add("mimic_pair_questions.csv", difference_row(both[0], both[1], names[0], names[1], vocabulary))


def _write_masks(folder: Path, name: str, case: SimulatedCase) -> None:
    organs = {"right_lung": case.right_lung, "left_lung": case.left_lung, "heart": case.heart}
    for what, mask in (organs | case.finding_masks).items():
        _write_mask(folder / f"{name}_{what}.png", mask)


def _write_mask(path: Path, mask: np.ndarray) -> None:
    png = io.BytesIO()
    Image.fromarray(mask.astype(np.uint8) * np.uint8(255)).save(png, "PNG")
    _write(path, png.getvalue())


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
