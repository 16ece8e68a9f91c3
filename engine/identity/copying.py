"""Copying: files without identity, in a folder of their own; the originals are only read.

A copy lies in a folder named by the pseudonym of its patient, under a name made of its new SOP instance UID:
neither tells anything of the original, and the same secret gives the same names.
"""

import json
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydicom.dataset import FileDataset

from engine.errors import EngineError, IdentityError
from engine.identity.blanking import Rectangle, blank
from engine.identity.cleaning import Change, Choice
from engine.identity.deidentify import deidentified, patient_of
from engine.identity.secret import Secret
from engine.radiographs.file_reader import JPEG_SIGNATURE, MAX_FILE_BYTES, PNG_SIGNATURE
from engine.radiographs.sop_classes import SECONDARY_CAPTURE_CLASSES
from engine.whole_file import write_whole, written_whole

REPORT_FORMAT = "counterview de-identification 1"
NO_TOOL_IS_SURE = (
    "No program can be sure to find every text in the pixels of an image: look at each before you pass it on."
)
_MOST_PLACES = 8  # of suspected text that are told
OnCopied = Callable[[int, int], None]  # files done, files in all


@dataclass(frozen=True, eq=False)
class Copy:
    """One file without identity.

    Attributes:
        file: that was written, within the folder of all.
        patient: the pseudonym.
        changes: of every attribute.
        warnings: what a person has to look at, in words.
        original: identifiers of the patient, for a table that the user asked for.
    """

    file: Path
    patient: str
    changes: tuple[Change, ...]
    warnings: tuple[str, ...]
    original: dict[str, str] = field(repr=False, default_factory=dict)


@dataclass(eq=False)
class Outcome:
    """What came of several files.

    Attributes:
        copies: by the place of the file in the list, from 1.
        failures: why there is no copy, by the place of the file.
        is_cancelled: files at the end were not looked at.
    """

    copies: dict[int, Copy] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    is_cancelled: bool = False


def copy_file(
    path: Path,
    folder: Path,
    choice: Choice,
    secret: Secret,
    rectangles: Sequence[Rectangle] = (),
    looks_for_text: bool = False,
) -> Copy:
    """Write one DICOM image without identity; blocks, so call it in the background.

    Args:
        path: the original, only read.
        folder: for all copies; made where it is missing.
        choice: what to keep.
        secret: makes the stand-ins.
        rectangles: of the pixels that the user wants blanked.
        looks_for_text: warn of what looks like text in the pixels; a second for a large film.

    Raises:
        EngineError: there is no copy; the message does not begin with the name of the file.
    """
    try:
        source = read_file(path)
        done = deidentified(source, choice, secret)
        found = warnings_of(source)
        blank(done.dataset, path, rectangles)
        place = (
            Path(done.patient) / f"{_modality(done.dataset)}-{secret.name(str(source.SOPInstanceUID))}.dcm"
        )
        _write(done.dataset, folder / place)
    except (RecursionError, MemoryError) as error:
        raise IdentityError(
            "the header is nested too deeply or too large; such files cannot be read"
        ) from error
    except OSError as error:
        raise IdentityError(
            f"the copy cannot be written ({error.strerror or 'unknown'}); free some space or choose "
            "another folder"
        ) from error
    if rectangles:
        found = (*found, f"{len(rectangles)} part{'s' if len(rectangles) > 1 else ''} of the pixels blanked")
    if looks_for_text:
        found = (*found, *_text_in_pixels(folder / place))
    original = {
        "patient_id": str(source.get("PatientID", "")),
        "patient_name": str(source.get("PatientName", "")),
        "study_instance_uid": str(source.get("StudyInstanceUID", "")),
        "sop_instance_uid": str(source.get("SOPInstanceUID", "")),
        "days_moved": str(secret.shift(patient_of(source)).days) if choice.dates.value == "shift" else "",
    }
    return Copy(place, done.patient, done.changes, found, original)


def copy_files(
    files: Sequence[Path],
    folder: Path,
    choice: Choice,
    secret: Secret,
    rectangles: dict[Path, tuple[Rectangle, ...]] | None = None,
    on_copied: OnCopied = lambda done, count: None,
    is_cancelled: Callable[[], bool] = lambda: False,
    looks_for_text: bool = False,
) -> Outcome:
    """Write several, see ``copy_file``; one that cannot be copied does not stop the others."""
    outcome = Outcome()
    for number, path in enumerate(files, start=1):
        if is_cancelled():
            outcome.is_cancelled = True
            break
        on_copied(number - 1, len(files))
        try:
            outcome.copies[number] = copy_file(
                path, folder, choice, secret, (rectangles or {}).get(path, ()), looks_for_text
            )
        except EngineError as error:
            outcome.failures[number] = str(error)
    else:
        on_copied(len(files), len(files))
    return outcome


