"""Windows and tables against values worked by hand from DICOM PS3.3 C.11.2."""

import numpy as np
import pytest

from engine.radiographs.greyscale import GreyScale, VoiFunction, Window


def test_linear_window_has_the_half_pixel_of_the_standard() -> None:
    # C.11.2.1.2.1 with c = 2048, w = 4096: y = (x - 2047.5) / 4095 + 0.5
    window = Window(2048, 4096)
    np.testing.assert_allclose(window.apply(np.array([-1, 0, 2047.5, 4095, 5000])), [0, 0, 0.5, 1, 1])


def test_linear_window_of_width_one_is_a_step() -> None:
    np.testing.assert_array_equal(Window(100, 1).apply(np.array([99, 99.5, 100])), [0, 0, 1])


def test_linear_exact_window_has_no_half_pixel() -> None:
    window = Window(2048, 4096, VoiFunction.LINEAR_EXACT)
    np.testing.assert_allclose(window.apply(np.array([0, 1024, 2048, 4096])), [0, 0.25, 0.5, 1])


def test_sigmoid_window_follows_its_equation_without_overflow() -> None:
    window = Window(100, 40, VoiFunction.SIGMOID)
    expected = [0, 1 / (1 + np.exp(4)), 0.5, 1 / (1 + np.exp(-4)), 1]
    np.testing.assert_allclose(window.apply(np.array([-1e9, 60, 100, 140, 1e9])), expected, atol=1e-12)


def make_scale(**changes: object) -> GreyScale:
    values: dict = {
        "stored_min": -8,
        "modality_values": np.arange(-8, 8) * 10.0,
        "windows": (Window(0, 160, VoiFunction.LINEAR_EXACT), Window(0, 20)),
        "voi_table": None,
        "inverted": False,
    }
    return GreyScale(**(values | changes))


def test_table_covers_every_stored_value_and_display_looks_it_up() -> None:
    scale = make_scale()
    assert (scale.stored_max, len(scale.table())) == (7, 16)
    np.testing.assert_allclose(scale.display(np.array([[-8, 0, 7]], dtype=np.int16)), [[0, 0.5, 150 / 160]])


def test_inverting_twice_is_not_inverting() -> None:
    plain, inverted = make_scale(), make_scale(inverted=True)
    np.testing.assert_allclose(inverted.table(), 1 - plain.table(), atol=1e-6)
    np.testing.assert_allclose(inverted.table(inverted=True), plain.table(), atol=1e-6)


def test_a_voi_table_is_the_first_display_and_a_window_replaces_it() -> None:
    scale = make_scale(voi_table=np.linspace(0, 1, 16, dtype=np.float32) ** 2)
    assert scale.table()[8] == pytest.approx((8 / 15) ** 2)
    np.testing.assert_array_equal(scale.table(scale.windows[0]), make_scale().table())
