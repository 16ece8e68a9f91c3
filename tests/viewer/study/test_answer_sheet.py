"""Every kind of item is answered with the keyboard alone, and what is no answer is never taken for one."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.paths import rating_presets_file
from engine.radiographs.radiograph import Radiograph
from engine.reading.items import RatingItem, load_rating_items
from engine.reading.region import region_mask
from viewer.painting.paint_tool import PaintTool
from viewer.study.answer import Answer
from viewer.study.answer_sheet import AnswerSheet
from viewer.study.field_row import FieldRow
from viewer.study.point_row import PointRow
from viewer.study.region_row import RegionRow

PRESETS = {item.key: item for item in load_rating_items(rating_presets_file())}
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


def make_sheet(qtbot: QtBot, *keys: str, is_column: bool = True) -> tuple[AnswerSheet, list]:
    sheet = AnswerSheet([PRESETS[key] for key in keys], is_column)
    heard: list[tuple[str, Answer]] = []
    sheet.answered.connect(lambda key, answer: heard.append((key, answer)))
    qtbot.addWidget(sheet)
    sheet.show()
    qtbot.waitExposed(sheet)
    sheet.activateWindow()
    qtbot.waitUntil(sheet.isActiveWindow)
    return sheet, heard


@pytest.mark.parametrize("is_column", [True, False])
def test_digits_answer_steps_and_options_and_lead_on_to_the_end(qtbot: QtBot, is_column: bool) -> None:
    sheet, heard = make_sheet(qtbot, "real_or_synthetic", "confidence", is_column=is_column)
    sheet.focus_first()
    qtbot.keyClick(sheet.rows[0], Qt.Key.Key_2)
    qtbot.keyClick(sheet.rows[0], Qt.Key.Key_3)  # no third option
    with qtbot.waitSignal(sheet.finished):
        qtbot.keyClick(sheet.rows[1], Qt.Key.Key_5)
    assert heard == [("real_or_synthetic", Answer(2)), ("confidence", Answer(5))]
    assert all(row.is_answered for row in sheet.rows)


def test_zero_says_that_an_item_cannot_be_judged_and_a_digit_takes_its_place(qtbot: QtBot) -> None:
    sheet, heard = make_sheet(qtbot, "realism")
    sheet.focus_first()
    qtbot.keyClick(sheet.rows[0], Qt.Key.Key_0)
    assert heard == [("realism", Answer(is_declined=True))]
    assert sheet.rows[0].decline.isChecked()
    assert all(row.is_answered for row in sheet.rows)
    qtbot.keyClick(sheet.rows[0], Qt.Key.Key_4)
    assert heard[-1] == ("realism", Answer(4))
    assert not sheet.rows[0].decline.isChecked()


def field(sheet: AnswerSheet) -> FieldRow:
    (row,) = sheet.rows
    assert isinstance(row, FieldRow)
    return row


@pytest.mark.parametrize(("typed", "given"), [("37", 37), ("12,4", 12), ("0", 0), ("101", None), ("x", None)])
def test_a_number_counts_when_it_lies_in_its_bounds(qtbot: QtBot, typed: str, given: int | None) -> None:
    sheet, heard = make_sheet(qtbot, "extent")
    qtbot.keyClicks(field(sheet).field, typed)
    qtbot.keyClick(field(sheet).field, Qt.Key.Key_Return)
    assert [answer.json for _, answer in heard] == ([] if given is None else [given])
    assert field(sheet).has_problem == (given is None)


def test_a_number_field_is_declined_with_control(qtbot: QtBot) -> None:
    sheet, heard = make_sheet(qtbot, "extent")
    qtbot.keyClick(field(sheet).field, Qt.Key.Key_0, CONTROL)
    assert heard == [("extent", Answer(is_declined=True))]


def test_a_text_counts_when_it_is_left_and_an_emptied_field_keeps_what_was_said(qtbot: QtBot) -> None:
    sheet, heard = make_sheet(qtbot, "remark")
    qtbot.keyClicks(field(sheet).field, " Rib notching ")
    assert heard == []
    sheet.commit()
    field(sheet).field.clear()
    sheet.commit()
    assert [answer.json for _, answer in heard] == ["Rib notching"]
    assert field(sheet).field.text() == "Rib notching"


def row_of(sheet: AnswerSheet, kind: type) -> Any:
    (row,) = (row for row in sheet.rows if isinstance(row, kind))
    return row


def test_a_point_is_stored_as_column_and_row_and_the_next_one_takes_its_place(
    qtbot: QtBot, radiograph: Radiograph
) -> None:
    sheet, heard = make_sheet(qtbot, "artefact_place")
    row = row_of(sheet, PointRow)
    assert not row.tool.press(10, 20, LEFT, NONE), "there is no image yet"
    sheet.show_radiograph(radiograph)
    assert not row.tool.press(radiograph.shape[0] + 0.5, 20, LEFT, NONE), "beside the image"
    for place in ((10.25, 20.5), (30.0, 40.0)):
        assert row.tool.press(*place, LEFT, NONE)
        row.tool.release(*place)
    assert [answer.json for _, answer in heard] == [[20.5, 10.25], [40.0, 30.0]]
    assert not item_problem(PRESETS["artefact_place"], heard[-1][1])
    assert row.point == (30.0, 40.0)


@pytest.fixture
def region(qtbot: QtBot, radiograph: Radiograph) -> tuple[RegionRow, list[tuple[str, Answer]]]:
    sheet, heard = make_sheet(qtbot, "finding_region")
    sheet.show_radiograph(radiograph)
    row = row_of(sheet, RegionRow)
    row.painter.sizes.set_radius(4)
    qtbot.sheet = sheet  # kept alive
    return row, heard


def dab(row: RegionRow, *places: tuple[float, float], button: Qt.MouseButton = LEFT) -> None:
    row.painter.press(*places[0], button, NONE)
    for place in places[1:]:
        row.painter.move(*place)
    row.painter.release(*places[-1])


def last(heard: list[tuple[str, Answer]], shape: tuple[int, int]) -> np.ndarray:
    assert not item_problem(PRESETS["finding_region"], heard[-1][1])
    return region_mask(heard[-1][1].json, shape)


def test_each_stroke_each_step_back_and_each_erasing_is_an_answer(region: tuple) -> None:
    row, heard = region
    shape = row.radiograph.shape
    dab(row, (50, 50), (50, 90))
    first = last(heard, shape)
    assert first[50, 50:90].all()
    dab(row, (80, 50))
    assert last(heard, shape)[80, 50]
    row.painter.undo()
    np.testing.assert_array_equal(last(heard, shape), first)
    dab(row, (50, 50), button=Qt.MouseButton.RightButton)
    assert not last(heard, shape)[50, 50]
    assert len(heard) == 4
    assert "% of the image" in row.state.text()


def test_nothing_there_is_an_answer_that_undo_takes_back(qtbot: QtBot, region: tuple) -> None:
    row, heard = region
    dab(row, (50, 50))
    painted = heard[-1][1]
    row.clear.click()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert not last(heard, row.radiograph.shape).any()
    assert row.state.text() == "✓ nothing there"
    row.painter.undo()
    assert heard[-1][1] == painted


def test_declining_takes_the_region_away_and_undo_brings_it_back(region: tuple) -> None:
    row, heard = region
    dab(row, (50, 50))
    painted = heard[-1][1]
    row.decline.click()
    assert heard[-1][1].is_declined
    assert not row.region.any()
    row.painter.undo()
    assert heard[-1][1] == painted
    assert not row.decline.isChecked()


def test_a_stored_region_is_shown_again_and_steps_of_another_are_forgotten(region: tuple) -> None:
    row, heard = region
    dab(row, (50, 50))
    first, mask = heard[-1][1], np.array(row.region)
    row.show_answer(None)
    assert not row.region.any()
    assert not row.painter.can_undo, "what was painted elsewhere stays there"
    row.show_answer(first)
    np.testing.assert_array_equal(row.region, mask)
    assert len(heard) == 1


def test_keys_take_the_tools_and_change_the_size(qtbot: QtBot, region: tuple) -> None:
    row, _ = region
    qtbot.keyClick(row.mark, Qt.Key.Key_E)
    assert row.is_marking
    assert row.painter.tool is PaintTool.ERASER
    qtbot.keyClick(row.mark, Qt.Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    assert row.painter.tool is PaintTool.LASSO
    qtbot.keyClick(row.mark, Qt.Key.Key_B)
    size = row.painter.sizes.radius
    qtbot.keyClick(row.mark, "]")
    assert row.painter.sizes.radius > size
    qtbot.keyClick(row.mark, Qt.Key.Key_B)
    assert not row.is_marking


def test_enter_closes_a_polygon_and_escape_takes_it_back(qtbot: QtBot, region: tuple) -> None:
    row, heard = region
    qtbot.keyClick(row.mark, Qt.Key.Key_P)
    for place in ((20, 20), (20, 60), (60, 60)):
        dab(row, place)
    qtbot.keyClick(row.mark, Qt.Key.Key_Return)
    assert last(heard, row.radiograph.shape)[30, 50]
    dab(row, (90, 90))
    row.step_back()
    assert row.painter.figure is None
    assert row.is_marking
    row.step_back()
    assert not row.is_marking


def item_problem(item: RatingItem, answer: Answer) -> str:
    return item.problem(answer.value, answer.text)


def test_only_one_item_marks_at_a_time(qtbot: QtBot) -> None:
    sheet, _ = make_sheet(qtbot, "artefact_place", "finding_region")
    first, second = sheet.image_rows
    qtbot.keyClick(first.mark, Qt.Key.Key_Space)
    assert first.is_marking
    qtbot.keyClick(second.mark, Qt.Key.Key_Space)
    assert second.is_marking
    assert not first.is_marking
