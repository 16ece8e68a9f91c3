"""What a measurement draws and says."""

import pytest

from engine.radiographs.measures import LengthScale, LengthUnit
from viewer.measuring.measurement import (
    NO_DIAGNOSIS,
    STEPS,
    Kind,
    Measurement,
    midline_through,
    strokes,
    texts,
)

MM = LengthScale(0.5, 0.25, LengthUnit.DETECTOR)
PX = LengthScale(1.0, 1.0, LengthUnit.PIXELS)
HEART = ((0.0, 50.0), (100.0, 50.0), (60.0, 30.0), (55.0, 80.0), (70.0, 0.0), (72.0, 100.0))


def test_a_ratio_says_lengths_and_that_it_is_no_diagnosis() -> None:
    said = texts(Measurement(1, Kind.CTR, HEART), MM, "PA")
    assert said == (
        "cardiothoracic ratio 0.50",
        "heart 12.5 mm at detector",
        "thorax 25.0 mm at detector",
        NO_DIAGNOSIS,
    )


@pytest.mark.parametrize(("view", "word"), [("AP", "larger"), ("LL", "no meaning"), ("ap", "larger")])
def test_a_ratio_on_another_view_says_what_is_wrong_with_it(view: str, word: str) -> None:
    assert any(word in line for line in texts(Measurement(1, Kind.CTR, HEART), MM, view))


def test_nothing_can_be_measured_of_width_zero() -> None:
    flat = (HEART[0],) * 6
    assert texts(Measurement(1, Kind.CTR, flat), MM, "PA") == ("cardiothoracic ratio: no width", NO_DIAGNOSIS)
    assert texts(Measurement(1, Kind.ANGLE, flat[:3]), MM, "") == ("no angle",)
    assert texts(Measurement(1, Kind.RULER, flat[:2]), PX, "") == ("0 px",)


def test_lines_across_stand_upright_on_the_midline() -> None:
    lines = strokes(Kind.CTR, HEART, MM)
    heart = [(start, end) for start, end, is_auxiliary in lines[1:3] if not is_auxiliary]
    assert heart[0][0] == (60.0, 30.0)
    assert heart[0][1] == (pytest.approx(60.0), pytest.approx(50.0))
    assert heart[1][0] == (55.0, 80.0)
    assert heart[1][1] == (pytest.approx(55.0), pytest.approx(50.0))
    thorax = lines[3]
    heights = [thorax[0][0], thorax[1][0]]
    assert heights == [pytest.approx(71.0)] * 2, "one line at the height between both margins"
    assert (thorax[0][1], thorax[1][1]) == (pytest.approx(0.0), pytest.approx(100.0))


@pytest.mark.parametrize("kind", list(Kind))
def test_every_number_of_points_can_be_drawn(kind: Kind) -> None:
    for count in range(len(STEPS[kind]) + 1):
        for start, end, _ in strokes(kind, HEART[:count], MM):
            assert all(isinstance(value, float) for value in (*start, *end))


def test_one_point_moves_or_all() -> None:
    item = Measurement(3, Kind.RULER, ((1.0, 2.0), (3.0, 4.0)), source=1, is_synthetic=True)
    assert item.moved(1, (9.0, 9.0)) == Measurement(3, Kind.RULER, ((1.0, 2.0), (9.0, 9.0)), 1, True)
    assert item.shifted(1.0, -1.0) == Measurement(3, Kind.RULER, ((2.0, 1.0), (4.0, 3.0)), 1, True)


def test_a_midline_of_one_click_is_upright() -> None:
    top, bottom = midline_through((40.0, 33.0), (100, 80))
    assert top[1] == bottom[1] == 33.0
    assert 0 < top[0] < bottom[0] < 100
