"""The whole window with a film of 1 mm pixels, and a stand-in for the engine."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeEngineClient
from measuring_by_hand import open_film
from pytestqt.qtbot import QtBot

from engine import paths
from engine.radiographs.radiograph import PixelSpacing, Radiograph, SpacingMeaning
from viewer import start
from viewer.app import Viewer
from viewer.exchange.reading import Reading
from viewer.settings import SettingsStore


@pytest.fixture
def viewer(qtbot: QtBot, qapp: object, radiograph_factory: Callable[..., Radiograph]) -> Viewer:
    def read(path: Path) -> Reading:
        spacing = PixelSpacing(1.0, 1.0, SpacingMeaning.DETECTOR)
        film = dataclasses.replace(
            radiograph_factory(), sha256=path.name.ljust(64, "0"), pixel_spacing=spacing
        )
        return Reading(film, ())

    start.make_application()
    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
    qtbot.addWidget(made.window)
    made.window.resize(1400, 900)
    made.show()
    qtbot.waitUntil(lambda: made.side is not None)
    open_film(qtbot, made, "a")
    made.window.panes.input.setFocus()
    return made
