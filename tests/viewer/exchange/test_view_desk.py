"""Saved views in the window: shown, graphics only, taken away, refused where they belong elsewhere."""

from pathlib import Path

import pytest
from exported_objects import edit, write_source
from made_up_viewer import make_viewer
from pytestqt.qtbot import QtBot

from engine.exchange.dicom_export import export_dicom
from engine.exchange.export_choice import ExportedResult, ExportObject
from engine.exchange.view_state import Graphic, ViewState
from engine.radiographs.dicom_reader import read_radiograph
from engine.radiographs.greyscale import Window
from viewer.panes.orientation import Orientation

VIEW = ViewState(
    window=Window(1500.0, 2000.0),
    area=(40, 30, 100, 90),
    mirrored=True,
    graphics=(Graphic(((50.0, 40.0), (70.0, 80.0)), "12.3 mm at the detector"),),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of an exported result with a view."""
    radiograph = read_radiograph(write_source(tmp_path / "film.dcm"))
    one = ExportedResult(edit(radiograph).result, view=VIEW)
    export_dicom(tmp_path / "out", radiograph, [one], frozenset({ExportObject.VIEW}))
    return tmp_path / "out" / "result-001"


def test_a_view_is_shown_and_its_graphics_can_be_had_alone(qtbot: QtBot, folder: Path) -> None:
    viewer = make_viewer(qtbot)
    viewer.case.open(read_radiograph(folder / "counterfactual.dcm"), ())
    desk, panes = viewer.results.views, viewer.window.panes
    before = panes.input.content_picture()
    desk.open(folder / "view.dcm")
    qtbot.waitUntil(lambda: bool(desk.graphics))
    view = panes.view
    assert view.window == VIEW.window
    assert view.orientation == Orientation(True, 0)
    place = view.placement
    middle = place.to_image(place.viewport[0] / 2, place.viewport[1] / 2)
    assert middle == pytest.approx((70, 60), abs=1)
    assert panes.input.content_picture() != before
    choices = [button for button in viewer.window.messages._offers if button.isVisible()]
    assert [button.text() for button in choices][-2:] == ["Graphics only", "Take away"]
    choices[-2].click()
    assert view.is_fitted
    assert view.orientation == Orientation()
    assert len(desk.graphics) == 1
    assert panes.input.content_picture() != before  # the line is there
    desk.take_away()
    assert panes.input.content_picture() == before


def test_a_view_of_another_image_is_refused(qtbot: QtBot, folder: Path) -> None:
    viewer = make_viewer(qtbot)
    viewer.case.open(read_radiograph(folder.parents[1] / "film.dcm"), ())
    viewer.results.views.open(folder / "view.dcm")
    qtbot.waitUntil(lambda: "another image" in viewer.case.message)
    assert viewer.results.views.graphics == ()


def test_another_radiograph_takes_the_graphics_away(qtbot: QtBot, folder: Path) -> None:
    viewer = make_viewer(qtbot)
    viewer.case.open(read_radiograph(folder / "counterfactual.dcm"), ())
    viewer.results.views.open(folder / "view.dcm")
    qtbot.waitUntil(lambda: bool(viewer.results.views.graphics))
    viewer.case.open(read_radiograph(folder.parents[1] / "film.dcm"), ())
    assert viewer.results.views.graphics == ()
