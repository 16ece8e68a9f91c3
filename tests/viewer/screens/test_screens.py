"""Two screens: the panes on the other one, back again, and places kept; a real process on two screens."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]

START = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from fakes import FakeEngineClient
from engine import paths
from viewer import start
from viewer.app import Viewer
from viewer.panes.hanging import Hanging
from viewer.settings import SettingsStore
from viewer.wiring.files import sample_file

application = start.make_application()
viewer = Viewer(SettingsStore(paths.settings_file()), FakeEngineClient())
window, panes = viewer.window, viewer.window.panes
viewer.show([sample_file()])

def wait(is_so):
    end = time.monotonic() + 100
    while not is_so() and time.monotonic() < end:
        application.processEvents()
        time.sleep(0.01)

def place(widget):
    top = widget.window().geometry()
    return [top.x(), top.y(), top.width(), top.height()]

def tell(**more):
    application.processEvents()
    print(json.dumps({
        "window": place(window), "panes": place(panes), "are_elsewhere": viewer.screens.are_elsewhere,
        "hanging": panes.hanging.value, "is_visible": panes.input.isVisible(),
        "fits": list(panes.view.family.viewport) == list(panes.input.viewport_pixels), **more}))

wait(lambda: viewer.case.radiograph is not None)
"""


def run(code: str, home: Path, tmp_path: Path, screens: int) -> list[dict[str, Any]]:
    config = tmp_path / f"screens{screens}.json"
    common = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1, "width": 1600, "height": 1000, "y": 0}
    config.write_text(
        json.dumps({"screens": [{"name": f"S{n}", "x": 1600 * n, **common} for n in range(screens)]})
    )
    ran = subprocess.run(
        [sys.executable, "-c", START + code],
        env={
            **os.environ,
            "COUNTERVIEW_HOME": str(home),
            "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
            "PYTHONPATH": str(ROOT / "tests"),
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_the_panes_go_to_the_other_screen_and_come_back(tmp_path: Path, home: Path) -> None:
    away, keyed, back = run(
        """
panes.view.zoom(2.0)
viewer.actions["other_screen"].trigger()
tell()
panes.set_hanging(Hanging.FOUR)
panes.input.setFocus()
panes.window().activateWindow()
wait(lambda: panes.input.hasFocus())
QTest.keyClick(panes.input, Qt.Key.Key_I)  # a key of the main window holds in the other one
tell(is_inverted=panes.view.is_inverted, strip=[
    one.text() for one in panes.window().findChildren(type(window.header.research))])
QTest.keyClick(panes.input, Qt.Key.Key_Escape)
tell()
viewer.window.close()
""",
        home,
        tmp_path,
        screens=2,
    )
    assert away["are_elsewhere"]
    assert away["is_visible"]
    assert away["fits"], "the picture is as large as its pane"
    assert away["panes"] == [1600, 0, 1600, 1000]
    assert away["window"][0] < 1600
    assert keyed["is_inverted"]
    assert "Research use only, not for diagnosis" in keyed["strip"]
    assert not back["are_elsewhere"]
    assert back["is_visible"]
    assert back["fits"]
    assert back["panes"] == back["window"]
    assert back["hanging"] == "1+1+map", "that of the window, not that of the other screen"


def test_each_arrangement_of_screens_has_its_place(tmp_path: Path, home: Path) -> None:
    full, first = run(
        """
window.setGeometry(1700, 100, 1300, 800)
wait(lambda: window.screen().name() == "S1")
viewer.actions["full_screen"].trigger()
tell()
viewer.actions["full_screen"].trigger()
viewer.actions["other_screen"].trigger()
panes.set_hanging(Hanging.FOUR)
tell()
viewer.window.close()
""",
        home,
        tmp_path,
        screens=2,
    )
    assert full["window"] == [1600, 0, 1600, 1000], "on the screen where the window is"
    assert first["panes"] == [0, 0, 1600, 1000]
    (alone,) = run(
        """
viewer.actions["other_screen"].trigger()
tell(message=viewer.case.message)
viewer.window.close()
""",
        home,
        tmp_path,
        screens=1,
    )
    assert "no other screen" in alone["message"]
    assert alone["is_visible"]
    assert not alone["are_elsewhere"]
    x, y, width, height = alone["window"]
    assert x >= 0
    assert y >= 0
    assert x + width <= 1600
    assert y + height <= 1000
    assert alone["hanging"] == "1+1+map"
    (again,) = run(
        "wait(lambda: viewer.screens.are_elsewhere)\ntell()\nviewer.window.close()", home, tmp_path, 2
    )
    assert again["window"] == [1700, 100, 1300, 800]
    assert again["panes"] == [0, 0, 1600, 1000]
    assert again["hanging"] == "2x2"


def test_the_text_takes_the_keyboard_from_the_other_screen_and_gives_it_back(
    tmp_path: Path, home: Path
) -> None:
    written, left, back = run(
        """
wait(lambda: viewer.side is not None)
viewer.actions["other_screen"].trigger()
wait(lambda: panes.focused_pane.hasFocus())
viewer.actions["focus_instruction"].trigger()
wait(lambda: application.activeWindow() is window)
QTest.keyClicks(application.focusWidget(), "Edema in")
tell(text=viewer.case.instruction, is_inverted=panes.view.is_inverted)
QTest.keyClick(application.focusWidget(), Qt.Key.Key_Escape)
wait(lambda: panes.focused_pane.hasFocus())
QTest.keyClick(application.focusWidget(), Qt.Key.Key_I)
tell(is_inverted=panes.view.is_inverted)
QTest.keyClick(application.focusWidget(), Qt.Key.Key_Escape)
tell()
viewer.window.close()
""",
        home,
        tmp_path,
        screens=2,
    )
    assert written["text"] == "Edema in"
    assert not written["is_inverted"], "letters are text"
    assert left["are_elsewhere"], "the first Esc leaves the text"
    assert left["is_inverted"]
    assert not back["are_elsewhere"]
