"""Places are marked with the mouse on the panes of the main window and stay in sight."""

import pytest
from made_up_viewer import make_viewer, open_one
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from engine.paths import rating_presets_file
from engine.reading.items import load_rating_items
from viewer.app import Viewer
from viewer.reading.marking import Marking
from viewer.reading.point_overlay import PointOverlay
from viewer.study.answer_sheet import AnswerSheet

ITEMS = {item.key: item for item in load_rating_items(rating_presets_file())}


@pytest.fixture
def viewer(qtbot: QtBot) -> Viewer:
    viewer = make_viewer(qtbot)
    open_one(qtbot, viewer)
    return viewer


def test_a_point_is_marked_with_a_click_and_the_mouse_is_given_back(qtbot: QtBot, viewer: Viewer) -> None:
    sheet = AnswerSheet([ITEMS["artefact_place"], ITEMS["finding_region"]], is_column=True)
    qtbot.addWidget(sheet)
    panes, pane = viewer.window.panes, viewer.window.panes.input
    sheet.show_radiograph(viewer.case.radiograph)
    marking = Marking(sheet, panes.panes, panes.set_tool)
    assert any(isinstance(overlay, PointOverlay) for overlay in pane.overlays)
    point, region = sheet.image_rows
    qtbot.mouseClick(point.mark, Qt.MouseButton.LeftButton)
    assert panes.tool is not None
    middle = pane.viewport.center()
    before = pane.grab().toImage()
    qtbot.mouseClick(pane, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.waitUntil(lambda: not point.is_marking)
    assert panes.tool is None
    row, column = point.point
    assert (row, column) == pytest.approx(pane.image_point(QPointF(middle)), abs=0.01)
    assert pane.grab().toImage() != before, "the mark is in sight"
    qtbot.mouseClick(region.mark, Qt.MouseButton.LeftButton)
    corners = [QPoint(-40, -40), QPoint(40, -40), QPoint(40, 40), QPoint(-40, 40)]
    qtbot.mousePress(pane, Qt.MouseButton.LeftButton, pos=middle + corners[0])
    for corner in corners[1:]:
        qtbot.mouseMove(pane, middle + corner)
    qtbot.mouseRelease(pane, Qt.MouseButton.LeftButton, pos=middle + corners[-1])
    row, column = map(int, pane.image_point(QPointF(middle + QPoint(0, -40))))
    assert region.region[row, column], "the brush went along there"
    assert not viewer.case.reader_mask, "the mask of the edit is another matter"
    assert region.is_marking, "more can be drawn"
    region.stop_marking()
    assert panes.tool is None
    marking.deleteLater()
