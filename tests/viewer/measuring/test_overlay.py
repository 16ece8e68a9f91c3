"""What is written on a pane keeps off the side marks and within the pane."""

from typing import Any

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.measuring import overlay as overlay_module
from viewer.measuring.measurement import Kind
from viewer.measuring.measuring import Measuring
from viewer.panes.orientation import Orientation
from viewer.panes.pane_row import PaneRow


def test_words_keep_off_the_side_marks(
    qtbot: QtBot, radiograph: Radiograph, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case()
    row = PaneRow(case)
    qtbot.addWidget(row)
    row.resize(1200, 600)
    row.show()
    measuring = Measuring(case, row, row)
    case.open(radiograph, ())
    rows, columns = radiograph.shape
    measuring.store.add(Kind.RULER, ((rows / 2, 0.0), (rows - 15.0, columns - 8.0)), None, False)
    plates: list[QRectF] = []
    paint = overlay_module.paint_words

    def watch(*args: Any) -> QRectF:
        plates.append(paint(*args))
        return plates[-1]

    monkeypatch.setattr(overlay_module, "paint_words", watch)
    for orientation in (Orientation(), Orientation(True), Orientation(False, 1)):
        row.view.set_orientation(orientation)
        plates.clear()
        row.input.content_picture()
        (plate,) = plates
        placement = row.view.placement
        assert placement.visible is not None
        top, left, bottom, right = placement.visible
        film = orientation.transform(placement.viewport).mapRect(
            QRectF(left, top, right - left, bottom - top)
        )
        size = overlay_module._MARK_ROOM
        for x in (film.left(), film.right() - size):
            assert not plate.intersects(QRectF(x, film.bottom() - size, size, size))
        assert QRectF(row.input.content_picture().rect()).contains(plate)
