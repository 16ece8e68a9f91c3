"""Guidance colors are even in lightness, transparent at zero, and never amber."""

import numpy as np

from viewer.panes.color_tables import TABLES, argb_table


def lightness(rgb: np.ndarray) -> np.ndarray:
    """CIE L* of (n, 3) sRGB bytes (IEC 61966-2-1, CIE 15)."""
    channels = rgb / 255.0
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    y = linear @ np.array([0.2126, 0.7152, 0.0722])
    return np.where(y > 0.008856, 116 * np.cbrt(y) - 16, 903.3 * y)


def test_lightness_rises_evenly_so_that_any_eye_can_order_the_colors() -> None:
    steps = np.diff(lightness(TABLES["lagoon"][1][::16]))
    assert (steps > 0).all()
    assert steps.max() < 2 * steps.min()


def test_no_color_looks_like_the_mark_of_synthetic_pixels() -> None:
    red, green, blue = (TABLES["lagoon"][1][:, channel].astype(int) for channel in range(3))
    assert not ((red > green) & (green > blue)).any()


def test_zero_is_transparent_and_opacity_scales_the_cover() -> None:
    for name in TABLES:
        full, half = argb_table(name, 1.0), argb_table(name, 0.5)
        assert full[0] == 0
        assert half[0] == 0
        assert full[255] >> 24 == 255
        assert abs(int(half[255] >> 24) - 128) <= 1


def test_colors_are_premultiplied() -> None:
    for table in (argb_table("lagoon", 0.4), argb_table("red", 0.4)):
        alpha = table >> 24
        for shift in (16, 8, 0):
            assert (((table >> shift) & 0xFF) <= alpha).all()
