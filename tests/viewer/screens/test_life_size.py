"""A film as large as it is."""

from pathlib import Path

import pytest
from made_up_radiograph import make_radiograph
from pytestqt.qtbot import QtBot

from engine.radiographs.measures import LengthScale, LengthUnit
from viewer.case import Case
from viewer.panes.pane_row import PaneRow
from viewer.screens.life_size import LifeSize
from viewer.screens.screen_size import ScreenSize, name_of, write_size
from viewer.settings import SettingsStore


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> LifeSize:
    case = Case()
    panes = PaneRow(case)
    qtbot.addWidget(panes)
    panes.resize(900, 500)
    panes.show()
    case.open(make_radiograph(), ())
    desk = LifeSize(case, panes, SettingsStore(tmp_path / "settings.json"), parent=panes)
    return desk


def calibrate(desk: LifeSize, millimeters: float) -> None:
    desk._case.set_calibration(LengthScale(millimeters, millimeters, LengthUnit.CALIBRATED, "by the reader"))


def measured(desk: LifeSize, pixel_mm: float) -> None:
    name = name_of(desk._panes.screen())
    desk._settings.change(screen_calibrations=write_size("", name, ScreenSize(pixel_mm, "2026-11-21")))


def test_a_millimeter_of_the_film_is_a_millimeter_of_the_screen(desk: LifeSize) -> None:
    calibrate(desk, 0.5)
    measured(desk, 0.25)
    desk.show()
    assert desk._panes.active_view.scale == pytest.approx(2.0)
    assert "2026-11-21" in desk._case.message


def test_without_millimeters_it_says_what_is_missing(desk: LifeSize) -> None:
    measured(desk, 0.25)
    before = desk._panes.active_view.scale
    desk.show()
    assert "millimeters" in desk._case.message
    assert desk._panes.active_view.scale == before


def test_a_screen_that_nobody_measured_is_asked_for_and_kept(desk: LifeSize) -> None:
    calibrate(desk, 0.5)
    desk.show()
    dialog = desk.dialog
    assert dialog is not None, "the window goes on meanwhile"
    assert desk._panes.active_view.is_fitted
    dialog.slider.setValue(1000)
    pixel_mm = dialog.pixel_mm
    dialog.accept()
    kept = desk._size
    assert kept is not None
    assert kept.pixel_mm == pytest.approx(pixel_mm, rel=1e-4)
    assert desk._panes.active_view.scale == pytest.approx(0.5 / kept.pixel_mm)
    assert desk.dialog is None
    desk.show()
    assert desk.dialog is None, "asked twice"


def test_a_reader_who_does_not_say_stays_where_it_was(desk: LifeSize) -> None:
    calibrate(desk, 0.5)
    desk.show()
    assert desk.dialog is not None
    desk.dialog.reject()
    assert desk.dialog is None
    assert desk._settings.current.screen_calibrations == ""
    assert desk._panes.active_view.is_fitted


def test_a_screen_is_measured_again_without_changing_the_zoom(desk: LifeSize) -> None:
    calibrate(desk, 0.5)
    measured(desk, 0.25)
    desk.calibrate()
    first = desk.dialog
    assert first is not None
    assert first.pixel_mm == pytest.approx(0.25, rel=0.01)
    desk.calibrate()
    assert desk.dialog is first, "one dialog at a time"
    first.slider.setValue(2000)
    first.accept()
    assert desk._size is not None
    assert desk._size.pixel_mm != pytest.approx(0.25, rel=0.01)
    assert desk._panes.active_view.is_fitted
