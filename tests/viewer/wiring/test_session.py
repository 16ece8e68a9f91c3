"""A viewer that is killed comes back as it was; real processes, real files."""

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from fakes import FakeEngineClient
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine import paths
from engine.paths import samples_dir
from viewer import start
from viewer.app import Viewer
from viewer.exchange.reading import read
from viewer.session.session import Session, write_session
from viewer.settings import SettingsStore

ROOT = Path(__file__).resolve().parents[3]
INSTRUCTION = "Add the finding of pleural effusion."

# Opens what it is given, does what a reader does, and is killed in the middle of it.
KILLED = """
import os, signal, sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from fakes import FakeEngineClient
from engine import paths
from viewer import start
from viewer.app import Viewer
from viewer.settings import SettingsStore

application = start.make_application()
viewer = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
viewer.show([Path(name) for name in sys.argv[1:]])

def wait(is_so):
    end = time.monotonic() + 100
    while not is_so():
        assert time.monotonic() < end
        application.processEvents()
        time.sleep(0.01)

wait(lambda: viewer.case.radiograph is not None and not viewer.opener.lister.is_running)
viewer.opener.step(1)
wait(lambda: viewer.opener.position == (2, 2) and not viewer.opener.is_reading)
viewer.case.set_instruction("Add the finding of pleural effusion.")
view = viewer.window.panes.view
view.zoom(3.0)
view.pan(40, -30)
view.type_window(700.0, 1500.0)
view.invert()
file = paths.session_file()
wait(lambda: file.exists() and '"is_inverted": true' in file.read_text())
os.kill(os.getpid(), signal.SIGKILL)
"""

# Starts without files and tells what it shows after a while.
COMES_BACK = """
import json, sys, time
from PySide6.QtWidgets import QPushButton
from fakes import FakeEngineClient
from engine import paths
from viewer import start
from viewer.app import Viewer
from viewer.settings import SettingsStore

application = start.make_application()
viewer = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
viewer.show()
end = time.monotonic() + 100
while time.monotonic() < end and (viewer.case.radiograph is None or viewer.side is None):
    application.processEvents()
    time.sleep(0.01)
view, current = viewer.window.panes.view, viewer.opener.current
print(json.dumps({
    "position": viewer.opener.position,
    "member": current and current.member,
    "instruction": viewer.case.instruction,
    "look": [view.look.scale, view.look.center, view.window and [view.window.center, view.window.width]],
    "is_inverted": view.is_inverted,
    "message": viewer.case.message,
}))
viewer.window.close()
"""


def run(code: str, home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={
            **os.environ,
            "COUNTERVIEW_HOME": str(home),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT / "tests"),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=250,
    )


@pytest.fixture
def films(tmp_path: Path) -> Path:
    """A ZIP with two films."""
    archive = tmp_path / "films.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("simulated_edema.dcm", "simulated_normal.dcm"):
            packed.write(samples_dir() / name, f"disc/{name}")
    return archive


def test_a_killed_viewer_comes_back_as_it_was(tmp_path: Path, films: Path) -> None:
    home = tmp_path / "home"
    killed = run(KILLED, home, films)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    told = run(COMES_BACK, home)
    back: dict[str, Any] = json.loads(told.stdout)
    assert back["position"] == [2, 2]
    assert back["member"] == "disc/simulated_normal.dcm"
    assert back["instruction"] == INSTRUCTION
    scale, center, window = back["look"]
    kept = json.loads((home / "session.json").read_text())
    assert (scale, center) == (kept["look"]["scale"], kept["look"]["center"])
    assert scale is not None
    assert window == [700.0, 1500.0]
    assert back["is_inverted"]
    assert "ended unexpectedly" in back["message"]
    assert kept["has_ended"]  # this time it ended properly
    again = json.loads(run(COMES_BACK.replace("+ 100", "+ 2"), home).stdout)
    assert again["position"] is None  # nothing is forced on who has closed it
    assert "unexpectedly" not in again["message"]


