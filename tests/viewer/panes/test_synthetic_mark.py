"""Pictures that leave the application carry their mark, even after they were cut."""

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from viewer.panes.synthetic_mark import marked_picture


def plain(width: int, height: int, grey: int) -> QImage:
    picture = QImage(width, height, QImage.Format.Format_RGB32)
    picture.fill(grey << 16 | grey << 8 | grey)
    return picture


def tinted(picture: QImage) -> np.ndarray:
    """(h, w) bool, pixels that are not grey."""
    picture = picture.convertToFormat(QImage.Format.Format_RGB32)
    data = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.width(), 4)
    return np.abs(data[..., 0].astype(int) - data[..., 2]) > 12


@pytest.mark.parametrize("grey", [0, 128, 255])
@pytest.mark.parametrize(("width", "height"), [(300, 400), (1200, 1500)])
def test_every_quarter_of_the_pixels_has_a_mark(qtbot: QtBot, grey: int, width: int, height: int) -> None:
    marked = tinted(marked_picture(plain(width, height, grey), "Add the finding of edema."))
    rows, columns = marked.shape
    inside = marked[rows // 8 : -rows // 8, columns // 8 : -columns // 8]
    for part in np.array_split(inside, 2, axis=0):
        for quarter in np.array_split(part, 2, axis=1):
            assert quarter.sum() > 100


def test_the_border_is_hatched_all_around(qtbot: QtBot) -> None:
    marked = tinted(marked_picture(plain(500, 500, 90), "x"))
    for edge in (marked[:, :6], marked[:, -6:], marked[-32:-24], marked[24:34]):
        assert edge.mean() > 0.2


def test_a_real_radiograph_is_not_called_synthetic(qtbot: QtBot) -> None:
    marked = tinted(marked_picture(plain(400, 400, 120), "Input", is_synthetic=False))
    assert not marked.any()


def test_the_words_need_room_of_their_own(qtbot: QtBot) -> None:
    pixels = plain(400, 300, 120)
    marked = marked_picture(pixels, "Input", is_synthetic=False)
    assert marked.height() > pixels.height() + 40


def test_a_long_notice_takes_more_lines_and_is_not_shrunk(qtbot: QtBot) -> None:
    def bands(notice: str) -> np.ndarray:
        """(lines, 22, w) bool of the bands under the picture: where there is something written."""
        marked = marked_picture(plain(340, 300, 120), "Input", notice).convertToFormat(
            QImage.Format.Format_RGB32
        )
        data = np.frombuffer(marked.constBits(), np.uint8).reshape(marked.height(), marked.width(), 4)
        under = data[22 + 300 + 2 * 10 :, :, 1] > 100
        return under.reshape(-1, 22, marked.width())

    short, long = bands("careful"), bands("careful with what this model draws " * 4)
    assert len(short) == 2 < 4 <= len(long)
    assert all(band.any() for band in long)
    written = [np.flatnonzero(band.any(axis=1)) for band in long]
    assert min(rows[-1] - rows[0] for rows in written[:-1]) >= 8, "smaller than it can be read"
    assert not long[:, :, :2].any(), "cut at the edge"
    assert len(bands("")) == 1
