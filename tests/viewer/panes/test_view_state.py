"""Zoom, pan and window behave as in the reading room, and all panes share them."""

import dataclasses
from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.radiographs.greyscale import Window
from engine.radiographs.radiograph import Radiograph
from viewer.panes.view_state import ViewState


@pytest.fixture
def view(radiograph: Radiograph) -> ViewState:
    state = ViewState()
    state.open(radiograph)
    state.set_viewport(600, 500)
    return state


def brightness(view: ViewState) -> float:
    return float(view.table.mean())


def test_dragging_right_widens_and_down_darkens(view: ViewState) -> None:
    start = view.window
    assert start is not None
    before = brightness(view)
    view.drag_window(0, 40)
    assert brightness(view) < before
    view.drag_window(0, -80)
    assert brightness(view) > before
    view.drag_window(30, 0)
    assert view.window is not None
    assert view.window.width > start.width


@pytest.mark.parametrize("inverted_file", [False, True])
@pytest.mark.parametrize("inverted_by_reader", [False, True])
def test_down_is_darker_whatever_is_inverted(
    radiograph_factory: Callable[..., Radiograph], inverted_file: bool, inverted_by_reader: bool
) -> None:
    view = ViewState()
    view.open(radiograph_factory(inverted=inverted_file))
    if inverted_by_reader:
        view.invert()
    before = brightness(view)
    view.drag_window(0, 40)
    assert brightness(view) < before


def test_the_direction_of_the_level_can_be_turned(view: ViewState) -> None:
    view.drag_down_is_darker = False
    before = brightness(view)
    view.drag_window(0, 40)
    assert brightness(view) > before


def test_a_drag_never_makes_the_window_empty(view: ViewState) -> None:
    view.drag_window(-100_000, 0)
    assert view.window is not None
    assert view.window.width >= 2


def test_fine_and_coarse_dragging(view: ViewState) -> None:
    start = view.window
    assert start is not None
    view.drag_window(10, 0, 0.2)
    assert view.window is not None
    fine = view.window.width - start.width
    view.set_window(start)
    view.drag_window(10, 0, 5.0)
    assert view.window.width - start.width == pytest.approx(25 * fine)


def test_zooming_keeps_the_point_under_the_mouse(view: ViewState) -> None:
    view.one_to_one()
    before = view.placement.to_image(420, 130)
    view.zoom(1.7, 420, 130)
    view.zoom(1.3, 420, 130)
    after = view.placement.to_image(420, 130)
    # Both placements start at whole device pixels.
    assert after == pytest.approx(before, abs=0.5 + 0.5 / view.scale)


def test_panning_moves_the_image_with_the_mouse(view: ViewState) -> None:
    view.one_to_one()
    before = view.placement
    view.pan(7, -12)
    assert (view.placement.top, view.placement.left) == (before.top + 7, before.left - 12)


def test_the_image_cannot_be_lost(view: ViewState) -> None:
    view.pan(1e6, -1e6)
    assert view.placement.visible is not None
    view.zoom(1e-9)
    assert view.placement.visible is not None
    view.zoom(1e9)
    assert view.scale <= 32


def test_reset_returns_to_the_first_display(view: ViewState, radiograph: Radiograph) -> None:
    first = view.table.copy()
    view.invert()
    view.set_window(Window(10, 20))
    view.zoom(3)
    view.reset()
    assert np.array_equal(view.table, first)
    assert view.is_fitted
    assert not view.is_inverted
    expected = np.rint(radiograph.grey_scale.table() * 255).astype(np.uint8)
    assert np.array_equal(first, expected)


def test_inverting_is_the_last_step(view: ViewState) -> None:
    first = view.table.astype(int)
    view.invert()
    assert np.abs(view.table.astype(int) - (255 - first)).max() <= 1


def test_a_voi_lut_of_the_file_is_the_first_display(radiograph: Radiograph) -> None:
    count = len(radiograph.grey_scale.modality_values)
    lut = np.linspace(0, 1, count, dtype=np.float32) ** 2
    scale = dataclasses.replace(radiograph.grey_scale, voi_table=lut)
    view = ViewState()
    view.open(dataclasses.replace(radiograph, grey_scale=scale))
    assert view.window is None
    assert np.array_equal(view.table, np.rint(lut * 255).astype(np.uint8))
    view.drag_window(5, 5)
    assert view.window is not None
    view.set_window(None)
    assert view.window is None


def test_fitted_stays_fitted_when_the_window_grows(view: ViewState) -> None:
    small = view.scale
    view.set_viewport(1200, 1000)
    assert view.is_fitted
    assert view.scale == pytest.approx(2 * small)


