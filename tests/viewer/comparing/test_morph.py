"""Places between pictures, and their words."""

from typing import Any

import pytest

from viewer.comparing.morph import Stop, between, words

IMAGE: Any = None
STOPS = [Stop("none", IMAGE, False), Stop("mild", IMAGE, True), Stop("severe", IMAGE, True)]


@pytest.mark.parametrize(
    ("setting", "count", "found"),
    [
        (0, 2, (0, 0)),
        (0.25, 2, (0, 0.25)),
        (1, 2, (1, 0)),
        (0.5, 3, (1, 0)),
        (0.9, 3, (1, 0.8)),
        (1, 3, (2, 0)),
    ],
)
def test_a_place_lies_on_a_picture_or_between_two(setting, count, found):
    place, share = between(setting, count)
    assert (place, share) == (found[0], pytest.approx(found[1]))


def test_pictures_keep_their_names_and_a_mix_is_called_what_it_is():
    assert words(STOPS, 0.0) == ("none", False)
    assert words(STOPS, 0.5) == ("mild", True)
    text, is_synthetic = words(STOPS, 0.25)
    assert text == "50 % mild + 50 % none\ninterpolation, not model output"
    assert is_synthetic
