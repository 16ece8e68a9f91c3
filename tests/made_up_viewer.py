"""A whole viewer with a made-up radiograph and a stand-in for the engine, for tests of help and tour."""

import dataclasses
from hashlib import sha256
from pathlib import Path

from fakes import FakeEngineClient
from made_up_radiograph import make_radiograph
from pytestqt.qtbot import QtBot

from engine import paths
from viewer import start
from viewer.app import Viewer
from viewer.exchange.reading import Reading
from viewer.settings import SettingsStore


def make_viewer(qtbot: QtBot, language: str = "en") -> Viewer:
    """Shown, with its side panel; 1280 x 780."""
    start.make_application()
    settings = SettingsStore(paths.settings_file())
    settings.change(language=language)

    def read(path: Path) -> Reading:
        return Reading(
            dataclasses.replace(make_radiograph(), sha256=sha256(path.name.encode()).hexdigest()), ()
        )

    made = Viewer(settings, FakeEngineClient(), read=read)
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.side is not None)  # modules are loaded meanwhile
    made.window.showNormal()
    made.window.resize(1280, 780)
    qtbot.waitUntil(lambda: made.window.width() == 1280)
    return made


def fake(viewer: Viewer) -> FakeEngineClient:
    client = viewer.client
    assert isinstance(client, FakeEngineClient)
    return client


def open_one(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.opener.open_paths([Path("a")])
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
