"""Reasons against a radiograph, and none for ordinary ones."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.radiograph import Radiograph
from engine.radiographs.shades import COLOR_NOTE
from engine.radiographs.suitability import assess_suitability


def inverted(radiograph: Radiograph) -> Radiograph:
    """The same film with the wrong polarity."""
    scale = dataclasses.replace(radiograph.grey_scale, inverted=not radiograph.grey_scale.inverted)
    return dataclasses.replace(radiograph, grey_scale=scale)


def test_an_ordinary_chest_radiograph_has_no_reasons(radiograph: Radiograph) -> None:
    suitability = assess_suitability(radiograph)
    assert suitability.reasons == ()
    assert not suitability.reasons


def test_unknown_header_values_of_a_picture_are_no_reason(radiograph: Radiograph) -> None:
    picture = dataclasses.replace(
        radiograph, file_format="PNG", modality="", view_position="", body_part_examined=""
    )
    assert not assess_suitability(picture).reasons


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"patient_orientation": "A\\F", "view_position": ""}, r"lateral view (A\F)"),
        ({"patient_orientation": "F\\R"}, r"not upright: by its Patient Orientation (F\R)"),
        ({"patient_orientation": "L\\H"}, "the head is not at the top"),
        ({"modality": "CT"}, "modality CT"),
        ({"modality": ""}, "no modality"),
        ({"view_position": "LL"}, "lateral view"),
        ({"view_position": "RAO"}, "oblique view"),
        ({"view_position": "LLD"}, "decubitus"),
        ({"view_position": "AXIAL"}, "view position AXIAL"),
        ({"body_part_examined": "SKULL"}, "body part SKULL"),
        ({"patient_age_years": 17.9}, "under 18"),
        ({"sop_class_uid": "1.2.840.10008.5.1.4.1.1.1.1.1"}, "raw detector data"),
        ({"notes": (COLOR_NOTE,)}, "color picture"),
        ({"stored_pixels": np.zeros((300, 300), dtype=np.uint16)}, "blank"),
        ({"pixel_aspect": 2.5}, "times as high as wide"),
    ],
)
def test_each_reason_is_named_in_one_line(
    radiograph: Radiograph, changes: dict[str, Any], words: str
) -> None:
    suitability = assess_suitability(dataclasses.replace(radiograph, **changes))
    assert suitability.reasons
    (reason,) = suitability.reasons
    assert words in reason
    assert "\n" not in reason


@pytest.mark.parametrize("orientation", ["", "L\\F", "R\\F", "LP\\FA"])
def test_upright_films_mirrored_or_not_have_no_reasons(radiograph: Radiograph, orientation: str) -> None:
    assert not assess_suitability(dataclasses.replace(radiograph, patient_orientation=orientation)).reasons


def test_eighteen_is_adult(radiograph: Radiograph) -> None:
    assert not assess_suitability(dataclasses.replace(radiograph, patient_age_years=18.0)).reasons


def test_small_images_are_named(radiograph_factory: Callable[..., Radiograph]) -> None:
    (reason,) = assess_suitability(radiograph_factory(200, 180)).reasons
    assert "180 x 200" in reason


def test_wrong_polarity_is_seen(radiograph_factory: Callable[..., Radiograph]) -> None:
    for is_monochrome1 in (False, True):
        film = radiograph_factory(600, 500, inverted=is_monochrome1)
        assert not assess_suitability(film).reasons
        (reason,) = assess_suitability(inverted(film)).reasons
        assert "inverted" in reason


def test_real_frontal_radiographs_raise_no_alarm_and_inverted_ones_do(shared: Path) -> None:
    folder = shared / "data" / "nih512"
    paths = sorted(folder.glob("*.png"))[::8]
    assert len(paths) == 50
    films = [read_radiograph(path) for path in paths]
    assert [film.path.name for film in films if assess_suitability(film).reasons] == []
    assert sum(bool(assess_suitability(inverted(film)).reasons) for film in films) >= 48
