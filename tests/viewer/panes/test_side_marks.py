"""The patient's sides are marked as the file says, and doubtful where it says nothing."""

import dataclasses
from pathlib import Path

import pytest

from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import Radiograph
from viewer.panes.side_marks import side_marks, usual_marks


@pytest.mark.parametrize(
    ("orientation", "view", "expected"),
    [
        ("L\\F", "PA", ("R", "H", "L", "F")),
        ("R\\F", "AP", ("L", "H", "R", "F")),
        ("P\\F", "LL", ("A", "H", "P", "F")),
        ("F\\L", "PA", ("H", "R", "F", "L")),
        ("", "PA", ("R?", "", "L?", "")),
        ("", "", ("R?", "", "L?", "")),
        ("", "LL", None),
    ],
)
def test_sides_are_told_only_as_far_as_the_file_tells(
    radiograph: Radiograph, orientation: str, view: str, expected: tuple[str, ...] | None
) -> None:
    told = dataclasses.replace(radiograph, patient_orientation=orientation, view_position=view)
    assert side_marks(told) == expected


def test_a_mirrored_radiograph_is_marked_mirrored(shared: Path) -> None:
    found = list((shared / "data").rglob("RG3_J2KR.dcm"))
    if not found:
        pytest.skip("RG3_J2KR.dcm is not in shared")
    radiograph = read_radiograph(found[0])
    assert radiograph.patient_orientation == "R\\F"
    assert side_marks(radiograph) == ("L", "H", "R", "F")
    assert any("left of the image" in note for note in radiograph.notes)


def test_a_usual_radiograph_has_the_right_side_on_the_left(shared: Path) -> None:
    radiograph = read_radiograph(shared / "data" / "cxr_dicom" / "RG1_J2KI_philips_mono1_15bit.dcm")
    marks = side_marks(radiograph)
    assert marks == ("R", "H", "L", "F")
    assert usual_marks(marks) == ("R", "", "L", ""), "head above and feet below need no words"
