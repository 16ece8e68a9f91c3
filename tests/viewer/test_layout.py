"""Nothing that is needed is out of sight, and nothing moves when there is something to say."""

from collections.abc import Callable, Iterator

import pytest
from fakes import FakeEngineClient, make_result
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine import paths
from engine.edit import EditRequest
from engine.radiographs.radiograph import Radiograph
from viewer.app import Viewer
from viewer.case import Case
from viewer.painting.bar import PaintBar
from viewer.panes.message_bar import MessageBar
from viewer.settings import SettingsStore

INSTRUCTION = "Add the finding of large left pleural effusion."


@pytest.fixture
def viewer(qtbot: QtBot, radiograph: Radiograph) -> Iterator[Viewer]:
    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.side is not None)
    made.case.open(radiograph, ())
    made.case.set_instruction(INSTRUCTION)
    made.window.showNormal()
    made.window.resize(1280, 780)
    qtbot.waitUntil(lambda: made.window.width() == 1280)
    yield made
    made.shut_down()


def place_of(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_everything_a_reader_needs_is_in_sight_on_a_small_screen(qtbot: QtBot, viewer: Viewer) -> None:
    window, side = viewer.window, viewer.side
    assert side is not None
    qtbot.waitUntil(lambda: side.rating.height() > 50)
    scroll = window.side_scroll.verticalScrollBar()
    assert scroll.maximum() == 0, "the side panel scrolls"
    bar = window.findChild(PaintBar)
    assert bar is not None
    for widget in (side.rating, window.results, window.messages, bar):
        assert widget.isVisible()
        assert window.rect().contains(place_of(widget, window)), widget
    for row in side.rating.rows:  # type: ignore[attr-defined]
        assert side.rating.rect().contains(place_of(row, side.rating))
        assert row.minimumSizeHint().height() <= row.height()


def test_the_smallest_window_still_shows_results_rating_and_the_run_button(
    qtbot: QtBot, viewer: Viewer
) -> None:
    window, side = viewer.window, viewer.side
    assert side is not None
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: window.size() == window.minimumSize())
    qtbot.waitUntil(lambda: side.rating.height() > 50)
    for widget in (window.results, side.foot):
        frame = widget.parentWidget()
        assert frame is not None
        assert frame.rect().contains(place_of(widget, frame)), widget
        assert window.rect().contains(place_of(frame, window)), widget
    assert window.results.width() >= 160
    shown = [pane for pane in window.panes.panes if pane.isVisible()]
    assert len(shown) == 3
    for pane in shown:
        assert pane.width() >= 130


def test_panes_stay_where_they_are_whatever_happens(
    qtbot: QtBot, viewer: Viewer, radiograph: Radiograph
) -> None:
    case, panes = viewer.case, viewer.window.panes

    def places() -> list[QRect]:
        qtbot.wait(20)
        return [place_of(pane, viewer.window) for pane in panes.panes]

    qtbot.waitUntil(lambda: places() == places())
    before = places()

    def nothing_moved() -> bool:
        return places() == before

    case.set_message("This is what went wrong and what to do about it. " * 8, is_error=True)
    assert nothing_moved()
    case.edit_started(1)
    assert nothing_moved()
    case.edit_finished(1, make_result(EditRequest(radiograph, INSTRUCTION, "fake"), size=64))
    assert nothing_moved()
    case.set_instruction("Add nonsense, more nonsense and frobnication of the left upper zone.")
    assert nothing_moved()
    case.open(radiograph, ("lateral view instead of PA or AP", "age 3 years", "very wide"))
    assert nothing_moved()


def test_a_long_message_takes_the_line_of_the_receipt_and_gives_it_back(
    qtbot: QtBot, radiograph_factory: Callable[..., Radiograph]
) -> None:
    case = Case()
    bar = MessageBar(case)
    qtbot.addWidget(bar)
    bar.resize(1200, bar.height())
    bar.show()
    case.open(radiograph_factory(), ("a lateral view",))
    assert not bar.message.isVisible()
    assert bar.receipt.isVisible()
    case.set_message("Short.")
    assert bar.message.isVisible()
    assert bar.receipt.isVisible()
    case.set_message("This is what went wrong and what to do about it. " * 5, is_error=True)
    assert bar.message.isVisible()
    assert not bar.receipt.isVisible()
    assert bar.message.toolTip() == "", "250 characters are there as a whole"
    assert bar.message.geometry().bottom() <= bar.height()
    case.set_message("word " * 200, is_error=True)
    assert bar.message.toolTip() == bar.message.text()
    case.set_message("")
    assert bar.receipt.isVisible()
