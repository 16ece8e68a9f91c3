"""The bar on a preview: its words have room in the narrow pane of a small window."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer.panes.preview_bar import PreviewBar


@pytest.mark.parametrize(("width", "lines"), [(600, 1), (294, 2)])
def test_no_word_is_cut_and_the_bar_stays_in_the_pane(qtbot: QtBot, width: int, lines: int) -> None:
    pane = QWidget()
    qtbot.addWidget(pane)
    pane.resize(width, 480)
    bar = PreviewBar(pane)
    pane.show()
    bar.show_words("preview: threshold 0.375", can_make=True)
    bar.place(pane.rect())
    qtbot.waitUntil(lambda: bar.word.width() > 100)
    assert bar.word.toolTip() == ""
    assert bar.word.height() // bar.word.fontMetrics().lineSpacing() == lines
    assert pane.rect().contains(bar.geometry())
