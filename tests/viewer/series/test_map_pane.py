"""Colors of signed maps, and the pane with its legend."""

import numpy as np
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer.panes.rendering import GreyImage
from viewer.panes.view_state import ViewState
from viewer.series.map_pane import MapPane, signed_table
from viewer.series.map_view import PaneView, _map


def channels(packed: int) -> tuple[int, int, int, int]:
    return packed >> 24, packed >> 16 & 255, packed >> 8 & 255, packed & 255


def test_zero_is_transparent_and_both_signs_are_told_apart_without_amber() -> None:
    table = signed_table(1.0)
    assert table[128] == 0
    _, red, green, blue = channels(int(table[0]))
    assert blue > red
    _, red, green, blue = channels(int(table[255]))
    assert red > green
    for packed in table:
        alpha, red, green, blue = channels(int(packed))
        assert max(red, green, blue) <= alpha, "premultiplied"
        assert not (red > 200 and green > 140 and blue < 80), "amber is for synthetic pixels"


def test_only_where_the_map_is_not_zero_the_pane_is_tinted(qtbot: QtBot, radiograph: Radiograph) -> None:
    view = ViewState()
    pane = MapPane(view)
    qtbot.addWidget(pane)
    pane.resize(400, 480)
    pane.show()
    view.open(radiograph)
    values = np.zeros(radiograph.shape, np.float32)
    values[: radiograph.shape[0] // 2] = -50
    shown = PaneView("Left", radiograph.stored_pixels, False, ("", ""), _map(values, True, "stored units"))
    image = GreyImage(shown.pixels, radiograph.grey_scale.stored_min)
    pane.show_view(radiograph, shown, image)
    picture = pane.content_picture()

    def tint(part: float) -> int:
        color = QColor(picture.pixel(picture.width() // 2, round(picture.height() * part)))
        return color.blue() - color.red()

    assert tint(0.3) > 30
    assert tint(0.7) == 0
    assert pane.legend_text == "−50 … +50 stored units"
    assert "−50 stored units" in pane.text_at(3.2, 4.9)
    assert 0 < pane.title_room() < 200
    pane.clear()
    assert pane.image is None
    assert pane.text_at(0, 0) == ""