def test_pixel_aspect_stretches_rows(radiograph: Radiograph) -> None:
    view = ViewState()
    view.open(dataclasses.replace(radiograph, pixel_aspect=1.5))
    view.set_viewport(600, 500)
    assert view.placement.scale_y == pytest.approx(1.5 * view.placement.scale_x)


def test_the_windows_of_the_file_take_turns_and_come_back_to_the_first(radiograph: Radiograph) -> None:
    windows = (
        Window(2000, 3000, explanation="normal"),
        Window(1500, 900),
        Window(2500, 800, explanation="hard"),
    )
    view = ViewState()
    view.open(
        dataclasses.replace(
            radiograph, grey_scale=dataclasses.replace(radiograph.grey_scale, windows=windows)
        )
    )
    assert [preset.name for preset in view.file_presets] == ["normal", "window 2 of the file", "hard"]
    seen = []
    for _ in range(3):
        view.choose_file_preset()
        seen.append(view.window)
    assert seen == [windows[1], windows[2], windows[0]]
    view.choose_chest_preset(2)
    view.choose_file_preset()
    assert view.window == windows[0], "from anywhere else, the first"


def test_a_voi_lut_goes_before_the_windows_of_the_file(radiograph: Radiograph) -> None:
    count = len(radiograph.grey_scale.modality_values)
    scale = dataclasses.replace(radiograph.grey_scale, voi_table=np.linspace(0, 1, count, dtype=np.float32))
    view = ViewState()
    view.open(dataclasses.replace(radiograph, grey_scale=scale))
    view.choose_file_preset()
    assert view.window == scale.windows[0]
    view.choose_file_preset()
    assert view.window is None, "the VOI LUT again"


def test_a_box_sets_the_window_of_its_values_whatever_way_it_is_drawn(
    view: ViewState, radiograph: Radiograph
) -> None:
    stored = radiograph.stored_pixels
    assert view.window_on_box(stored, (200.4, 150.2), (120.0, 60.0))
    low, high = np.percentile(stored[120:201, 60:151], [2, 98])
    assert view.window is not None
    assert view.window.center == pytest.approx((low + high) / 2)
    assert view.window.width == pytest.approx(high - low)


def test_a_box_beside_the_image_changes_nothing(view: ViewState, radiograph: Radiograph) -> None:
    before = view.window
    assert not view.window_on_box(radiograph.stored_pixels, (-50, -50), (-10, -5))
    assert not view.window_on_box(radiograph.stored_pixels, (1e5, 10), (2e5, 20))
    assert view.window == before


def test_a_box_over_one_value_still_gives_a_window(radiograph: Radiograph) -> None:
    flat = np.full((50, 40), 700, np.uint16)
    view = ViewState()
    view.open(dataclasses.replace(radiograph, stored_pixels=flat))
    assert view.window_on_box(flat, (5, 5), (9, 9))
    assert view.window is not None
    assert view.window.width > 0
    assert np.isfinite(view.table).all()


def test_typed_numbers_are_the_window_and_a_width_of_nothing_is_not(view: ViewState) -> None:
    view.type_window(1234, 567)
    assert view.window is not None
    assert (view.window.center, view.window.width) == (1234, 567)
    view.type_window(1234, 0)
    assert view.window.width >= 2


def test_resetting_the_greys_leaves_the_zoom(view: ViewState) -> None:
    view.zoom(3)
    view.invert()
    view.type_window(10, 20)
    placement = view.placement
    view.reset_grey()
    assert (view.placement, view.is_inverted, view.window) == (placement, False, view.first_window)


def test_the_pointer_is_only_over_the_image(qtbot: QtBot, view: ViewState) -> None:
    with qtbot.waitSignal(view.pointer_changed):
        view.set_pointer((10.5, 11.5))
    assert view.pointer == (10.5, 11.5)
    view.set_pointer((-1, 5))
    assert view.pointer is None


def test_a_constant_image_can_be_windowed(radiograph: Radiograph) -> None:
    flat = np.full((50, 40), 7, np.uint16)
    view = ViewState()
    view.open(dataclasses.replace(radiograph, stored_pixels=flat))
    view.drag_window(10, 10)
    assert view.window is not None
    assert np.isfinite(view.window.center)


def test_a_zoomed_view_comes_to_rest_once(view: ViewState, qtbot: QtBot) -> None:
    assert not view.is_passing
    rests: list[bool] = []
    view.came_to_rest.connect(lambda: rests.append(view.is_passing))
    for _ in range(3):
        view.zoom(1.1)
    assert view.is_passing
    qtbot.waitUntil(lambda: bool(rests))
    qtbot.wait(50)
    assert rests == [False]
