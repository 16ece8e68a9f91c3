"""Words on the film."""

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from viewer import theme
from viewer.comparing.film_labels import paint_label


def painted(area: QRect, is_synthetic: bool, text: str = "counterfactual") -> np.ndarray:
    picture = QImage(400, 100, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    corner = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    paint_label(painter, text, area, corner, is_synthetic, 1.0)
    painter.end()
    data = np.frombuffer(picture.constBits(), np.uint8).reshape(100, 400, 4)
    return data[..., :3].astype(int)


@pytest.mark.parametrize("width", [400, 240, 110])
def test_a_label_stays_in_its_area_and_synthetic_is_amber(qtbot: QtBot, width: int) -> None:
    pixels = painted(QRect(0, 0, width, 100), is_synthetic=True)
    rows, columns = np.nonzero((pixels != 255).any(axis=-1))
    assert columns.max() < width - 4
    assert rows.max() < 40
    amber = np.array([theme.SYNTHETIC.blue(), theme.SYNTHETIC.green(), theme.SYNTHETIC.red()])
    assert (np.abs(pixels - amber).max(axis=-1) < 40).any()


def test_where_there_is_no_room_there_is_no_half_word(qtbot: QtBot) -> None:
    assert (painted(QRect(0, 0, 40, 100), is_synthetic=True) == 255).all()
    assert (painted(QRect(0, 0, 400, 20), is_synthetic=False) == 255).all()


def test_the_input_has_no_amber(qtbot: QtBot) -> None:
    pixels = painted(QRect(0, 0, 400, 100), is_synthetic=False, text="input")
    assert (pixels != 255).any()
    assert np.ptp(pixels, axis=-1).max() < 60, "grey, but for the smoothing of letters"
