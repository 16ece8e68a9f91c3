"""Every kind of item is answered with the keyboard alone, and what is no answer is never taken for one."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.paths import rating_presets_file
from engine.reading.items import RatingItem, load_rating_items
from viewer.study.answer import Answer
from viewer.study.answer_sheet import AnswerSheet
from viewer.study.field_row import FieldRow
from viewer.study.place_row import PlaceRow
from viewer.study.place_tool import PlaceTool

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
    assert not sheet.missing


def test_zero_says_that_an_item_cannot_be_judged_and_a_digit_takes_its_place(qtbot: QtBot) -> None:
    sheet, heard = make_sheet(qtbot, "realism")
    sheet.focus_first()
    qtbot.keyClick(sheet.rows[0], Qt.Key.Key_0)
    assert heard == [("realism", Answer(is_declined=True))]
    assert sheet.rows[0].decline.isChecked()
    assert not sheet.missing
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


def place(sheet: AnswerSheet) -> PlaceRow:
    (row,) = sheet.rows
    assert isinstance(row, PlaceRow)
    return row


def test_a_point_is_stored_as_column_and_row_and_the_next_one_takes_its_place(qtbot: QtBot) -> None:
    sheet, heard = make_sheet(qtbot, "artefact_place")
    tool = PlaceTool(place(sheet), lambda: (100, 200))
    assert not tool.press(100.5, 20, LEFT, NONE), "beside the image"
    for row, column in ((10.25, 20.5), (30.0, 40.0)):
        assert tool.press(row, column, LEFT, NONE)
        tool.release(row, column)
    assert [answer.json for _, answer in heard] == [[20.5, 10.25], [40.0, 30.0]]
    assert not item_problem(PRESETS["artefact_place"], heard[-1][1])
    assert place(sheet).outlines == (((30.0, 40.0),),)


def test_outlines_join_and_the_last_can_be_removed(qtbot: QtBot) -> None:
    sheet, heard = make_sheet(qtbot, "finding_region")
    tool = PlaceTool(place(sheet), lambda: (1000, 1000))
    for offset in (0, 500):
        draw(tool, [(100 + offset, 100), (100 + offset, 300), (300 + offset, 300), (300 + offset, -50)])
    draw(tool, [(1, 1), (1, 2), (2, 2)])  # a slip of the hand
    assert len(heard) == 2
    assert len(heard[-1][1].json) == 2
    assert not item_problem(PRESETS["finding_region"], heard[-1][1])
    assert heard[-1][1].json[1][-1] == [0.0, 800.0], "cut at the edge of the image"
    place(sheet).take_back()
    assert len(heard[-1][1].json) == 1


def draw(tool: PlaceTool, places: list[tuple[float, float]]) -> None:
    tool.press(*places[0], LEFT, NONE)
    for one in places[1:]:
        tool.move(*one)
    tool.release(*places[-1])


def item_problem(item: RatingItem, answer: Answer) -> str:
    return item.problem(answer.value, answer.text)


def test_only_one_item_marks_at_a_time(qtbot: QtBot) -> None:
    sheet, _ = make_sheet(qtbot, "artefact_place", "finding_region")
    first, second = sheet.place_rows
    qtbot.keyClick(first.mark, Qt.Key.Key_Space)
    assert first.is_marking
    qtbot.keyClick(second.mark, Qt.Key.Key_Space)
    assert second.is_marking
    assert not first.is_marking
