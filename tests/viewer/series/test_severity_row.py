"""Levels as thumbnails and as a slider."""

import dataclasses

import pytest
from fakes import make_result
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from series_case import find_card

from engine.results.series import plan_severity
from viewer.series.series import Series
from viewer.series.severity_row import SeverityRow


@pytest.fixture
def row(qtbot: QtBot) -> SeverityRow:
    row = SeverityRow()
    qtbot.addWidget(row)
    row.resize(460, 108)
    row.show()
    return row


def test_stops_of_the_slider_stand_under_the_thumbnails(row, radiograph, finish):
    result = finish()
    row.show_series(Series(1, plan_severity(radiograph, result, find_card=find_card)), {2: result})
    span = row.slider.width() - 14
    for place in range(6):
        middle = row.list.visualItemRect(row.list.item(place)).center().x()
        stop = row.slider.x() + 7 + span * place / 5
        assert abs(middle - stop) <= 4, place


def test_keys_and_clicks_choose_a_level_and_tell_it_once(qtbot, row, radiograph, finish):
    result = finish()
    row.show_series(Series(1, plan_severity(radiograph, result, find_card=find_card)), {2: result})
    row.set_place(2)
    told = []
    row.chosen.connect(told.append)
    qtbot.keyClick(row.slider, Qt.Key.Key_Right)
    center = row.list.visualItemRect(row.list.item(0)).center()
    qtbot.mouseClick(row.list.viewport(), Qt.MouseButton.LeftButton, pos=center)
    assert told == [3, 0]
    assert row.slider.value() == row.list.currentRow() == 0


def test_a_level_that_comes_gets_its_picture_and_says_that_it_is_synthetic(row, radiograph, finish):
    result = finish()
    one = Series(1, plan_severity(radiograph, result, find_card=find_card))
    row.show_series(one, {2: result})
    assert row.list.item(5).toolTip() == "massive: to be made"
    made = make_result(one.plan.steps[5].request, size=64)
    row.show_series(dataclasses.replace(one, made=frozenset({5})), {2: result, 5: made})
    assert row.list.item(5).toolTip().startswith("Synthetic, massive")
    assert row.list.item(0).toolTip() == "none: the input, as it is"
    assert set(row.results) == {2, 5}
