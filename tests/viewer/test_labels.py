"""Small labels: what does not fit wraps where there is height for it, gets smaller, or is cut and told."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from viewer.labels import ElidedLabel

TEXT = "R 0,00 · M 1,00 · G 0,00"


def make_label(qtbot: QtBot, width: int, height: int) -> ElidedLabel:
    label = ElidedLabel(TEXT)
    label.use_height()
    qtbot.addWidget(label)
    label.resize(width, height)
    label.show()
    return label


@pytest.mark.parametrize("spare", range(-2, 3))
def test_a_text_that_is_cut_in_one_line_has_a_second_one_at_every_width(qtbot: QtBot, spare: int) -> None:
    label = make_label(qtbot, 200, 60)
    width = label.fontMetrics().horizontalAdvance(TEXT) + spare
    label.resize(width, 60)
    is_cut_in_one = label.fontMetrics().elidedText(TEXT, Qt.TextElideMode.ElideRight, width) != TEXT
    assert label._fits(label.fontMetrics()) is not is_cut_in_one
    assert label.toolTip() == "", "two lines hold all of it"
    label.resize(width, label.fontMetrics().lineSpacing())
    assert label.toolTip() == (TEXT if is_cut_in_one else "")
