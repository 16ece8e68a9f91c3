"""Kept: measurements in a file, and files that are none."""

import json
import re
from pathlib import Path

import pytest

from engine.errors import StoreError
from engine.radiographs.measures import LengthScale, LengthUnit
from viewer.measuring.kept import Kept, kept_file, read_kept, write_kept
from viewer.measuring.measurement import STEPS, Kind, Measurement

KEY = ("a" * 64, 1)
SCALE = LengthScale(0.2, 0.1, LengthUnit.CALIBRATED, "by the reader")


def every_kind() -> tuple[Measurement, ...]:
    kinds = [kind for kind in Kind if kind is not Kind.CALIBRATION]
    return tuple(
        Measurement(
            number,
            kind,
            tuple((float(place), place / 3) for place in range(len(STEPS[kind]))),
            "f" * 32,
            True,
        )
        for number, kind in enumerate(kinds, start=1)
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = kept_file(tmp_path / "measurements", KEY)
    kept = Kept(every_kind(), SCALE)
    write_kept(file, kept)
    assert read_kept(file) == kept


def test_nothing_measured_leaves_no_file(tmp_path: Path) -> None:
    file = kept_file(tmp_path, KEY)
    assert read_kept(file) == Kept()
    write_kept(file, Kept(every_kind()))
    write_kept(file, Kept())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"calibration": {"row_mm": 0, "column_mm": 1, "by": "x"}},
        {"calibration": {"row_mm": float("nan"), "column_mm": 1, "by": "x"}},
        {"measurements": [{"kind": "ruler", "points": [[0, 0]], "result": None, "is_synthetic": False}]},
        {"measurements": [{"kind": "ruler", "points": [[0, 0], [1, "x"]], "result": None}]},
        {"measurements": [{"kind": "girth", "points": [], "result": None, "is_synthetic": False}]},
        {"measurements": 3},
    ],
)
def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path, change: dict[str, object]) -> None:
    file = kept_file(tmp_path, KEY)
    write_kept(file, Kept(every_kind(), SCALE))
    file.write_text(json.dumps({**json.loads(file.read_text()), **change}))
    with pytest.raises(StoreError, match="damaged") as said:
        read_kept(file)
    assert "\n" not in str(said.value)
    assert [one.name for one in tmp_path.iterdir()] == [f"{file.stem}.broken.json"]
    assert read_kept(file) == Kept()


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "measurements").write_text("in the way")
    with pytest.raises(StoreError, match=re.escape("measurements cannot be kept")):
        write_kept(kept_file(tmp_path / "measurements", KEY), Kept(every_kind()))
