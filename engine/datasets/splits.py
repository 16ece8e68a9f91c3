"""Which patients train, validate and test: decided once from the patient's identifier and kept in a file.

A patient's share follows from a hash of the identifier and a salt, so it is the same on every machine, does
not depend on the order of the rows, and stays when patients are added. The file is the authority: what it
says is used even where the hash would say otherwise.
"""

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from engine.errors import DatasetError, OutputError

_HEADER = ["patient", "split"]


class Split(Enum):
    """What a patient's images are for."""

    TRAIN = "train"
    VALIDATE = "validate"
    REFEREE = "referee"  # trains the predictors that judge edits; no editor sees these patients
    TEST = "test"


@dataclass(frozen=True)
class Shares:
    """Shares of the patients, each in [0, 1]; the rest trains.

    Raises:
        DatasetError: a share is negative or nothing is left to train with.
    """

    validate: float = 0.05
    referee: float = 0.25
    test: float = 0.2

    def __post_init__(self) -> None:
        shares = (self.validate, self.referee, self.test)
        if not (min(shares) >= 0 and sum(shares) < 1):
            raise DatasetError(
                f"shares {', '.join(map(str, shares))} leave nothing to train with; they add up to below 1"
            )


SHARES = Shares()


def patient_name(written: str) -> str:
    """An identifier as it is compared: without surrounding blanks and, of a number, without leading zeros.

    ChestX-ray14 writes one patient "100" in its table and "00000100" in the names of its files.
    """
    name = written.strip()
    return name.lstrip("0") or "0" if name.isdigit() else name


def split_of(patient: str, shares: Shares = SHARES, salt: str = "") -> Split:
    """The split of a patient, from a hash of the identifier.

    Args:
        patient: identifier; surrounding blanks, and leading zeros of a number, do not count.
        salt: another salt gives another, independent split.

    Raises:
        DatasetError: the identifier is empty.
    """
    name = patient_name(patient)
    if not name:
        raise DatasetError("a row has no patient identifier; splits are by patient, so every row needs one")
    digest = hashlib.sha256(f"{salt}\n{name}".encode()).digest()
    place = int.from_bytes(digest[:8], "big") / 2**64
    reached = 0.0
    for split, share in (
        (Split.TEST, shares.test),
        (Split.VALIDATE, shares.validate),
        (Split.REFEREE, shares.referee),
    ):
        reached += share
        if place < reached:
            return split
    return Split.TRAIN


def split_patients(
    patients: Iterable[str],
    shares: Shares = SHARES,
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
        name = patient_name(patient)
        if name not in known:
            known[name] = split_of(name, shares, salt)
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
            raise DatasetError(
                f"{path.name} line {number} is not a patient and one of train, validate, referee, test"
            )
        name, split = patient_name(row[0]), Split(row[1])
        if splits.get(name, split) is not split:
            raise DatasetError(f"{path.name} line {number}: this patient already is in another split")
        splits[name] = split
    return splits
