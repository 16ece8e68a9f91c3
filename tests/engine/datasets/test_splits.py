"""Splits by patient: the same everywhere, kept in a file, no patient in two."""

import csv
import hashlib
from collections import Counter
from pathlib import Path

import pytest

from engine import paths
from engine.datasets.splits import Shares, Split, read_splits, split_of, split_patients, write_splits
from engine.errors import DatasetError, OutputError

PATIENTS = [str(number) for number in range(2000)]


def test_shares_are_close_to_what_was_asked() -> None:
    counts = Counter(split_patients(PATIENTS, Shares(validate=0.1, referee=0.3, test=0.2)).values())
    assert abs(counts[Split.TEST] / 2000 - 0.2) < 0.03
    assert abs(counts[Split.VALIDATE] / 2000 - 0.1) < 0.03
    assert abs(counts[Split.REFEREE] / 2000 - 0.3) < 0.03


def test_a_patient_keeps_its_split_whatever_comes_beside_or_before_it() -> None:
    few, all_ = split_patients(["17", "4", "17 "]), split_patients(reversed(PATIENTS))
    assert set(few) == {"17", "4"}
    assert all(all_[name] is split for name, split in few.items())


def test_the_split_of_a_patient_is_the_same_on_every_machine() -> None:
    first = int(hashlib.sha256(b"\n10").hexdigest()[:16], 16) / 2**64
    expected = Split.TEST if first < 0.2 else Split.VALIDATE if first < 0.25 else Split.TRAIN
    assert split_of("10", Shares(referee=0)) is expected
    assert split_of("10") is split_of(" 10 ")


def test_leading_zeros_make_no_other_patient(tmp_path: Path) -> None:
    moved = Split.TEST if split_of("100") is not Split.TEST else Split.TRAIN
    assert split_patients(["00000100"], kept={"100": moved}) == {"100": moved}
    (tmp_path / "splits.csv").write_text("patient,split\n00000100,train\n000,test\nP007,test\n")
    assert read_splits(tmp_path / "splits.csv") == {"100": Split.TRAIN, "0": Split.TEST, "P007": Split.TEST}
    assert split_of("00000100") is split_of("100")


def test_another_salt_is_another_split() -> None:
    assert split_patients(PATIENTS) != split_patients(PATIENTS, salt="second")


def test_a_file_comes_back_and_rules_over_the_hash(tmp_path: Path) -> None:
    path = tmp_path / "splits.csv"
    moved = Split.TEST if split_of("1") is not Split.TEST else Split.TRAIN
    write_splits(path, {"2": split_of("2"), "1": moved})
    kept = read_splits(path)
    assert kept == {"1": moved, "2": split_of("2")}
    assert split_patients(["1", "2", "3"], kept=kept)["1"] is moved
    write_splits(tmp_path / "again.csv", kept)
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "patient;split\n",
        "patient,split\n1,train\n1,test\n",
        "patient,split\n1,practice\n",
        "patient,split\n,test\n",
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "splits.csv"
    path.write_text(text)
    with pytest.raises(DatasetError):
        read_splits(path)


def test_missing_identifiers_and_impossible_shares_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DatasetError):
        split_patients(["1", " "])
    with pytest.raises(DatasetError):
        Shares(validate=0.5, test=0.5)
    with pytest.raises(OutputError):
        write_splits(tmp_path / "missing" / "splits.csv", {})


def test_the_shipped_splits_are_those_of_the_hash() -> None:
    shipped = read_splits(paths.splits_file())
    assert shipped == split_patients(shipped)
    assert set(shipped.values()) == set(Split)


def test_no_film_of_one_patient_is_in_two_splits(shared: Path) -> None:
    with (shared / "data" / "nih512" / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    splits = split_patients(row["patient"] for row in rows)
    films = {split: {r["patient"] for r in rows if splits[r["patient"]] is split} for split in Split}
    assert sum(map(len, films.values())) == len({row["patient"] for row in rows})
    assert all(films.values())
