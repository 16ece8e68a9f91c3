"""The fade leads along the levels of a severity series, and the row of levels follows it."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from series_case import click, work_off

from viewer.app import Viewer
from viewer.comparing.comparison import Way


def test_the_fade_goes_from_none_to_most_and_the_levels_follow(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "severity")
    work_off(qtbot, viewer)
    panes, levels = viewer.window.panes, viewer.series.band.levels
    qtbot.keyClick(viewer.window, Qt.Key.Key_T)
    assert panes.counterfactual.title == "fade along the row"
    slider = panes.comparison_bar.slider
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert levels.place == 5
    assert viewer.case.selected_edit is not None
    assert "massive" in viewer.case.selected_edit.provenance.sentence
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert levels.place == 0
    assert viewer.case.selected_edit is not None, "a fade needs a result"
    assert viewer.series.shown is not None
    qtbot.keyClick(levels.slider, Qt.Key.Key_Right)
    assert panes.comparison.setting == 0.2, "the reader chose a level"
    qtbot.keyClick(levels.slider, Qt.Key.Key_Home)
    qtbot.keyClick(viewer.window, Qt.Key.Key_T)
    assert panes.counterfactual.title == "Input: none", "what is seen is what the row says"
    assert viewer.case.selected_edit is None


def test_play_begins_at_none_and_going_back_ends_it(qtbot: QtBot, viewer: Viewer) -> None:
    click(qtbot, viewer, "severity")
    work_off(qtbot, viewer)
    comparison, levels = viewer.window.panes.comparison, viewer.series.band.levels
    qtbot.keyClick(levels.slider, Qt.Key.Key_Home)
    qtbot.mouseClick(viewer.series.band.play, Qt.MouseButton.LeftButton)
    assert comparison.is_playing
    assert comparison.way is Way.FADE
    qtbot.waitUntil(lambda: comparison.setting > 0.005)
    assert levels.place == 0
    qtbot.keyClick(viewer.window, Qt.Key.Key_Escape)
    assert not comparison.is_playing
    assert viewer.window.panes.counterfactual.title == "fade with the input"


def test_levels_that_are_still_made_lengthen_the_way(qtbot: QtBot, viewer: Viewer) -> None:
    from series_case import engine

    click(qtbot, viewer, "severity")
    pane = viewer.window.panes.counterfactual
    assert len(pane._stops) == 2, "none and the one that was there"
    engine(viewer).finish(engine(viewer).busy_jobs[0])
    assert len(pane._stops) == 3
    work_off(qtbot, viewer)
    assert len(pane._stops) == 6
