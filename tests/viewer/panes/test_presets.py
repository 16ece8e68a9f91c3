"""Windows of the file and of this chest film."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from engine.radiographs.radiograph import Radiograph
from viewer.panes.presets import CHEST_NAMES, chest_presets, file_presets, window_of_box

LUNG, BODY = (135, 78), (40, 130)  # (row, column) in the made-up film


def grey_of(radiograph: Radiograph, place: int, at: tuple[int, int]) -> float:
    window = chest_presets(radiograph)[place - 1].window
    display = radiograph.grey_scale.display(radiograph.stored_pixels, window)
    row, column = at
    return float(np.median(display[row - 5 : row + 6, column - 5 : column + 6]))


@pytest.mark.parametrize("inverted", [False, True])
def test_lungs_and_dense_parts_get_their_own_grey(
    radiograph_factory: Callable[..., Radiograph], inverted: bool
) -> None:
    film = radiograph_factory(inverted=inverted)
    assert 0.1 < grey_of(film, 2, LUNG) < 0.9, "the lungs are neither black nor white in their window"
    assert grey_of(film, 2, BODY) > 0.99
    assert 0.1 < grey_of(film, 3, BODY) < 0.95
    assert grey_of(film, 3, LUNG) < 0.01


def test_there_are_always_six_in_the_same_order(radiograph_factory: Callable[..., Radiograph]) -> None:
    for film in (radiograph_factory(), radiograph_factory(bits_stored=8), radiograph_factory(inverted=True)):
        assert tuple(preset.name for preset in chest_presets(film)) == CHEST_NAMES


def test_the_full_range_ends_at_the_smallest_and_largest_value(radiograph: Radiograph) -> None:
    window = chest_presets(radiograph)[5].window
    stored = radiograph.stored_pixels  # modality values are the stored ones
    assert window is not None
    assert window.center - window.width / 2 == pytest.approx(stored.min())
    assert window.center + window.width / 2 == pytest.approx(stored.max())


def test_a_white_marker_at_the_edge_does_not_change_the_percentiles(radiograph: Radiograph) -> None:
    marked = radiograph.stored_pixels.copy()
    marked[:25, :] = 4095
    film = dataclasses.replace(radiograph, stored_pixels=marked)
    assert chest_presets(film)[0].window == chest_presets(radiograph)[0].window


def test_a_constant_film_has_windows_that_can_be_shown(radiograph: Radiograph) -> None:
    film = dataclasses.replace(radiograph, stored_pixels=np.full((60, 50), 9, np.uint16))
    for preset in chest_presets(film):
        assert preset.window is not None
        assert preset.window.width > 0
        assert np.isfinite(film.grey_scale.table(preset.window)).all()


def test_a_tiny_film_has_windows(radiograph: Radiograph) -> None:
    film = dataclasses.replace(radiograph, stored_pixels=np.array([[5, 80]], np.uint16))
    assert len(chest_presets(film)) == len(CHEST_NAMES)


def test_the_file_comes_first_as_it_wants_to_be_seen(radiograph: Radiograph) -> None:
    (only,) = file_presets(radiograph.grey_scale)
    assert only.window is None, "the first display, not a copy of its window"


def test_a_dead_pixel_does_not_decide_the_window_of_a_box() -> None:
    values = np.linspace(100, 200, 1000)
    values[3] = 60_000
    window = window_of_box(values)
    assert window.center == pytest.approx(150, abs=2)
    assert window.width == pytest.approx(96, abs=2)


def test_the_windows_of_real_films_show_lungs_and_mediastinum(shared: Path) -> None:
    from engine.radiographs.dicom_reader import read_radiograph

    for name in ("nih_00010172_001.dcm", "nih_udacity_test1.dcm", "RG1_J2KI_philips_mono1_15bit.dcm"):
        film = read_radiograph(shared / "data" / "cxr_dicom" / name)
        rows, columns = film.shape
        lung = (slice(rows // 4, rows // 2), slice(columns // 5, columns * 2 // 5))
        spine = (slice(rows // 2, rows * 3 // 4), slice(columns * 9 // 20, columns * 11 // 20))
        lungs, dense = (preset.window for preset in chest_presets(film)[1:3])
        beside = [film.grey_scale.display(film.stored_pixels[lung], window) for window in (lungs, dense)]
        middle = [film.grey_scale.display(film.stored_pixels[spine], window) for window in (lungs, dense)]
        assert np.mean(beside[0] <= 0) < np.mean(beside[1] <= 0), "less of the lung is black"
        assert np.mean(middle[1] >= 1) < np.mean(middle[0] >= 1), "less of the mediastinum is white"
