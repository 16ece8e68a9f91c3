"""Typing the window, by real key events."""

import dataclasses

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer.panes.view_state import ViewState
from viewer.panes.window_popup import WindowPopup


@pytest.fixture
def view(radiograph: Radiograph) -> ViewState:
    state = ViewState()
    state.open(radiograph)
    return state


@pytest.fixture
def popup(qtbot: QtBot, view: ViewState) -> WindowPopup:
    keys = {"file_window": "0", "chest_2": "2", "invert": "I"}
    made = WindowPopup(view, lambda command: keys.get(command, ""))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open_below(QPoint(10, 10))
    qtbot.waitExposed(made)
    return made


def test_typed_numbers_become_the_window(popup: WindowPopup, view: ViewState) -> None:
    QTest.keyClicks(popup.center, "1500")  # what was there is selected
    QTest.keyClick(popup.center, Qt.Key.Key_Tab)
    popup.width_.selectAll()
    QTest.keyClicks(popup.width_, "800")
    QTest.keyClick(popup.width_, Qt.Key.Key_Return)
    assert view.window is not None
    assert (view.window.center, view.window.width) == (1500, 800)
    assert view.window.explanation == "typed"


def test_a_half_typed_number_is_no_window(popup: WindowPopup, view: ViewState) -> None:
    before = view.window
    popup.width_.setFocus()
    popup.width_.selectAll()
    QTest.keyClicks(popup.width_, "1")
    assert view.window == before


def test_arrows_step_through_a_fitting_part_of_the_width(popup: WindowPopup, view: ViewState) -> None:
    assert view.window is not None
    center, width = view.window.center, view.window.width
    QTest.keyClick(popup.center, Qt.Key.Key_Up)
    assert view.window.center == center + round(width / 200)


def test_the_preset_in_force_is_marked_and_others_are_chosen(popup: WindowPopup, view: ViewState) -> None:
    texts = {button.text(): button for button, _ in popup.presets}
    assert texts["Window 1 of the file  (0)"].isChecked()
    texts["Lungs (dark part of the film)  (2)"].click()
    assert view.window == view.chest_presets[1].window
    assert texts["Lungs (dark part of the film)  (2)"].isChecked()
    assert not texts["Window 1 of the file  (0)"].isChecked()
    assert popup.center.value() == pytest.approx(view.window.center, abs=0.5)


def test_what_is_shown_is_not_changed_by_looking(qtbot: QtBot, radiograph: Radiograph) -> None:
    view = ViewState()
    view.open(radiograph)
    view.type_window(1234.5678, 20.123)
    before = view.window
    popup = WindowPopup(view, lambda _: "")
    qtbot.addWidget(popup)
    popup.open_below(QPoint(0, 0))
    QTest.keyClick(popup.center, Qt.Key.Key_Tab)
    assert view.window == before


def test_inverting_and_resetting(popup: WindowPopup, view: ViewState) -> None:
    popup.inverted.click()
    assert view.is_inverted
    view.invert()
    assert not popup.inverted.isChecked(), "it follows the key"
    view.type_window(5, 50)
    popup.reset.click()
    assert view.window == view.first_window


def test_a_voi_lut_is_said_not_to_be_a_window(qtbot: QtBot, radiograph: Radiograph) -> None:
    count = len(radiograph.grey_scale.modality_values)
    scale = dataclasses.replace(radiograph.grey_scale, voi_table=np.linspace(0, 1, count, dtype=np.float32))
    view = ViewState()
    view.open(dataclasses.replace(radiograph, grey_scale=scale))
    popup = WindowPopup(view, lambda _: "")
    qtbot.addWidget(popup)
    popup.open_below(QPoint(0, 0))
    assert popup._lut.isVisible()
    assert view.window is None
    checked = [button.text() for button, _ in popup.presets if button.isChecked()]
    assert checked == ["VOI LUT of the file"]


def test_a_long_name_of_the_file_is_cut_and_told_whole(qtbot: QtBot, radiograph: Radiograph) -> None:
    long = "A & B, " * 30
    window = dataclasses.replace(radiograph.grey_scale.windows[0], explanation=long)
    view = ViewState()
    scale = dataclasses.replace(radiograph.grey_scale, windows=(window,))
    view.open(dataclasses.replace(radiograph, grey_scale=scale))
    popup = WindowPopup(view, lambda _: "")
    qtbot.addWidget(popup)
    popup.open_below(QPoint(0, 0))
    button = popup.presets[0][0]
    assert button.toolTip() == long.strip()
    assert button.text().startswith("A && B")
    assert popup.width() < 1100


def test_without_a_radiograph_nothing_breaks(qtbot: QtBot) -> None:
    popup = WindowPopup(ViewState(), lambda _: "")
    qtbot.addWidget(popup)
    popup.open_below(QPoint(0, 0))
    assert popup.presets == []
