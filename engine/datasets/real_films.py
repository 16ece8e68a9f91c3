"""RealFilm: real radiographs with the labels of ChestX-ray14, from a folder with a table.

The labels were mined from reports by the NIH Clinical Center (Wang et al., CVPR 2017) and are noisy; a film
without a label may still show the finding.
"""

import csv
import io
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.arrays import FloatImage
from engine.datasets.splits import Split, patient_name
from engine.errors import DatasetError
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.framing import FrameSpec, Intensity, frame_radiograph, in_usual_view
from engine.radiographs.truth import refuse_counterfactual

TABLE = "labels.csv"
NORMAL = "No Finding"
_COLUMNS = ("file", "labels", "age_years", "sex", "view_position", "patient")
_FINDINGS = {
    "Atelectasis": "atelectasis",
    "Cardiomegaly": "cardiomegaly",
    "Consolidation": "consolidation",
    "Edema": "edema",
    "Effusion": "pleural_effusion",
    "Emphysema": "emphysema",
    "Hernia": "hernia",
    "Infiltration": "lung_opacity",
    "Mass": "lung_opacity",
    "Nodule": "lung_opacity",
    "Pleural_Thickening": "pleural_thickening",
    "Pneumonia": "pneumonia",
    "Pneumothorax": "pneumothorax",
}


@dataclass(frozen=True)
class RealFilm:
    """One real frontal radiograph and what is said about it.

    Attributes:
        path: the image file.
        patient: identifier, the same on all films of a patient; see ``patient_name``.
        labels: the labels of ChestX-ray14.
        present: those of them that the vocabulary knows, by its keys.
        age_years: of the patient.
        sex: "F" or "M".
        view: "PA" or "AP".
    """

    path: Path
    patient: str
    labels: frozenset[str]
    present: frozenset[str]
    age_years: int
    sex: str
    view: str


def read_real_films(folder: Path) -> list[RealFilm]:
    """All films that ``labels.csv`` in the folder names, in the order of the table.

    The table has the columns file, labels (separated by ``|``), age_years, sex, view_position and patient.

    Raises:
        DatasetError: the table is missing or wrong, or names a file that is not there.
    """
    path = folder / TABLE
    try:
        table = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
        missing = [name for name in _COLUMNS if name not in (table.fieldnames or ())]
        rows = [] if missing else list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DatasetError(f"the table {TABLE} in {folder.name} cannot be read: {error}") from error
    if missing:
        raise DatasetError(
            f"the table {TABLE} in {folder.name} lacks {', '.join(missing)}; add these columns"
        )
    films = [_film(folder, number, row) for number, row in enumerate(rows, 2)]
    if not films:
        raise DatasetError(f"the table {TABLE} in {folder.name} names no film; it needs one row a film")
    return films


def films_of(
    films: Iterable[RealFilm], splits: Mapping[str, Split], wanted: Container[Split]
) -> list[RealFilm]:
    """The films whose patients are in one of the wanted splits.

    Raises:
        DatasetError: a patient is in no split.
    """
    chosen = []
    for film in films:
        if film.patient not in splits:
            raise DatasetError(f"the splits do not name the patient of {film.path.name}; add the patient")
        if splits[film.patient] in wanted:
            chosen.append(film)
    return chosen


def film_pixels(film: RealFilm) -> FloatImage:
    """(512, 512) float32 in [0, 1], as displayed, squashed to the frame, bright is dense.

    The patient's right is on the left, also of a film whose header says that it is mirrored.

    Raises:
        RadiographError: the file cannot be read, or says that it is synthetic.
    """
    radiograph = read_radiograph(film.path)
    refuse_counterfactual(radiograph)
    return in_usual_view(frame_radiograph(radiograph, FrameSpec(intensity=Intensity.DISPLAY))).pixels


def _film(folder: Path, number: int, row: dict[str, str]) -> RealFilm:
    values = {name: (row[name] or "").strip() for name in _COLUMNS}
    labels = frozenset(part.strip() for part in values["labels"].split("|") if part.strip())
    age, sex, view = values["age_years"], values["sex"], values["view_position"]
    wrong = [
        what
        for what, bad in (
            ("no file", not values["file"] or Path(values["file"]).name != values["file"]),
            ("no patient", not values["patient"]),
            ("no label", not labels),
            (f'the unknown label "{next(iter(_unknown(labels)), "")}"', bool(_unknown(labels))),
            (f'the age "{age}"', not age.isdigit() or int(age) > 120),
            (f'the sex "{sex}"', sex not in ("F", "M")),
            (f'the view "{view}"', view not in ("PA", "AP")),
        )
        if bad
    ]
    if wrong:
        raise DatasetError(f"{TABLE} line {number} has {wrong[0]}; correct this row or leave it out")
    path = folder / values["file"]
    if not path.is_file():
        raise DatasetError(f"{TABLE} line {number} names {path.name}, which is not in {folder.name}")
    present = frozenset(_FINDINGS[label] for label in labels if label in _FINDINGS)
    return RealFilm(path, patient_name(values["patient"]), labels, present, int(age), sex, view)


def _unknown(labels: frozenset[str]) -> list[str]:
    known = {*_FINDINGS, NORMAL, "Fibrosis"}
    return sorted(labels - known)
