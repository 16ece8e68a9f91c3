"""One undo goes back by time."""

from measuring_by_hand import drag
from pytestqt.qtbot import QtBot

from viewer.app import Viewer


def test_undo_goes_by_time_through_strokes_and_measurements(qtbot: QtBot, viewer: Viewer) -> None:
    pane, case = viewer.window.panes.input, viewer.case
    viewer.actions["brush"].trigger()
    drag(pane, (50, 50), (60, 60))
    viewer.actions["ruler"].trigger()
    drag(pane, (100, 50), (100, 150))
    viewer.actions["brush"].trigger()
    assert case.reader_mask is not None
    first = int(case.reader_mask.sum())
    drag(pane, (200, 150), (220, 170))
    viewer.actions["undo"].trigger()
    assert case.reader_mask is not None
    assert int(case.reader_mask.sum()) == first
    viewer.actions["undo"].trigger()
    assert viewer.measuring.store.all == ()
    assert case.reader_mask is not None
    viewer.actions["undo"].trigger()
    assert case.reader_mask is None
    viewer.actions["redo"].trigger()
    viewer.actions["redo"].trigger()
    assert case.reader_mask is not None
    assert len(viewer.measuring.store.all) == 1
