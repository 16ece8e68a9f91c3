"""A line of a search shows all of its words."""

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from words_that_fit import is_cut

from viewer.help.hit_row import HitRow, spans_of


@pytest.mark.parametrize("width", range(160, 240, 4))
def test_a_title_that_needs_two_lines_has_them(qtbot: QtBot, width: int) -> None:
    row = HitRow(spans_of("Als Fallkapsel speichern", ""), spans_of("Datei", ""), None, width)
    qtbot.addWidget(row)
    row.show()
    assert not [label.text() for label in row.findChildren(QLabel) if is_cut(label)]
