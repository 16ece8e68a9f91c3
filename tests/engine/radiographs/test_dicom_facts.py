"""What a header says about the image beside its pixels, and who vouches for its millimeters."""

import pytest
from made_up_dicom import make_dataset

from engine.radiographs.dicom_facts import describe


@pytest.mark.parametrize(
    ("changes", "side"),
    [
        ({"ImageLaterality": "L"}, "L"),
        ({"Laterality": "R"}, "R"),
        ({"ImageLaterality": "B", "Laterality": "R"}, "B"),
        ({"ImageLaterality": "LEFT"}, ""),
        ({}, ""),
    ],
)
def test_the_side_of_the_image_goes_before_that_of_the_series(changes: dict, side: str) -> None:
    assert describe(make_dataset(**changes), [])["image_laterality"] == side


@pytest.mark.parametrize(
    ("told", "kind"), [("fiducial", "FIDUCIAL"), ("GEOMETRY", "GEOMETRY"), ("BY EYE", "")]
)
def test_only_a_calibration_of_the_standard_is_named(told: str, kind: str) -> None:
    facts = describe(make_dataset(PixelSpacing=[0.2, 0.2], PixelSpacingCalibrationType=told), [])
    assert facts["pixel_spacing_calibration_type"] == kind
