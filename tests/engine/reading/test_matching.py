import numpy as np

from engine.reading.matching import match_resolution


def test_detail_below_the_model_frame_is_gone_and_the_rest_stays() -> None:
    rows, columns = np.mgrid[0:640, 0:320]
    coarse = 2000 + 800 * np.sin(rows / 90) * np.cos(columns / 70)
    fine = coarse + 300 * ((rows + columns) % 2)
    matched = match_resolution(fine.astype(np.uint16), 160)
    assert matched.shape == (640, 320)
    assert matched.dtype == np.uint16
    assert np.abs(matched - (coarse + 150)).max() < 25
    assert fine.min() - 1 <= matched.min()
    assert matched.max() <= fine.max()


def test_an_image_that_has_no_more_stays_as_it_is() -> None:
    stored = np.arange(100, dtype=np.int16).reshape(10, 10) - 50
    assert match_resolution(stored, 512) is stored
