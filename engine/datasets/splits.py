"""Which patients train, validate and test: decided once from the patient's identifier and kept in a file.

A patient's share follows from a hash of the identifier and a salt, so it is the same on every machine, does
not depend on the order of the rows, and stays when patients are added. The file is the authority: what it
says is used even where the hash would say otherwise.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path

from engine.errors import DatasetError, OutputError

_HEADER = ["patient", "split"]


class Split(Enum):
    """What a patient's images are for."""

    TRAIN = "train"
    VALIDATE = "validate"
    TEST = "test"


def split_of(patient: str, validate: float = 0.1, test: float = 0.2, salt: str = "") -> Split:
    """The split of a patient, from a hash of the identifier.

    Args:
        patient: identifier; surrounding blanks do not count.
        validate, test: shares in [0, 1], together below 1.
        salt: another salt gives another, independent split.

    Raises:
        DatasetError: the identifier is empty or the shares are out of range.
    """
    name = patient.strip()
    if not name:
        raise DatasetError("a row has no patient identifier; splits are by patient, so every row needs one")
    if not (validate >= 0 and test >= 0 and validate + test < 1):
        raise DatasetError(
            f"shares {validate} and {test} leave nothing to train with; they add up to below 1"
        )
    digest = hashlib.sha256(f"{salt}\n{name}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    if place < test:
        return Split.TEST
    return Split.VALIDATE if place < test + validate else Split.TRAIN


def split_patients(
    patients: Iterable[str],
    validate: float = 0.1,
    test: float = 0.2,
    salt: str = "",
    kept: Mapping[str, Split] | None = None,
) -> dict[str, Split]:
    """Patient to split, sorted by identifier; a patient with several images appears once.

    Args:
        patients: identifiers, in any order, repeated at will.
        kept: what an earlier file says; it is not changed, and new patients are added to it.
    """
    known = dict(kept or {})
    for patient in patients:
        name = patient.strip()
        if name not in known:
            known[name] = split_of(name, validate, test, salt)
    return {name: known[name] for name in sorted(known)}


def write_splits(path: Path, splits: Mapping[str, Split]) -> None:
    """Write a CSV of patient and split, sorted by patient.

    Raises:
        OutputError: the file cannot be written.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows([name, splits[name].value] for name in sorted(splits))
    try:
        path.write_text(text.getvalue(), "utf-8")
    except OSError as error:
        raise OutputError(f"the splits cannot be written to {path}: {error.strerror or error}") from error


def read_splits(path: Path) -> dict[str, Split]:
    """Patient to split.

    Raises:
        DatasetError: the file is missing or damaged, or puts a patient into two splits.
    """
    try:
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DatasetError(f"the splits {path.name} cannot be read: {error}") from error
    if not rows or rows[0] != _HEADER:
        raise DatasetError(f"{path.name} is no file of splits; its first line is patient,split")
    splits: dict[str, Split] = {}
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        if len(row) != 2 or row[1] not in {split.value for split in Split} or not row[0].strip():
            raise DatasetError(f"{path.name} line {number} is not a patient and train, validate or test")
        name, split = row[0].strip(), Split(row[1])
        if splits.get(name, split) is not split:
            raise DatasetError(f"{path.name} line {number}: this patient already is in another split")
        splits[name] = split
    return splits
