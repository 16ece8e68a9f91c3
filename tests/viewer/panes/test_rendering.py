"""Grey pixels at display resolution are those of the look-up table, at every zoom."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from viewer.panes.rendering import GreyImage, Placement, fit_scale, grey_bytes, nearest, place, resample


def grey_of(picture: QImage | None) -> np.ndarray:
    """(H, W) uint8: the blue of a picture, which is its red and green as well."""
    assert picture is not None
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : 4 * picture.width() : 4].copy()


def identity_table(count: int) -> np.ndarray:
    return grey_bytes(np.linspace(0, 1, count))


@pytest.mark.parametrize(
    ("dtype", "stored_min"), [(np.uint8, 0), (np.uint16, 0), (np.int16, -(2**15)), (np.int8, -128)]
)
def test_at_1_to_1_each_device_pixel_is_its_image_pixel(dtype: type, stored_min: int) -> None:
    random = np.random.default_rng(1)
    info = np.iinfo(dtype)
    stored = random.integers(info.min, info.max, (90, 70), dtype=dtype, endpoint=True)
    table = random.integers(0, 256, int(info.max) - stored_min + 1).astype(np.uint8)
    placement = place(stored.shape, (60, 50), 1.0, 1.0, (45, 35))
    shown = grey_of(GreyImage(stored, stored_min).picture(placement, table))
    expected = table[stored[15:75, 10:60].astype(np.int64) - stored_min]
    assert np.array_equal(shown, expected)


@pytest.mark.parametrize("shape", [(512, 512), (515, 389), (1999, 1501)])
def test_zoomed_out_each_pixel_is_the_mean_of_what_it_covers(shape: tuple[int, int]) -> None:
    stored = np.full(shape, 1000, dtype=np.uint16)
    stored[:, ::2] = 3000  # stripes that nearest sampling would turn into moiré
    table = identity_table(4096)
    viewport = (128, 128)
    placement = place(shape, viewport, 1.0, fit_scale(shape, viewport, 1.0), (shape[0] / 2, shape[1] / 2))
    shown = grey_of(GreyImage(stored, 0).picture(placement, table))
    middle = shown[2:-2, 2:-2].astype(int)
    assert abs(middle.mean() - table[2000]) < 2
    assert np.ptp(middle) <= 40, "no stripes are left"


def test_a_ramp_stays_where_it_is_at_every_zoom() -> None:
    rows, columns = 800, 600
    ramp = np.tile(np.linspace(0, 4095, columns), (rows, 1)).astype(np.uint16)
    table = identity_table(4096)
    image = GreyImage(ramp, 0)
    for scale in (0.11, 0.25, 0.5, 0.9, 1.0, 1.7, 4.0):
        placement = place(ramp.shape, (300, 400), 1.0, scale, (400, 300))
        shown = grey_of(image.picture(placement, table))
        visible = placement.visible
        assert visible is not None
        assert shown.shape == (visible[2] - visible[0], visible[3] - visible[1])
        x = shown.shape[1] // 2
        _, column = placement.to_image(0, visible[1] + x + 0.5)
        expected = (column - 0.5) / (columns - 1) * 255
        assert abs(float(shown[5, x]) - expected) < 1.5, scale


@pytest.mark.parametrize("stored_min", [0, -2000])
@pytest.mark.parametrize("scale", [0.11, 0.3, 0.5, 0.9, 1.0, 1.7, 4.0])
def test_what_is_shown_while_zooming_lies_where_it_lies_at_rest(scale: float, stored_min: int) -> None:
    rows, columns = 801, 603
    ramp = np.tile(np.linspace(0, 4095, columns), (rows, 1)) + np.linspace(0, 2000, rows)[:, None]
    stored = (ramp * 4095 / 6095 + stored_min).astype(np.int16)
    image, table = GreyImage(stored, stored_min), identity_table(4096)
    placement = place(stored.shape, (300, 400), 1.0, scale, (410, 290))
    passing = grey_of(image.picture(replace(placement, is_passing=True), table))
    exact = grey_of(image.picture(placement, table))
    assert passing.shape == exact.shape
    assert np.abs(passing.astype(int) - exact)[1:-1, 1:-1].max() <= 2


def test_the_picture_at_rest_is_not_the_one_of_a_moment_before() -> None:
    stored = np.random.default_rng(3).integers(0, 4096, (400, 400)).astype(np.uint16)
    image, table = GreyImage(stored, 0), identity_table(4096)
    placement = place(stored.shape, (300, 300), 1.0, 0.7, (200, 200))
    image.picture(replace(placement, is_passing=True), table)
    at_rest, fresh = image.picture(placement, table), GreyImage(stored, 0).picture(placement, table)
    assert at_rest == fresh


def test_pixels_that_are_not_square_are_shown_in_their_true_shape() -> None:
    shape, aspect = (100, 200), 2.0
    scale = fit_scale(shape, (400, 400), aspect)
    placement = place(shape, (400, 400), aspect, scale, (50, 100))
    assert placement.visible == (0, 0, 400, 400)


def test_an_image_out_of_sight_gives_nothing() -> None:
    placement = Placement((50, 50), (10, 10), 1.0, 1.0, 100, 100)
    image = GreyImage(np.zeros((10, 10), np.uint8), 0)
    assert placement.visible is None
    assert image.picture(placement, identity_table(256)) is None
    assert resample(np.zeros((4, 4), np.float32), placement) is None
    assert nearest(np.ones((4, 4), bool), placement) is None


def test_viewport_and_image_points_are_inverse() -> None:
    placement = place((300, 200), (640, 480), 1.3, 2.1, (120, 77))
    row, column = placement.to_image(200.0, 111.0)
    assert placement.to_viewport(row, column) == pytest.approx((200.0, 111.0))


def test_a_mask_lies_over_the_same_pixels_as_the_image() -> None:
    mask = np.zeros((4, 4), bool)
    mask[1, 2] = True
    placement = place((400, 400), (400, 400), 1.0, 1.0, (200, 200))
    sampled = nearest(mask, placement)
    assert sampled is not None
    assert sampled[100:200, 200:300].all()
    assert sampled.sum() == 100 * 100
    with_margin = nearest(mask, placement, margin=3)
    assert with_margin is not None
    assert with_margin.shape == (406, 406)
    assert not with_margin[:3].any()


def test_a_map_keeps_its_values_when_resampled() -> None:
    plane = np.linspace(0, 1, 64, dtype=np.float32)[None].repeat(64, 0)
    placement = place((640, 640), (640, 640), 1.0, 1.0, (320, 320))
    sampled = resample(plane, placement)
    assert sampled is not None
    assert sampled.shape == (640, 640)
    assert abs(float(sampled[300, 320]) - 0.5) < 0.02


def test_tiny_images_can_be_shown() -> None:
    for shape in ((1, 1), (1, 7), (3, 1)):
        image = GreyImage(np.full(shape, 9, np.uint8), 0)
        placement = place(shape, (50, 60), 1.0, fit_scale(shape, (50, 60), 1.0), (shape[0] / 2, shape[1] / 2))
        assert (grey_of(image.picture(placement, identity_table(256))) == 9).all()
