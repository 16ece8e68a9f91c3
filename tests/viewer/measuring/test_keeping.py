"""Keeping: measurements come back with their radiograph, in another process too."""

import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from made_up_radiograph import make_radiograph
from pytestqt.qtbot import QtBot

from engine.radiographs.radiograph import Radiograph
from viewer.case import Case
from viewer.measuring.keeping import Keeping
from viewer.measuring.kept import kept_file, read_kept
from viewer.measuring.measurement import Kind
from viewer.measuring.store import Measurements

ROOT = Path(__file__).resolve().parents[3]
LINE = ((1.0, 2.0), (30.0, 40.0))

# Measures, calibrates, and is killed while it goes on.
KILLED = """
import os, signal, sys, time
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from made_up_radiograph import make_radiograph
from viewer.case import Case
from viewer.measuring.keeping import Keeping
from viewer.measuring.measurement import Kind
from viewer.measuring.store import Measurements

application = QCoreApplication([])
case = Case()
store = Measurements(case)
keeping = Keeping(case, store, Path(sys.argv[1]))

def wait(is_so):
    end = time.monotonic() + 100
    while not is_so() and time.monotonic() < end:
        application.processEvents()
        time.sleep(0.005)

case.open(make_radiograph(), ())
store.add(Kind.RULER, ((1.0, 2.0), (30.0, 40.0)), None, False)
store.calibrate(((0.0, 0.0), (0.0, 10.0)), 25.0)
wait(lambda: any('"row_mm"' in file.read_text() for file in Path(sys.argv[1]).glob("[!.]*.json")))  # whole
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "measurements"


@pytest.fixture
def start(qapp: object, folder: Path) -> Callable[[], tuple[Case, Measurements, Keeping]]:
    def begin() -> tuple[Case, Measurements, Keeping]:
        case = Case()
        store = Measurements(case, case)
        return case, store, Keeping(case, store, folder, case)

    return begin


def test_measurements_of_a_killed_viewer_come_back(
    qtbot: QtBot, folder: Path, start: Callable[[], tuple[Case, Measurements, Keeping]]
) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=250,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    case, store, _ = start()
    case.open(make_radiograph(), ())
    qtbot.waitUntil(lambda: bool(store.all))
    assert [(item.kind, item.points) for item in store.all] == [(Kind.RULER, LINE)]
    assert case.is_calibrated
    assert case.scale is not None
    assert case.scale.column == 2.5
    assert not store.can_undo


def test_what_is_measured_while_the_file_is_read_comes_after_it(
    qtbot: QtBot,
    folder: Path,
    radiograph: Radiograph,
    start: Callable[[], tuple[Case, Measurements, Keeping]],
) -> None:
    case, store, keeping = start()
    case.open(radiograph, ())
    store.add(Kind.RULER, LINE, None, False)
    qtbot.waitUntil(lambda: len(read_kept(kept_file(folder, radiograph.key)).items) == 1)
    case, store, keeping = start()
    case.open(radiograph, ())
    assert store.all == ()
    angle = store.add(Kind.ANGLE, (*LINE, (0.0, 0.0)), None, False)
    qtbot.waitUntil(lambda: len(store.all) == 2)
    assert [item.kind for item in store.all] == [Kind.RULER, Kind.ANGLE]
    assert store.selected == angle
    store.undo()
    assert [item.kind for item in store.all] == [Kind.RULER]
    keeping.finish()
    qtbot.waitUntil(lambda: len(read_kept(kept_file(folder, radiograph.key)).items) == 1)


def test_each_radiograph_has_its_own_file_and_none_has_a_name(
    qtbot: QtBot,
    folder: Path,
    radiograph: Radiograph,
    start: Callable[[], tuple[Case, Measurements, Keeping]],
) -> None:
    case, store, _ = start()
    frames = [dataclasses.replace(radiograph, frame_number=number) for number in (1, 2)]
    for frame in frames:
        case.open(frame, ())
        store.add(Kind.RULER, LINE, None, False)
    expected = {f"{radiograph.sha256}-{n}.json" for n in (1, 2)}
    qtbot.waitUntil(lambda: folder.is_dir() and {one.name for one in folder.iterdir()} == expected)


def test_deleting_all_deletes_the_file(
    qtbot: QtBot,
    folder: Path,
    radiograph: Radiograph,
    start: Callable[[], tuple[Case, Measurements, Keeping]],
) -> None:
    case, store, _ = start()
    case.open(radiograph, ())
    store.add(Kind.RULER, LINE, None, False)
    qtbot.waitUntil(lambda: bool(list(folder.glob("*.json"))))
    store.delete_all()
    qtbot.waitUntil(lambda: not list(folder.glob("*.json")))


def test_a_damaged_file_is_said_and_measuring_goes_on(
    qtbot: QtBot,
    folder: Path,
    radiograph: Radiograph,
    start: Callable[[], tuple[Case, Measurements, Keeping]],
) -> None:
    file = kept_file(folder, radiograph.key)
    folder.mkdir()
    file.write_text("{")
    case, store, _ = start()
    case.open(radiograph, ())
    qtbot.waitUntil(lambda: "damaged" in case.message)
    assert case.message_is_error
    store.add(Kind.RULER, LINE, None, False)
    qtbot.waitUntil(file.exists)
