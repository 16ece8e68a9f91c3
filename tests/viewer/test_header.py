"""One row at the top of the window, whatever its width."""

from collections.abc import Iterator

import pytest
from made_up_viewer import make_viewer, open_one
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from words_that_fit import LANGUAGES, speaking

from viewer.app import Viewer
from viewer.header import Header
from viewer.language import tr
from viewer.panes.synthetic_mark import RESEARCH


@pytest.fixture(params=LANGUAGES)
def viewer(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Viewer]:
    with speaking(qapp, request.param):
        made = make_viewer(qtbot, request.param)
        open_one(qtbot, made)
        yield made
        made.shut_down()


@pytest.mark.parametrize("width", [760, 853, 960, 1093, 1280])
def test_the_strip_stays_whole_and_tools_leave_one_by_one(qtbot: QtBot, viewer: Viewer, width: int) -> None:
    header: Header = viewer.window.header
    viewer.window.resize(width, 450)
    qtbot.waitUntil(lambda: header.width() == width)
    strip = header.research
    assert strip.text().replace("\n", " ") == tr(RESEARCH)
    qtbot.waitUntil(lambda: strip.geometry().right() < width and strip.width() >= strip.sizeHint().width())
    assert strip.sizeHint().height() <= header.height()
    tools = header._buttons
    visible = [one.isVisible() for one in tools]
    assert visible == sorted(visible, reverse=True), "they leave from the end"
    assert all(one.geometry().right() < strip.geometry().left() for one in tools if one.isVisible())
    if width == 1280:
        assert all(visible)
        assert "\n" not in strip.text()
