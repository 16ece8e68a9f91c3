"""The whole viewer with a film from a file, and a result of a stand-in for the engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from exported_objects import write_source
from fakes import FakeEngineClient, make_result
from pytestqt.qtbot import QtBot

from engine import paths
from engine.edit import EditRequest
from viewer import start
from viewer.app import Viewer
from viewer.settings import SettingsStore


@pytest.fixture
def viewer(qtbot: QtBot) -> Iterator[Viewer]:
    start.make_application()
    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.side is not None)
    yield made
    made.shut_down()


@pytest.fixture
def with_result(qtbot: QtBot, viewer: Viewer, tmp_path: Path) -> Viewer:
    film = write_source(tmp_path / "film.dcm", PatientName="DOE^JANE", PatientID="77123")
    viewer.opener.open_paths([film])
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
    radiograph = viewer.case.radiograph
    assert radiograph is not None
    request = EditRequest(radiograph, "Add the finding of edema.", "fake")
    viewer.case.edit_started(1, request)
    viewer.case.edit_finished(1, make_result(request, size=64))
    return viewer
