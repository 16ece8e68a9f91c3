"""The band of a series: all its words have room in a narrow window, in each language."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from series_case import click
from words_that_fit import LANGUAGES, speaking, wait_for_room

from viewer.app import Viewer


@pytest.fixture(params=LANGUAGES)
def _spoken(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    with speaking(qapp, request.param):
        yield


@pytest.mark.usefixtures("_spoken")
def test_all_words_of_a_series_have_room_while_it_runs_and_when_it_stopped(
    qtbot: QtBot, viewer: Viewer
) -> None:
    viewer.window.show_case_list(True)
    click(qtbot, viewer, "severity")
    band = viewer.series.band
    qtbot.waitUntil(band.cancel.isVisible)
    wait_for_room(qtbot, viewer.window)
    viewer.series.cancel()
    qtbot.waitUntil(band.go_on.isVisible)
    wait_for_room(qtbot, viewer.window)
