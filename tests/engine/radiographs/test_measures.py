"""Lengths, angles and the cardiothoracic ratio against values worked out by hand."""

import dataclasses
import math

import pytest

from engine.errors import RequestError
from engine.radiographs.measures import (
    LengthScale,
    LengthUnit,
    angle_at,
    angle_between_lines,
    calibrated_scale,
    cardiothoracic_ratio,
    foot_on_line,
    length,
    length_scale,
)
from engine.radiographs.radiograph import PixelSpacing, Radiograph, SpacingMeaning

SQUARE = LengthScale(0.2, 0.2, LengthUnit.DETECTOR)
TALL = LengthScale(0.4, 0.1, LengthUnit.DETECTOR)  # pixels four times as high as wide


def test_rows_and_columns_count_by_their_own_spacing() -> None:
    assert length((0, 0), (10, 0), TALL) == pytest.approx(4.0)
    assert length((0, 0), (0, 10), TALL) == pytest.approx(1.0)
    assert length((0, 0), (10, 30), TALL) == pytest.approx(5.0)  # 4 mm down, 3 mm right


def test_an_angle_is_that_of_the_body_and_not_of_the_grid() -> None:
    assert angle_at((0, 0), (0, 10), (10, 10), SQUARE) == pytest.approx(45.0)
    assert angle_at((0, 0), (0, 10), (10, 10), TALL) == pytest.approx(math.degrees(math.atan2(4, 1)))
    assert angle_at((0, 0), (0, 10), (0, -3), SQUARE) == pytest.approx(180.0)


def test_an_arm_without_length_has_no_angle() -> None:
    assert angle_at((5, 5), (5, 5), (0, 0), SQUARE) is None
    assert angle_between_lines(((1, 1), (1, 1)), ((0, 0), (0, 1)), SQUARE) is None


def test_a_cobb_angle_does_not_depend_on_the_way_the_lines_were_drawn() -> None:
    level, sloping = ((0.0, 0.0), (0.0, 10.0)), ((50.0, 0.0), (50.0 + 10 * math.tan(math.radians(20)), 10.0))
    backwards = (sloping[1], sloping[0])
    assert angle_between_lines(level, sloping, SQUARE) == pytest.approx(20.0)
    assert angle_between_lines(level, backwards, SQUARE) == pytest.approx(20.0)
    assert angle_between_lines(backwards, level, SQUARE) == pytest.approx(20.0)


def test_cardiothoracic_ratio_of_a_hand_worked_film() -> None:
    found = cardiothoracic_ratio(
        ((0, 500), (1000, 500)), ((700, 430), (650, 690)), ((600, 200), (620, 820)), SQUARE
    )
    assert found is not None
    assert found.ratio is not None
    assert found.parts == (pytest.approx(14.0), pytest.approx(38.0))
    assert found.heart == pytest.approx(52.0)
    assert found.thorax == pytest.approx(124.0)
    assert found.ratio == pytest.approx(52 / 124)


def test_a_tilted_patient_has_the_same_ratio() -> None:
    def turned(point: tuple[float, float]) -> tuple[float, float]:
        angle = math.radians(12)
        y, x = point
        return y * math.cos(angle) + x * math.sin(angle), x * math.cos(angle) - y * math.sin(angle)

    points = [(0.0, 500.0), (1000.0, 500.0), (700.0, 430.0), (650.0, 690.0), (600.0, 200.0), (620.0, 820.0)]
    a, b, c, d, e, f = map(turned, points)
    found = cardiothoracic_ratio((a, b), (c, d), (e, f), SQUARE)
    assert found is not None
    assert found.heart == pytest.approx(52.0)
    assert found.ratio == pytest.approx(52 / 124)


def test_borders_on_one_side_of_the_midline_are_not_added() -> None:
    found = cardiothoracic_ratio(((0, 0), (10, 0)), ((5, 10), (5, 40)), ((5, 0), (5, 100)), SQUARE)
    assert found is not None
    assert found.ratio == pytest.approx(0.3)


def test_nothing_is_divided_by_zero() -> None:
    here = (5.0, 5.0)
    assert cardiothoracic_ratio((here, here), (here, here), (here, here), SQUARE) is None
    found = cardiothoracic_ratio((here, (9.0, 5.0)), (here, here), (here, here), SQUARE)
    assert found is not None
    assert found.ratio is None


@pytest.mark.parametrize(
    ("meaning", "kind", "words"),
    [
        (SpacingMeaning.DETECTOR, "", "mm at detector"),
        (SpacingMeaning.PATIENT, "FIDUCIAL", "mm, calibrated (fiducial)"),
        (SpacingMeaning.PATIENT, "GEOMETRY", "mm, calibrated (geometry)"),
        (SpacingMeaning.PATIENT, "", "mm, calibrated (type not stated)"),
    ],
)
def test_millimeters_say_what_they_are(
    radiograph: Radiograph, meaning: SpacingMeaning, kind: str, words: str
) -> None:
    film = dataclasses.replace(
        radiograph,
        pixel_spacing=PixelSpacing(0.2, 0.1, meaning),
        pixel_spacing_calibration_type=kind,
    )
    scale = length_scale(film)
    assert (scale.row, scale.column) == (0.2, 0.1)
    assert scale.words == words


def test_millimeters_that_nobody_vouches_for_are_pixels(radiograph: Radiograph) -> None:
    unknown = PixelSpacing(0.2, 0.2, SpacingMeaning.UNKNOWN)
    film = dataclasses.replace(radiograph, pixel_spacing=unknown)
    assert length_scale(film).words == "px"
    assert length_scale(radiograph).unit is LengthUnit.PIXELS, "no spacing at all"


def test_pixels_that_are_not_square_say_which_side_counts(radiograph: Radiograph) -> None:
    scale = length_scale(dataclasses.replace(radiograph, pixel_aspect=2.0))
    assert length((0, 0), (10, 0), scale) == 20.0
    assert scale.words == "px (widths of a pixel)"


def test_a_known_length_calibrates_both_directions() -> None:
    scale = calibrated_scale((0, 0), (10, 0), known_mm=30.0, pixel_aspect=2.0)
    assert (scale.row, scale.column) == (pytest.approx(3.0), pytest.approx(1.5))
    assert length((0, 0), (0, 20), scale) == pytest.approx(30.0)
    assert scale.words == "mm, calibrated (by the reader)"


@pytest.mark.parametrize("known_mm", [0.0, -1.0, math.nan, math.inf])
def test_no_length_calibrates_nothing(known_mm: float) -> None:
    with pytest.raises(RequestError):
        calibrated_scale((0, 0), (10, 0), known_mm, 1.0)
    with pytest.raises(RequestError):
        calibrated_scale((5, 5), (5, 5), 10.0, 1.0)


def test_the_foot_of_a_perpendicular_is_found_in_millimeters() -> None:
    foot = foot_on_line(((0, 0), (10, 10)), (0, 10), TALL)
    along, across = (10 * 0.4, 10 * 0.1), ((0 - foot[0]) * 0.4, (10 - foot[1]) * 0.1)
    assert along[0] * across[0] + along[1] * across[1] == pytest.approx(0)
    assert foot_on_line(((1, 1), (1, 1)), (3, 4), SQUARE) == (3, 4)
