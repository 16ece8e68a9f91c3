"""The line under the input says what its millimeters mean and which side it is of."""

import dataclasses

from engine.radiographs.radiograph import PixelSpacing, Radiograph, SpacingMeaning
from viewer.panes.footer_texts import spacing_text


def test_millimeters_never_stand_alone(radiograph: Radiograph) -> None:
    def text(meaning: SpacingMeaning) -> str:
        return spacing_text(dataclasses.replace(radiograph, pixel_spacing=PixelSpacing(0.2, 0.2, meaning)))

    assert text(SpacingMeaning.DETECTOR).endswith("0.2 mm at the detector")
    assert text(SpacingMeaning.PATIENT).endswith("0.2 mm in the patient, calibrated")
    assert text(SpacingMeaning.UNKNOWN).endswith("0.2 mm of unknown meaning")
    assert spacing_text(radiograph).endswith("no pixel spacing")


def test_a_film_of_one_side_says_which(radiograph: Radiograph) -> None:
    left = dataclasses.replace(radiograph, image_laterality="L")
    assert "left side" in spacing_text(left)
    assert "side" not in spacing_text(dataclasses.replace(radiograph, image_laterality="B"))
