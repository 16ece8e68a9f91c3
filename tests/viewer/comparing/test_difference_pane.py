"""The difference pane and its footer."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.edit import EditResult
from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.panes.hanging import Hanging
from viewer.panes.pane_row import PaneRow


@pytest.fixture
def hung(qtbot: QtBot, row: PaneRow, result: EditResult) -> PaneRow:
    row.set_hanging(Hanging.FOUR)
    qtbot.waitUntil(lambda: row.difference.largest is not None)
    return row


def changed_point(radiograph: Radiograph, result: EditResult) -> tuple[int, int, int]:
    change = result.counterfactual.astype(int) - radiograph.stored_pixels
    y, x = np.unravel_index(np.abs(change).argmax(), change.shape)
    return int(y), int(x), int(change[y, x])


def test_the_range_ends_at_the_largest_change(
    hung: PaneRow, radiograph: Radiograph, result: EditResult
) -> None:
    largest = abs(changed_point(radiograph, result)[2])
    assert hung.difference.largest == largest
    assert hung.difference.limit == largest
    bar = hung.difference_footer.bar
    bar.resize(400, bar.height())
    ends = [words for place, words in bar.ticks if place in (0.0, 1.0)]
    assert [end[0] for end in ends] == ["−", "+"]
    assert all(f"{largest:,} (" in end and end.endswith(" %)") for end in ends)


def test_the_slider_narrows_the_range_and_auto_takes_it_back(hung: PaneRow) -> None:
    footer, pane = hung.difference_footer, hung.difference
    before, wide = pane.limit, pane.content_picture()
    footer.range.setFocus()
    for _ in range(3):
        QTest.keyClick(footer.range, Qt.Key.Key_PageDown)
    assert pane.limit < before
    assert not pane.is_automatic
    assert not footer.automatic.isChecked()
    assert pane.content_picture() != wide
    QTest.mouseClick(footer.automatic, Qt.MouseButton.LeftButton)
    assert pane.limit == before
    assert pane.content_picture() == wide


def test_the_sign_is_said_in_numbers_and_words(
    hung: PaneRow, radiograph: Radiograph, result: EditResult
) -> None:
    y, x, change = changed_point(radiograph, result)
    hung.view.set_pointer((y + 0.5, x + 0.5))
    told = hung.difference_footer.read_out.text()
    assert told.startswith(("+" if change > 0 else "−") + f"{abs(change):,} stored units")
    assert ("darker" in told) != ("brighter" in told)
    signs = hung.difference.signs_text
    assert signs in ("− brighter, + darker", "− darker, + brighter")
    hung.view.invert()
    assert hung.difference.signs_text != signs
    other = hung.difference_footer.read_out.text()
    assert ("darker" in other) == ("brighter" in told)
    unchanged = np.argwhere(result.counterfactual == radiograph.stored_pixels)[0]
    hung.view.set_pointer((float(unchanged[0]) + 0.5, float(unchanged[1]) + 0.5))
    assert hung.difference_footer.read_out.text() == "0, unchanged"


def test_where_nothing_changed_there_is_only_dimmed_film(hung: PaneRow, result: EditResult) -> None:
    picture = hung.difference.content_picture()
    row, column = np.argwhere(~result.edit_mask)[0]
    at = hung.view.placement.to_viewport(row + 0.5, column + 0.5)
    color = picture.pixelColor(int(at[1]), int(at[0]))
    assert color.red() == color.green() == color.blue()


def test_without_a_result_it_says_what_will_be_here(row: PaneRow, case: Case) -> None:
    row.set_hanging(Hanging.DIFFERENCE)
    assert row.difference.image is None
    assert not row.difference_footer.range.isVisible()
    assert not row.difference.has_difference


def test_a_narrow_bar_keeps_the_numbers_of_both_ends(hung: PaneRow) -> None:
    bar = hung.difference_footer.bar
    bar.resize(130, bar.height())
    words = dict(bar.ticks)
    room = sum(bar.fontMetrics().horizontalAdvance(words[place]) for place in (0.0, 1.0))
    assert room < bar.width()
    assert words[0.0][1:] == words[1.0][1:], "the same change, darker and brighter"