@pytest.fixture
def viewer(qtbot: QtBot, qapp: object) -> Viewer:
    start.make_application()
    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
    qtbot.addWidget(made.window)
    return made


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return Path(shutil.copy(samples_dir() / "simulated_normal.dcm", tmp_path / "film.dcm"))


@pytest.fixture
def crashed(film: Path) -> Session:
    """What the last viewer left behind."""
    session = Session(paths=(film,), path=film, instruction=INSTRUCTION)
    write_session(paths.session_file(), session)
    return session


def button(viewer: Viewer, text: str) -> QPushButton:
    return next(one for one in viewer.window.findChildren(QPushButton) if one.text() == text)


def test_one_click_starts_empty(qtbot: QtBot, crashed: Session, viewer: Viewer) -> None:
    viewer.show()
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None and viewer.side is not None)
    empty = button(viewer, "Start empty")
    assert empty.isVisible()
    qtbot.mouseClick(empty, Qt.MouseButton.LeftButton)
    assert viewer.case.radiograph is None
    assert viewer.case.instruction == ""
    assert viewer.opener.position is None
    assert viewer.window.empty.isVisible()
    assert not empty.isVisible()
    assert viewer.browsing.rows.rows == []
    qtbot.mouseClick(viewer.window.empty.last, Qt.MouseButton.LeftButton)  # it can still be asked for
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
    assert viewer.case.instruction == INSTRUCTION
    viewer.window.close()


def test_a_message_of_later_takes_the_button_away(qtbot: QtBot, crashed: Session, viewer: Viewer) -> None:
    viewer.show()
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
    viewer.case.set_message("Measurement deleted")
    assert not button(viewer, "Start empty").isVisible()
    viewer.window.close()


def test_files_that_are_gone_are_named_and_the_others_come_back(
    qtbot: QtBot, film: Path, viewer: Viewer
) -> None:
    viewer.keeper.finish()  # it holds the session, as a viewer that runs
    gone = film.with_name("gone.dcm")
    write_session(paths.session_file(), Session(paths=(gone, film), path=gone))
    made = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient(), read=read)
    qtbot.addWidget(made.window)
    made.show()
    qtbot.waitUntil(lambda: made.case.radiograph is not None)
    assert made.case.radiograph is not None
    assert made.case.radiograph.path == film
    assert "No longer there: gone.dcm." in made.case.message
    assert not made.case.message_is_error
    made.window.close()


def test_where_all_files_are_gone_the_window_is_empty_and_says_so(
    qtbot: QtBot, film: Path, crashed: Session, viewer: Viewer
) -> None:
    film.unlink()
    viewer.show()
    qtbot.waitUntil(lambda: "No longer there: film.dcm" in viewer.case.message)
    assert viewer.case.radiograph is None
    assert not viewer.opener.is_reading
    viewer.window.close()


def test_a_file_asked_for_is_opened_and_the_crash_is_said(
    qtbot: QtBot, film: Path, crashed: Session, viewer: Viewer
) -> None:
    other = Path(shutil.copy(samples_dir() / "simulated_edema.dcm", film.with_name("other.dcm")))
    viewer.show([other])
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None)
    assert viewer.case.radiograph is not None
    assert viewer.case.radiograph.path == other
    assert "the menu File opens again what was open" in viewer.case.message
    assert viewer.actions["open_last"].isVisible()
    viewer.actions["open_last"].trigger()
    qtbot.waitUntil(lambda: viewer.case.radiograph is not None and viewer.case.radiograph.path == film)
    viewer.window.close()


def test_a_first_start_offers_nothing(qtbot: QtBot, viewer: Viewer) -> None:
    viewer.show()
    assert viewer.window.empty.last.isHidden()
    assert not viewer.actions["open_last"].isVisible()
    viewer.window.close()