def read_file(path: Path) -> FileDataset:
    """Read the header and the undecoded pixels of a DICOM file, with or without preamble.

    Raises:
        EngineError: it is none, or cannot be read.
    """
    from engine.radiographs.dicom_dataset import read_dataset

    data = _read_bytes(path)
    if data.startswith((PNG_SIGNATURE, JPEG_SIGNATURE)):
        raise IdentityError(
            "this is a plain picture without a header; only DICOM images can be de-identified"
        )
    return read_dataset(data, [])


def warnings_of(source: Any) -> tuple[str, ...]:
    """What the header says of text and faces in the pixels, in words."""
    found = []
    if str(source.get("BurnedInAnnotation", "")).strip().upper() == "YES":
        found.append("the file says that text is burnt into its pixels")
    if str(source.get("RecognizableVisualFeatures", "")).strip().upper() == "YES":
        found.append("the file says that the person can be recognized in the picture")
    if str(source.get("SOPClassUID", "")) in SECONDARY_CAPTURE_CLASSES:
        found.append("a secondary capture: screens and scanned films often show names")
    return tuple(found)


def _text_in_pixels(copy: Path) -> tuple[str, ...]:
    from engine.errors import RadiographError
    from engine.identity.burnt_in import suspected_text
    from engine.radiographs.dicom_reader import read_radiograph

    try:
        found = suspected_text(read_radiograph(copy).display_pixels)
    except RadiographError:
        return ("its pixels cannot be shown here, and were not searched for text",)
    if not found:
        return ()
    places = "; ".join(
        f"{one.kind.value} at {one.place.x},{one.place.y},{one.place.width},{one.place.height}"
        for one in found[:_MOST_PLACES]
    )
    more = f"; and {len(found) - _MOST_PLACES} more" if len(found) > _MOST_PLACES else ""
    return (f"looks like text in the pixels, if only a lead letter: {places}{more}",)


def write_report(path: Path, outcome: Outcome, choice: Choice) -> None:
    """Write what was done with which attribute of which file, without a single value.

    Args:
        path: a JSON file; replaced where it is there.
        outcome: of ``copy_files``.
        choice: that was made.

    Raises:
        IdentityError: it cannot be written.
    """
    numbers = sorted({*outcome.copies, *outcome.failures})
    files: list[dict[str, Any]] = []
    for number in numbers:
        copy = outcome.copies.get(number)
        if copy is None:
            files.append({"input": number, "problem": outcome.failures[number]})
            continue
        changes = [[one.attribute, one.action.value, one.had_value] for one in copy.changes]
        files.append(
            {"input": number, "copy": copy.file.as_posix(), "look_at": copy.warnings, "attributes": changes}
        )
    stated = {
        "format": REPORT_FORMAT,
        "kept": sorted(kept.value for kept in choice.kept),
        "dates": choice.dates.value,
        "columns_of_attributes": ["attribute", "action", "had a value"],
        "actions": "X removed, Z emptied, D dummy, U mapped UID, K kept, C gone through or moved in time",
        "note": NO_TOOL_IS_SURE,
        "cancelled": outcome.is_cancelled,
        "files": files,
    }  # fmt: skip
    _write_bytes(path, json.dumps(stated, indent=1).encode())


def write_table(path: Path, outcome: Outcome) -> None:
    """Write which pseudonym stands for whom: a file that names patients, readable by this user alone.

    Raises:
        IdentityError: it cannot be written.
    """
    from engine.reading.export import as_csv

    told = ("patient_id", "patient_name", "study_instance_uid", "sop_instance_uid", "days_moved")
    columns = ("pseudonym", "copy", *told)
    rows = [
        (copy.patient, copy.file.as_posix(), *(copy.original.get(column, "") for column in told))
        for copy in outcome.copies.values()
    ]
    _write_bytes(path, as_csv(columns, rows), is_private=True)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise IdentityError("the file is larger than 1 GiB; this is no radiograph")
        return path.read_bytes()
    except OSError as error:
        raise IdentityError(f"the file cannot be read ({error.strerror or 'unknown'})") from error


def _write(dataset: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise IdentityError("there is a copy of this image already; choose an empty folder")
    with written_whole(path) as fresh, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset.save_as(fresh, enforce_file_format=True)


def _write_bytes(path: Path, data: bytes, is_private: bool = False) -> None:
    try:
        write_whole(path, data, is_private)
    except OSError as error:
        raise IdentityError(
            f"{path.name} cannot be written ({error.strerror or 'unknown'}); choose another place"
        ) from error


def _modality(dataset: Any) -> str:
    return str(dataset.get("Modality") or "image")
